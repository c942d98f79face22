"""Parts of a statement: what would have to hold, and what is found instead."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from .numbers import Found, Key, Numbers
from .texts import NOTHING, Joined, Name, PValue, TermName, Text, Worded

SIGNIFICANT_BELOW = 0.05
SIMILAR = {"percent": 5.0, "sector_percent": 5.0, "mean": 0.25}
"""Largest difference that still counts as similar, in points and in scale units."""
SHARES = ("percent", "sector_percent")
NAMES = ("sector", "group", "level", "outcome")
"""What may tell the two sides of an ordering apart."""


class Part(NamedTuple):
    """One part of a statement: whether it holds (None: can't be told), and what was found.

    ``close`` marks a part that fails by no more than the rounding of print, ``lost`` one that
    speaks of cells whose right numbers can't be told from the print, ``further`` one that the
    synthetic respondents were not made to meet, ``hidden`` one whose numbers are held back.
    """

    holds: bool | None
    found: Text = NOTHING
    close: bool = False
    lost: bool = False
    further: bool = False
    hidden: bool = False


UNTOLD = Part(None)


def either(parts: list[Part]) -> Part:
    """One part that holds if any of its alternatives does."""
    for outcome in (True, None, False):
        for part in parts:
            if part.holds is outcome:
                return part
    raise ValueError("a statement part without alternatives")


def known(*numbers: Found | None) -> bool:
    """Whether every number was found and none is held back."""
    return all(number is not None and not math.isnan(number.value) for number in numbers)


def untold(*numbers: Found | None) -> Part:
    """A part that can't be told: for want of numbers, or since they are held back."""
    return Part(None, hidden=all(number is not None for number in numbers))


def ordered(ordering: Mapping[str, str], numbers: Numbers) -> Part:
    """Whether one number lies above or below another, or near it."""
    rest = {"exhibit": ordering["exhibit"], "term": "", "statistic": ordering["statistic"]}
    one = numbers.find(Key(**rest, **{n: ordering[n] for n in NAMES}))
    other = numbers.find(Key(**rest, **{n: ordering[f"than_{n}"] for n in NAMES}))
    if not known(one, other):
        return untold(one, other)
    gap, slack = one.value - other.value, one.margin + other.margin
    reach = SIMILAR.get(ordering["statistic"], 0.0)
    room = {"higher": gap, "lower": -gap, "similar": reach - abs(gap)}[ordering["relation"]]
    holds, close = room_for(room, slack, or_equal=ordering["relation"] == "similar")
    return Part(holds, side_by_side(ordering, one, other), close)


def room_for(room: float, slack: float, or_equal: bool = False) -> tuple[bool, bool]:
    """Whether a comparison holds by its `room`, and else whether only rounding stands against it.

    Parameters
    ----------
    room : float
        How far the numbers lie on the right side of one another; negative on the wrong one.
    slack : float
        How far rounding may have moved them together.
    or_equal : bool
        Whether equal numbers meet it.
    """
    holds = room > 0 or (or_equal and room == 0)
    return holds, not holds and slack > 0 and room + slack >= 0


def side_by_side(ordering: Mapping[str, str], one: Found, other: Found) -> Worded:
    """Two numbers, each named by what tells them apart, after what they have in common."""
    told = [n for n in NAMES if ordering[n] != ordering[f"than_{n}"]] or ["sector"]
    named = [*told, *(["outcome"] if "level" in told else [])]
    left, right = (Name(**{n: ordering[side + n] for n in named}) for side in ("", "than_"))
    return beside(left, one, right, other, in_common(ordering, told), ordering["statistic"])


def beside(
    left: Text, one: Found, right: Text, other: Found, common: Text = NOTHING, statistic: str = ""
) -> Worded:
    """Two numbers with their names, after what they have in common; shares say that they are."""
    within = "" if common == NOTHING else "_within"
    unit = "_percent" if statistic in SHARES else ""
    values = {"left": left, "right": right, "one": one.value, "other": other.value}
    common = {"common": common} if within else {}
    return Worded(f"reason_order{within}{unit}", values | common)


def in_common(ordering: Mapping[str, str], told: Collection[str]) -> Joined:
    """What both sides of an ordering share: sector and group, question, answer.

    The whole sample goes without saying; *yes* says nothing that its question does not.
    """
    shared = {n: ordering[n] for n in NAMES if n not in told and ordering[n] not in ("", "ALL")}
    level = shared.pop("level", "yes")
    question = shared.pop("outcome", "") if "level" not in told else ""
    names = [Name(**{name: value}) for name, value in shared.items()]
    names += [Name(outcome=question)] if question else []
    names += [Name(outcome=ordering["outcome"], level=level)] if level != "yes" else []
    return Joined(tuple(names), " · ") if names else NOTHING


def asserted(assertion: Mapping[str, str], outcome: str, statistic: str, numbers: Numbers) -> Part:
    """Whether a regression term has the asserted sign and significance at 5 per cent."""
    exhibit, sector, term = (assertion[c] for c in ("exhibit", "sector", "term"))
    key = Key(exhibit, sector, "", "", outcome, term, statistic)
    found, p = numbers.find(key), numbers.find(key._replace(statistic="p_value"))
    if not known(found, p):
        return untold(found, p)
    neutral = 1 if statistic == "odds_ratio" else 0
    above, significant = found.value > neutral, p.value < SIGNIFICANT_BELOW
    sign = assertion["sign"] in ("either", "positive" if above else "negative")
    level = assertion["significant"] in ("either", "yes" if significant else "no")
    close = (sign or abs(found.value - neutral) <= found.margin) and (
        level or abs(p.value - SIGNIFICANT_BELOW) <= p.margin
    )
    names = {"term": TermName(term), "sector": Name(sector)}
    said = Worded("reason_term", {**names, "value": found.value, "p": PValue(p.value)})
    return Part(sign and level, said, close and not (sign and level))
