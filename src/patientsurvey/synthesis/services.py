"""Services of the last twelve months: ticks that agree with the calibrated terms."""

from __future__ import annotations

import numpy as np

from ..covariates import MUNICIPAL_SERVICES
from .draft import Draft
from .draws import top
from .multiples import FIRST, draw_multiple, move_ticks, option_counts, tick, wish_for

SERVICES = "services_12m"
TERMS = ("outreach_team", "day_centre", "work_measure", "admission")
"""Services that are a term of the regressions each."""
MUNICIPAL = "municipal_services"
"""Term: any of the municipal services."""
NONE = "none"


def draw_services(draft: Draft) -> None:
    """Draw the services, then what the admissions were for.

    Complete respondents tick what their terms say: four services one by one, and at least one or
    none of the municipal ones. Incomplete respondents who left the question on follow-up open
    tick nothing.
    """
    for option in draft.codebook.answers(SERVICES):
        draft.start(f"{SERVICES}__{option.answer}", SERVICES)
    rng = draft.child()
    answered = draft.has("satisfied_followup", "satisfied", "needs_more", "needs_better")
    for sector in draft.sectors:
        _draw_sector(draft, sector, ~answered & ~draft.complete, rng)
    draw_multiple(draft, "admission_type")


def _draw_sector(draft: Draft, sector: str, silent: np.ndarray, rng) -> None:
    rows = draft.inside(sector)
    has = {term: draft.fixed[term].to_numpy() == 1 for term in (*TERMS, MUNICIPAL)}
    least = {term: int((rows & has[term]).sum()) for term in TERMS}
    counts = option_counts(draft, SERVICES, sector, rows, silent, least)
    wishes = {option: wish_for(draft, SERVICES, option, rng) for option in counts}
    ticks = {option: np.zeros(len(rows), dtype=bool) for option in counts}
    idle = rows & ~np.any(list(has.values()), axis=0)
    ticks[NONE][top(wishes[NONE] + FIRST * silent, counts[NONE], idle)] = True
    free = rows & ~ticks[NONE] & ~silent
    for term in TERMS:
        more = top(wishes[term], counts[term] - least[term], free & ~draft.complete)
        ticks[term] = rows & has[term]
        ticks[term][more] = True
    _tick_municipal(draft, ticks, counts, wishes, free, free & has[MUNICIPAL], sector)
    others = [o for o in counts if o not in (*TERMS, *MUNICIPAL_SERVICES, NONE)]
    for option in others:
        ticks[option][top(wishes[option], counts[option], free)] = True
    _nobody_bare(ticks, wishes, others, free)
    for option, ticked in ticks.items():
        draft.columns[f"{SERVICES}__{option}"][rows] = ticked[rows]


def _tick_municipal(draft, ticks, counts, wishes, free, some, sector: str) -> None:
    """Municipal services: at least one for those with the term, any number for incomplete."""
    options, rest = list(MUNICIPAL_SERVICES), free & ~draft.complete
    share = rest.sum() / max(rest.sum() + some.sum(), 1)
    own = {o: min(round(counts[o] * (1 - share)), int(some.sum())) for o in options}
    for option in sorted(options, key=lambda o: -counts[o]):  # more where one each is not enough
        lacking = int(some.sum()) - sum(own.values())
        own[option] += int(np.clip(lacking, 0, min(counts[option], some.sum()) - own[option]))
    places = np.flatnonzero(some)
    scores = np.column_stack([wishes[option][places] for option in options])
    given = tick(scores, [own[option] for option in options], f"municipal services, {sector}")
    for option, column in zip(options, given.T, strict=True):
        ticks[option][places] = column == 1
        ticks[option][top(wishes[option], counts[option] - own[option], rest)] = True


def _nobody_bare(ticks, wishes, others: list[str], free: np.ndarray) -> None:
    """Move ticks of services that are in no model to those who would tick nothing."""
    places = np.flatnonzero(free)
    fixed = np.sum([ticks[o][places] for o in ticks if o not in others], axis=0) > 0
    found = np.column_stack([ticks[option][places] for option in others]).astype(int)
    scores = np.column_stack([wishes[option][places] for option in others])
    while ((found.sum(axis=1) == 0) & ~fixed).any():
        move_ticks(found, scores, fixed)
    for option, column in zip(others, found.T, strict=True):
        ticks[option][places] = column == 1
