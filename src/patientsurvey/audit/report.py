"""A report's printed numbers and claims, indexed for the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from .printed import ESTIMATES, Printed

Claims = tuple[Mapping[str, str], ...]
Right = Mapping[str, float | Printed | None]
"""By id: the right value, the print that belongs in its place, or None where it is lost."""


class Relation(NamedTuple):
    """How numbers hang together beyond what their keys tell (``data/audit/relations.csv``).

    ``kind`` is one of ``partition`` (the categories of `outcome`, a group variable, make up the
    row without a group in `exhibit`), ``ratio``, ``growth``, ``difference``, ``sum`` (outcome
    from `of` and `by`), ``base`` (percentages of `outcome` are of those with `of`, an
    ``outcome=level``), ``variable`` (the models' `outcome` is the term `of` elsewhere),
    ``classes`` (the mean of `outcome` lies within the classes of `of`), ``share`` (an odds ratio of
    `outcome` is of the share `of`), ``same`` (counts of `outcome` by group are those of the
    answers), ``levels`` (the answers to `outcome` make up the number `of`, or the row without an
    answer), ``join`` (the answer `of` to `outcome` is the answers `by`, joined with +) and
    ``rounded`` (counts of `outcome` are rounded amounts, such as posts).
    """

    kind: str
    exhibit: str
    outcome: str
    of: str
    by: str


class Line(NamedTuple):
    """One term's row in a regression model."""

    estimate: Printed
    low: Printed | None
    high: Printed | None
    p_value: Printed | None


class Model(NamedTuple):
    """One column of a regression table."""

    exhibit: str
    sector: str
    outcome: str
    statistic: str
    lines: Mapping[str, Line]
    n: Printed | None

    @property
    def log(self) -> bool:
        """Whether intervals are symmetric on the log scale."""
        return ESTIMATES[self.statistic]


@dataclass(frozen=True, eq=False)
class Report:
    """Everything that is audited together.

    Attributes
    ----------
    numbers : tuple of Printed
        In printed order.
    assertions, orderings, statements : tuple of mappings
        Claims of the running text, columns as in ``data/published``.
    references : tuple of mappings
        ``line, reference``: exhibits that the running text points to.
    exhibits : frozenset of str
        Every exhibit there is.
    relations : tuple of Relation
    """

    numbers: tuple[Printed, ...]
    assertions: Claims = ()
    orderings: Claims = ()
    statements: Claims = ()
    references: Claims = ()
    exhibits: frozenset[str] = frozenset()
    relations: tuple[Relation, ...] = ()
    lost: frozenset[str] = field(default=frozenset())

    @cached_property
    def memory(self) -> dict[str, object]:
        """What rules have computed from the whole report, for other rules to use."""
        return {}

    @cached_property
    def by_id(self) -> dict[str, Printed]:
        """Printed numbers by id."""
        return {row.id: row for row in self.numbers}

    @cached_property
    def by_key(self) -> dict[tuple, list[Printed]]:
        """Printed numbers by what they are about, in printed order."""
        found: dict[tuple, list[Printed]] = defaultdict(list)
        for row in self.numbers:
            found[row.key].append(row)
        return found

    @cached_property
    def cells(self) -> tuple[Printed, ...]:
        """Numbers that stand in tables."""
        return tuple(row for row in self.numbers if not row.said)

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Columns that tables have, without the whole sample."""
        return tuple(sorted({row.sector for row in self.cells} - {"ALL", ""}))

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """Regression columns, in printed order."""
        lines: dict[tuple, dict[str, dict[str, Printed]]] = defaultdict(lambda: defaultdict(dict))
        sizes: dict[tuple, Printed] = {}
        for row in self.cells:
            place = (row.source, row.exhibit, row.sector, row.group, row.outcome)
            if row.term:
                lines[place][row.term][row.statistic] = row
            elif row.statistic == "n" and not row.level:
                sizes[place] = row
        return tuple(
            model
            for place, terms in lines.items()
            if (model := _model(place, terms, sizes.get(place)))
        )

    def related(self, kind: str) -> list[Relation]:
        """Relations of one kind."""
        return [relation for relation in self.relations if relation.kind == kind]

    def mended(self, likely: Right) -> Report:
        """The report with numbers put right where they follow; lost ones left out."""
        if not likely:
            return self
        numbers = tuple(_mend(row, likely) for row in self.numbers)
        lost = self.lost | {id for id, value in likely.items() if value is None}
        kept = tuple(row for row in numbers if row.id not in lost)
        return replace(self, numbers=kept, lost=lost)


def _mend(row: Printed, likely: Right) -> Printed:
    right = likely.get(row.id)
    if isinstance(right, Printed):
        same = {name: getattr(right, name) for name in ("value", "decimals", "qualifier", "cell")}
        return row._replace(**same)
    return row if right is None else row.with_value(right)


def _model(place: tuple, terms: Mapping[str, dict], n: Printed | None) -> Model | None:
    kinds = [kind for cells in terms.values() for kind in cells if kind in ESTIMATES]
    if not kinds:
        return None
    statistic = max(set(kinds), key=kinds.count)
    lines = {
        term: Line(cells[statistic], *(cells.get(k) for k in ("conf_low", "conf_high", "p_value")))
        for term, cells in terms.items()
        if statistic in cells
    }
    _, exhibit, sector, _, outcome = place
    return Model(exhibit, sector, outcome, statistic, lines, n)


def blocks(rows: Iterable[Printed], *keys: str) -> dict[tuple, list[Printed]]:
    """Rows by the values of `keys`."""
    found: dict[tuple, list[Printed]] = defaultdict(list)
    for row in rows:
        found[tuple(getattr(row, key) for key in keys)].append(row)
    return found
