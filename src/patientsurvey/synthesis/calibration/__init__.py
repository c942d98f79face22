"""Calibration of synthetic covariates and outcomes to printed regression tables."""
