"""Which answers the regressions can't use."""

from __future__ import annotations

COMPLETE = "has_coordination_measure"
"""Outcome of table 9-3, whose base is everyone with all terms: it needs no answer of its own."""

DROPS_TERM = {
    "sex_self": ("other", "dont_know", "prefer_not", "missing"),
    "education": ("missing",),
    "main_income": ("missing",),
    "living": ("missing",),
    "severity_psych": ("not_relevant", "missing"),
    "years_psych": ("missing",),
    "duration_ongoing": ("missing",),
    "duration_last": ("missing",),
    "individual_plan": ("missing",),
    "coordinator": ("missing",),
    "responsibility_group": ("missing",),
}
"""Answers that leave a regression term without a value (report section 3.5)."""

DROPS_OUTCOME = {
    "satisfied_followup": ("needs_more_or_better_followup", ("missing",)),
    "video_received": ("received_video_consultation", ("missing",)),
    "adapted": ("treatment_adapted_to_needs", ("missing", "not_relevant")),
    "has_plan": ("has_treatment_plan", ("missing",)),
    "outcome_helps": ("treatment_helps", ("missing",)),
    "outcome_hope": ("hope_of_better_life", ("missing",)),
    "outcome_satisfied": ("overall_satisfaction", ("missing",)),
}
"""Model outcome of a question, and the answers that leave it without a value."""


def excluded_answers(variable: str) -> tuple[str, ...]:
    """Answers that drop a respondent from a regression."""
    if variable in DROPS_TERM:
        return DROPS_TERM[variable]
    return DROPS_OUTCOME[variable][1] if variable in DROPS_OUTCOME else ()
