"""Which respondents the regressions can use, and how many."""

import numpy as np

from .draft import Draft
from .draws import score, top

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


def choose_complete(draft: Draft) -> None:
    """Mark the respondents with every term: as many as table 9-3 has in each sector."""
    rng = draft.child()
    wish = score(draft.traits, {"response": 0.5}, rng)
    wish[~draft.has("region", "south_east", "west", "central", "north")] = np.inf
    draft.complete = np.ones(len(draft.sector), dtype=bool)
    for sector in draft.sectors:
        here = draft.sector == sector
        count = here.sum() - draft.targets.n(COMPLETE, sector)
        draft.complete[top(wish, count, here)] = False


def excluded_answers(draft: Draft, variable: str) -> tuple[tuple[str, ...], dict[str, int]]:
    """Answers that drop respondents from a regression, and complete respondents among them.

    Returns
    -------
    answers : tuple of str
    quota : dict of sector to int
        Complete respondents who give one of the answers.
    """
    if variable in DROPS_TERM:
        return DROPS_TERM[variable], dict.fromkeys(draft.sectors, 0)
    if variable not in DROPS_OUTCOME:
        return (), {}
    outcome, answers = DROPS_OUTCOME[variable]
    quota = {}
    for sector in draft.sectors:
        complete, used = draft.targets.n(COMPLETE, sector), draft.targets.n(outcome, sector)
        quota[sector] = complete - used if used is not None else 0
    return answers, quota
