"""Columns of a respondent file brought into the codebook's names, codes and types."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..codebook import Answer, Codebook, Column, Variable
from ..codebook.rows import suggestion
from .files import RespondentFile
from .problems import Problem

RESPONDENT = "respondent"


# --- names --------------------------------------------------------------------------------


def matched(file: RespondentFile, codebook: Codebook, problems: list[Problem]) -> dict[str, str]:
    """The codebook's name of each of the file's columns.

    Upper and lower case are one, and so are names that Stata has cut at 32 letters. Unknown
    columns and columns that stand for the same name are added to `problems`.
    """
    wanted = {_key(name, file): name for name in (RESPONDENT, *codebook.columns())}
    found: dict[str, list[str]] = defaultdict(list)
    for name in file.frame.columns:
        found[_key(str(name), file)].append(str(name))
    problems += _unknown(found, wanted, codebook) + _doubled(found, wanted)
    return {same[0]: wanted[key] for key, same in found.items() if key in wanted}


def _key(name: str, file: RespondentFile) -> str:
    return name.strip().casefold()[: file.name_length]


def _unknown(
    found: Mapping[str, list[str]], wanted: Mapping[str, str], codebook: Codebook
) -> list[Problem]:
    unknown = [name for key, names in found.items() if key not in wanted for name in names]
    return [Problem(name, "is not in the codebook", _drop(name, codebook)) for name in unknown]


def _drop(name: str, codebook: Codebook) -> str:
    if name in codebook.variables:
        kind = codebook.variables[name]
        why = "is derived here" if kind.source == "derived" else "has one column for each option"
        return f"leave it out, it {why}"
    hint = suggestion(name, codebook.columns())
    rest = "leave it out, or add it to variables.csv"
    return f"{hint} Else {rest}" if hint.startswith("did") else rest


def _doubled(found: Mapping[str, list[str]], wanted: Mapping[str, str]) -> list[Problem]:
    return [
        Problem(wanted[key], f"stands twice, as {' and '.join(names)}", "leave one of them out")
        for key, names in found.items()
        if key in wanted and len(names) > 1
    ]


def missing(frame: pd.DataFrame, codebook: Codebook) -> list[Problem]:
    """Columns that the file should have and lacks.

    Free text is needed nowhere, and a file of one form's patients has no need of the other
    form's columns.
    """
    forms = _forms(frame, codebook)
    return [
        Problem(column.name, "is missing", "add it, empty where nobody answered")
        for column in codebook.data_columns.values()
        if column.name not in frame
        and column.variable.type != "text"
        and (column.form == "all" or column.form in forms)
    ]


def _forms(frame: pd.DataFrame, codebook: Codebook) -> set[str]:
    sectors = {answer.answer for answer in codebook.answers("sector")}
    found = set(frame["sector"].dropna()) if "sector" in frame else sectors
    return {codebook.form(sector) for sector in found & sectors}


# --- values -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Values:
    """What a column may hold, and how each value is written in the data.

    Numbers are codes; text may also be the answer's id or label, in any language, where that
    names one answer alone.
    """

    column: Column

    @cached_property
    def numbers(self) -> Mapping[float, object]:
        """What the data hold for each code."""
        if self.column.option:
            return {0.0: 0, 1.0: 1}
        variable = self.column.variable
        return {float(answer.code): _stored(answer, variable) for answer in variable.answers}

    @cached_property
    def words(self) -> Mapping[str, object]:
        """What the data hold for each id and label, in small letters."""
        return {} if self.column.option else _words(self.column.variable)

    def read(self, value: object) -> object:
        """The value as the data hold it; None if it is not allowed, NaN if it is empty."""
        if isinstance(value, str):
            return self._read_text(value.strip())
        try:
            return self._read_number(float(value))
        except (TypeError, ValueError):
            return None

    def _read_text(self, text: str) -> object:
        if not text:
            return math.nan
        try:
            return self._read_number(float(text))
        except ValueError:
            return self.words.get(text.casefold())

    def _read_number(self, number: float) -> object:
        low, high = self.column.variable.low, self.column.variable.high
        if low is None or high is None:
            return self.numbers.get(number)
        return int(number) if low <= number <= high and number.is_integer() else None

    def allowed(self) -> str:
        """The values allowed, for a message."""
        variable = self.column.variable
        if variable.type == "number":
            return f"use whole numbers from {variable.low:g} to {variable.high:g}"
        if self.column.option:
            return "use 1 where the option is ticked, else 0"
        if variable.stored == "answer":
            return f"use {_shortened([answer.answer for answer in variable.answers])}"
        return f"use {_shortened([f'{a.code} {a.answer}' for a in variable.answers])}"


def _stored(answer: Answer, variable: Variable) -> object:
    return answer.answer if variable.stored == "answer" else answer.code


def _words(variable: Variable) -> dict[str, object]:
    meanings: dict[str, set] = defaultdict(set)
    for answer in variable.answers:
        for word in (answer.answer, *answer.labels.values()):
            meanings[word.casefold()].add(_stored(answer, variable))
    return {word: found.pop() for word, found in meanings.items() if len(found) == 1}


def _shortened(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def converted(
    given: pd.Series, column: Column, labels: Mapping[object, str], problems: list[Problem]
) -> pd.Series:
    """The column in the codebook's codes and type.

    Values that are not allowed become missing and are added to `problems`, as are value
    labels of the file that contradict the codebook.
    """
    if column.variable.type == "text":
        return _text(given)
    values = Values(column)
    problems += _contradictions(labels, values)
    codes, found = pd.factorize(given)
    read = [values.read(value) for value in found]
    problems += _not_allowed(codes, found, read, values)
    return _column(codes, read, column, given)


def _text(given: pd.Series) -> pd.Series:
    text = given.astype("str")
    return text.mask(text.str.strip() == "")


def _column(codes: np.ndarray, read: list, column: Column, given: pd.Series) -> pd.Series:
    kept = [math.nan if value is None else value for value in read] + [math.nan]
    dtype = object if column.dtype == "str" else float
    full = np.array(kept, dtype=dtype)[codes]
    return pd.Series(full, index=given.index, name=column.name).astype(column.dtype)


def _not_allowed(
    codes: np.ndarray, found: pd.Index, read: list, values: Values
) -> Iterator[Problem]:
    wrong = [place for place, value in enumerate(read) if value is None]
    if wrong:
        rows = np.flatnonzero(np.isin(codes, wrong))
        shown = _shortened([_plain(found[place]) for place in wrong], 4)
        several = "values" if len(wrong) > 1 else "value"
        what = f"{several} {shown} not in the codebook"
        yield Problem(values.column.name, what, values.allowed(), tuple(rows.tolist()))


def _plain(value: object) -> str:
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return repr(value) if isinstance(value, str) else str(value)


def _contradictions(labels: Mapping[object, str], values: Values) -> Iterator[Problem]:
    """Codes that the file labels with the words of another answer: a sign of other coding."""
    for code, label in labels.items():
        meant, coded = values.words.get(str(label).strip().casefold()), values.read(code)
        if meant is not None and coded is not None and meant != coded:
            what = f"the file labels {_plain(code)} {label!r}, which the codebook codes {meant}"
            yield Problem(values.column.name, what, values.allowed())
