"""The report's terms in their blocks (section 3.5), and those of the pooled models."""

from __future__ import annotations

from ..estimates import unknown

BACKGROUND = (
    "female", "age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_99",
    "higher_education", "own_income", "lives_alone",
)  # fmt: skip
CHALLENGES = ("over_five_years", "severe", "dx_two", "dx_three", "dx_more_than_three")
SERVICES = (
    "municipal_services", "outreach_team", "day_centre", "work_measure", "admission",
    "coordination",
)  # fmt: skip
TREATMENT = ("recently_ended", "under_2_months", "months_3_6")
RELATIONSHIP = ("star",)
REGION = ("region_southeast", "region_central", "region_north")
TERMS = BACKGROUND + CHALLENGES + SERVICES + TREATMENT + RELATIONSHIP + REGION
SECTOR_TERMS = {"sector_tsb": "TSB", "sector_avt": "AVT"}
"""Sector that each sector term marks; mental health care is what they are compared with."""
SECTOR = tuple(SECTOR_TERMS)
"""Terms of the models of all sectors together (section 12.4)."""


def without(terms: tuple[str, ...], *left_out: str) -> tuple[str, ...]:
    """`terms` but for those left out, as where an outcome is a term of the other models.

    Raises
    ------
    EstimateError
        If a term left out is not among `terms`.
    """
    for term in left_out:
        if term not in terms:
            raise unknown("term", term, terms, "without")
    return tuple(term for term in terms if term not in left_out)
