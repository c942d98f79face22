"""Rates, growth and differences against the numbers they are computed from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .cells import Interval, as_printed, exactly
from .findings import AsPrinted, Check, Name, Number, Said
from .printed import Printed
from .report import Report

KINDS = ("ratio", "growth", "difference", "decline", "decrease")


class Derived(NamedTuple):
    """A number that is computed from two others."""

    row: Printed
    kind: str
    of: Printed
    by: Printed

    def value(self) -> Interval:
        """What follows: a quotient, a relative change, or a difference."""
        return compute(self.kind, self.of.cell, self.by.cell, self.row.statistic)


def compute(kind: str, of: Interval, by: Interval, statistic: str = "percent") -> Interval:
    """The interval of a rate (per cent of a percentage), growth or decline in per cent, or gap."""
    if kind in ("difference", "decrease"):
        return of - by if kind == "difference" else by - of
    if kind == "decline":
        return exactly(100.0) - of.over(by) * 100.0
    if kind == "growth":
        # (of - by) / by is of / by - 1: dividing first keeps the interval from growing twice.
        return of.over(by) * 100.0 - exactly(100.0)
    return of.over(by) * (100.0 if "percent" in statistic else 1.0)


def derived(report: Report) -> Iterator[Derived]:
    """Numbers with their operands: named in the row, declared by outcome, or sector shares."""
    for row in report.numbers:
        if row.suppressed:
            continue
        if row.of and row.by:
            of, by = report.by_id.get(row.of), report.by_id.get(row.by)
            if of and by:
                yield Derived(row, _kind(row), of, by)
        elif row.statistic == "sector_percent":
            of = _count(report, row, row.outcome)
            by = _count(report, row._replace(sector="ALL"), row.outcome)
            if of and by:
                yield Derived(row, "ratio", of, by)
    yield from _declared(report)


def _declared(report: Report) -> Iterator[Derived]:
    wanted = {r.outcome: r for kind in KINDS for r in report.related(kind)}
    for row in report.numbers if wanted else ():
        relation = wanted.get(row.id) or wanted.get(row.outcome)
        if relation is None or row.suppressed:
            continue
        usual = {"difference": ("count",), "ratio": ("percent", "ratio")}.get(relation.kind, ())
        if relation.outcome != row.id and row.statistic not in usual:
            continue
        of = report.by_id.get(relation.of) or _count(report, row, relation.of)
        by = report.by_id.get(relation.by) or _count(report, row, relation.by)
        if of and by:
            yield Derived(row, relation.kind, of, by)


def _kind(row: Printed) -> str:
    return row.statistic if row.statistic in KINDS else "ratio"


def _count(report: Report, row: Printed, outcome: str) -> Printed | None:
    """The count of `outcome` in the same sector and group, best from the same exhibit."""
    for level in (row.level, "", "total"):
        key = row._replace(outcome=outcome, statistic="count", level=level).key
        found = [other for other in report.by_key.get(key, []) if not other.suppressed]
        if found:
            here = [other for other in found if other.exhibit == row.exhibit]
            return min(here or found, key=lambda other: other.said)
    return None


def rates(report: Report, check: Check) -> None:
    """A rate, growth or difference follows from its two numbers.

    Ratio ``100 · cell(a) / cell(b)``, growth ``100 · cell(a) / cell(b) - 100`` on the *earlier*
    number, difference ``cell(a) - cell(b)``; each must meet the cell of the print. Where it does
    not, growth on the later number, ``100 - 100 · b / a``, and the ratio turned round are tried:
    if they fit, the base is the wrong one.
    """
    for item in derived(report):
        found = item.value()
        check.test(item.row.exhibit)
        if not found.meets(item.row.cell):
            _object(check, item, found)


def _object(check: Check, item: Derived, found: Interval) -> None:
    row, decimals = item.row, max(item.row.decimals, 0)
    values = {
        "of": Number(item.of.value, item.of.decimals),
        "by": Number(item.by.value, item.by.decimals),
        "found": Number(found.middle, decimals + (item.kind != "difference")),
        "printed": AsPrinted(row),
        "kind": Name("word", f"kind_{item.kind}"),
    }
    key = f"rate_{item.kind}"
    if _wrong_base(item).meets(row.cell):
        key = "rate_wrong_base"
    severity = "number" if abs(found.middle - row.value) > 10.0**-decimals else "typo"
    check.find(
        (row,), Said(key, values), recomputed=values["found"], severity=severity,
        likely={row.id: as_printed(found.middle, decimals)},
        confidence="impossible" if row.qualifier == "exact" else "wording",
        statement=row.id.partition(".")[0] if row.said else "",
    )  # fmt: skip


def _wrong_base(item: Derived) -> Interval:
    of, by = item.of.cell, item.by.cell
    if item.kind == "decline":
        return by.over(of) * 100.0 - exactly(100.0)
    if item.kind == "growth":
        return exactly(100.0) - by.over(of) * 100.0
    return compute(item.kind, by, of, item.row.statistic)
