"""Statements that are no comparison of two numbers: most of, the largest gap, evenly spread.

What compares two numbers stands in ``orderings.csv``. The rest is one small function each, which
returns the parts that must hold. Where the report's words leave room (*little*, *few*), the limit
is a constant with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..numbers import Numbers
from ..parts import Part
from . import patients, rankings, register, treatment

Rule = Callable[[Numbers], list[Part]]
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "C0014": patients.own_diagnoses,
        "C0066": register.two_trusts_stand_out,
        "C0067": register.more_trusts_stand_out,
        "C0072": register.errors_by_sector,
        "C0109": register.women_overrepresented,
        "C0115": patients.sexes_apart,
        "C0255": patients.ages_alike,
        "C0302": patients.gain_after_treatment,
        "C0304": patients.exceptions,
        "C0310": rankings.most_frequent,
        "C0317": rankings.SEVERE,
        "C0318": patients.exceptions,
        "C0491": rankings.VIDEO,
        "C0697": treatment.involvement,
        "C0719": treatment.few_are_dishonest,
        "C0748": rankings.RELATIONSHIP,
        "C0751": treatment.sectors_differ,
        "C0752": treatment.specialists_lead,
        "C0754": treatment.evenings_are_lowest,
        "C0771": treatment.two_lowest,
        "C0773": rankings.CONTINUITY,
        "C0778": rankings.BENEFIT,
        "C0779": treatment.most_consistent,
        "C0851": treatment.pooled_models,
        "C0852": treatment.pooled_models,
        "C0868": rankings.most_frequent,
        "C0873": rankings.SEVERE,
        "C0874": patients.exceptions,
        "C0909": rankings.RELATIONSHIP,
        "C0912": rankings.CONTINUITY,
        "C0915": rankings.BENEFIT,
    }
)
"""What must hold, by statement."""
