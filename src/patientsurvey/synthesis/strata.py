"""What the calibrated models leave open: which answers a respondent can still give.

Complete respondents have every term and outcome of the regressions from the calibration; the
questions that make them up are drawn among the answers that give these values (the definitions
are those of :mod:`patientsurvey.covariates`). Incomplete respondents can give any answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..covariates import OVER_SIX_MONTHS, REGION_TERMS
from ..estimates import SUBSTANTIVE
from .bases import DROPS_OUTCOME
from .draft import MISSING, Draft

OPEN = ""
"""Stratum of those who can give any answer."""
LEFT_OUT = "left out"
"""Stratum of complete respondents who are not in the model of the question."""

YES_OR_NO = {
    "sex_self": ("female", ("woman",), ("man",)),
    "education": ("higher_education", ("higher",), ()),
    "main_income": ("own_income", ("own_work",), ()),
    "living": ("lives_alone", ("alone",), ()),
    "severity_psych": ("severe", ("severe",), ()),
    "years_psych": ("over_five_years", ("over_5_years",), ()),
    "satisfied_followup": ("needs_more_or_better_followup", ("needs_more", "needs_better"), ()),
    "video_received": ("received_video_consultation", ("yes",), ()),
    "adapted": ("treatment_adapted_to_needs", ("yes",), ("no", "dont_know")),
    "has_plan": ("has_treatment_plan", ("yes",), ("no", "dont_know")),
}
"""Term or outcome of a question, its answers for 1 and for 0 (none: all others)."""

POINTS = {
    "outcome_helps": "treatment_helps",
    "outcome_hope": "hope_of_better_life",
    "outcome_satisfied": "overall_satisfaction",
    "video_satisfaction": "satisfaction_video",
}
"""Outcome that is the code of the answer."""

MEASURES = ("individual_plan", "responsibility_group", "coordinator")
AGES = ("age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_99")
DURATIONS = {
    "under_2_months": ("under_1_month", "months_1_2"),
    "months_3_6": ("months_3_6",),
    "longer": OVER_SIX_MONTHS,
}


@dataclass(frozen=True)
class Strata:
    """Groups of respondents, and the answers to which a group is bound.

    Attributes
    ----------
    names : ndarray of str, shape (n,)
    answers : dict of str to tuple of str
        Group to its possible answers (``missing`` among them where it is one); a group that is
        not there can give any.
    variable : str
        Variable whose answers are the names, where numbers are printed by group.
    """

    names: np.ndarray
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    variable: str = ""

    @classmethod
    def one(cls, n: int) -> Strata:
        """Everyone in one group that can give any answer."""
        return cls(np.full(n, OPEN, dtype=object))


def bound_by_models(draft: Draft, variable: str) -> Strata:
    """Strata of a question by the calibrated values; one open stratum if it is in no model."""
    if draft.fixed is None:
        return Strata.one(len(draft.sector))
    if variable in YES_OR_NO:
        column, yes, no = YES_OR_NO[variable]
        given = [a.answer for a in draft.codebook.answers(variable) if a.kind in SUBSTANTIVE]
        rest = no or tuple(answer for answer in given if answer not in yes)
        return _by_value(draft, variable, column, {1: yes, 0: rest})
    if variable in POINTS:
        codes = {a.code: (a.answer,) for a in draft.codebook.answers(variable)}
        return _by_value(draft, variable, POINTS[variable], codes)
    if variable in MEASURES:
        every = tuple(a.answer for a in draft.codebook.answers(variable))
        none = tuple(answer for answer in every if answer != "yes")
        return _by_value(draft, variable, "coordination", {1: every, 0: none})
    if variable in ("region", "age_group", "duration_ongoing", "duration_last"):
        return _by_group(draft, variable)
    return Strata.one(len(draft.sector))


def _by_value(draft: Draft, variable: str, column: str, answers: dict) -> Strata:
    values = draft.fixed[column].to_numpy()
    names = np.full(len(values), OPEN, dtype=object)
    names[draft.complete] = LEFT_OUT
    for value in answers:
        names[values == value] = str(value)
    out = DROPS_OUTCOME[variable][1] if variable in DROPS_OUTCOME else ("missing",)
    return Strata(names, {**{str(v): a for v, a in answers.items()}, LEFT_OUT: out})


def _by_group(draft: Draft, variable: str) -> Strata:
    if variable == "region":
        answers = {**{term: (slug,) for term, slug in REGION_TERMS.items()}, "west": ("west",)}
        return Strata(_groups(draft, tuple(REGION_TERMS), "west"), answers)
    if variable == "age_group":
        answers = {age: (age,) for age in (*AGES, "age_18_24")}
        answers["age_66_99"] = ("age_66_75", "age_76_99")
        return Strata(_groups(draft, AGES, "age_18_24"), answers)
    names = _groups(draft, ("under_2_months", "months_3_6"), "longer")
    if variable == "duration_last":  # where a treatment goes on, its duration counts
        names[draft.columns["duration_ongoing"] != MISSING] = OPEN
    return Strata(names, DURATIONS)


def _groups(draft: Draft, terms: tuple[str, ...], reference: str) -> np.ndarray:
    """Which of a set of indicators is 1, or the reference if none is."""
    names = np.where(draft.complete, reference, OPEN).astype(object)
    for term in terms:
        names[draft.fixed[term].to_numpy() == 1] = term
    return names
