"""The stages in which respondents come about; later stages build on the answers of earlier ones."""

import numpy as np
import pandas as pd

from ..covariates import derive
from .assumptions import Assumptions
from .bases import choose_complete
from .course import draw_course
from .coordination import draw_coordination
from .draft import Draft, empty_column
from .multiples import draw_multiple
from .questions import draw_question, draw_questions
from .register import draw_register, sector_column
from .scale_items import draw_continuity, draw_star
from .steering import steer
from .targets import read_targets
from .video import draw_video

QUALITY = (
    "info_content", "info_timeplan", "info_diagnosis", "info_options", "info_pathway",
    "outcome_helps", "outcome_hope", "outcome_satisfied", "has_plan", "plan_active", "plan_more",
    "adapted", "talked_changes", "medication_choice", "relation_family", "relation_friends",
    "relatives_talked", "relatives_want", "relatives_enough", "gp_involved", "asked_physical",
    "asked_lifestyle", "sufficient_treatment", "satisfied_followup", "therapist_cooperates",
    "crisis_plan",
)
HEALTH = ("life_satisfaction", "life_meaning", "physical_health_now", "daily_activities")
CHALLENGES = ("severity_psych", "years_psych", "severity_substance", "years_substance")


def draw_respondents(codebook, published, seed, progress=None) -> pd.DataFrame:
    """Run every stage and return the finished respondents; see :func:`..synthesis.synthesise`."""
    return draw(codebook, published, seed, progress).frame()


def draw(codebook, published, seed, progress=None) -> Draft:
    """Run every stage and return the draft, with the targets it could not meet."""
    targets = read_targets(published.estimates, published.qualifiers, codebook)
    draft = Draft(codebook, targets, Assumptions.load(codebook.folder, codebook),
                  np.random.default_rng(seed), sector_column(targets, codebook))
    for name, stage in STAGES.items():
        if progress:
            progress(f"respondents: {name}")
        stage(draft)
    return draft


def _register(draft: Draft) -> None:
    draw_register(draft)
    choose_complete(draft)


def _background(draft: Draft) -> None:
    draw_questions(draft, "sex_self", "in_education")
    draft.traits["student"] = np.where(draft.has("in_education", "yes"), 0.5, -0.5)
    draw_questions(draft, "education", "main_income", "living")


def _challenges(draft: Draft) -> None:
    draw_questions(draft, *CHALLENGES)
    draw_question(draft, "mental_health_now", stratifier="recently_ended")
    draw_questions(draft, *HEALTH)


def _quality(draft: Draft) -> None:
    draw_questions(draft, *QUALITY)
    rng = draft.child()
    answered = np.ones(len(draft.sector), dtype=bool)
    total = draft.targets.n("gave_feedback", "ALL")
    open_rows = np.argsort(draft.traits["response"].to_numpy() + rng.standard_normal(len(answered)),
                           kind="stable")[total:]
    answered[open_rows] = False
    draw_multiple(draft, "gave_feedback", asked=answered)
    draw_coordination(draft)


def _scales(draft: Draft) -> None:
    draw_star(draft)
    draw_continuity(draft)


def _diagnoses(draft: Draft) -> None:
    """Incomplete respondents with every other term are those who tick no diagnosis."""
    for name in ("diagnoses", "services_12m", "admission_type"):
        for option in draft.codebook.answers(name):
            draft.columns[f"{name}__{option.answer}"] = np.zeros(len(draft.sector), dtype=int)
    _fill_unused(draft)
    terms = derive(draft.frame(), draft.codebook)[list(draft.codebook.terms)]
    others = [term for term in terms if not term.startswith("dx_")]
    empty = terms[others].notna().all(axis=1).to_numpy() & ~draft.complete
    empty |= ~draft.complete & ~draft.has("education", "primary", "upper_secondary", "higher")
    draw_multiple(draft, "diagnoses", empty=empty)
    draw_question(draft, "diagnosis_unknown")


def _services(draft: Draft) -> None:
    empty = ~draft.has("satisfied_followup", "satisfied", "needs_more", "needs_better")
    draw_multiple(draft, "services_12m", empty=empty & ~draft.complete)
    draw_multiple(draft, "admission_type")


def _groups(draft: Draft) -> None:
    """Printed shares by age, diagnosis and other answers, met by swaps within sectors."""
    everyone = np.ones(len(draft.sector), dtype=bool)
    steer(draft, "years_substance", ("over_5_years",), everyone)
    steer(draft, "years_psych", ("over_5_years",), everyone)
    steer(draft, "physical_health_now", ("bad", "very_bad"), everyone)
    steer(draft, "gp_involved", ("no",), everyone)
    ticks = np.column_stack([draft.columns[f"services_12m__{option.answer}"].clip(0)
                             for option in draft.codebook.answers("services_12m")])
    for option in ("outreach_team", "municipal_mental_health", "municipal_substance",
                   "day_centre", "work_measure"):
        own = draft.columns[f"services_12m__{option}"] == 1
        steer(draft, "services_12m", (option,), ticks.sum(axis=1) > own)


def _fill_unused(draft: Draft) -> None:
    """Columns that nobody has answered: open texts, and what is drawn later."""
    for name, column in draft.codebook.data_columns.items():
        if name not in draft.columns:
            draft.columns[name] = empty_column(draft, column.variable.id)


STAGES = {
    "register": _register,
    "background": _background,
    "treatment course": draw_course,
    "challenges and health": _challenges,
    "treatment quality": _quality,
    "scales": _scales,
    "diagnoses": _diagnoses,
    "services": _services,
    "shares within groups": _groups,
    "video consultation": draw_video,
}
"""Name to stage, in order."""
