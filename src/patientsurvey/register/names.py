"""What the register's populations and categories are called."""

from __future__ import annotations

from dataclasses import dataclass

from ..labels import Labels
from .aggregates import ALL

ASKED_AS = ("age_group", "diagnoses")
"""Codebook variables whose answers are levels of a population."""
DASH = "–"
"""Between the ends of an age group: groups joined run from the first's start to the last's end."""


@dataclass(frozen=True)
class RegisterLabels(Labels):
    """Labels that know populations: their sectors, diagnosis groups and ages.

    Everything else is labelled as everywhere in the book.
    """

    @classmethod
    def of(cls, labels: Labels) -> RegisterLabels:
        """The labels of the same language."""
        return cls(labels.codebook, labels.wording, labels.lang)

    def sector(self, sector: str) -> str:
        """Name of a sector; all of them are no sample here."""
        return self.word("all_sectors") if sector == ALL else super().sector(sector)

    def answer(self, variable: str, answer: str) -> str:
        """Label of a level: an answer of `variable`, an age, a diagnosis, or from the wording."""
        if answer.startswith("age_") and "+" in answer:
            first, *_, last = (self.answer(variable, part) for part in answer.split("+"))
            return first.partition(DASH)[0] + DASH + last.partition(DASH)[2]
        if "+" in answer:
            first, *others = (self.answer(variable, part) for part in answer.split("+"))
            others = [other[:1].lower() + other[1:] for other in others]
            return f" {self.word('joined')} ".join([first, *others])
        for asked in (variable, *ASKED_AS):
            known = self._answers.get(asked, {})
            if answer in known:
                return known[answer]
        key = f"answer_{answer}"
        return self.word(key) if key in self.wording.texts else super().answer(variable, answer)
