"""Parts and their totals; cells held back that the total gives away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .cells import Interval, exactly, total
from .findings import Between, Check, Name, Number, Numbers, Said, Where, Withheld
from .printed import Printed, is_total
from .report import Report, blocks

NOT_SHOWN = Interval(0.0, float("inf"))
"""What a suppressed count may be: nothing is assumed about where the limit lies."""


class Sum(NamedTuple):
    """Counts that make up another one; `along` is what runs through them."""

    whole: Printed
    parts: tuple[Printed, ...]
    along: str


def sums(report: Report) -> Iterator[Sum]:
    """Every total in a table with its parts: over answers, groups, sectors, or as declared."""
    counts = [row for row in report.cells if row.statistic == "count" and not row.term]
    yield from _over_levels(counts)
    yield from _over_groups(counts, report)
    yield from _over_sectors(counts)
    yield from _declared(counts, report)


def without_joins(rows: Sequence[Printed], key: str) -> list[Printed]:
    """Rows but those that join others of them (``a+b`` beside ``a`` or ``b``)."""
    names = {getattr(row, key).partition("=")[2] or getattr(row, key) for row in rows}
    return [
        row for row in rows
        if "+" not in (name := getattr(row, key).partition("=")[2] or getattr(row, key))
        or not names & set(name.split("+"))
    ]  # fmt: skip


def _over_levels(counts: Sequence[Printed]) -> Iterator[Sum]:
    for rows in blocks(counts, "exhibit", "sector", "group", "outcome").values():
        whole = [row for row in rows if is_total(row.level)]
        parts = without_joins([r for r in rows if r.level and not is_total(r.level)], "level")
        if len(whole) == 1 and len(parts) > 1:
            yield Sum(whole[0], tuple(parts), "level")


def _over_groups(counts: Sequence[Printed], report: Report) -> Iterator[Sum]:
    partitions = {(r.exhibit, r.outcome) for r in report.related("partition")}
    for rows in blocks(counts, "exhibit", "sector", "level", "outcome").values():
        alone = [row for row in rows if not row.group]
        variables = blocks((row for row in rows if row.group), "exhibit")
        for members in variables.values():
            by_variable: dict[str, list[Printed]] = {}
            for row in members:
                by_variable.setdefault(row.group.partition("=")[0], []).append(row)
            for variable, categories in by_variable.items():
                named = [r for r in categories if is_total(r.group.partition("=")[2])]
                if not named and (rows[0].exhibit, variable) in partitions:
                    named = alone
                parts = without_joins([r for r in categories if r not in named], "group")
                if len(named) == 1 and len(parts) > 1:
                    yield Sum(named[0], tuple(parts), "group")


def _over_sectors(counts: Sequence[Printed]) -> Iterator[Sum]:
    seen = {exhibit: {row.sector for row in rows} - {"ALL", ""}
            for (exhibit,), rows in blocks(counts, "exhibit").items()}  # fmt: skip
    for key, rows in blocks(counts, "exhibit", "group", "level", "outcome").items():
        whole = [row for row in rows if row.sector == "ALL"]
        parts = [row for row in rows if row.sector not in ("ALL", "")]
        if len(whole) == 1 and len(parts) > 1 and len(parts) == len(seen[key[0]]):
            yield Sum(whole[0], tuple(parts), "sector")


def _declared(counts: Sequence[Printed], report: Report) -> Iterator[Sum]:
    """Totals of one variable over the answers to two, as ongoing and ended treatment.

    And totals that stand in a row without an answer, or elsewhere.
    """
    for relation in report.related("levels"):
        mine = [r for r in counts if (r.exhibit, r.outcome) == (relation.exhibit, relation.outcome)]
        for rows in blocks(mine, "sector", "group").values():
            elsewhere = [report.by_id[relation.of]] if relation.of in report.by_id else []
            whole = elsewhere or [row for row in rows if not row.level]
            parts = without_joins([row for row in rows if row.level], "level")
            if len(whole) == 1 and len(parts) > 1:
                yield Sum(whole[0], tuple(parts), "level")
    for relation in report.related("sum"):
        names = (relation.outcome, relation.of, relation.by)
        for rows in blocks(counts, "exhibit", "sector", "group").values():
            mine = [row for row in rows if row.outcome in names]
            whole = [r for r in mine if r.outcome == relation.outcome and is_total(r.level)]
            parts = [row for row in mine if not is_total(row.level)]
            if len(whole) == 1 and {row.outcome for row in parts} >= set(names[1:]):
                yield Sum(whole[0], tuple(parts), "sum")


def parts_against_totals(report: Report, check: Check) -> None:
    """Counts add up to their total.

    For disjoint parts ``x_1 … x_k`` of a total ``T``: ``sum(cell(x_i)) ∩ cell(T) ≠ ∅``, where a
    suppressed part may be any number from 0 up. A surplus that is itself a number of a sister
    column says what was added by mistake: the whole column (surplus = its total) or one row
    (surplus = that row of it).
    """
    for item in sums(report):
        check.test(item.whole.exhibit)
        added = total([NOT_SHOWN if part.suppressed else part.cell for part in item.parts])
        if item.whole.suppressed or added.meets(item.whole.cell):
            continue
        _object(report, check, item, added)


def in_sums(report: Report) -> set[str]:
    """Ids of totals and parts that add up: nothing in their table says that they are wrong."""
    firm: set[str] = set()
    for item in sums(report):
        shown = [part for part in item.parts if not part.suppressed]
        if len(shown) == len(item.parts) and total([p.cell for p in shown]).meets(item.whole.cell):
            firm |= {item.whole.id, *(part.id for part in shown)}
    return firm


def _object(report: Report, check: Check, item: Sum, added: Interval) -> None:
    whole, parts = item.whole, item.parts
    surplus = added.low - whole.value
    values = {
        "sum": Numbers(tuple(Number(p.value, p.decimals) for p in parts if not p.suppressed)),
        "added": Number(added.low, whole.decimals),
        "total": Number(whole.value, whole.decimals),
        "surplus": Number(abs(surplus), whole.decimals),
    }
    likely, proof = _cause(report, item, surplus, values)
    rows = tuple(part for part in parts if part.id in likely) or (whole, *parts)
    check.find(
        rows,
        proof,
        recomputed=values["added"] if not likely else None,
        likely=likely,
        name=whole.outcome if item.along != "sector" else f"{whole.outcome}-sectors",
    )


def _cause(report: Report, item: Sum, surplus: float, values: dict) -> tuple[dict, Said]:
    """What the surplus is, where another number of the table says so."""
    sister = _whole_sister(report, item, surplus)
    if sister:
        likely = {p.id: p.value - q.value for p, q in zip(item.parts, sister, strict=True)}
        named = values | {"sister": Name("sector", sister[0].sector)}
        return likely, Said("total_includes_column", named)
    row = _single_row(report, item, surplus)
    if row:
        part, other = row
        named = values | {"row": Where(part, ("group", "level")), "other": Number(other.value),
                          "sister": Name("sector", other.sector)}  # fmt: skip
        return {part.id: part.value - other.value}, Said("total_includes_cell", named)
    wrong = _misfit(report, item, surplus)
    if wrong is item.whole:
        return {wrong.id: wrong.value + surplus}, Said("total_unlike_percents", values)
    if wrong is not None:
        named = values | {"cell": Number(wrong.value), "right": Number(wrong.value - surplus)}
        return {wrong.id: wrong.value - surplus}, Said("total_cell_wrong", named)
    return {}, Said("total_too_low" if surplus > 0 else "total_too_high", values)


def _sisters(report: Report, part: Printed) -> list[Printed]:
    """The same row in the table's other columns."""
    keys = [part._replace(sector=sector).key for sector in report.sectors]
    found = [row for key in keys for row in report.by_key.get(key, []) if not row.said]
    return [r for r in found if r.exhibit == part.exhibit and r.sector not in (part.sector, "ALL")]


