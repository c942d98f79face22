"""Rows of a regression table: estimate, confidence interval and p-value tell the same story."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from scipy.special import stdtr, stdtrit

from .cells import Interval
from .findings import AsPrinted, Between, Check, Number, Said, Where
from .printed import Printed
from .report import Line, Model, Report

LEVEL = 0.975
NORMAL = 1.959963984540054
"""Quantile of the normal distribution at :data:`LEVEL`."""
FEWEST_DF = 30
"""Degrees of freedom assumed at least, where no N is printed."""
MOST_MISFITS = 0.25
"""Share of a model's rows that may miss the midpoint before its intervals count as not Wald."""


def limits_in_order(report: Report, check: Check) -> None:
    """The lower limit lies below the upper one: not ``cell(high) < cell(low)``."""
    for _, line in _intervals(report):
        check.test(line.estimate.exhibit)
        if line.high.cell.below(line.low.cell):
            likely = {line.low.id: line.high, line.high.id: line.low}
            check.find((line.low, line.high), _said("limits_exchanged", line), likely=likely,
                       name=line.estimate.term)  # fmt: skip


def estimate_in_interval(report: Report, check: Check) -> None:
    """An estimate lies inside its confidence interval.

    Not ``cell(estimate) < cell(low)`` and not ``cell(high) < cell(estimate)``. Where the sign
    alone is wrong, the interval's middle says so: ``-estimate`` lies in it.
    """
    for model, line in _intervals(report):
        low, high, estimate = line.low.cell, line.high.cell, line.estimate.cell
        if high.below(low):
            continue
        check.test(line.estimate.exhibit)
        if estimate.below(low) or high.below(estimate):
            likely = _sign_lost(model, line)
            key = "sign_lost" if likely else "estimate_outside"
            check.find((line.estimate, line.low, line.high), _said(key, line),
                       recomputed=_middle(model, line), name=line.estimate.term,
                       likely=likely)  # fmt: skip


def _sign_lost(model: Model, line: Line) -> dict[str, float]:
    """The minus that fits: of the estimate, or none."""
    middle = _midpoint(model, line)
    turned = line.estimate.cell * -1.0
    return (
        {line.estimate.id: -line.estimate.value} if not model.log and turned.meets(middle) else {}
    )


def estimate_at_midpoint(report: Report, check: Check) -> None:
    """A Wald interval is symmetric around its estimate.

    ``estimate = (low + high) / 2``, for odds ratios on the log scale: ``log OR = (log low + log
    high) / 2``. The cells of the three must leave a common solution. Intervals of another kind
    (profile likelihood, bootstrap) are not symmetric; a model is tested only if most of its rows
    are.
    """
    for model in report.models:
        lines = [line for line in model.lines.values() if line.low and line.high]
        lines = [line for line in lines if not line.high.cell.below(line.low.cell)]
        missed = [line for line in lines if not _midpoint(model, line).meets(_scaled(model, line))]
        if not lines or len(missed) > max(1, MOST_MISFITS * len(lines)) or len(lines) == 1:
            continue
        check.test(model.exhibit, len(lines))
        for line in missed:
            if _inside(line):  # otherwise estimate_in_interval has said it
                cut = _cut_off(model, line)
                check.find((line.estimate, line.low, line.high),
                           _said("digits_cut_off" if cut else "off_midpoint", line),
                           recomputed=_middle(model, line), name=line.estimate.term,
                           severity="typo" if cut else "number")  # fmt: skip


def _cut_off(model: Model, line: Line) -> bool:
    """Whether the row fits if further digits were cut off instead of rounded away from zero."""
    cells = [row._replace(cell=_truncated(row)) for row in line[:3]]
    cut = Line(cells[0], cells[1], cells[2], line.p_value)
    return _midpoint(model, cut).meets(_scaled(model, cut))


def _truncated(row: Printed) -> Interval:
    unit = row.cell.high - row.cell.low
    return Interval(row.value, row.value + unit) if row.value > 0 else \
        Interval(row.value - unit, row.value)  # fmt: skip


def _inside(line: Line) -> bool:
    estimate = line.estimate.cell
    return not estimate.below(line.low.cell) and not line.high.cell.below(estimate)


