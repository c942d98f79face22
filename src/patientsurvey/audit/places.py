"""The same number in several places, and numbers that bound each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .cells import Interval, exactly
from .findings import AsPrinted, Between, Check, Finding, Name, Number, Said, Where
from .printed import Printed, is_total
from .report import Report
from .shares import counts_of, shares_of
from .totals import in_sums, sums

COMPARED = frozenset(
    {"count", "n", "percent", "mean", "alpha", "r_squared", "odds_ratio", "coefficient",
     "sector_percent", "median", "sd", "percentage_points"}
)  # fmt: skip


def same_quantity(report: Report, check: Check) -> None:
    """A number that stands in several places is the same in all of them.

    Numbers with equal keys (sector, group, answer, question, term, statistic) must have a cell in
    common: ``cell(a) ∩ cell(b) ≠ ∅``, each cell widened by its wording (about, nearly, over).
    What stands in a table is held to be right against running text; among tables, what most of
    them print, unless the number fits the other numbers of its own table. Percentages whose counts
    are printed are held against these instead.
    """
    firm = in_sums(report)
    counted = {share.row.id for share in shares_of(report)}
    for rows in _places(report).values():
        rows = [row for row in rows if row.id not in counted]
        if len(rows) < 2:
            continue
        anchor = _anchor(rows)
        for row in rows:
            if row is anchor:
                continue
            check.test(row.exhibit)
            if not row.cell.overlaps(anchor.cell):
                _differs(check, row, anchor, rows, firm)
    _merge_sums(report, check)


def _places(report: Report) -> dict[tuple, list[Printed]]:
    """Numbers by what they are about; counts by group are counts of the answers."""
    same = {relation.outcome for relation in report.related("same")}
    found: dict[tuple, list[Printed]] = defaultdict(list)
    for row in report.numbers:
        if row.statistic in COMPARED and not row.suppressed:
            found[_normal(row, same)].append(row)
    return found


def _normal(row: Printed, same: set[str]) -> tuple:
    level = "" if is_total(row.level) else row.level
    variable, _, category = row.group.partition("=")
    group = "" if is_total(category) else row.group
    if row.outcome in same and group and not level and row.statistic == "count":
        return row.sector, "", category, variable, row.term, row.statistic
    outcome = row.outcome
    return row.sector, group, level, outcome, row.term, row.statistic


def _anchor(rows: Sequence[Printed]) -> Printed:
    """The place to trust: a table, an exact number, and what most others agree with."""

    def trust(row: Printed) -> tuple:
        agree = sum(row.cell.meets(other.cell) for other in rows)
        return not row.said, row.qualifier in ("exact", "trimmed"), agree

    return max(rows, key=trust)


def _differs(
    check: Check, row: Printed, anchor: Printed, rows: Sequence[Printed], firm: set[str]
) -> None:
    agree = sum(other.cell.meets(anchor.cell) for other in rows)
    values = {
        "printed": AsPrinted(row), "other": AsPrinted(anchor),
        "place": Where(anchor, ("exhibit",)), "times": Number(agree),
        "line": str(anchor.line),
    }  # fmt: skip
    loose = {row.qualifier, anchor.qualifier} - {"exact", "trimmed", ""}
    key = "other_place_wording" if loose else "other_place"
    decided = (agree > 1 or (row.said and not anchor.said)) and row.id not in firm
    likely = {row.id: anchor.value} if decided and anchor.qualifier == "exact" else {}
    check.find(
        (row, anchor), Said(key, values), recomputed=values["other"], likely=likely,
        confidence="wording" if loose and row.qualifier not in ("at_least", "at_most")
        else "impossible",
        statement=row.id.partition(".")[0] if row.said else "",
    )  # fmt: skip


def _merge_sums(report: Report, check: Check) -> None:
    """One finding per table whose sums over groups exceed the population: people counted twice."""
    added = {item.whole.id for item in sums(report) if item.along == "group"}
    several: dict[str, list[Finding]] = defaultdict(list)
    for finding in check.findings:
        row, anchor = finding.rows
        if row.id in added and row.value > anchor.value and row.exhibit != anchor.exhibit:
            several[row.exhibit].append(finding)
    for exhibit, findings in several.items():
        largest = max(findings, key=lambda f: f.rows[0].value)
        values = {
            "printed": largest.proof.values["printed"],
            "other": largest.proof.values["other"],
            "place": largest.proof.values["place"],
            "times": Number(len(findings)),
        }
        kept = [f for f in check.findings if f not in findings]
        rows = (largest.rows[0], *(f.rows[0] for f in findings if f is not largest))
        merged = replace(
            largest,
            rows=rows,
            proof=Said("sum_above_population", values),
            likely={},
            confidence="wording",
            name=f"{exhibit}-sums",
        )
        check.findings[:] = [*kept, merged]


def joint_shares(report: Report, check: Check) -> None:
    """Those with both of two answers are no more than those with either (Fréchet).

    For counts x, y and a base N: ``max(0, x + y - N) <= both <= min(x, y)``. The share with the
    answer y among those with x is then at most ``min(x, y) / x``.
    """
    counts = counts_of(report)
    for row in report.numbers:
        variable, _, category = row.group.partition("=")
        if row.statistic != "percent" or not category or variable == row.outcome or row.term:
            continue
        inside = counts.find(row, group="", outcome=variable, level=category)
        answer = counts.find(row, group="")
        if not inside or not answer or inside.value <= 0:
            continue
        base = counts.base(answer)
        if base != counts.base(inside) or not base > 0:
            continue
        check.test(row.exhibit)
        _bounded(check, row, inside, answer, base)


def _bounded(check: Check, row: Printed, inside: Printed, answer: Printed, base: float) -> None:
    most = min(inside.value, answer.value)
    least = max(0.0, inside.value + answer.value - base)
    limits = (Interval(least, most) * 100.0).over(exactly(inside.value))
    if row.cell.meets(limits):
        return
    values = {
        "printed": AsPrinted(row), "inside": Number(inside.value),
        "answer": Number(answer.value), "range": Between(limits, 1),
        "sector": Name("sector", row.sector), "base": Number(base),
    }  # fmt: skip
    check.find((row,), Said("joint_share", values), recomputed=values["range"],
               severity="conclusion", likely={row.id: None},
               statement=row.id.partition(".")[0] if row.said else "")  # fmt: skip
