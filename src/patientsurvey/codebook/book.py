"""The codebook as a whole, and the data columns that follow from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import CodebookError
from .entries import Answer, Rule, Scale, Term, Variable
from .measures import read_diagnoses, read_scales, read_terms
from .questions import read_variables, with_answers, with_routing
from .rows import suggestion

# Patients of contracted specialists (AVT) answered a form of their own (report section 3.4).
SPECIALIST_SECTOR = "AVT"


@dataclass(frozen=True)
class Column:
    """One column of the respondent data: a variable, or one option of a multiple response."""

    name: str
    variable: Variable
    option: Answer | None = None

    @property
    def form(self) -> str:
        """Form that the column is asked in: ``all``, ``clinic`` or ``specialist``."""
        forms = {self.variable.form, self.option.form if self.option else "all"} - {"all"}
        return forms.pop() if forms else "all"

    @property
    def dtype(self) -> str:
        """pandas type of the column, which can hold missing values."""
        return {"code": "Int8", "number": "Int16"}.get(self.variable.stored, "str")

    def label(self, lang: str) -> str:
        """Short name: the variable's, and the option's."""
        name = self.variable.label(lang)
        return f"{name}: {self.option.label(lang)}" if self.option else name


@dataclass(frozen=True, eq=False, repr=False)
class Codebook:
    """Every variable of the survey, from the CSV files of a codebook folder.

    Attributes
    ----------
    variables : mapping of str to Variable
        Register columns, the questionnaire and derived variables, in that order.
    scales : mapping of str to Scale
    terms : mapping of str to Term
        Regression terms in the order of the report's tables.
    icd10 : mapping of str to tuple of str
        ICD-10 codes of each diagnosis that can be ticked.
    """

    folder: Path
    languages: tuple[str, ...]
    variables: Mapping[str, Variable]
    scales: Mapping[str, Scale]
    terms: Mapping[str, Term]
    icd10: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: str | Path) -> Codebook:
        """Read and check the codebook in `folder`.

        Raises
        ------
        CodebookError
            At the first row that does not fit, naming file, line, column and remedy.
        """
        folder = Path(folder)
        variables, rows = read_variables(folder / "variables.csv")
        languages = next(iter(rows.values())).languages("label")
        variables = with_answers(folder / "answers.csv", variables, rows, languages)
        variables = with_routing(folder / "routing.csv", variables)
        scales, items = folder / "scales.csv", folder / "scale_items.csv"
        return cls(
            folder=folder,
            languages=languages,
            variables=variables,
            scales=read_scales(scales, items, variables, languages),
            terms=read_terms(folder / "terms.csv", variables, languages),
            icd10=read_diagnoses(folder / "diagnoses.csv", variables),
        )

    def __repr__(self) -> str:
        return f"Codebook({str(self.folder)!r}, {len(self.variables)} variables)"

    # --- lookups, each raising CodebookError with close matches --------------------------

    def variable(self, id: str) -> Variable:
        """The variable called `id`."""
        return self._find(self.variables, id, "variable", "variables.csv")

    def answers(self, variable: str, form: str | None = None) -> list[Answer]:
        """Answers of `variable` in order; those of one form, or of both (None)."""
        return list(self.variable(variable).answers_in(form))

    def answer(self, variable: str, answer: str) -> Answer:
        """The answer `answer` of `variable`."""
        known = {entry.answer: entry for entry in self.variable(variable).answers}
        return self._find(known, answer, f"answer of {variable}", "answers.csv")

    def code(self, variable: str, answer: str) -> int:
        """Code of an answer; in a multiple response its number, where the data hold 0/1."""
        return self.answer(variable, answer).code

    def label(self, variable: str, answer: str, lang: str) -> str:
        """Label of an answer in a language."""
        return self.answer(variable, answer).label(lang)

    def routing(self, variable: str) -> tuple[Rule, ...]:
        """Rules for being asked `variable`; none means that everyone is."""
        return self.variable(variable).routing

    def scale(self, id: str) -> Scale:
        """The scale called `id`."""
        return self._find(self.scales, id, "scale", "scales.csv")

    def term(self, id: str) -> Term:
        """The regression term called `id`."""
        return self._find(self.terms, id, "term", "terms.csv")

    def form(self, sector: str) -> str:
        """Form that the patients of `sector` answered."""
        self.answer("sector", sector)
        return "specialist" if sector == SPECIALIST_SECTOR else "clinic"

    # --- the columns of the respondent data -----------------------------------------------

    @cached_property
    def data_columns(self) -> Mapping[str, Column]:
        """Columns of the respondent data by name, in order, multiple responses expanded."""
        asked = (entry for entry in self.variables.values() if entry.source != "derived")
        return {column.name: column for entry in asked for column in _columns(entry)}

    def columns(self) -> list[str]:
        """Names of the data columns in order."""
        return list(self.data_columns)

    def column(self, name: str) -> Column:
        """The data column called `name`."""
        return self._find(self.data_columns, name, "data column", "variables.csv")

    def _find(self, known: Mapping[str, Any], name: str, kind: str, file: str) -> Any:
        if name in known:
            return known[name]
        raise CodebookError(
            f"unknown {kind} {name!r}",
            where=str(self.folder / file),
            remedy=_remedy(name, known.keys(), file),
        )


def _remedy(name: str, known: Collection[str], file: str) -> str:
    return f"{suggestion(str(name), known)}; a new one needs a line in {file}"


def _columns(variable: Variable) -> Iterator[Column]:
    if variable.type != "multiple":
        yield Column(variable.id, variable)
        return
    for option in variable.answers:
        yield Column(f"{variable.id}__{option.answer}", variable, option)
