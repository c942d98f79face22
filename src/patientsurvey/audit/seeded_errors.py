"""Errors of known kinds, put into clean reports at random places.

An error kind is a function ``(report, rng) -> Seeded``: the report with the error, and the ids of
what was changed. It only makes errors above the rounding level, so that there is something to see;
what the numbers do not determine is listed in :data:`UNSEEN`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .printed import Printed, printed_cell
from .profiles import Profile
from .report import Line, Model, Report


class Seeded(NamedTuple):
    """A report with an error, and the ids of the changed numbers, sentence or reference."""

    report: Report
    ids: frozenset[str]


UNLIKE = 1.5
"""Ratio of respondents from which two sectors can be told apart by their standard errors."""

Kind = Callable[[Report, np.random.Generator], Seeded | None]


def _put(report: Report, changes: Mapping[str, Printed]) -> Seeded:
    numbers = tuple(changes.get(row.id, row) for row in report.numbers)
    return Seeded(replace(report, numbers=numbers), frozenset(changes))


def _with(row: Printed, value: float) -> Printed:
    cell = printed_cell(value, row.decimals, row.statistic)
    return row._replace(value=value, qualifier="exact", cell=cell)


def _pick(rng: np.random.Generator, rows: Sequence) -> object | None:
    return rows[int(rng.integers(len(rows)))] if len(rows) else None


def _change(
    report: Report, rng: np.random.Generator, rows: Sequence[Printed], alter
) -> Seeded | None:
    """Alter one of `rows`, the first in random order for which `alter` gives another number."""
    for place in rng.permutation(len(rows))[:200]:
        value = alter(rows[place])
        if value is not None:
            return _put(report, {rows[place].id: _with(rows[place], value)})
    return None


def _swap_digits(row: Printed, rng: np.random.Generator, least: float) -> float | None:
    """Two neighbouring digits in each other's place, if that changes at least `least`."""
    digits = list(f"{abs(row.value):.{row.decimals}f}")
    places = [
        i
        for i in range(len(digits) - 1)
        if digits[i].isdigit() and digits[i + 1].isdigit() and digits[i] != digits[i + 1]
    ]
    if not places:
        return None
    i = int(rng.choice(places))
    digits[i], digits[i + 1] = digits[i + 1], digits[i]
    value = float("".join(digits)) * (-1 if row.value < 0 else 1)
    return value if abs(value - row.value) >= least else None


# --- counts and percentages ---------------------------------------------------------------------


def _table(report: Report, statistic: str, exhibit: str = "") -> list[Printed]:
    return [r for r in report.cells if r.statistic == statistic and not r.term and not r.suppressed
            and (not exhibit or r.exhibit == exhibit) and r.source == "clean"]  # fmt: skip


