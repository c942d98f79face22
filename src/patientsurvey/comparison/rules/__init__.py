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
from . import patients, register, treatment

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
        "C0280": patients.severe_alike,
        "C0281": patients.severe_among_the_youngest,
        "C0302": patients.gain_after_treatment,
        "C0697": treatment.involvement,
        "C0719": treatment.few_are_dishonest,
        "C0751": treatment.sectors_differ,
        "C0752": treatment.specialists_lead,
        "C0754": treatment.evenings_are_lowest,
        "C0771": treatment.two_lowest,
        "C0779": treatment.most_consistent,
    }
)
"""What must hold, by statement."""
