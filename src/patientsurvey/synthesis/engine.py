"""The stages in which respondents come about; later ones build on the answers of earlier ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..codebook import Codebook
from ..covariates import derive
from ..errors import SynthesisError
from ..published import Published
from .assumptions import FILE as ASSUMPTIONS
from .assumptions import Assumptions
from .calibrated import calibrate_complete
from .coordination import draw_coordination
from .course import draw_course
from .diagnoses import draw_diagnoses
from .draft import Draft
from .draws import score, top
from .handout import OPEN
from .multiples import draw_multiple
from .questions import draw_question, draw_questions
from .register import draw_register, sector_column
from .scale_items import draw_continuity, draw_star
from .services import draw_services
from .steering import steer
from .targets import FILE, read_targets
from .video import draw_video

CHALLENGES = ("severity_psych", "years_psych", "severity_substance", "years_substance")
HEALTH = ("life_satisfaction", "life_meaning", "physical_health_now", "daily_activities")
QUALITY = (
    "info_content", "info_timeplan", "info_diagnosis", "info_options", "info_pathway",
    "outcome_helps", "outcome_hope", "outcome_satisfied", "has_plan", "plan_active", "plan_more",
    "adapted", "talked_changes", "medication_choice", "relation_family", "relation_friends",
    "relatives_talked", "relatives_want", "relatives_enough", "gp_involved", "asked_physical",
    "asked_lifestyle", "sufficient_treatment", "satisfied_followup", "therapist_cooperates",
    "crisis_plan",
)  # fmt: skip
FAIR = ("very_good", "good", "medium")


def draw(
    codebook: Codebook,
    published: Published,
    seed: int,
    progress: Callable[[str], None] | None = None,
) -> Draft:
    """Run every stage; see :func:`patientsurvey.synthesis.synthesise`.

    Returns
    -------
    Draft
        With every column, and the targets that the counts could not meet together.
    """
    targets = read_targets(published, codebook)
    draft = Draft(
        codebook,
        targets,
        Assumptions.load(codebook.folder, codebook),
        np.random.default_rng(seed),
        sector_column(targets, codebook),
    )
    calibrate_complete(draft, published, seed, progress)
    for name, stage in STAGES.items():
        if progress:
            progress(f"respondents: {name}")
        stage(draft)
    _refuse_contradictions(draft)
    _refuse_changed_values(draft)
    return draft


def _refuse_contradictions(draft: Draft) -> None:
    """Stop where printed tables contradict each other and nobody has said why.

    Raises
    ------
    SynthesisError
        Naming the rows of ``estimates.csv`` and how far they are missed.
    """
    explained = {row.value for row in draft.assumptions.find("conflict")}
    statements = {row.id for row in draft.targets.rows if row.force != "table"}
    gaps = {row: gap for row, gap in draft.unmet.items() if row not in explained | statements}
    if gaps:
        listed = ", ".join(f"{row} (by {gap:.0f})" for row, gap in gaps.items())
        raise SynthesisError(
            f"printed counts can't be met together with the others: {listed}",
            FILE,
            "correct the rows, or add a row with quantity `conflict` and the reason to "
            f"data/codebook/{ASSUMPTIONS}",
        )


def _refuse_changed_values(draft: Draft) -> None:
    """Stop where the answers do not give the calibrated terms and outcomes again.

    Raises
    ------
    SynthesisError
        Naming the terms and outcomes, or the respondents that ought not to be complete.
    """
    survey = derive(draft.frame(), draft.codebook)
    changed = {}
    for name, values in draft.fixed[draft.complete].items():
        found = survey.loc[draft.complete, name].to_numpy(float)
        same = np.isclose(found, values.to_numpy(), rtol=0, atol=1e-9, equal_nan=True)
        changed[name] = int((~same).sum())
    if any(changed.values()):
        listed = ", ".join(f"{name} of {n} respondents" for name, n in changed.items() if n)
        raise SynthesisError(
            f"the answers do not give the calibrated values: {listed}",
            "the stages after the calibration",
            "bind the questions behind them in patientsurvey.synthesis.strata",
        )
    complete = survey[list(draft.codebook.terms)].notna().all(axis=1).to_numpy()
    if (complete & ~draft.complete).any():
        raise SynthesisError(
            f"{(complete & ~draft.complete).sum()} respondents more than printed have every term",
            "data/codebook/assumptions.csv, diagnoses",
            "raise the share of dont_know, so that incomplete respondents can stay so",
        )


# --- stages -----------------------------------------------------------------------------------


def _register(draft: Draft) -> None:
    draw_register(draft)


def _background(draft: Draft) -> None:
    draw_questions(draft, "sex_self", "in_education")
    draft.traits["student"] = np.where(draft.has("in_education", "yes"), 0.5, -0.5)
    draw_questions(draft, "education", "main_income", "living")


def _challenges(draft: Draft) -> None:
    draw_questions(draft, *CHALLENGES)
    uses = draft.has("severity_substance", "mild", "moderate", "severe")
    draft.traits["substance"] = np.where(uses, 0.5, -0.5)
    draw_question(draft, "mental_health_now", stratifier="recently_ended")
    draw_questions(draft, *HEALTH)


def _quality(draft: Draft) -> None:
    draw_questions(draft, *QUALITY)
    everyone = draft.inside("ALL")
    wish = score(draft.traits, {key: -value for key, value in OPEN.items()}, draft.child())
    answered = np.zeros_like(everyone)
    answered[top(wish, draft.targets.n("gave_feedback", "ALL"), everyone)] = True
    draw_multiple(draft, "gave_feedback", asked=answered)
    draw_coordination(draft)


def _scales(draft: Draft) -> None:
    draw_star(draft)
    draw_continuity(draft)


def _diagnoses(draft: Draft) -> None:
    draw_diagnoses(draft)
    draw_question(draft, "diagnosis_unknown")


def _groups(draft: Draft) -> None:
    """Printed shares by age, diagnosis and other answers, met by swaps within sectors."""
    everyone = draft.inside("ALL")
    steer(draft, "years_substance", ("over_5_years",), everyone)
    steer(draft, "years_psych", ("over_5_years",), ~draft.complete)
    steer(draft, "mental_health_now", FAIR, everyone, within="recently_ended")
    fair = draft.has("mental_health_now", *FAIR)
    steer(draft, "mental_health_now", FAIR[:2], fair, within="recently_ended")
    steer(draft, "physical_health_now", ("bad", "very_bad"), everyone)
    steer(draft, "gp_involved", ("no",), everyone)


STAGES = {
    "register": _register,
    "background": _background,
    "treatment course": draw_course,
    "challenges and health": _challenges,
    "treatment quality": _quality,
    "scales": _scales,
    "services": draw_services,
    "video consultation": draw_video,
    "diagnoses": _diagnoses,
    "shares within groups": _groups,
}
"""Name to stage, in order."""
