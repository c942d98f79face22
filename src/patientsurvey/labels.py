"""What ids are called in one language: answers, groups, terms, sectors, statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from .codebook import Codebook
from .language import Localised, Wording, format_number, format_p

OTHER_SOURCE = re.compile(r"\d{3}")
"""Number of a source other than the report, in the id of an exhibit."""


ALSO_CALLED = {"first_condition": "diagnoses"}
"""Variables of the register whose categories carry the labels of a questionnaire variable."""


@dataclass(frozen=True)
class Labels:
    """Labels and number formats of one language, as figures and tables use them."""

    codebook: Codebook
    wording: Wording
    lang: str

    def word(self, key: str, **values: object) -> str:
        """Interface wording `key`; numbers among `values` format themselves in the language."""
        localised = {name: self._localise(value) for name, value in values.items()}
        return self.wording(key, self.lang, **localised)

    def _localise(self, value: object) -> object:
        return Localised(value, self.lang) if isinstance(value, (int, float)) else value

    def question(self, variable: str) -> str:
        """The question as the respondents read it."""
        return self.codebook.variable(variable).question(self.lang)

    def variable(self, variable: str) -> str:
        """Short name of a variable; of the register's populations from the wording."""
        key = f"variable_{variable}"
        if key in self.wording.texts:
            return self.word(key)
        return self.codebook.variable(variable).label(self.lang)

    def answer(self, variable: str, answer: str) -> str:
        """Label of an answer, or of several joined by ``+``.

        Ids that are no answers (``total``, ``missing``, ``*`` for most groups) come from the
        wording.
        """
        if "+" in answer:
            parts = [self.answer(variable, part) for part in answer.split("+")]
            return f" {self.word('joined')} ".join(parts)
        known = self._answers.get(ALSO_CALLED.get(variable, variable), {})
        if answer in known:
            return known[answer]
        key = "answer_most" if answer == "*" else f"answer_{answer}"
        return self.word(key) if key in self.wording.texts else answer.replace("_", " ")

    @cached_property
    def _answers(self) -> dict[str, dict[str, str]]:
        """Labels of all answers by variable."""
        return {
            id: {answer.answer: answer.label(self.lang) for answer in variable.answers}
            for id, variable in self.codebook.variables.items()
        }

    def group(self, group: str) -> str:
        """Label of a group id such as ``age_group=age_25_35``; empty for no group."""
        variable, _, category = group.partition("=")
        return self.answer(variable, category) if category else ""

    def sector(self, sector: str) -> str:
        """Name of a sector; ``ALL`` is the whole sample."""
        return self.word("sector_all") if sector == "ALL" else self.answer("sector", sector)

    def term(self, term: str) -> str:
        """Name of a regression term, with its reference category where it has one."""
        return self.codebook.terms[term].label(self.lang)

    def exhibit(self, exhibit: str) -> str:
        """What print calls an exhibit: ``Table 8-1``; running text by its section.

        An exhibit of another source than the report, whose id bears its number, is told apart by
        the source's name: ``table-004-2`` is ``Table 2 (nursing homes)``.
        """
        kind, _, number = exhibit.partition("-")
        source = self.other_source(exhibit)
        number = number.removeprefix(source).removeprefix("-")
        name = f"{self.word(kind)} {number.replace('-', '.') if kind == 'text' else number}"
        if not source:
            return name
        source = self.word(f"source_{source}")
        return f"{name} ({source})" if number else source[:1].upper() + source[1:]

    def other_source(self, exhibit: str) -> str:
        """Number of the source that an exhibit stands in; empty for the report's own."""
        source = exhibit.split("-")[1]
        return source if OTHER_SOURCE.fullmatch(source) else ""

    def number(self, value: float, decimals: int = 0) -> str:
        """Number in the language's format; a dash where it is held back or missing."""
        return format_number(value, self.lang, decimals)

    def p_value(self, value: float) -> str:
        """p-value in the language's format."""
        return format_p(value, self.lang)

    def named(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Copy of `estimates` with readable columns beside the ids, for downloads."""
        names = {
            "sector_label": estimates["sector"].map(self.sector),
            "group_label": estimates["group"].map(self.group),
            "level_label": [
                self.answer(row.outcome, row.level) if row.level else ""
                for row in estimates.itertuples()
            ],
        }
        return estimates.assign(**names)
