"""Forms that statements take: above, at most, the largest, the lowest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from .numbers import Found, Key
from .parts import UNTOLD, Part, known, room_for
from .texts import Name, Text, Worded


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
    if not known(*numbers):
        return None
    low, high = min(f.value for f in numbers), max(f.value for f in numbers)
    return Found(high - low, margin=2 * max(f.margin for f in numbers))


# --- parts ---------------------------------------------------------------------------------


def above(name: Text, one: Found | None, rival: Text, other: Found | None) -> Part:
    """One number lies above another."""
    if not known(one, other):
        return UNTOLD
    values = {"left": name, "right": rival, "one": one.value, "other": other.value}
    holds, close = room_for(one.value - other.value, one.margin + other.margin)
    return Part(holds, Worded("reason_order", values), close)


def at_most(name: Text, number: Found | None, limit: float, said: str = "reason_number") -> Part:
    """A number lies at a limit or below; `said` is the wording that tells it."""
    if not known(number):
        return UNTOLD
    holds, close = room_for(limit - number.value, number.margin, or_equal=True)
    return Part(holds, Worded(said, {"name": name, "value": number.value}), close)


def largest(winner: str, numbers: Mapping[str, Found | None], name: Callable) -> list[Part]:
    """One of several numbers lies above each of the others."""
    return [
        above(name(winner), numbers[winner], name(rival), other)
        for rival, other in numbers.items()
        if rival != winner
    ]


def lowest(outcomes: tuple[str, ...], numbers: Mapping[str, Found | None]) -> list[Part]:
    """The numbers of `outcomes` lie below all others."""
    rivals = [name for name in numbers if name not in outcomes]
    return [
        above(Name(outcome=rival), numbers[rival], Name(outcome=outcome), numbers[outcome])
        for outcome in outcomes
        for rival in rivals
    ]
