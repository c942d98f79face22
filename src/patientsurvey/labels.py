"""What ids are called in one language: answers, groups, terms, sectors, statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from .codebook import Codebook, Variable
from .errors import CodebookError
from .language import Localised, Wording, format_number, format_p

OTHER_SOURCE = re.compile(r"\d{3}")
"""Number of a source other than the report, in the id of an exhibit."""
AGE, DIAGNOSES = "age_group", "diagnoses"
ASKED_AS = (AGE, DIAGNOSES)
"""Questions whose answers are the levels of a register's populations, too."""
NUMERIC = re.compile(r"(\d[\d.]*)(?:[-_](\d[\d.]*))?")
"""A year, a period, or an interval of a scale: ids that are their own labels."""
DASH = "–"
"""Between the ends of a range."""


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

    def knows(self, variable: str) -> bool:
        """Whether :meth:`variable` has a name for `variable`."""
        return f"variable_{variable}" in self.wording.texts or variable in self.codebook.variables

    def variable(self, variable: str) -> str:
        """Short name of a variable; of the register's populations from the wording."""
        key = f"variable_{variable}"
        if key in self.wording.texts:
            return self.word(key)
        return self.codebook.variable(variable).label(self.lang)

    def answer(self, variable: str, answer: str) -> str:
        """Label of an answer, of several joined by ``+``, or of one less another, ``a-b``.

        Neighbouring age groups join into one: 18–35 years. Ids that are no answers (``total``,
        ``missing``, ``*`` for most groups) come from the wording; numbers label themselves.

        Raises
        ------
        CodebookError
            If neither codebook nor wording knows the id.
        """
        known = self._known(variable, answer)
        if known:
            return known
        if numeric := NUMERIC.fullmatch(answer):
            return DASH.join(self._decimal(end) for end in numeric.groups() if end)
        first, minus, second = answer.partition("-")
        if minus:
            return self.word(
                "pair", first=self.answer(variable, first), second=self.answer(variable, second)
            )
        if "+" in answer:
            return self._joined(variable, answer.split("+"))
        raise CodebookError(
            f"nothing says what {answer!r} of {variable!r} is called",
            where="data/codebook/answers.csv and wording.csv",
            remedy=f"add the row answer_{answer} with both texts to wording.csv",
        )

    def _known(self, variable: str, answer: str) -> str:
        """The label that codebook or wording has for one answer; empty for none."""
        own = self._answers.get(variable, {})
        key = "answer_most" if answer == "*" else f"answer_{answer}"
        if answer in own or key in self.wording.texts:
            return own.get(answer) or self.word(key)
        asked = () if variable in self.codebook.variables else ASKED_AS
        found = (self._answers.get(question, {}).get(answer) for question in asked)
        return next(filter(None, found), "")

    def _joined(self, variable: str, answers: list[str]) -> str:
        labels = [self.answer(variable, answer) for answer in answers]
        if self._neighbouring_ages(answers):
            return labels[0].partition(DASH)[0] + DASH + labels[-1].partition(DASH)[2]
        first, *middle, last = [labels[0], *map(mid_sentence, labels[1:])]
        return f"{', '.join([first, *middle])} {self.word('joined')} {last}"

    def _neighbouring_ages(self, answers: list[str]) -> bool:
        ages = list(self._answers.get(AGE, {}))
        places = [ages.index(answer) for answer in answers if answer in ages]
        return len(places) == len(answers) and places == list(range(places[0], places[-1] + 1))

    def _decimal(self, number: str) -> str:
        """A number of an id, in the language's format but without groups: years have none."""
        whole, point, decimals = number.partition(".")
        return whole + self.number(float(f"0.{decimals}"), len(decimals))[1:] if point else whole

    @cached_property
    def _answers(self) -> dict[str, dict[str, str]]:
        """Labels of all answers by variable; the questionnaire's themes are those of ``theme``."""
        variables = self.codebook.variables
        themes = {theme_id(v): v.section(self.lang) for v in variables.values()}
        return {"theme": themes} | {
            id: {answer.answer: answer.label(self.lang) for answer in variable.answers}
            for id, variable in variables.items()
        }

    def group(self, group: str) -> str:
        """Label of a group id such as ``age_group=age_25_35``; empty for no group."""
        variable, _, category = group.partition("=")
        return self.answer(variable, category) if category else ""

    def sector(self, sector: str) -> str:
        """Name of a sector; ``ALL`` is the whole sample, and other sources have no sector."""
        if sector == "ALL":
            return self.word("sector_all")
        return self.answer("sector", sector) if sector else ""

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

    def said(self, number: str, qualifier: str) -> str:
        """A number as print words it (``qualifiers.csv``): about 50, from 6, exactly 7."""
        return self.word(f"said_{qualifier}", number=number)

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


def mid_sentence(label: str) -> str:
    """A label inside a sentence: with a small letter, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def theme_id(variable: Variable) -> str:
    """Id of the theme that a variable belongs to: its English name, as ids are written."""
    return variable.section("en").lower().replace(" ", "_")
