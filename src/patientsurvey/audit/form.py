"""The tidy form: printed numbers that anyone can type, one a row."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from ..errors import SurveyError
from .cells import EVERYTHING, Interval
from .marks import UnreadableError, decimal_marks, read
from .printed import Printed, is_total, printed_cell
from .report import Relation, Report

COLUMNS = (
    "id", "source", "chapter", "exhibit", "sector", "group", "level", "outcome", "term",
    "statistic", "value", "decimals", "qualifier", "line", "corrected", "reason", "base", "of",
    "by", "items", "scale_low", "scale_high", "place",
)  # fmt: skip
"""Columns of a table of numbers; `statistic` and `value` are needed, the rest where they apply."""

OF_A_TERM = ("odds_ratio", "coefficient", "conf_low", "conf_high", "p_value")
"""Statistics of a row of a regression table."""
ASSERTIONS = ("id", "exhibit", "sector", "term", "sign", "significant", "any_of", "line")
ORDERINGS = ("id", "exhibit", "sector", "group", "level", "outcome", "statistic", "relation",
             "than_sector", "than_group", "than_level", "than_outcome", "line")  # fmt: skip
REFERENCES = ("source", "line", "exhibit", "reference", "subject")
STATISTICS = (
    "count", "n", "percent", "mean", "sd", "min", "q1", "median", "q3", "max", "odds_ratio",
    "coefficient", "conf_low", "conf_high", "p_value", "r_squared", "alpha", "ratio", "growth",
    "difference", "sector_percent", "percentage_points", "direction", "std_error",
)  # fmt: skip
SIGNS = {"sign": ("positive", "negative", "either"), "significant": ("yes", "no", "either"),
         "relation": ("higher", "lower", "similar")}  # fmt: skip
QUALIFIERS = ("exact", "suppressed", "under", "trimmed", "highest", "lowest", "")


class AuditError(SurveyError):
    """A table that can't be audited as it stands."""


def read_files(paths: Sequence[Path]) -> Report:
    """Tables of numbers and claims as one report.

    What a file holds is told by its header: ``relation`` makes it a file of orderings, ``sign`` or
    ``significant`` one of assertions, ``reference`` one of references, else it holds numbers.

    Raises
    ------
    AuditError
        For the first cell that can't be used, with file, line, column and remedy.
    """
    numbers: list[Printed] = []
    claims: dict[str, list[Mapping[str, str]]] = {"assertions": [], "orderings": [],
                                                  "references": []}  # fmt: skip
    for path in paths:
        header, rows = _rows(path)
        kind = _kind(header)
        if kind == "numbers":
            _known(path, header, COLUMNS, needed=("statistic", "value"))
            numbers += _numbers(path, header, rows, len(numbers))
        else:
            claims[kind] += _claims(path, header, rows, kind)
    _unique(numbers)
    exhibits = frozenset(row.exhibit for row in numbers)
    return Report(tuple(numbers), exhibits=exhibits, relations=_partitions(numbers),
                  **{name: tuple(rows) for name, rows in claims.items()})  # fmt: skip


def _partitions(numbers: Sequence[Printed]) -> tuple[Relation, ...]:
    """Group variables with a category called total make up the whole."""
    found = {(row.exhibit, row.group.partition("=")[0]) for row in numbers
             if row.group and is_total(row.group.partition("=")[2])}  # fmt: skip
    return tuple(Relation("partition", e, v, "", "") for e, v in sorted(found))


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    if not path.exists():
        raise AuditError("there is no such file", str(path), "check the name and the folder")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            text = lines.read()
    except UnicodeDecodeError as error:
        raise AuditError("the file is not UTF-8", str(path), "save it as CSV UTF-8") from error
    first = text.split("\n", 1)[0]
    if not first.strip():
        raise AuditError("the file is empty", str(path), "the first line names the columns")
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    return [name.strip().lower() for name in rows[0]], rows[1:]


def _kind(header: Sequence[str]) -> str:
    for name, kind in (("relation", "orderings"), ("sign", "assertions"),
                       ("significant", "assertions"), ("reference", "references")):  # fmt: skip
        if name in header:
            return kind
    return "numbers"


def _known(
    path: Path, header: Sequence[str], allowed: Sequence[str], needed: Sequence[str]
) -> None:
    for name in header:
        if name not in allowed or list(header).count(name) > 1:
            close = get_close_matches(name, allowed, n=1, cutoff=0.5)
            twice = name in allowed
            what = f"the column {name!r} stands twice" if twice else f"unknown column {name!r}"
            hint = "keep one of the two" if twice else f"did you mean {close[0]!r}?" if close else \
                f"the columns are {', '.join(allowed)}"  # fmt: skip
            raise AuditError(what, f"{path}, line 1, column {name}", hint)
    for name in needed:
        if name not in header:
            raise AuditError(f"the column {name!r} is missing", f"{path}, line 1",
                             f"every table needs {' and '.join(needed)}")  # fmt: skip


