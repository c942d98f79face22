"""What the report does not print and the synthetic respondents still need.

``data/codebook/assumptions.csv`` holds one row per assumption: variable, answer, sector (``ALL``
for every sector), quantity, value and the reason. Quantities:

- ``share``: expected percentage of an answer; printed numbers overrule it.
- ``missing``: percentage of those asked who leave the question open.
- ``count``: respondents with an answer whose printed number is suppressed;
  ``count:<variable>=<answer>`` within that group.
- ``loading:<trait>``: how far a question's latent score, or an answer's claim, follows a trait
  of :mod:`patientsurvey.synthesis.draws`; the low end of a score gets the first answer.
- ``association``: factor by which two answers go together more often than by chance.
- ``lean``: how ages lie within a group: 1 evenly, less than 1 towards the older end.
- ``base``: ``all`` where a printed percentage is of everyone, missing answers included.
- ``region``: health region of a health trust.
- ``conflict``: id of a published row that can't be met together with others, and why.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SynthesisError
from .draws import FACTORS, OBSERVED

if TYPE_CHECKING:
    from ..codebook import Codebook

FILE = "assumptions.csv"
COLUMNS = ("variable", "answer", "sector", "quantity", "value", "reason")
TRAITS = (*FACTORS, *OBSERVED)
PREFIXED = ("loading", "count")
TEXTS = ("base", "region", "conflict")
NUMBERS = ("share", "missing", "count", "association", "lean")


@dataclass(frozen=True)
class Assumption:
    """One row of the file, with the line it stands on."""

    variable: str
    answer: str
    sector: str
    quantity: str
    value: float | str
    reason: str
    line: int


@dataclass(frozen=True)
class Assumptions:
    """Every assumption, by quantity, variable, answer and sector."""

    rows: tuple[Assumption, ...]

    @cached_property
    def _by_variable(self) -> dict[str, list[Assumption]]:
        found: dict = {}
        for row in self.rows:
            found.setdefault(row.variable, []).append(row)
        return found

    @classmethod
    def load(cls, folder: Path, codebook: Codebook) -> Assumptions:
        """Read and check the file.

        Raises
        ------
        SynthesisError
            For a missing file or column, an unknown variable, answer, sector or quantity, a value
            that is no number, an empty reason, or the same assumption twice.
        """
        path = Path(folder) / FILE
        if not path.exists():
            raise SynthesisError("there is no file of assumptions", str(path), "restore the file")
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise SynthesisError(
                    f"columns are {reader.fieldnames}",
                    str(path),
                    f"the columns are {', '.join(COLUMNS)}",
                )
            rows = tuple(_parse(row, reader.line_num, path, codebook) for row in reader)
        _refuse_repeats(rows, path)
        return cls(rows)

    def find(self, quantity: str, variable: str | None = None) -> list[Assumption]:
        """Rows of a quantity, in file order."""
        rows = self.rows if variable is None else self._by_variable.get(variable, [])
        return [row for row in rows if row.quantity == quantity]

    def number(self, quantity: str, variable: str, sector: str, answer: str = "") -> float | None:
        """Value for a sector; a row for that sector comes before one for ``ALL``."""
        found = {
            row.sector: row.value for row in self.find(quantity, variable) if row.answer == answer
        }
        return found.get(sector, found.get("ALL"))

    def group_counts(self, variable: str) -> list[tuple[Assumption, tuple[str, tuple[str, ...]]]]:
        """Assumed counts of an answer within a group: row and group."""
        rows = [row for row in self._by_variable.get(variable, [])
                if row.quantity.startswith("count:")]  # fmt: skip
        pairs = [row.quantity.partition(":")[2].partition("=") for row in rows]
        return [
            (row, (name, (answer,))) for row, (name, _, answer) in zip(rows, pairs, strict=True)
        ]

    def is_of_all(self, variable: str) -> bool:
        """Whether printed percentages of a question are of everyone, missing ones included."""
        return any(row.value == "all" for row in self.find("base", variable))

    def loadings(self, variable: str, answer: str = "") -> dict[str, float]:
        """Trait to loading, for a variable or one of its answers."""
        return {
            row.quantity.partition(":")[2]: row.value
            for row in self._by_variable.get(variable, [])
            if row.quantity.startswith("loading:") and row.answer == answer
        }

    def claimants(self, variable: str) -> list[str]:
        """Answers with loadings of their own, in the order in which they claim respondents."""
        named = [
            row.answer
            for row in self._by_variable.get(variable, [])
            if row.answer and row.quantity.startswith("loading:")
        ]
        return list(dict.fromkeys(named))


def _parse(row: dict, line: int, path: Path, codebook: Codebook) -> Assumption:
    where = f"{path}, line {line}"
    quantity = row["quantity"]
    name, _, about = quantity.partition(":")
    if name not in (*TEXTS, *NUMBERS, *PREFIXED):
        kinds = ", ".join((*TEXTS, *NUMBERS, "loading:<trait>"))
        raise SynthesisError(f"unknown quantity {quantity!r}", where, f"one of {kinds}")
    if name == "loading" and about not in TRAITS:
        raise SynthesisError(f"unknown trait {about!r}", where, f"one of {', '.join(TRAITS)}")
    if not row["reason"]:
        raise SynthesisError("an assumption without a reason", where, "say why in column reason")
    sectors = [answer.answer for answer in codebook.answers("sector")]
    if row["sector"] not in ("ALL", *sectors):
        raise SynthesisError(
            f"unknown sector {row['sector']!r}", where, f"one of ALL, {', '.join(sectors)}"
        )
    _check_answer(row, where, codebook)
    return Assumption(**{**row, "value": _value(row, where)}, line=line)


def _value(row: dict, where: str) -> float | str:
    if row["quantity"] in TEXTS:
        return row["value"]
    try:
        return float(row["value"])
    except ValueError:
        raise SynthesisError(
            f"value {row['value']!r} is no number",
            where,
            "write it with digits and a decimal point",
        ) from None


def _check_answer(row: dict, where: str, codebook: Codebook) -> None:
    known = {*codebook.variables, *codebook.scales, "treatment_status"}
    if row["variable"] not in known:
        raise SynthesisError(
            f"unknown variable {row['variable']!r}",
            where,
            "use an id of variables.csv or scales.csv",
        )
    if not row["answer"] or row["quantity"] == "association":
        return
    answers = [answer.answer for answer in codebook.answers(row["variable"])]
    if row["answer"] not in answers:
        raise SynthesisError(
            f"{row['variable']} has no answer {row['answer']!r}",
            where,
            f"one of {', '.join(answers)}",
        )


def _refuse_repeats(rows: tuple[Assumption, ...], path: Path) -> None:
    seen: dict = {}
    for row in rows:
        key = (
            row.variable,
            row.answer,
            row.sector,
            row.quantity,
            row.value if row.quantity == "conflict" else "",
        )
        if key in seen:
            raise SynthesisError(
                f"the same assumption twice: {row.quantity} of {row.variable}",
                f"{path}, lines {seen[key]} and {row.line}",
                "keep one of them",
            )
        seen[key] = row.line
