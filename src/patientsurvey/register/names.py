"""What the register's populations and categories are called."""

from __future__ import annotations

from dataclasses import dataclass

from ..labels import Labels
from .aggregates import ALL


@dataclass(frozen=True)
class RegisterLabels(Labels):
    """Labels in which all sectors together are the population, and no sample of it.

    Everything else is labelled as everywhere in the book.
    """

    @classmethod
    def of(cls, labels: Labels) -> RegisterLabels:
        """The labels of the same language."""
        return cls(labels.codebook, labels.wording, labels.lang)

    def sector(self, sector: str) -> str:
        """Name of a sector; all of them are no sample here."""
        return self.word("all_sectors") if sector == ALL else super().sector(sector)