def _dicts(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[dict]:
    found = []
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            raise AuditError(
                f"{len(row)} cells under {len(header)} columns",
                f"{path}, line {line}",
                "put cells with commas in quotes, or use semicolons between cells",
            )
        filled = list(row) + [""] * (len(header) - len(row))
        named = {name: cell.strip() for name, cell in zip(header, filled, strict=True)}
        found.append(named | {"_line": str(line)})
    return found


def _claims(path: Path, header: Sequence[str], rows: Sequence, kind: str) -> list[dict]:
    columns = {"assertions": ASSERTIONS, "orderings": ORDERINGS, "references": REFERENCES}[kind]
    _known(path, header, columns, needed=("exhibit",))
    claims = []
    for row in _dicts(path, header, rows):
        claim = dict.fromkeys(columns, "") | row
        claim["id"] = claim.get("id") or f"{path.stem}-{row['_line']}"
        claim |= {
            name: claim[name] or "either" for name in ("sign", "significant") if name in claim
        }
        for name, allowed in SIGNS.items():
            if name in claim and claim[name] not in allowed:
                raise AuditError(f"{claim[name]!r} is no {name}",
                                 f"{path}, line {row['_line']}, column {name}",
                                 f"write {', '.join(allowed)}")  # fmt: skip
        for name in ("sector", "group", "level", "outcome"):
            if (
                f"than_{name}" in claim
                and not claim[f"than_{name}"]
                and f"than_{name}" not in header
            ):
                claim[f"than_{name}"] = claim[name]
        claims.append(claim)
    return claims


def _numbers(path: Path, header: Sequence[str], rows: Sequence, start: int) -> list[Printed]:
    table = _dicts(path, header, rows)
    mark = _decimal_mark(path, table)
    return [_printed(path, row, mark, start + i) for i, row in enumerate(table)]


def _decimal_mark(path: Path, table: Sequence[Mapping[str, str]]) -> str:
    """The file's decimal mark; both in one file are refused."""
    first = decimal_marks(row["value"] for row in table)
    if len(first) == 2:
        where = {mark: table[place] for mark, place in first.items()}
        late = max(first, key=first.get)
        raise AuditError(
            f"decimal comma and decimal point in one file: {where[late]['value']!r} here, "
            f"{where[min(first, key=first.get)]['value']!r} in line "
            f"{where[min(first, key=first.get)]['_line']}",
            f"{path}, line {where[late]['_line']}, column value",
            "use one of the two throughout; separate thousands by a space or not at all",
        )
    return next(iter(first), ".")


def _printed(path: Path, row: Mapping[str, str], mark: str, place: int) -> Printed:
    statistic = row["statistic"].lower()

    def refuse(column: str, what: str, remedy: str) -> AuditError:
        return AuditError(what, f"{path}, line {row['_line']}, column {column}", remedy)

    if statistic not in STATISTICS:
        close = get_close_matches(statistic, STATISTICS, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(STATISTICS)}"
        raise refuse("statistic", f"unknown statistic {row['statistic']!r}", hint)
    try:
        told = read(row["value"], mark, statistic)
    except UnreadableError as error:
        raise refuse("value", str(error), "write 12.5, 12,5, 1 234, <0.001, * or nothing") from None
    number = {name: _plain(row.get(name, ""), mark, name, refuse)
              for name in ("base", "items", "scale_low", "scale_high")}  # fmt: skip
    qualifier = row.get("qualifier") or told.qualifier
    if qualifier not in QUALIFIERS:
        raise refuse("qualifier", f"unknown qualifier {qualifier!r}",
                     f"leave it out, or write {', '.join(filter(None, QUALIFIERS))}")  # fmt: skip
    scale = EVERYTHING
    if not math.isnan(number["scale_low"]) and not math.isnan(number["scale_high"]):
        scale = Interval(number["scale_low"], number["scale_high"])
    decimals = int(row["decimals"]) if row.get("decimals", "").isdigit() else told.decimals
    return Printed(
        row.get("id") or f"row-{place + 2}", row.get("source", ""), row.get("exhibit", ""),
        row.get("sector", ""), row.get("group", ""), row.get("level", ""),
        row.get("outcome", ""), _term(row, statistic), statistic, told.value, decimals, qualifier,
        _cell(told.value, decimals, statistic, qualifier), int(row["_line"]),
        row.get("place", "").lower() == "text", number["base"], row.get("of", ""),
        row.get("by", ""), int(number["items"]) if number["items"] > 0 else 0, scale,
    )  # fmt: skip


def _term(row: dict[str, str], statistic: str) -> str:
    """The regression row; where nobody named it, the answer or measure stands for it."""
    term = row.get("term", "")
    return term or (row.get("level") or row.get("outcome", "") if statistic in OF_A_TERM else "")


def _cell(value: float, decimals: int, statistic: str, qualifier: str) -> Interval:
    if qualifier == "under" and statistic != "p_value":
        return Interval(-math.inf, value)
    if qualifier == "trimmed":
        return printed_cell(value, max(decimals, 3), statistic)
    return printed_cell(value, decimals, statistic, qualifier)


def _plain(text: str, mark: str, column: str, refuse) -> float:
    if not text:
        return math.nan
    try:
        return read(text, mark).value
    except UnreadableError as error:
        raise refuse(column, str(error), "write a number, or leave the cell empty") from None


def _unique(numbers: Sequence[Printed]) -> None:
    seen: dict[str, Printed] = {}
    for row in numbers:
        if row.id in seen:
            raise AuditError(
                f"the id {row.id!r} stands twice",
                f"line {row.line}, column id",
                f"line {seen[row.id].line} has it too; leave ids out or number them",
            )
        seen[row.id] = row
