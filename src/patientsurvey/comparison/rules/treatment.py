"""Statements of chapters 9 to 12 on how the patients find their treatment."""

from __future__ import annotations

import math
from itertools import pairwise

from ..forms import above, at_most, key, mean_of, outstanding, spread_of
from ..numbers import PARTS, Found, Numbers
from ..parts import UNTOLD, Part, known
from ..texts import Name, Text, Worded

FEW = 10.0
"""Largest percentage of *very few*."""
CERTAIN = 0.001
"""The p-value that the report gives for its analyses of variance."""
CONTINUITY = (
    "coc_1_access", "coc_2_all_services", "coc_3_choice", "coc_4_wait", "coc_5_evening",
    "coc_6_staff_change", "coc_7_information", "coc_8_adapted", "coc_9_progress",
    "coc_10_communicate", "coc_11_peer", "coc_12_life_story",
)  # fmt: skip
INVOLVEMENT = {
    "has_plan": "yes", "plan_active": "yes", "plan_more": "yes", "talked_changes": "yes",
    "medication_choice": "yes", "adapted": "yes", "gave_feedback": "any",
}  # fmt: skip
MOST_QUESTIONS = 5
"""Of the seven, so many must be known: print gives one of them only as a range."""
REFERENCE = Found(0.0)
"""The coefficient of the sector that a model with all sectors compares with, PHV."""
BENEFIT = ("outcome_helps", "outcome_hope", "outcome_satisfied")


def involvement(numbers: Numbers) -> list[Part]:
    """C0697: over the questions on it, involvement is greatest in TSB and least in AVT."""
    answers = [
        [numbers.find(key("figure-9-7", s, outcome=name, level=level)) for s in PARTS]
        for name, level in INVOLVEMENT.items()
    ]
    told = [found for found in answers if known(*found)]
    if len(told) < MOST_QUESTIONS:
        return [UNTOLD]
    shares = dict(zip(PARTS, map(mean_of, zip(*told, strict=True)), strict=True))
    order = ("TSB", "PHV", "AVT")
    return [
        above(Name(a), shares[a], Name(b), shares[b], statistic="percent")
        for a, b in pairwise(order)
    ]


def few_are_dishonest(numbers: Numbers) -> list[Part]:
    """C0719: very few find that the therapist withholds the truth or is impatient."""
    return [
        at_most(
            Name(sector, outcome=item),
            numbers.find(key("figure-10-1", sector, outcome=item, level="often+always")),
            FEW,
        )
        for item in ("star_4_withholds", "star_9_impatient")
        for sector in PARTS
    ]


def continuity_by_sector(numbers: Numbers) -> dict[str, dict[str, Found | None]]:
    """Mean of each continuity question in each sector."""
    return {
        item: {s: numbers.find(key("figure-11-1", s, "mean", outcome=item)) for s in PARTS}
        for item in CONTINUITY
    }


def sectors_differ(numbers: Numbers) -> list[Part]:
    """C0751: the sectors differ on every continuity question, p < 0.001."""
    return [
        _differ(Name(outcome=item), list(found.values()))
        for item, found in continuity_by_sector(numbers).items()
    ]


def _differ(name: Text, means: list[Found | None]) -> Part:
    """Whether three means differ, by the chi-squared test that weights them by precision."""
    if not known(*means) or not all(mean.std_error > 0 for mean in means):
        return UNTOLD
    weights = [1 / mean.std_error**2 for mean in means]
    middle = sum(w * m.value for w, m in zip(weights, means, strict=True)) / sum(weights)
    q = sum(w * (m.value - middle) ** 2 for w, m in zip(weights, means, strict=True))
    p = math.exp(-q / 2)  # the upper tail of chi-squared with two degrees of freedom
    return Part(p < CERTAIN, Worded("reason_p", {"name": name, "p": p}))


def specialists_lead(numbers: Numbers) -> list[Part]:
    """C0752: AVT has the highest mean on most continuity questions."""
    means = continuity_by_sector(numbers)
    if not all(known(*found.values()) for found in means.values()):
        return [UNTOLD]
    led = sum(max(found, key=lambda s: found[s].value) == "AVT" for found in means.values())
    half = Found(len(CONTINUITY) / 2)
    return [above(Name("AVT"), Found(led), Worded("reason_half"), half)]


def _continuity_of_all(numbers: Numbers) -> dict[str, Found | None]:
    return {
        item: numbers.find(key("figure-11-1", "ALL", "mean", outcome=item)) for item in CONTINUITY
    }


def _question(outcome: str) -> Name:
    return Name(outcome=outcome)


def evenings_are_lowest(numbers: Numbers) -> list[Part]:
    """C0754: evenings and weekends is the continuity question with the lowest mean."""
    return outstanding(_continuity_of_all(numbers), _question, lowest=("coc_5_evening",))


def two_lowest(numbers: Numbers) -> list[Part]:
    """C0771: choice of treatment and evenings and weekends have the lowest means."""
    named = ("coc_3_choice", "coc_5_evening")
    return outstanding(_continuity_of_all(numbers), _question, lowest=named)


def most_consistent(numbers: Numbers) -> list[Part]:
    """C0779: the three means lie closest together with dependence and harmful use."""
    spreads = {}
    for group in numbers.groups.get("diagnoses", ()):
        found = [numbers.find(key("figure-12-1", "ALL", "mean", group=group, outcome=outcome))
                 for outcome in BENEFIT]  # fmt: skip
        spreads[group] = spread_of(found)
    named = [f"diagnoses={name}" for name in ("substance_dependence", "harmful_use")]
    told = {group: spread for group, spread in spreads.items() if spread}
    others = [group for group in told if group not in named]
    if not others or not set(named) <= set(told):
        return [UNTOLD]
    nearest = min(others, key=lambda group: told[group].value)
    within = Worded("reason_spread")
    return [
        above(Name(group=nearest), told[nearest], Name(group=g), told[g], within) for g in named
    ]


def pooled_models(numbers: Numbers) -> list[Part]:
    """C0851, C0852: with all sectors in one model, AVT lies above TSB, and TSB above PHV."""
    parts = []
    for outcome in ("treatment_helps", "hope_of_better_life", "overall_satisfaction"):
        avt, tsb = (
            numbers.find(key("text-12-4", "ALL", "coefficient", outcome=outcome, term=term))
            for term in ("sector_avt", "sector_tsb")
        )
        within = Name(outcome=outcome)
        parts.append(above(Name("AVT"), avt, Name("TSB"), tsb, within))
        parts.append(above(Name("TSB"), tsb, Name("PHV"), REFERENCE, within))
    return parts
