"""Recomputed numbers by the keys of the printed ones, with what follows from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

import numpy as np
import pandas as pd

KEYS = ["exhibit", "sector", "group", "level", "outcome", "term", "statistic"]
OF_A_MODEL = ["p_value", "conf_low", "conf_high"]
PARTS = ("PHV", "TSB", "AVT")
ADDITIVE, AVERAGED = ("count", "n"), ("percent", "mean")


class Key(NamedTuple):
    """What a number is about, as in :mod:`patientsurvey.estimates`."""

    exhibit: str
    sector: str
    group: str
    level: str
    outcome: str
    term: str
    statistic: str


class Found(NamedTuple):
    """A recomputed number (NaN: held back as a small cell) and its base."""

    value: float
    n: float


@dataclass(frozen=True)
class Reproduced:
    """Recomputed numbers, found by key.

    A number that no estimate states is derived where it follows: a join of answers or of disjoint
    groups (``a+b``) and the whole sample (``ALL``) from their parts, weighted by their bases; a
    count from percentage and base; the diagnosis groups as a whole (``diagnoses=*``) as the median
    of the groups. A part that is held back holds the whole back. What another exhibit states under
    the same key is the same number.

    Attributes
    ----------
    by_key : mapping of Key to Found
    anywhere : mapping of Key (exhibit empty) to Found
    groups : mapping of str to tuple of str
        Groups by variable, without those who do not know.
    """

    by_key: Mapping[Key, Found]
    anywhere: Mapping[Key, Found]
    groups: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, estimates: pd.DataFrame) -> Reproduced:
        """Index tidy `estimates` (see :mod:`patientsurvey.estimates`)."""
        numbers = pd.concat([_bases(estimates), _counts(estimates), _long(estimates)])
        keys = list(map(Key, *(numbers[column] for column in KEYS)))
        found = list(map(Found, numbers["estimate"].tolist(), numbers["n"].tolist()))
        anywhere = {key._replace(exhibit=""): f for key, f in zip(keys, found, strict=True)}
        return cls(dict(zip(keys, found, strict=True)), anywhere, _groups(estimates["group"]))

    def find(self, key: Key) -> Found | None:
        """The number for `key`, stated or derived; None if it does not follow."""
        stated = self.by_key.get(key) or self.anywhere.get(key._replace(exhibit=""))
        return stated or self._joined(key) or self._pooled(key) or self._typical(key)

    def _joined(self, key: Key) -> Found | None:
        """Sum over the answers of a joined level, which share their base."""
        if "+" not in key.level or key.statistic not in ("percent", "count"):
            return None
        parts = self._all(key._replace(level=level) for level in key.level.split("+"))
        return parts and Found(sum(part.value for part in parts), parts[0].n)

    def _pooled(self, key: Key) -> Found | None:
        """The number for disjoint groups, or for the three sectors, together."""
        variable, _, categories = key.group.partition("=")
        if "+" in categories:
            names = categories.split("+")
            parts = self._all(key._replace(group=f"{variable}={name}") for name in names)
        elif key.sector == "ALL":
            parts = self._all(key._replace(sector=sector) for sector in PARTS)
        else:
            parts = None
        return parts and pool(parts, key.statistic)

    def _typical(self, key: Key) -> Found | None:
        """Median over the groups of a variable."""
        if not key.group.endswith("=*"):
            return None
        known = [found.value for found in self.rivals(key).values() if not math.isnan(found.value)]
        return Found(median(known), math.nan) if known else None

    def rivals(self, key: Key) -> dict[str, Found]:
        """The numbers that `key` is compared with: other groups, or other sectors, by name."""
        if key.group:
            others = self.groups.get(key.group.partition("=")[0], ())
            keys = {group: key._replace(group=group) for group in others}
        else:
            keys = {sector: key._replace(sector=sector) for sector in PARTS}
        keys = {name: other for name, other in keys.items() if other != key}
        found = {name: self.find(other) for name, other in keys.items()}
        return {name: number for name, number in found.items() if number is not None}

    def _all(self, keys: Iterable[Key]) -> list[Found] | None:
        found = [self.find(key) for key in keys]
        return None if None in found else found


def pool(parts: list[Found], statistic: str) -> Found | None:
    """One number for disjoint parts: counts add up, shares and means are weighted by base."""
    n = sum(part.n for part in parts)
    if statistic in ADDITIVE:
        return Found(sum(part.value for part in parts), n)
    if statistic in AVERAGED and (n > 0 or math.isnan(n)):
        return Found(sum(part.value * part.n for part in parts) / n, n)
    return None


def _long(estimates: pd.DataFrame) -> pd.DataFrame:
    """One row per number: a model's p-value and interval become rows of their own."""
    model = estimates[estimates["statistic"].isin(["odds_ratio", "coefficient"])]
    own = [model.assign(statistic=name, estimate=model[name]) for name in OF_A_MODEL]
    return pd.concat([*own, estimates])[[*KEYS, "estimate", "n"]]


def _bases(estimates: pd.DataFrame) -> pd.DataFrame:
    """The bases of percentages and means, as numbers of their own."""
    rows = estimates[estimates["statistic"].isin(AVERAGED)]
    return rows.assign(statistic="n", level="", estimate=rows["n"])[[*KEYS, "estimate", "n"]]


def _counts(estimates: pd.DataFrame) -> pd.DataFrame:
    """Counts behind percentages."""
    rows = estimates[estimates["statistic"].eq("percent")]
    counts = np.round(rows["n"] * rows["estimate"] / 100)
    return rows.assign(statistic="count", estimate=counts)[[*KEYS, "estimate", "n"]]


def _groups(groups: pd.Series) -> dict[str, tuple[str, ...]]:
    named = [group for group in groups.unique() if group and not group.endswith("=dont_know")]
    variables = dict.fromkeys(group.partition("=")[0] for group in named)
    return {v: tuple(g for g in named if g.partition("=")[0] == v) for v in variables}
