"""Forms that statements take: above, at most, the largest, the lowest."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product

from .numbers import Found, Key
from .parts import Part, beside, either, known, room_for, untold
from .texts import NOTHING, Text, Worded


def key(exhibit: str, sector: str, statistic: str = "percent", **rest: str) -> Key:
    """A key with what is not named left empty."""
    blank = {"group": "", "level": "", "outcome": "", "term": ""}
    return Key(exhibit=exhibit, sector=sector, statistic=statistic, **(blank | rest))


# --- numbers made of numbers ---------------------------------------------------------------


def less(one: Found | None, other: Found | None) -> Found | None:
    """One number less another."""
    if one is None or other is None:
        return None
    return Found(one.value - other.value, margin=one.margin + other.margin)


def mean_of(found: Iterable[Found | None]) -> Found | None:
    """Plain mean of several numbers; None if one is missing."""
    numbers = list(found)
    if None in numbers:
        return None
    n = len(numbers)
    return Found(sum(f.value for f in numbers) / n, margin=sum(f.margin for f in numbers) / n)


def spread_of(found: Iterable[Found | None]) -> Found | None:
    """Largest number less the smallest; None if one is missing or held back."""
    numbers = list(found)
    if not numbers or not known(*numbers):
        return None
    low, high = min(f.value for f in numbers), max(f.value for f in numbers)
    return Found(high - low, margin=2 * max(f.margin for f in numbers))


# --- parts ---------------------------------------------------------------------------------


def above(
    name: Text,
    one: Found | None,
    rival: Text,
    other: Found | None,
    within: Text = NOTHING,
    statistic: str = "",
) -> Part:
    """One number lies above another; `within` says what the two have in common."""
    if not known(one, other):
        return untold(one, other)
    holds, close = room_for(one.value - other.value, one.margin + other.margin)
    return Part(holds, beside(name, one, rival, other, within, statistic), close)


def at_most(name: Text, number: Found | None, limit: float, said: str = "reason_number") -> Part:
    """A number lies at a limit or below; `said` is the wording that tells it."""
    if not known(number):
        return untold(number)
    holds, close = room_for(limit - number.value, number.margin, or_equal=True)
    return Part(holds, Worded(said, {"name": name, "value": number.value}), close)


def together(name: Text, found: Iterable[Found | None], limit: float, said: str) -> Part:
    """Several numbers lie no further apart than a limit.

    One that is held back may only widen their spread: what is seen can break the limit, but only
    all of them can keep it.
    """
    numbers = list(found)
    seen = [number for number in numbers if known(number)]
    part = at_most(name, spread_of(seen), limit, said)
    return part if part.holds is False or len(seen) == len(numbers) else untold(*numbers)


def outstanding(
    numbers: Mapping[str, Found | None],
    name: Callable[[str], Text],
    *,
    highest: Collection[str] = (),
    lowest: Collection[str] = (),
    within: Text = NOTHING,
    statistic: str = "",
) -> list[Part]:
    """The numbers called the highest lie above, the lowest below, all that are called neither."""
    rest = [one for one in numbers if one not in {*highest, *lowest}]
    pairs = [*product(highest, rest), *product(rest, lowest)]
    return [above(name(a), numbers[a], name(b), numbers[b], within, statistic) for a, b in pairs]


def not_largest(
    one: str,
    numbers: Mapping[str, Found | None],
    name: Callable[[str], Text],
    within: Text = NOTHING,
    statistic: str = "",
) -> Part:
    """One of several numbers lies below some other."""
    rivals = sorted((n for n in numbers if n != one), key=lambda n: _size(numbers[n]), reverse=True)
    return either(
        [above(name(n), numbers[n], name(one), numbers[one], within, statistic) for n in rivals]
    )


def _size(number: Found | None) -> float:
    """The number, to sort by; what is not known comes last."""
    return number.value if known(number) else -math.inf
