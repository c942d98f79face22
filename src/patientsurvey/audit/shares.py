"""Percentages against the counts they are computed from, and against each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .cells import Interval, as_printed, cell, exactly, rounded_twice, total
from .findings import AsPrinted, Between, Check, Name, Number, Numbers, Said
from .printed import UNANSWERED, Printed, is_total
from .report import Report, blocks


class Share(NamedTuple):
    """A percentage with the counts that give it."""

    row: Printed
    parts: tuple[Printed, ...]
    base: Interval

    @property
    def count(self) -> Interval:
        """The counts above the line together."""
        return total([part.cell for part in self.parts])

    @property
    def percent(self) -> Interval:
        """What follows from the counts."""
        return (self.count * 100.0).over(self.base)

    def fits(self) -> bool:
        """Whether the print is a correct rounding of it."""
        return self.percent.meets(self.row.cell)


class Counts:
    """The counts of a report's tables, found by what they are about."""

    def __init__(self, report: Report) -> None:
        rows = [r for r in report.cells if r.statistic == "count" and not r.suppressed]
        self.columns = blocks(rows, "exhibit", "sector")
        self.blocks = blocks(rows, "exhibit", "sector", "group", "outcome")
        self.by_key = {row.key[:4]: row for row in reversed(rows)}
        self.in_exhibit = {(row.exhibit, *row.key[:4]): row for row in reversed(rows)}
        self.partitions = {(r.exhibit, r.outcome) for r in report.related("partition")}
        self.joins = {(r.outcome, r.of): r.by for r in report.related("join")}
        self.wholes = {(r.exhibit, r.outcome): report.by_id[r.of].value
                       for r in report.related("levels") if r.of in report.by_id}  # fmt: skip
        self.parted = {exhibit for exhibit, _ in self.partitions}
        self.sectors = sorted({row.sector for row in rows} - {"ALL", ""})

    def find(self, row: Printed, **other: str) -> Printed | None:
        """The count with the keys of `row`, best from the same exhibit."""
        keys = row._replace(**other).key[:4]
        found = self.in_exhibit.get((row.exhibit, *keys)) or self.by_key.get(keys)
        if found or keys[2]:
            return found
        return self.in_exhibit.get((row.exhibit, *keys[:2], "total", keys[3]))

    def parts(self, row: Printed) -> tuple[Printed, ...] | None:
        """The counts that make up the numerator of the percentage `row`."""
        sectors = self.sectors if row.sector == "ALL" else [row.sector]
        row = row._replace(level=self.joins.get((row.outcome, row.level), row.level))
        levels = row.level.split("+")
        whole = self.find(row) if "+" not in row.level else None
        if whole:
            return (whole,)
        found = [self.find(row, sector=s, level=level) for s in sectors for level in levels]
        return tuple(found) if found and None not in found else None  # type: ignore[arg-type]

    def base(self, part: Printed) -> float:
        """The total that `part` is a share of; NaN if none is printed."""
        block = self.blocks[part.exhibit, part.sector, part.group, part.outcome]
        totals = [row.value for row in block if is_total(row.level)]
        whole_row = not part.level or is_total(part.level)
        variable = part.group.partition("=")[0]
        if part.group and whole_row and (part.exhibit, variable) in self.partitions:
            whole = self.in_exhibit.get((part.exhibit, part.sector, "", part.level, part.outcome))
            totals = [whole.value] if whole else totals
        if totals:
            return totals[0]
        if (part.exhibit, part.outcome) in self.wholes:
            return self.wholes[part.exhibit, part.outcome]
        if part.exhibit in self.parted:
            return math.nan
        column = self.columns[part.exhibit, part.sector]
        every = {r.value for r in column if is_total(r.level) and not r.group and not part.group}
        return every.pop() if len(every) == 1 else math.nan

    def unanswered(self, part: Printed) -> list[Printed]:
        """Counts of the same question that percentages may be computed without."""
        block = self.blocks[part.exhibit, part.sector, part.group, part.outcome]
        return [row for row in block if row.level.lower() in UNANSWERED]


def shares(report: Report, counts: Counts) -> Iterator[Share]:
    """Every percentage for which counts and base are printed, in tables and text."""
    for row in report.numbers:
        if row.statistic != "percent" or row.suppressed or is_total(row.level) or row.term:
            continue
        share = _within_group(row, counts) or _of_total(row, counts)
        if share and share.base.low > 0:
            yield share


