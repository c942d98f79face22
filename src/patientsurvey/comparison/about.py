"""What a printed number is about, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..labels import AGE, DIAGNOSES, Labels, mid_sentence

SELF_EVIDENT = (
    AGE, DIAGNOSES, "first_condition", "region", "health_trust", "municipality", "year", "period",
)  # fmt: skip
"""Variables whose categories need no question beside them."""


@dataclass(frozen=True)
class About:
    """What a printed number is about: the keys of its row, to be named in the reader's language.

    Parameters
    ----------
    sector, group, level, outcome, term, statistic : str
        As in :mod:`patientsurvey.estimates`.
    origin : str
        Where numbers of an outcome come from that the codebook does not hold (``register``,
        ``other``, ``respondents``); empty for a question.
    definition : mapping of str to str
        What print's vocabulary says such an outcome is, by language.
    """

    sector: str
    group: str
    level: str
    outcome: str
    term: str
    statistic: str
    origin: str = ""
    definition: Mapping[str, str] = field(default_factory=dict, compare=False)

    def say(self, labels: Labels, question: bool = True) -> str:
        """Sector, group, question and answer or term, and the kind of number.

        Parameters
        ----------
        labels : Labels
        question : bool
            Whether the question is named; where all numbers are about one, it goes without saying.
        """
        parts = [
            self._sector(labels),
            self._group(labels),
            self._answer(labels, question),
            labels.term(self.term) if self.term else "",
            labels.word(f"statistic_{self.statistic}"),
        ]
        return " · ".join(part for part in parts if part)

    @property
    def asked(self) -> bool:
        """Whether it is about what respondents answered, and not about a population or a budget."""
        return bool(self.outcome) and self.origin in ("", "respondents")

    def _sector(self, labels: Labels) -> str:
        """The sector; a register's numbers have no sample, those from elsewhere no sector."""
        if self.sector != "ALL":
            return labels.sector(self.sector)
        if self.origin == "other":
            return ""
        return labels.word("all_sectors" if self.origin == "register" else "sector_all")

    def _group(self, labels: Labels) -> str:
        """The group, after its question where the category alone does not tell: *no*."""
        variable = self.group.partition("=")[0]
        if not variable or variable == self.outcome:
            return ""
        category = labels.group(self.group)
        asked = "" if variable in SELF_EVIDENT else labels.variable(variable)
        return category if asked in ("", category) else f"{asked}: {category}"

    def _answer(self, labels: Labels, question: bool) -> str:
        """The question, the answer, and those among whom, if they are told by their answer too."""
        asked = self._question(labels) if question and self.outcome else ""
        everyone = self.level == "total" and self.origin == "register"
        level = labels.answer(self.outcome, self.level) if self.level and not everyone else ""
        if level and self.group.partition("=")[0] == self.outcome:
            of = mid_sentence(labels.group(self.group))
            level = labels.word("of_those_with", level=level, group=of)
        return f"{asked}: {level}" if asked and level else asked or level

    def _question(self, labels: Labels) -> str:
        known = labels.knows(self.outcome) or not self.definition
        return labels.variable(self.outcome) if known else self.definition[labels.lang]
