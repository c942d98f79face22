"""Numbers found by what they are about, with what follows from the numbers that are stated."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

KEYS = ["exhibit", "sector", "group", "level", "outcome", "term", "statistic"]
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
    """A number (NaN: held back as a small cell) with its base.

    ``margin`` is how far the number behind it may lie off, since it was rounded: nothing for a
    recomputed number. ``std_error`` is known for estimates alone; ``exhibit`` (where it stands,
    if in one place) and ``decimals`` (if it stands there as such) for printed numbers. ``given``
    marks a number that was read and not computed.
    """

    value: float
    n: float = math.nan
    margin: float = 0.0
    std_error: float = math.nan
    exhibit: str = ""
    decimals: int | None = None
    given: bool = False

    @property
    def low(self) -> float:
        """Smallest number that may stand behind it."""
        return self.value - self.margin

    @property
    def high(self) -> float:
        """Largest number that may stand behind it."""
        return self.value + self.margin


@dataclass(frozen=True)
class Numbers:
    """Numbers found by key; subclasses say which are stated.

    A number that is not stated is derived where it follows: a share from the counts of part and
    whole; a join of answers or of disjoint groups (``a+b``) and the whole sample (``ALL``) from
    their parts, weighted by their bases; the diagnosis groups as a whole (``diagnoses=*``) as
    the median of the groups. A part that is held back holds the whole back.

    Attributes
    ----------
    groups : mapping of str to tuple of str
        Groups by variable, without those who do not know.
    """

    groups: Mapping[str, tuple[str, ...]]

    def stated(self, key: Key) -> Found | None:
        """The number that stands under `key` itself."""
        raise NotImplementedError

    def find(self, key: Key) -> Found | None:
        """The number for `key`, stated or derived; None if it does not follow."""
        return self.stated(key) or self.derived(key)

    def derived(self, key: Key) -> Found | None:
        """The number for `key` from others."""
        return self._share(key) or self._joined(key) or self._pooled(key) or self._typical(key)

    def _share(self, key: Key) -> Found | None:
        """A percentage from two counts."""
        whole = whole_of(key)
        part = whole and self.find(key._replace(statistic="count"))
        base = part and self.find(whole)
        if not base or not (base.value > 0 or math.isnan(base.value)):
            return None
        return Found(
            100 * part.value / base.value,
            base.value,
            100 * part.margin / base.value,
            exhibit=place([part, base]),
        )

    def _joined(self, key: Key) -> Found | None:
        """Sum over the answers of a joined level, which share their base and exclude one another.

        No printed number joins answers that may be given together (tests/test_published.py).
        """
        if "+" not in key.level or key.statistic not in ("percent", "count"):
            return None
        parts = self._all(key._replace(level=level) for level in key.level.split("+"))
        if not parts:
            return None
        value, margin = sum(p.value for p in parts), sum(p.margin for p in parts)
        return Found(value, parts[0].n, margin, exhibit=place(parts))

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
        known = [found for found in self.rivals(key).values() if not math.isnan(found.value)]
        if not known:
            return None
        return Found(median(f.value for f in known), margin=max(f.margin for f in known))

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
        found = []
        for key in keys:
            number = self.find(key)
            if number is None:
                return None
            found.append(number)
        return found


def whole_of(key: Key) -> Key | None:
    """The count that is a percentage's hundred per cent; None for a number that has none.

    A sector's share is of all sectors. An answer's share is of the level ``total``. Patients of
    a trust, region or diagnosis in a register are a share of those of all.
    """
    if key.statistic == "sector_percent":
        return key._replace(sector="ALL", statistic="count")
    if key.statistic != "percent":
        return None
    if key.group and key.level in ("", "total"):
        return key._replace(group="", statistic="count")
    if key.level not in ("", "total"):
        return key._replace(level="total", statistic="count")
    return None


def pool(parts: list[Found], statistic: str) -> Found | None:
    """One number for disjoint parts: counts add up, shares and means are weighted by base.

    Where the bases are not known, all that follows is that the whole lies among its parts.
    """
    n = sum(part.n for part in parts)
    value, margin = sum(part.value for part in parts), sum(part.margin for part in parts)
    if statistic in ADDITIVE:
        return Found(value, n, margin, exhibit=place(parts))
    if statistic not in AVERAGED or n == 0:
        return None
    if math.isnan(value):
        return Found(math.nan, n)
    if math.isnan(n):
        low, high = min(part.low for part in parts), max(part.high for part in parts)
        return Found((low + high) / 2, n, (high - low) / 2, exhibit=place(parts))
    value = sum(part.value * part.n for part in parts) / n
    margin = sum(part.margin * part.n for part in parts) / n
    return Found(value, n, margin, exhibit=place(parts))


def place(parts: list[Found]) -> str:
    """The exhibit that all of `parts` stand in; empty if they stand in several."""
    places = {part.exhibit for part in parts}
    return places.pop() if len(places) == 1 else ""


def groups_among(groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Groups by variable, in their order, without those who do not know."""
    known = [group for group in dict.fromkeys(groups) if group and not group.endswith("=dont_know")]
    variables = dict.fromkeys(group.partition("=")[0] for group in known)
    return {v: tuple(g for g in known if g.partition("=")[0] == v) for v in variables}
