"""Reproducible compendium of the Norwegian national patient survey 2023."""
