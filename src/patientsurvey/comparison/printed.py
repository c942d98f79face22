"""The report's own numbers by key: what one place in print says about another."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ..published import Published
from .numbers import AVERAGED, KEYS, Found, Key, Numbers, groups_among

PRECISE = ("exact", "trimmed", "highest", "lowest")
"""Wordings that give a number itself; about, over and the like give none to compare with."""
BELOW = "under"
CHART_LABEL = "leftover chart label"
TABLE, CHART, SENTENCE = 0, 1, 2


class Source(NamedTuple):
    """One place in print that states a number: how far to trust it, whose it is, and the number."""

    rank: int
    statement: str
    found: Found


@dataclass(frozen=True)
class Printed(Numbers):
    """Printed numbers, found by key, as printed: corrections do not count.

    What tables and the remains of charts state, or lets one work out, comes before what sentences
    say. A sentence is never held against itself.

    Attributes
    ----------
    sources : mapping of tuple to list of Source
        By key without the exhibit, the best first.
    besides : str
        The statement that asks, whose own numbers are passed over.
    lowest : int
        Lowest rank of place that counts.
    """

    sources: Mapping[tuple, list[Source]]
    besides: str = ""
    lowest: int = SENTENCE

    @classmethod
    def of(cls, published: Published) -> Printed:
        """Index every number that is printed exactly, and p-values printed as below one."""
        rows = published.estimates
        below = rows["qualifier"].eq(BELOW) & rows["statistic"].eq("p_value")
        rows = rows[(rows["qualifier"].isin(PRECISE) | below) & rows["value"].notna()]
        labels = published.statements["qualifier"].eq(CHART_LABEL)
        charts = set(published.statements.loc[labels, "id"])
        sources: dict[tuple, list[Source]] = defaultdict(list)
        for key, row in zip(keys_of(rows), rows.itertuples(index=False), strict=True):
            statement = statement_of(row.id)
            rank = TABLE if not statement else CHART if statement in charts else SENTENCE
            sources[key[1:]].append(Source(rank, statement, _found(row)))
        for found in sources.values():
            found.sort(key=lambda source: source.rank)
        return cls(groups_among(rows["group"]), dict(sources))

    def without(self, statement: str) -> Printed:
        """The same numbers but for those of `statement`."""
        return replace(self, besides=statement)

    def find(self, key: Key) -> Found | None:
        """The number of tables and charts for `key`, stated or derived; else that of sentences."""
        if self.lowest == CHART:
            return super().find(key)
        return self._tables.find(key) or super().find(key)

    @cached_property
    def _tables(self) -> Printed:
        """Tables and charts alone."""
        return replace(self, lowest=CHART)

    def stated(self, key: Key) -> Found | None:
        """The best number printed under `key`, with its base where that is printed too."""
        found = self._best(key)
        if found is None or key.statistic not in AVERAGED:
            return found
        base = self._best(key._replace(level="", statistic="n"))
        base = base or self._best(key._replace(level="total", statistic="count"))
        return found._replace(n=base.value) if base else found

    def _best(self, key: Key) -> Found | None:
        for source in self.sources.get(key[1:], ()):
            own = source.statement and source.statement == self.besides
            if source.rank <= self.lowest and not own:
                return source.found
        return None

    def _typical(self, key: Key) -> Found | None:
        """Nothing: print gives a chart's outstanding groups, which are no typical ones."""
        return None


def statement_of(id: str) -> str:
    """The statement that a printed row belongs to; empty for the cell of a table."""
    return "" if ":" in id else id.partition(".")[0]


def keys_of(rows: pd.DataFrame) -> list[Key]:
    """The key of each row."""
    return list(map(Key._make, zip(*(rows[column].tolist() for column in KEYS), strict=True)))


def _found(row: tuple) -> Found:
    """A printed number with its rounding; ``<,001`` is anything below."""
    if row.qualifier == BELOW:
        return Found(row.value / 2, margin=row.value / 2, exhibit=row.exhibit)
    place = {"exhibit": row.exhibit, "decimals": int(row.decimals)}
    if row.statistic in ("count", "n"):
        return Found(row.value, row.value, **place)
    rounded_to = 3 if row.qualifier == "trimmed" else int(row.decimals)
    return Found(row.value, math.nan, 0.5 * 10.0**-rounded_to, **place)
