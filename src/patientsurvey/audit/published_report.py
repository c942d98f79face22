"""The printed numbers of ``data/published`` as a report to audit."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ..published import Published
from .cells import Interval
from .printed import Printed, printed_cell
from .report import Relation, Report

REGRESSION_DECIMALS = 3
"""Decimals of a cell whose trailing zeros print drops (the qualifier ``trimmed``)."""


ROUND_WORDS = ("about", "nearly", "just_under", "just_over", "over")
"""Wordings of a round number. It says no more than the number's roundness: "about 30" may be
rounded to tens and is then any number from 25 to 35, "nearly half" any from 45 up to 50. The sides
of ``qualifiers.csv`` hold; its reach is only ever widened here."""


def from_published(published: Published, folder: str | Path, source: str = "") -> Report:
    """Everything that a source prints and claims.

    Parameters
    ----------
    published : Published
    folder : path
        ``data/audit``, with ``relations.csv`` and ``references.csv``.
    source : str, optional
        One source alone; by default all of them together.
    """
    rows = published.estimates
    if source:
        rows = rows[rows["source"].eq(source)]
    limits = published.qualifiers.set_index("qualifier").to_dict("index")
    relations = read_relations(Path(folder) / "relations.csv")
    rounded = {r.outcome for r in relations if r.kind == "rounded"}
    ids = set(rows["id"].str.partition(".")[0]) | set(rows["id"])
    return Report(
        numbers=tuple(_printed(row, limits, rounded) for row in rows.itertuples(index=False)),
        assertions=_claims(published.assertions, ids),
        orderings=_claims(published.orderings, ids),
        statements=_claims(published.statements, ids),
        references=read_rows(Path(folder) / "references.csv", source),
        exhibits=frozenset(exhibit.exhibit for exhibit in published.exhibits()),
        relations=relations,
    )


def _printed(row: tuple, limits: Mapping[str, Mapping], rounded: set[str]) -> Printed:
    decimals = 0 if pd.isna(row.decimals) else int(row.decimals)
    kind = "amount" if row.outcome in rounded and row.statistic == "count" else row.statistic
    cell = widened(row.value, decimals, kind, row.qualifier, limits)
    return Printed(
        row.id, row.source, row.exhibit, row.sector, row.group, row.level, row.outcome, row.term,
        row.statistic, row.value, REGRESSION_DECIMALS if row.qualifier == "trimmed" else decimals,
        row.qualifier, cell, row.line, ":" not in row.id,
    )  # fmt: skip


def widened(
    value: float, decimals: int, statistic: str, qualifier: str, limits: Mapping[str, Mapping]
) -> Interval:
    """The cell of a number, with what its wording allows (``qualifiers.csv``)."""
    if qualifier in ("exact", "highest", "lowest", "") or statistic == "p_value":
        return printed_cell(value, decimals, statistic, qualifier)
    rule = limits[qualifier]
    half = 0.5 * 10.0**-decimals * rule["rounding"] * (statistic not in ("count", "n"))
    low, high = rule["low"] - half, rule["high"] + half
    if qualifier in ROUND_WORDS and math.isfinite(value):
        reach = roundness(value) / 2
        low, high = (min(low, -reach) if low < 0 else low), (max(high, reach) if high > 0 else high)
    return Interval(value + low, value + high)


def roundness(value: float) -> float:
    """Unit that a round number is rounded to: 10 for 30, 5 for 45, 1 for 32."""
    return next((unit for unit in (10.0, 5.0, 1.0) if value % unit == 0), 0.0)


def _claims(rows: pd.DataFrame, ids: set[str]) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in rows.to_dict("records") if row["id"] in ids)


def read_rows(path: Path, source: str = "") -> tuple[dict[str, str], ...]:
    """Rows of a small CSV file; none where there is no file."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        rows = tuple(csv.DictReader(lines))
    return tuple(row for row in rows if not source or row.get("source", source) == source)


def read_relations(path: Path) -> tuple[Relation, ...]:
    """Rows of ``relations.csv``."""
    return tuple(Relation(*(row[name] for name in Relation._fields)) for row in read_rows(path))