def _whole_sister(report: Report, item: Sum, surplus: float) -> tuple[Printed, ...]:
    """The sister column whose total is the surplus, row by row."""
    if surplus <= 0 or item.along == "sector":
        return ()
    for other in _sisters(report, item.whole):
        same = [
            next((r for r in _sisters(report, part) if r.sector == other.sector), None)
            for part in item.parts
        ]
        fits = all(s is not None and s.value <= p.value
                   for s, p in zip(same, item.parts, strict=True))  # fmt: skip
        if other.value == surplus and fits:
            return tuple(same)  # type: ignore[arg-type]
    return ()


def _single_row(report: Report, item: Sum, surplus: float) -> tuple[Printed, Printed] | None:
    """The one row whose sister is the surplus."""
    if surplus <= 0 or item.along == "sector":
        return None
    pairs = [(p, other) for p in item.parts for other in _sisters(report, p)
             if other.value == surplus and p.value > surplus]  # fmt: skip
    return pairs[0] if len(pairs) == 1 else None


def _misfit(report: Report, item: Sum, surplus: float) -> Printed | None:
    """The one number that the printed percentages say is wrong: a part, or the total."""
    pairs = [(part, percent) for part in item.parts
             if not part.suppressed and (percent := _percent(report, part))]  # fmt: skip
    if len(pairs) < 2 or len(pairs) < len(item.parts):
        return None
    base = item.whole.value
    bad = [part for part, percent in pairs if not _fits(part.value, base, percent)]
    added = base + surplus
    if all(_fits(part.value, added, percent) for part, percent in pairs) and bad:
        return item.whole
    mended = [part for part, percent in pairs if part in bad
              and part.value > surplus and _fits(part.value - surplus, base, percent)]  # fmt: skip
    return mended[0] if len(mended) == len(bad) == 1 else None


def _percent(report: Report, part: Printed) -> Printed | None:
    rows = report.by_key.get(part._replace(statistic="percent").key, [])
    return next((r for r in rows if r.exhibit == part.exhibit and not r.suppressed), None)


def _fits(count: float, base: float, percent: Printed) -> bool:
    return base > 0 and exactly(100 * count / base).meets(percent.cell)


def suppressed_cells(report: Report, check: Check) -> None:
    """A suppressed count that the printed ones give away.

    If exactly one of the parts of a printed total is held back, it is ``T - sum(others)``: the
    star hides nothing. (With two or more held back only their sum is known.)
    """
    known: set[str] = set()
    for item in sums(report):
        hidden = [part for part in item.parts if part.suppressed]
        if not hidden or item.whole.suppressed:
            continue
        check.test(item.whole.exhibit)
        if len(hidden) == 1 and hidden[0].id not in known:
            known.add(hidden[0].id)
            shown = total([part.cell for part in item.parts if not part.suppressed])
            rest = exactly(item.whole.value) - shown
            _give_away(check, hidden[0], rest)


def _give_away(check: Check, hidden: Printed, rest: Interval) -> None:
    if rest.low < 0 or rest.high - rest.low > 1:
        return
    # The number is for the rule's own tests: a page that told it would undo what print holds back.
    check.find((hidden,), Said("suppressed_derivable"), recomputed=Withheld(Between(rest, 0)))
