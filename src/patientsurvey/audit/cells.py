"""Rounding cells and the arithmetic of intervals.

A printed number stands for every number that rounds to it. All rules compute with that whole
interval, its *cell*, so that no correctly rounded number can be found at fault:

    cell(v, d) = [v - 10^-d / 2, v + 10^-d / 2]

Both ends belong to it: software rounds halves up, or to even, and either is right. A rule may only
object when the cells leave no number over for which its equation holds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

ROUND_OFF = 1e-9
"""Relative width added for binary arithmetic: 18.5 may be computed as 18.499999999999996."""


class Interval(NamedTuple):
    """The numbers from ``low`` to ``high``, both included."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        """All sums of one number from each."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        """All differences."""
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, factor: float) -> Interval:  # type: ignore[override]
        """Every number times a constant."""
        ends = self.low * factor, self.high * factor
        return Interval(min(ends), max(ends))

    def over(self, other: Interval) -> Interval:
        """All quotients; everything where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return EVERYTHING
        ends = [a / b for a in self for b in other]
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common, but for round-off."""
        sizes = [abs(end) for end in (*self, *other) if math.isfinite(end)]
        slack = ROUND_OFF * max(sizes, default=1.0) + 1e-12
        return self.low <= other.high + slack and other.low <= self.high + slack

    def overlaps(self, other: Interval) -> bool:
        """Whether more than an end is common to both, unless one of them is a single number."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        single = self.low == self.high or other.low == other.high
        ends = [abs(end) for end in (low, high) if math.isfinite(end)]
        return self.meets(other) and (single or high - low > ROUND_OFF * max([1.0, *ends]))

    def below(self, other: Interval) -> bool:
        """Whether every number lies below every one of `other`."""
        return self.low < other.low and not self.meets(other)

    @property
    def middle(self) -> float:
        """The number half way."""
        return (self.low + self.high) / 2


EVERYTHING = Interval(-math.inf, math.inf)


def exactly(value: float) -> Interval:
    """One number alone."""
    return Interval(value, value)


def total(parts: list[Interval]) -> Interval:
    """All sums of one number from each part."""
    return Interval(sum(part.low for part in parts), sum(part.high for part in parts))


def cell(value: float, decimals: int) -> Interval:
    """Every number that is printed as `value` with `decimals` decimals."""
    half = 0.5 * 10.0**-decimals
    return Interval(value - half, value + half)


def as_printed(value: float, decimals: int) -> float:
    """`value` rounded half up, as most tables are."""
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5 + ROUND_OFF) / scale


def rounded_twice(value: float, decimals: int) -> float:
    """`value` rounded to one decimal more first: 25.457 becomes 25.5 and then 26."""
    return as_printed(as_printed(value, decimals + 1), decimals)