def counts_of(report: Report) -> Counts:
    """The counts of a report, indexed once."""
    if "counts" not in report.memory:
        report.memory["counts"] = Counts(report)
    return report.memory["counts"]  # type: ignore[return-value]


def shares_of(report: Report) -> tuple[Share, ...]:
    """All shares of a report, computed once."""
    if "shares" not in report.memory:
        report.memory["shares"] = tuple(shares(report, counts_of(report)))
    return report.memory["shares"]  # type: ignore[return-value]


def _of_total(row: Printed, counts: Counts) -> Share | None:
    parts = counts.parts(row)
    if parts is None:
        return None
    if not math.isnan(row.base):
        return Share(row, parts, exactly(row.base))
    owners = {(part.exhibit, part.sector, part.group, part.outcome): part for part in parts}
    base = sum(counts.base(part) for part in owners.values())
    return None if math.isnan(base) else Share(row, parts, exactly(base))


def _within_group(row: Printed, counts: Counts) -> Share | None:
    """Share of one answer among those who gave one of several to the same question."""
    variable, _, categories = row.group.partition("=")
    if variable != row.outcome or not categories:
        return None
    within = [counts.find(row, group="", level=level) for level in categories.split("+")]
    parts = [counts.find(row, group="", level=level) for level in row.level.split("+")]
    if None in within or None in parts:
        return None
    return Share(row, tuple(parts), total([part.cell for part in within]))  # type: ignore


def percent_of_counts(report: Report, check: Check) -> None:
    """A percentage is its count over its base.

    ``100 · cell(x) / cell(N) ∩ cell(p) ≠ ∅``. Several answers together are counted together
    (sums of rounded shares can be off). The base is the printed total; if most of a table block
    does not fit it but all of the block fits the total without the unanswered, that is its base.
    """
    counts = counts_of(report)
    for block in _by_block(shares_of(report)):
        if not block[0].row.said:
            block = _on_valid_base(block, counts)
        for share in block:
            check.test(share.row.exhibit)
            if not share.fits() or _of_none(share):
                _object(check, share, counts)


def _of_none(share: Share) -> bool:
    """Whether a share is told of a count of nobody."""
    return share.count.high == 0 and share.row.value > 0 and share.row.said


def _by_block(found: Sequence[Share]) -> list[list[Share]]:
    grouped: dict[tuple, list[Share]] = {}
    for share in found:
        row = share.row
        key = (row.said or "+" in row.level, row.exhibit, row.sector, row.outcome)
        key += (row.id,) if key[0] else ()
        grouped.setdefault(key, []).append(share)
    return list(grouped.values())


def _on_valid_base(block: list[Share], counts: Counts) -> list[Share]:
    """The block on the total without the unanswered, if it fits that and not the total."""
    misfits = sum(not share.fits() for share in block)
    if misfits <= len(block) / 2:
        return block
    valid = []
    for share in block:
        left_out = [row.value for row in counts.unanswered(share.parts[0])]
        if share.row.level.lower() not in UNANSWERED:
            valid.append(share._replace(base=share.base - exactly(sum(left_out))))
    answered = [share for share in valid if share.base.low > 0]
    return valid if answered == valid and all(share.fits() for share in valid) else block


def _object(check: Check, share: Share, counts: Counts) -> None:
    row, found = share.row, share.percent
    right: float | Printed = as_printed(found.middle, row.decimals)
    finer = row.decimals + (3 if row.decimals == 0 else 2)
    values = {
        "count": Numbers(tuple(Number(part.value) for part in share.parts)),
        "base": Number(share.base.middle),
        "percent": Number(found.middle, finer),
        "printed": AsPrinted(row),
        "once": Number(as_printed(found.middle, row.decimals + 1), row.decimals + 1),
    }
    key, severity = _why(share, counts, values)
    if key == "share_proportion":
        whole = max(row.decimals - 2, 0)
        percent = as_printed(found.middle, whole)
        right = row._replace(value=percent, decimals=whole, cell=cell(percent, whole))
    check.find(
        (row,), Said(key, values), recomputed=Number(found.middle, row.decimals + 1),
        severity=severity, likely={row.id: right},
        confidence="impossible" if row.qualifier == "exact" else "wording",
        statement=row.id.partition(".")[0] if row.said else "",
    )  # fmt: skip


