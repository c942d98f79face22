"""Statements on which diagnoses lie highest and lowest of all."""

from __future__ import annotations

from dataclasses import dataclass

from ..forms import key, outstanding
from ..numbers import Numbers
from ..parts import Part
from ..texts import Name, Text

DIAGNOSES = (
    "depression", "anxiety", "bipolar", "schizophrenia", "psychosis", "ptsd", "eating_disorder",
    "ocd_phobia", "personality_disorder", "harmful_use", "substance_dependence",
    "addiction_non_substance", "autism", "adhd",
)  # fmt: skip
"""The diagnoses that the questionnaire names; *another one* is no group that a ranking is of."""


def _diagnosis(name: str) -> Name:
    return Name(group=f"diagnoses={name}")


@dataclass(frozen=True)
class Ranking:
    """The diagnoses that a sentence calls the highest and the lowest lie beyond all others.

    That the highest lie above the lowest stands in ``orderings.csv``.

    Attributes
    ----------
    exhibit, level, statistic : str
        Where the numbers stand and what they are, of the whole sample.
    outcomes : tuple of str
        The questions that the sentence speaks of.
    highest, lowest : tuple of str
    """

    exhibit: str
    outcomes: tuple[str, ...]
    highest: tuple[str, ...]
    lowest: tuple[str, ...]
    level: str = ""
    statistic: str = "mean"

    def __call__(self, numbers: Numbers) -> list[Part]:
        """The parts that must hold: every named diagnosis against every other."""
        return [part for outcome in self.outcomes for part in self._parts(outcome, numbers)]

    def _parts(self, outcome: str, numbers: Numbers) -> list[Part]:
        rest = dict(outcome=outcome, level=self.level)
        found = {
            name: numbers.find(
                key(self.exhibit, "ALL", self.statistic, group=f"diagnoses={name}", **rest)
            )
            for name in DIAGNOSES
        }
        within: Text = Name(outcome=outcome)
        named = dict(highest=self.highest, lowest=self.lowest)
        return outstanding(found, _diagnosis, **named, within=within, statistic=self.statistic)


SEVERE = Ranking(
    "figure-6-10",
    ("severe_over_five_years",),
    highest=("personality_disorder", "ocd_phobia", "autism"),
    lowest=("anxiety", "substance_dependence", "adhd", "depression"),
    level="yes",
    statistic="percent",
)
VIDEO = Ranking(
    "figure-8-6",
    ("video_satisfaction",),
    highest=("adhd", "schizophrenia"),
    lowest=("psychosis", "personality_disorder", "harmful_use"),
)
RELATIONSHIP = Ranking(
    "figure-10-2",
    ("star",),
    highest=("ptsd", "bipolar", "depression", "anxiety"),
    lowest=("personality_disorder", "psychosis", "autism", "schizophrenia"),
)
CONTINUITY = Ranking(
    "figure-11-2",
    ("continuity_mean",),
    highest=("schizophrenia", "bipolar", "psychosis"),
    lowest=("personality_disorder", "autism"),
)
BENEFIT = Ranking(
    "figure-12-1",
    ("outcome_helps", "outcome_hope", "outcome_satisfied"),
    highest=("bipolar", "ptsd", "substance_dependence"),
    lowest=("autism", "personality_disorder", "psychosis", "schizophrenia"),
)


def most_frequent(numbers: Numbers) -> list[Part]:
    """C0310, C0868: depression and anxiety are the most frequent, then PTSD and ADHD."""
    parts = []
    for sector in ("PHV", "AVT"):
        shares = {
            name: numbers.find(key("figure-6-1", sector, level=name, outcome="diagnoses"))
            for name in DIAGNOSES
        }
        first, next_to_it = ("depression", "anxiety"), ("ptsd", "adhd")
        others = {name: share for name, share in shares.items() if name not in first}
        told = dict(within=Name(sector), statistic="percent")
        parts += outstanding(shares, _ticked, highest=first, **told)
        parts += outstanding(others, _ticked, highest=next_to_it, **told)
    return parts


def _ticked(name: str) -> Name:
    return Name(outcome="diagnoses", level=name)
