"""Statements of chapters 3, 5 and 6 on who the patients are."""

from __future__ import annotations

from collections.abc import Sequence

from ..forms import above, at_most, key, largest, less, mean_of, spread_of
from ..numbers import PARTS, Found, Numbers
from ..parts import Part
from ..texts import Name

LITTLE = 10.0
"""Percentage points within which groups still differ *little*, twice what counts as similar."""
APART = "reason_apart"
AGES = ("age_18_24", "age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_75", "age_76_99")


def own_diagnoses(numbers: Numbers) -> list[Part]:
    """C0014: who answered for mental health care ticks depression and anxiety more often."""
    groups = [f"answer_for_sector={name}" for name in ("mental_health", "substance_use")]
    parts = []
    for level in ("depression", "anxiety"):
        found = [
            numbers.find(key("text-3-2", "TSB", group=group, level=level, outcome="diagnoses"))
            for group in groups
        ]
        one, other = (Name("TSB", group=group) for group in groups)
        parts.append(above(one, found[0], other, found[1]))
    return parts


def sexes_apart(numbers: Numbers) -> list[Part]:
    """C0115: women and men are furthest apart in AVT."""
    gaps = {}
    for sector in PARTS:
        shares = [
            numbers.find(key("table-5-1", sector, level=level, outcome="sex_self"))
            for level in ("woman", "man")
        ]
        gaps[sector] = spread_of(shares)
    return largest("AVT", gaps, Name)


def ages_alike(numbers: Numbers) -> list[Part]:
    """C0255: but for the oldest in the clinics, long-lasting problems differ little by age."""
    rest = dict(level="over_5_years", outcome="years_psych")
    parts = []
    for sector in PARTS:
        ages = AGES if sector == "AVT" else AGES[:-1]
        shares = [
            numbers.find(key("figure-6-4", sector, group=f"age_group={age}", **rest))
            for age in ages
        ]
        parts.append(at_most(Name(sector), spread_of(shares), LITTLE, APART))
    return parts


def _severe_by_age(numbers: Numbers, sector: str, ages: Sequence[str]) -> list[Found | None]:
    rest = dict(level="yes", outcome="severe_over_five_years")
    return [
        numbers.find(key("figure-6-9", sector, group=f"age_group={age}", **rest)) for age in ages
    ]


def severe_alike(numbers: Numbers) -> list[Part]:
    """C0280: in TSB and AVT severe, long-lasting problems differ little by age."""
    return [
        at_most(Name(sector), spread_of(_severe_by_age(numbers, sector, AGES)), LITTLE, APART)
        for sector in ("TSB", "AVT")
    ]


def severe_among_the_youngest(numbers: Numbers) -> list[Part]:
    """C0281: they are more common among the two youngest groups in PHV than elsewhere."""
    shares = {sector: mean_of(_severe_by_age(numbers, sector, AGES[:2])) for sector in PARTS}
    return largest("PHV", shares, Name)


def gain_after_treatment(numbers: Numbers) -> list[Part]:
    """C0302: good mental health after treatment less during it is largest in AVT."""
    rest = dict(level="very_good+good", outcome="mental_health_now")
    gains = {}
    for sector in PARTS:
        after, during = (
            numbers.find(key(exhibit, sector, group=f"recently_ended={ended}", **rest))
            for exhibit, ended in (("figure-6-13", "yes"), ("figure-6-12", "no"))
        )
        gains[sector] = less(after, during)
    return largest("AVT", gains, Name)
