"""What the report does not print and the synthetic respondents still need.

``data/codebook/assumptions.csv`` holds one row per assumption: variable, answer, sector (``ALL``
for every sector), quantity, value and the reason. Quantities:

- ``share``: expected percentage of an answer; printed numbers overrule it.
- ``missing``: percentage of those asked who leave the question open.
- ``count``: respondents with an answer whose printed number is suppressed.
- ``loading:<trait>``: how far a question's latent score, or an answer's claim, follows a trait
  of :mod:`patientsurvey.synthesis.draws`; the low end of a score gets the first answer.
- ``association``: factor by which two answers go together more often than by chance.
- ``base``: ``all`` where a printed percentage is of everyone, missing answers included.
- ``region``: health region of a health trust.
- ``complete_cases``, ``missing_complete``: respondents, see :mod:`.closure` and :mod:`.video`.
- ``conflict``: id of a published row that can't be met together with others, and why.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SynthesisError

if TYPE_CHECKING:
    from ..codebook import Codebook

FILE = "assumptions.csv"
COLUMNS = ("variable", "answer", "sector", "quantity", "value", "reason")
TEXTS = ("base", "region", "conflict")
NUMBERS = ("share", "missing", "count", "association", "missing_complete")


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

    @classmethod
    def load(cls, folder: Path, codebook: "Codebook") -> "Assumptions":
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
                raise SynthesisError(f"columns are {reader.fieldnames}", str(path),
                                     f"the columns are {', '.join(COLUMNS)}")
            rows = tuple(_parse(row, reader.line_num, path, codebook) for row in reader)
        _refuse_repeats(rows, path)
        return cls(rows)

    def find(self, quantity: str, variable: str | None = None) -> list[Assumption]:
        """Rows of a quantity, in file order."""
        return [row for row in self.rows if row.quantity == quantity
                and variable in (None, row.variable)]

    def number(self, quantity: str, variable: str, sector: str, answer: str = "") -> float | None:
        """Value for a sector; a row for that sector comes before one for ``ALL``."""
        found = {row.sector: row.value for row in self.find(quantity, variable)
                 if row.answer == answer}
        return found.get(sector, found.get("ALL"))

    def loadings(self, variable: str, answer: str = "") -> dict[str, float]:
        """Trait to loading, for a variable or one of its answers."""
        return {row.quantity.partition(":")[2]: row.value for row in self.rows
                if row.quantity.startswith("loading:") and row.variable == variable
                and row.answer == answer}

    def claimants(self, variable: str) -> list[str]:
        """Answers with loadings of their own, in the order in which they claim respondents."""
        named = [row.answer for row in self.rows if row.variable == variable and row.answer
                 and row.quantity.startswith("loading:")]
        return list(dict.fromkeys(named))


def _parse(row: dict, line: int, path: Path, codebook: "Codebook") -> Assumption:
    where = f"{path}, line {line}"
    quantity = row["quantity"]
    if quantity not in (*TEXTS, *NUMBERS) and not quantity.startswith(("loading:", "count:")):
        raise SynthesisError(f"unknown quantity {quantity!r}", where,
                             f"one of {', '.join((*TEXTS, *NUMBERS))} or loading:<trait>")
    if not row["reason"]:
        raise SynthesisError("an assumption without a reason", where, "say why in column reason")
    sectors = [answer.answer for answer in codebook.answers("sector")]
    if row["sector"] not in ("ALL", *sectors):
        raise SynthesisError(f"unknown sector {row['sector']!r}", where,
                             f"one of ALL, {', '.join(sectors)}")
    _check_answer(row, where, codebook)
    return Assumption(**{**row, "value": _value(row, where)}, line=line)


def _value(row: dict, where: str) -> float | str:
    if row["quantity"] in TEXTS:
        return row["value"]
    try:
        return float(row["value"])
    except ValueError:
        raise SynthesisError(f"value {row['value']!r} is no number", where,
                             "write it with digits and a decimal point") from None


def _check_answer(row: dict, where: str, codebook: "Codebook") -> None:
    known = {*codebook.variables, *codebook.scales, "treatment_status"}
    if row["variable"] not in known:
        raise SynthesisError(f"unknown variable {row['variable']!r}", where,
                             "use an id of variables.csv or scales.csv")
    if not row["answer"] or row["quantity"] == "association":
        return
    answers = [answer.answer for answer in codebook.answers(row["variable"])]
    if row["answer"] not in answers:
        raise SynthesisError(f"{row['variable']} has no answer {row['answer']!r}", where,
                             f"one of {', '.join(answers)}")


def _refuse_repeats(rows: tuple[Assumption, ...], path: Path) -> None:
    seen: dict = {}
    for row in rows:
        key = (row.variable, row.answer, row.sector, row.quantity,
               row.value if row.quantity == "conflict" else "")
        if key in seen:
            raise SynthesisError(f"the same assumption twice: {row.quantity} of {row.variable}",
                                 f"{path}, lines {seen[key]} and {row.line}", "keep one of them")
        seen[key] = row.line
