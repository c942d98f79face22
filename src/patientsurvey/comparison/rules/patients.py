"""Statements of chapters 3, 5 and 6 on who the patients are."""

from __future__ import annotations

from ..forms import above, key, less, not_largest, outstanding, spread_of, together
from ..numbers import PARTS, Numbers
from ..parts import Part
from ..texts import Name, Worded

LITTLE = 10.0
"""Percentage points within which groups still differ *little*, twice what counts as similar."""
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
        parts.append(above(one, found[0], other, found[1], statistic="percent"))
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
    return outstanding(gaps, Name, highest=("AVT",), within=Worded("reason_sexes_apart"))


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
        parts.append(together(Name(sector), shares, LITTLE, "reason_apart"))
    return parts


def exceptions(numbers: Numbers) -> list[Part]:
    """C0304, C0318, C0874: AVT's patients are not the best off with every diagnosis.

    The exceptions are the diagnoses of substance use and schizophrenia.
    """
    rest = dict(level="very_good+good+medium", outcome="mental_health_now")
    parts = []
    for diagnosis in ("harmful_use", "substance_dependence", "schizophrenia"):
        group = f"diagnoses={diagnosis}"
        shares = {s: numbers.find(key("figure-6-15", s, group=group, **rest)) for s in PARTS}
        parts.append(not_largest("AVT", shares, Name, Name(group=group), "percent"))
    return parts


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
    return outstanding(gains, Name, highest=("AVT",), within=Worded("reason_gain"))