def digits_of_count(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two digits of a count in a table with totals change places."""
    rows = [r for r in _table(report, "count") if r.exhibit in ("table-1", "table-2")
            and r.outcome != "respondents"]  # fmt: skip
    return _change(report, rng, rows, lambda row: _swap_digits(row, rng, 1))


def digits_of_percent(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two digits of a percentage change places."""
    rows = [row for row in _table(report, "percent") if row.value < 100]
    return _change(report, rng, rows, lambda row: _swap_digits(row, rng, 1.5 * 10.0**-row.decimals))


def wrong_total(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A total that is off by some."""
    rows = [row for row in _table(report, "count", "table-1") if row.level == "total"]
    return _change(report, rng, rows, lambda row: row.value + int(rng.choice([-10, -3, -1, 1, 9])))


def wrong_base(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A percentage on the base of another column."""
    rows = [r for r in _table(report, "percent", "table-1") if r.level != "total"]
    counts = {row.key[:4]: row.value for row in _table(report, "count", "table-1")}

    def alter(row: Printed) -> float | None:
        other = str(rng.choice([s for s in ("A", "B", "C", "ALL") if s != row.sector]))
        count = counts[row.key[:4]]
        value = round(100 * count / counts[other, "", "total", row.outcome], row.decimals)
        return value if abs(value - row.value) >= 1.5 * 10.0**-row.decimals else None

    return _change(report, rng, rows, alter)


def other_sector(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A question's counts in one sector copied from another one, its total kept."""
    columns = {s: [r for r in _table(report, "count", "table-1") if r.sector == s
                   and r.outcome == "contact" and r.level != "total"] for s in "ABC"}  # fmt: skip
    one, two = rng.permutation(list("ABC"))[:2]
    pairs = zip(columns[str(one)], columns[str(two)], strict=True)
    changed = {a.id: _with(a, b.value) for a, b in pairs if a.value != b.value}
    return _put(report, changed) if len(changed) > 2 else None


def number_in_text(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A percentage or count in the text that is not the table's."""
    rows = [row for row in report.numbers if row.said and row.value > 12]
    return _change(report, rng, rows, lambda row: row.value + float(rng.choice([-7, -2, 2, 10])))


def one_suppressed(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A single cell held back beside a printed total."""
    rows = [r for r in _table(report, "count", "table-1") if r.level not in ("total", "")]
    row = _pick(rng, [row for row in rows if row.sector != "ALL"])
    percent = next(r for r in report.cells if r.key[:5] == row.key[:5] and r.statistic == "percent")
    hidden = {r.id: r._replace(value=float("nan"), qualifier="suppressed",
                               cell=printed_cell(float("nan"), 0, "count"))
              for r in report.numbers if r.key[:4] in (row.key[:4], percent.key[:4])}  # fmt: skip
    return _put(report, hidden)


def part_above_whole(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A number of respondents in a group that is larger than everyone."""
    rows = [r for r in _table(report, "count", "table-2") if r.group and r.outcome == "population"]
    whole = {r.sector: r.value for r in _table(report, "count", "table-2") if not r.group
             and r.outcome == "population"}  # fmt: skip
    return _change(report, rng, rows, lambda row: whole[row.sector] + int(rng.integers(1, 90)))


# --- rates, means, quartiles --------------------------------------------------------------------


def growth_on_wrong_base(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Growth computed on the later number instead of the earlier one."""
    rows = [row for row in report.numbers if row.statistic == "growth"]

    def alter(row: Printed) -> float | None:
        of, by = report.by_id[row.of].value, report.by_id[row.by].value
        value = round(100 * (of - by) / of, row.decimals)
        return value if abs(value - row.value) >= 0.2 else None

    return _change(report, rng, rows, alter)


def mean_off_grid(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A mean that no whole numbers of this many respondents give."""
    rows = [row for row in report.numbers if row.statistic == "mean" and row.items]

    def alter(row: Printed) -> float | None:
        value = round(row.value + float(rng.choice([-0.01, 0.01])) * int(rng.integers(1, 9)), 2)
        grid = np.round(np.arange(row.base * 5 + 1) / row.base, 6)
        off = np.abs(grid - value).min() > 0.0051
        return value if off and 1 <= value <= 5 else None

    return _change(report, rng, rows, alter)


def quartiles_exchanged(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two neighbouring quantiles in each other's place."""
    sector = str(rng.choice(list("ABC")))
    names = ("min", "q1", "median", "q3", "max")
    rows = {r.statistic: r for r in report.numbers if r.sector == sector and r.outcome == "days"}
    i = int(rng.integers(4))
    one, two = rows[names[i]], rows[names[i + 1]]
    if two.value - one.value < 0.2:
        return None
    return _put(report, {one.id: _with(one, two.value), two.id: _with(two, one.value)})


# --- regressions --------------------------------------------------------------------------------


def _cells(report: Report, name: str) -> list[tuple[Model, Line, Printed]]:
    return [(m, line, cell) for m in report.models for line in m.lines.values()
            if (cell := getattr(line, name)) is not None]  # fmt: skip


def _in_cells(report: Report, rng: np.random.Generator, name: str, alter) -> Seeded | None:
    found = _cells(report, name)
    by_id = {cell.id: (model, line) for model, line, cell in found}
    rows = [cell for _, _, cell in found]
    return _change(report, rng, rows, lambda row: alter(row, *by_id[row.id]))


def digits_of_estimate(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two digits of an estimate change places, by more than rounding hides."""
    return _in_cells(report, rng, "estimate",
                     lambda row, model, line: _swap_digits(row, rng, _grain(line)))  # fmt: skip


def digits_of_limit(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two digits of a confidence limit change places, by more than rounding hides."""
    name = str(rng.choice(["low", "high"]))
    return _in_cells(report, rng, name,
                     lambda row, model, line: _swap_digits(row, rng, 2 * _grain(line)))  # fmt: skip


def _grain(line: Line) -> float:
    """The smallest change of an estimate that three rounding cells cannot hide."""
    ratio = line.estimate.value / line.low.value if line.estimate.statistic == "odds_ratio" else 1
    return 0.0012 + 0.0006 * max(abs(ratio), 1.0)


def lost_minus(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A minus that is missing before a coefficient or a limit."""
    name = str(rng.choice(["estimate", "low", "high"]))
    return _in_cells(report, rng, name, lambda row, model, line: -row.value
                     if not model.log and row.value < -0.004 else None)  # fmt: skip


def limits_exchanged(report: Report, rng: np.random.Generator) -> Seeded | None:
    """The two limits of an interval in each other's place."""
    found = _cells(report, "low")
    _, line, _ = found[int(rng.integers(len(found)))]
    if line.high.value - line.low.value < 0.003:
        return None
    return _put(report, {line.low.id: _with(line.low, line.high.value),
                         line.high.id: _with(line.high, line.low.value)})  # fmt: skip


def wrong_p(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A p-value whose decimal mark has moved one place."""

    def alter(row: Printed, model: Model, line: Line) -> float | None:
        if row.qualifier == "under":
            return 0.01 + round(float(rng.uniform(0, 0.5)), 3)
        value = round(row.value * (0.1 if row.value > 0.09 else 10), 3)
        return value if value < 1 and abs(value - row.value) > 0.03 else None

    return _in_cells(report, rng, "p_value", alter)


def shifted_column(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A column one row too high or too low; the row that falls out is replaced by its neighbour."""
    model = _pick(rng, report.models)
    lines, step = list(model.lines.values()), int(rng.choice([-1, 1]))
    changed = {}
    for place, line in enumerate(lines):
        source = lines[min(max(place + step, 0), len(lines) - 1)]
        changed |= _moved(line, source)
    return _put(report, changed)


def _moved(line: Line, source: Line) -> dict[str, Printed]:
    pairs = [(a, b) for a, b in zip(line, source, strict=True) if a is not None and b is not None]
    names = ("value", "decimals", "qualifier", "cell")
    return {a.id: a._replace(**{name: getattr(b, name) for name in names}) for a, b in pairs}


def copied_column(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A column that repeats the one of another sector."""
    one = _pick(rng, report.models)
    two = _pick(rng, [m for m in report.models if m.exhibit == one.exhibit and m is not one])
    changed = {}
    for term in [term for term in one.lines if term in two.lines]:
        changed |= _moved(one.lines[term], two.lines[term])
    return _put(report, changed)


def exchanged_columns(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two columns of a table in each other's place, N aside, of sectors unlike in size."""
    one = _pick(rng, report.models)
    if one.n is None:
        return None
    sisters = [m for m in report.models if m.exhibit == one.exhibit and m.n is not None]
    two = _pick(rng, [m for m in sisters if abs(np.log(m.n.value / one.n.value)) > np.log(UNLIKE)])
    if two is None:
        return None
    changed = {}
    for line, other in [(one.lines[t], two.lines[t]) for t in one.lines if t in two.lines]:
        changed |= _moved(line, other) | _moved(other, line)
    return _put(report, changed)


def exchanged_rows(report: Report, rng: np.random.Generator) -> Seeded | None:
    """Two rows of a column in each other's place, their standard errors a half apart (logs)."""
    model = _pick(rng, report.models)
    log_se = Profile.of(model).log_se
    sisters = [m for m in report.models if m.sector == model.sector]
    shared = [i for i, term in enumerate(model.lines) if sum(term in m.lines for m in sisters) > 2]
    a, b = rng.choice(shared, 2, replace=False)
    if not abs(log_se[a] - log_se[b]) > 0.5:
        return None
    lines = list(model.lines.values())
    return _put(report, _moved(lines[a], lines[b]) | _moved(lines[b], lines[a]))


def wrong_n(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A model with more complete cases than one that needs fewer variables."""
    larger = [m for m in report.models if m.exhibit == "table-9"]
    model = _pick(rng, larger)
    smaller = next(m for m in report.models if m.exhibit == "table-8" and m.sector == model.sector)
    value = smaller.n.value + int(rng.integers(1, 60))
    return _put(report, {model.n.id: _with(model.n, value)})


# --- sentences ------------------------------------------------------------------------------------


def turned_direction(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A sentence that turns a significant association round."""
    told = [c for c in report.assertions if c["significant"] == "yes"]
    return _claim(
        report, _pick(rng, told), "sign", {"positive": "negative", "negative": "positive"}
    )


def turned_order(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A sentence that turns the order of two shares round."""
    claim = _pick(rng, report.orderings)
    return _claim(report, claim, "relation", {"higher": "lower", "lower": "higher"}, "orderings")


def false_significance(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A sentence that calls significant what is not, or the other way round."""
    return _claim(report, _pick(rng, report.assertions), "significant", {"yes": "no", "no": "yes"})


def _claim(
    report: Report, claim: Mapping | None, name: str, turn: Mapping[str, str],
    where: str = "assertions",
) -> Seeded | None:  # fmt: skip
    if claim is None:
        return None
    turned = {**claim, name: turn[claim[name]]}
    claims = tuple(turned if c is claim else c for c in getattr(report, where))
    return Seeded(replace(report, **{where: claims}), frozenset({claim["id"]}))


def wrong_reference(report: Report, rng: np.random.Generator) -> Seeded | None:
    """A reference to a table that does not exist."""
    place = int(rng.integers(len(report.references)))
    wrong = {**report.references[place], "reference": f"table-{int(rng.integers(11, 99))}"}
    references = tuple(wrong if i == place else r for i, r in enumerate(report.references))
    return Seeded(replace(report, references=references), frozenset({f"reference-{place}"}))


OF_REGRESSIONS = (
    "digits_of_estimate", "digits_of_limit", "lost_minus", "limits_exchanged", "wrong_p",
    "shifted_column", "copied_column", "exchanged_columns", "exchanged_rows", "turned_direction",
    "false_significance",
)  # fmt: skip
"""Kinds that any report with regression tables can take."""

KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        digits_of_count, digits_of_percent, wrong_total, wrong_base, other_sector, number_in_text,
        one_suppressed, part_above_whole, growth_on_wrong_base, mean_off_grid, quartiles_exchanged,
        digits_of_estimate, digits_of_limit, lost_minus, limits_exchanged, wrong_p, shifted_column,
        copied_column, exchanged_columns, exchanged_rows, wrong_n, turned_direction, turned_order,
        false_significance, wrong_reference,
    )
}  # fmt: skip
