"""What stands in the codebook: variables, answers, routing rules, scales and regression terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import CodebookError

FORMS = ("all", "clinic", "specialist")
SOURCES = ("questionnaire", "register", "derived")
# How a data column can hold a variable of each type: its answers' codes, its answers' ids, …
STORED_AS = {
    "single": ("code", "answer"),
    "multiple": ("code",),
    "number": ("number",),
    "text": ("text",),
}
KINDS = ("answer", "dont_know", "not_relevant", "prefer_not", "admin")
BASES = ("printed", "implied")
SCORES = ("mean", "sum")
TERM_KINDS = ("dummy", "continuous")

Texts = Mapping[str, str]


def in_language(texts: Texts, lang: str, owner: str) -> str:
    """Text of `owner` in the language `lang`.

    Raises
    ------
    CodebookError
        If the codebook has no such language.
    """
    if lang in texts:
        return texts[lang]
    raise CodebookError(
        f"the codebook has no language {lang!r}",
        where=owner,
        remedy=f"use {' or '.join(sorted(texts))}, or add columns ending in _{lang}",
    )


def stands_in(entry_form: str, form: str | None) -> bool:
    """Whether something printed in `entry_form` stands in `form` (None: in any form)."""
    return form in (None, "all") or entry_form in ("all", form)


@dataclass(frozen=True)
class Answer:
    """One answer of a variable, or one option of a multiple response."""

    variable: str
    code: int
    answer: str
    labels: Texts
    kind: str
    form: str = "all"

    def label(self, lang: str) -> str:
        """The answer as respondents read it."""
        return in_language(self.labels, lang, f"{self.variable}, answer {self.answer}")


@dataclass(frozen=True)
class Rule:
    """One condition for being asked `variable`: `asked_if` has one of `answers`.

    Rules of a variable with the same `condition` must all hold; different conditions are
    alternatives. `basis` tells whether the form prints the rule or only implies it.
    """

    variable: str
    condition: int
    asked_if: str
    answers: tuple[str, ...]
    form: str
    basis: str
    line: int | None


@dataclass(frozen=True)
class Variable:
    """One question, register column or derived variable.

    Attributes
    ----------
    stored : str
        What the data column holds: ``code`` (integer code, 0/1 for each option of a multiple
        response), ``answer`` (the answer's id as text), ``number`` or ``text``.
    low, high : float or None
        Range of a number.
    exhibits : tuple of str
        Tables, figures and prose sections (``text-5-2``) that use the variable.
    lines : tuple of int, or None
        First and last line in the report's text (seed 002).
    """

    id: str
    order: int
    form: str
    source: str
    type: str
    stored: str
    sections: Texts
    labels: Texts
    questions: Texts
    specialist_questions: Texts
    low: float | None
    high: float | None
    exhibits: tuple[str, ...]
    lines: tuple[int, int] | None
    note: str = ""
    answers: tuple[Answer, ...] = ()
    routing: tuple[Rule, ...] = ()

    def label(self, lang: str) -> str:
        """Short name, for figures and tables."""
        return in_language(self.labels, lang, self.id)

    def question(self, lang: str, form: str = "clinic") -> str:
        """The question as respondents read it in `form`; for a derived variable, its definition."""
        if form == "specialist" and self.specialist_questions:
            return in_language(self.specialist_questions, lang, self.id)
        return in_language(self.questions, lang, self.id)

    def section(self, lang: str) -> str:
        """Heading that the question stands under."""
        return in_language(self.sections, lang, self.id)

    def answers_in(self, form: str | None) -> tuple[Answer, ...]:
        """Answers that stand in `form`, in the codebook's order (None: in any form)."""
        return tuple(answer for answer in self.answers if stands_in(answer.form, form))


@dataclass(frozen=True)
class ScaleItem:
    """One item of a scale; `reversed` items are turned so that higher is better."""

    item: str
    reversed: bool
    in_score: bool


@dataclass(frozen=True)
class Scale:
    """A score over several items (report section 3.4.1).

    Attributes
    ----------
    score : str
        ``mean`` or ``sum`` of the items in the score.
    low, high : float
        Lowest and highest score possible.
    minimum_items : int
        Fewer items answered than this give no score.
    """

    id: str
    labels: Texts
    score: str
    low: float
    high: float
    minimum_items: int
    items: tuple[ScaleItem, ...] = ()

    def label(self, lang: str) -> str:
        """Name of the scale."""
        return in_language(self.labels, lang, self.id)


@dataclass(frozen=True)
class Term:
    """One explanatory term of the regressions (report section 3.5)."""

    term: str
    labels: Texts
    block: str
    references: Texts
    kind: str
    note: str = ""

    def label(self, lang: str) -> str:
        """Name of the term."""
        return in_language(self.labels, lang, self.term)

    def reference(self, lang: str) -> str:
        """What the term is compared with; empty for a continuous term."""
        return in_language(self.references, lang, self.term)