def _why(share: Share, counts: Counts, values: dict) -> tuple[str, str]:
    row, found = share.row, share.percent.middle
    if _of_none(share):
        return "share_of_none", "number"
    if row.qualifier != "exact":
        return "share_wording", "number"
    if abs(rounded_twice(found, row.decimals) - row.value) < 1e-9:
        return "share_rounded_twice", "typo"
    if row.decimals and (share.percent * 0.01).meets(row.cell):
        return "share_proportion", "number"
    if len(share.parts) > 1 and _sum_of_rounded(share) == row.value:
        return "share_sum_of_rounded", "typo"
    missing = counts.unanswered(share.parts[0])
    more = [m for m in missing if m not in share.parts]
    if more and _fits(share.count + total([m.cell for m in more]), share.base, row):
        values["more"] = Number(sum(m.value for m in more))
        return "share_includes_unanswered", "number"
    return _other(share, counts, values)


def _other(share: Share, counts: Counts, values: dict) -> tuple[str, str]:
    """A sister column whose share this is, or another base that would fit."""
    row = share.row
    for sector in [s for s in counts.sectors if s != row.sector]:
        parts = counts.parts(row._replace(sector=sector))
        base = counts.base(parts[0]) if parts else math.nan
        if parts and base > 0 and len(parts) == 1 and _fits(parts[0].cell, exactly(base), row):
            values["sister"] = Name("sector", sector)
            return "share_of_sister", "number"
    others = {counts.base(p) for p in (counts.find(row, sector=s) for s in counts.sectors) if p}
    others -= {share.base.middle}
    fitting = [b for b in others if b > 0 and _fits(share.count, exactly(b), row)]
    if len(fitting) == 1 and not row.said:
        values["wrong_base"] = Number(fitting[0])
        return "share_wrong_base", "number"
    return "share_unlike_counts", "number"


def _fits(count: Interval, base: Interval, row: Printed) -> bool:
    return (count * 100.0).over(base).meets(row.cell)


def _sum_of_rounded(share: Share) -> float:
    base = share.base.middle
    return sum(as_printed(100 * p.value / base, share.row.decimals) for p in share.parts)


def counts_of_parts(report: Report, check: Check) -> None:
    """A count of several answers, or of all sectors, is the sum of theirs.

    ``sum(cell(x_i)) ∩ cell(x) ≠ ∅`` for a count in running text and the counts of the tables.
    """
    counts = counts_of(report)
    for row in report.numbers:
        if row.statistic != "count" or not row.said or row.suppressed:
            continue
        parts = counts.parts(row)
        if parts is None or len(parts) < 2:
            continue
        check.test(row.exhibit)
        added = total([part.cell for part in parts])
        if not added.meets(row.cell):
            values = {"sum": Numbers(tuple(Number(part.value) for part in parts)),
                      "added": Number(added.middle), "printed": AsPrinted(row)}  # fmt: skip
            check.find(
                (row,),
                Said("count_unlike_parts", values),
                recomputed=values["added"],
                likely={row.id: added.middle},
                statement=row.id.partition(".")[0],
            )


def percent_sums(report: Report, check: Check) -> None:
    """Percentages of all answers add up to 100.

    For the answers of a question with a printed total of 100 percent: ``100 ∈ sum(cell(p_i))``;
    where an answer has no printed percentage, the sum may only fall short.
    """
    percents = [r for r in report.cells if r.statistic == "percent" and not r.term]
    counted = blocks(
        (row for row in report.cells if row.statistic == "count"), "sector", "group", "outcome"
    )
    for rows in blocks(percents, "exhibit", "sector", "group", "outcome").values():
        whole = [r for r in rows if is_total(r.level) and r.cell.meets(exactly(100))]
        parts = [r for r in rows if not is_total(r.level) and "+" not in r.level and r.level]
        if not whole or len(parts) < 2:
            continue
        check.test(whole[0].exhibit)
        added = total([r.cell for r in parts if not r.suppressed])
        listed = {row.level for row in parts}
        known = counted.get((parts[0].sector, parts[0].group, parts[0].outcome), ())
        more = any(row.level not in listed and not is_total(row.level) for row in known)
        silent = more or any(row.suppressed for row in parts)
        if added.low > 100 + 1e-9 or (added.high < 100 - 1e-9 and not silent):
            values = {"sum": Numbers(tuple(Number(r.value, r.decimals) for r in parts)),
                      "added": Number(sum(r.value for r in parts), 1),
                      "range": Between(added, 1)}  # fmt: skip
            check.find((whole[0], *parts), Said("percent_sum", values), recomputed=values["added"],
                       name=whole[0].outcome)  # fmt: skip