def p_against_interval(report: Report, check: Check) -> None:
    """The p-value is that of the estimate and its interval.

    With ``SE = (high - low) / (2 q)``, q the 0.975 quantile of the normal distribution (odds
    ratios, on the log scale) or of t with N less the terms and one degrees of freedom
    (coefficients), ``p = 2 P(|estimate| / SE)``. Computed with the ends of all cells, p runs over
    an interval that must meet the cell of the print; ``<,001`` is [0, 0.001].
    """
    for model in report.models:
        for line in model.lines.values():
            if not (line.low and line.high and line.p_value) or not _usable(model, line):
                continue
            check.test(model.exhibit)
            found = p_interval(model, line)
            if not found.meets(line.p_value.cell):
                _wrong_p(check, model, line, found)


def _usable(model: Model, line: Line) -> bool:
    """Whether the line's other numbers agree, so that p alone can be at fault."""
    if line.high.cell.below(line.low.cell) or not _inside(line) or line.p_value.suppressed:
        return False
    return not model.log or min(line.low.cell.low, line.estimate.cell.low) > 0


def p_interval(model: Model, line: Line) -> Interval:
    """All p-values that the printed estimate and limits allow."""
    middle, estimate = _midpoint(model, line), _scaled(model, line)
    low, high = max(middle.low, estimate.low), min(middle.high, estimate.high)
    if low > high:  # not symmetric: either may be meant
        low, high = min(middle.low, estimate.low), max(middle.high, estimate.high)
    width = _width(model, line)
    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    farthest = max(abs(low), abs(high))
    curves = _curves(model)
    tails = []
    for quantile, tail in curves:
        per_se = 2 * quantile
        tails.append(tail(per_se * nearest / width.high))
        tails.append(tail(per_se * farthest / max(width.low, 1e-300)))
    return Interval(min(tails), max(tails))


def _curves(model: Model) -> list:
    if model.log:
        return [(NORMAL, _normal_tail)]
    known = model.n is not None and model.n.value > len(model.lines) + 2
    dfs = [model.n.value - len(model.lines) - 1] if known else [FEWEST_DF]
    curves = [_t_curve(df) for df in dfs]
    return curves if known else [*curves, (NORMAL, _normal_tail)]


def _normal_tail(z: float) -> float:
    return math.erfc(z / math.sqrt(2))


@cache
def _t_curve(df: float) -> tuple:
    return float(stdtrit(df, LEVEL)), lambda z: float(2 * stdtr(df, -z))


def _wrong_p(check: Check, model: Model, line: Line, found: Interval) -> None:
    significant = line.p_value.cell.high < 0.05, found.high < 0.05
    other = line.p_value.cell.low >= 0.05, found.low >= 0.05
    severity = "conclusion" if True in (significant[0] and other[1], significant[1] and other[0]) \
        else "number"  # fmt: skip
    check.find((line.p_value,), _said("p_unlike_interval", line, found=Between(found, 3)),
               recomputed=Between(found, 3), severity=severity)  # fmt: skip


def _intervals(report: Report) -> Iterator[tuple[Model, Line]]:
    for model in report.models:
        for line in model.lines.values():
            if line.low and line.high:
                yield model, line


def _scaled(model: Model, line: Line) -> Interval:
    return _log(line.estimate.cell) if model.log else line.estimate.cell


def _midpoint(model: Model, line: Line) -> Interval:
    low, high = line.low.cell, line.high.cell
    if model.log:
        low, high = _log(low), _log(high)
    return (low + high) * 0.5


def _width(model: Model, line: Line) -> Interval:
    low, high = line.low.cell, line.high.cell
    return _log(high) - _log(low) if model.log else high - low


def _log(cell: Interval) -> Interval:
    low = math.log(cell.low) if cell.low > 0 else -math.inf
    return Interval(low, math.log(cell.high) if cell.high > 0 else -math.inf)


def _middle(model: Model, line: Line) -> Number:
    middle = _midpoint(model, line).middle
    value = math.exp(middle) if model.log and math.isfinite(middle) else middle
    return Number(value, line.estimate.decimals)


def _said(key: str, line: Line, **more: object) -> Said:
    p = line.p_value
    values = {
        "term": Where(line.estimate, ("term",)), "estimate": AsPrinted(line.estimate),
        "low": AsPrinted(line.low), "high": AsPrinted(line.high),
        "p": AsPrinted(p) if p else Number(math.nan),
    }  # fmt: skip
    return Said(key, values | more)
