"""Means, medians, quartiles and shares that no whole numbers of respondents can give."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from .cells import EVERYTHING, Interval, exactly, total
from .findings import AsPrinted, Between, Check, Number, Said
from .printed import Printed
from .report import Report, blocks

QUANTILES = ("min", "q1", "median", "q3", "max")


def means_within_scale(report: Report, check: Check) -> None:
    """A mean, median or quartile lies on its scale.

    ``cell(m) ∩ [a, b] ≠ ∅`` for a scale from `a` to `b`.
    """
    for row in report.numbers:
        if row.scale != EVERYTHING and row.statistic in ("mean", *QUANTILES):
            check.test(row.exhibit)
            if not row.cell.meets(row.scale):
                values = {"mean": Number(row.value, row.decimals), "range": Between(row.scale, 0)}
                check.find((row,), Said("mean_off_scale", values), recomputed=values["range"])


def means_within_classes(report: Report, check: Check) -> None:
    """A mean lies between what the class limits allow.

    With counts ``n_i`` in classes from ``a_i`` to ``b_i`` (``age_25_35``; ages are in completed
    years, so that a class reaches to just under ``b_i + 1``):
    ``sum(n_i a_i) / n <= mean <= sum(n_i (b_i + 1)) / n``.
    """
    for relation in report.related("classes"):
        for row in report.numbers:
            if row.outcome == relation.outcome and row.statistic == "mean":
                limits = _class_limits(report, row, relation.of)
                if limits:
                    check.test(row.exhibit)
                    if not row.cell.meets(limits):
                        values = {"mean": Number(row.value, row.decimals),
                                  "range": Between(limits, 1)}  # fmt: skip
                        check.find((row,), Said("mean_off_classes", values),
                                   recomputed=values["range"])  # fmt: skip


def _class_limits(report: Report, row: Printed, classes: str) -> Interval | None:
    counts = [
        other for other in report.cells
        if other.outcome == classes and other.sector == row.sector and other.group == row.group
        and other.statistic == "count" and re.search(r"(\d+)\D(\d+)$", other.level)
    ]  # fmt: skip
    n = sum(other.value for other in counts)
    if not counts or not n > 0:
        return None
    ends = [re.search(r"(\d+)\D(\d+)$", other.level).groups() for other in counts]
    parts = [Interval(c.value * int(a), c.value * (int(b) + 1))
             for c, (a, b) in zip(counts, ends, strict=True)]  # fmt: skip
    return total(parts) * (1 / n)


def whole_numbers(report: Report, check: Check) -> None:
    """A share or mean of whole numbers is one of them over n (GRIM; Brown and Heathers 2017).

    A percentage of n respondents is ``100 k / n``, a mean of answers in whole numbers ``k / n``
    (``k / (n · items)`` over several items, averaged) for a whole k: there must be one with
    ``k ∈ cell · n``. This has power only while the steps ``1 / n`` are wider than the cell.
    """
    sizes = _sizes(report)
    for row in report.numbers:
        n = _base(row, sizes)
        unit = {"percent": 100.0, "mean": 1.0}.get(row.statistic, 0.0) / max(row.items, 1)
        if not unit or not n >= 1 or (row.statistic == "mean" and not row.items):
            continue
        if row.cell.high - row.cell.low >= unit / n or not math.isfinite(row.cell.low):
            continue
        check.test(row.exhibit)
        steps = Interval(row.cell.low * n / unit, row.cell.high * n / unit)
        if math.floor(steps.high + 1e-9) < math.ceil(steps.low - 1e-9):
            _no_whole_number(check, row, n, unit, math.floor(steps.low))


def _no_whole_number(check: Check, row: Printed, n: float, unit: float, k: int) -> None:
    finer = row.decimals + 1
    values = {
        "printed": AsPrinted(row), "n": Number(n), "k": Number(k),
        "next": Number(k + 1), "under": Number(unit * k / n, finer),
        "over": Number(unit * (k + 1) / n, finer),
    }  # fmt: skip
    key = "grim_percent" if row.statistic == "percent" else "grim_mean"
    limits = Interval(unit * k / n, unit * (k + 1) / n)
    check.find(
        (row,),
        Said(key, values),
        recomputed=Between(limits, finer),
        likely={row.id: None},
        statement=row.id.partition(".")[0] if row.said else "",
    )


def _sizes(report: Report) -> dict[tuple, float]:
    """Bases by exhibit and keys: printed n, or the declared count of those who were asked."""
    found = {(r.exhibit, r.sector, r.group, r.outcome): r.value
             for r in report.numbers if r.statistic == "n" and r.qualifier == "exact"}  # fmt: skip
    for relation in report.related("base"):
        outcome, _, level = relation.of.partition("=")
        for row in report.numbers:
            keys = (row.outcome, row.level, row.statistic, row.qualifier)
            if keys == (outcome, level, "count", "exact"):
                found[row.exhibit, row.sector, row.group, relation.outcome] = row.value
    return found


def _base(row: Printed, sizes: dict[tuple, float]) -> float:
    if not math.isnan(row.base) or row.qualifier not in ("exact", ""):
        return row.base
    return sizes.get((row.exhibit, row.sector, row.group, row.outcome), math.nan)


def shares_below(report: Report, check: Check) -> None:
    """The share below a value fits the quartiles.

    If the k-th quartile lies below x, at least 25 k per cent lie below x; if it lies at x or
    above, at most 25 k per cent do. The level ``under_50`` is the share below 50.
    """
    quarters = {"q1": 25.0, "median": 50.0, "q3": 75.0}
    for row in report.numbers:
        told = re.fullmatch(r"under_(\d+)", row.level)
        if row.statistic != "percent" or not told:
            continue
        for name, percent in quarters.items():
            found = report.by_key.get(row._replace(level="", statistic=name).key, [])
            for quartile in found[:1]:
                check.test(row.exhibit)
                _hold_below(check, row, quartile, float(told[1]), percent)


def _hold_below(
    check: Check, row: Printed, quartile: Printed, limit: float, percent: float
) -> None:  # fmt: skip
    least = Interval(percent, 100.0) if quartile.cell.high < limit else None
    most = Interval(0.0, percent) if quartile.cell.low >= limit else None
    bounds = least or most
    if bounds is None or row.cell.meets(bounds):
        return
    values = {"quartile": Number(quartile.value, quartile.decimals), "limit": Number(limit),
              "range": Between(bounds, 0), "printed": AsPrinted(row)}  # fmt: skip
    check.find((row, quartile), Said("share_below_quartile", values), recomputed=values["range"],
               likely={row.id: None}, statement=row.id.partition(".")[0] if row.said else "",
               name=quartile.statistic)  # fmt: skip


def quantiles(report: Report, check: Check) -> None:
    """Least, quartiles, median and greatest stand in order, and near the mean.

    ``min <= q1 <= median <= q3 <= max`` and ``|mean - median| <= sd`` for every distribution
    (Hotelling and Solomons 1932); on a scale from a to b, ``sd² <= (mean - a)(b - mean) n/(n-1)``.
    """
    wanted = [r for r in report.numbers if r.statistic in (*QUANTILES, "mean", "sd")]
    keys = ("exhibit", "sector", "group", "outcome", "level")
    for rows in blocks(wanted, *keys).values():
        by_name = {row.statistic: row for row in rows}
        for smaller, larger in _pairs(by_name):
            check.test(smaller.exhibit)
            if larger.cell.below(smaller.cell):
                values = {"smaller": Number(smaller.value, smaller.decimals),
                          "larger": Number(larger.value, larger.decimals)}  # fmt: skip
                check.find((smaller, larger), Said("quantiles_out_of_order", values),
                           name=f"{smaller.statistic}-{larger.statistic}")  # fmt: skip
        _spread(check, by_name)


def _pairs(by_name: dict[str, Printed]) -> Iterator[tuple[Printed, Printed]]:
    there = [by_name[name] for name in QUANTILES if name in by_name]
    yield from itertools.pairwise(there)
    if "mean" in by_name:
        yield from ((by_name["min"], by_name["mean"]) for _ in "1" if "min" in by_name)
        yield from ((by_name["mean"], by_name["max"]) for _ in "1" if "max" in by_name)


def _spread(check: Check, by_name: dict[str, Printed]) -> None:
    mean, sd, median = (by_name.get(name) for name in ("mean", "sd", "median"))
    if not mean or not sd:
        return
    if median:
        check.test(mean.exhibit)
        gap = mean.cell - median.cell
        least = 0.0 if gap.low <= 0 <= gap.high else min(abs(gap.low), abs(gap.high))
        if sd.cell.high < least - 1e-12:
            values = {
                "mean": Number(mean.value, mean.decimals),
                "sd": Number(sd.value, sd.decimals),
                "median": Number(median.value, median.decimals),
            }
            check.find((mean, median, sd), Said("median_too_far", values))
    if mean.scale == EVERYTHING or not mean.base > 1:
        return
    check.test(mean.exhibit)
    centre = min(max(mean.scale.middle, mean.cell.low), mean.cell.high)
    most = max(0.0, (centre - mean.scale.low) * (mean.scale.high - centre))
    limit = math.sqrt(most * mean.base / (mean.base - 1))
    if sd.cell.low > limit + 1e-9:
        values = {"sd": Number(sd.value, sd.decimals), "limit": Number(limit, sd.decimals + 1),
                  "range": Between(mean.scale, 0)}  # fmt: skip
        check.find((sd,), Said("sd_too_large", values), recomputed=Between(exactly(limit), 2))
