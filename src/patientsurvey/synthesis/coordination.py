"""Individual plan, responsibility group and coordinator: three questions, one printed union."""

from __future__ import annotations

import numpy as np

from .bases import COMPLETE
from .draft import MISSING, Draft
from .draws import score, top
from .multiples import tick
from .questions import draw_questions
from .rounding import largest_remainders

MEASURES = ("individual_plan", "responsibility_group", "coordinator")
CERTAIN = 100.0
"""Head start, in standard deviations, of those who have a measure by the calibrated models."""
COMMON = 0.5
"""How far the measures of one respondent go together."""


def draw_coordination(draft: Draft) -> None:
    """Draw the three measures such that as many as printed have at least one of them.

    The printed number is of the whole sample; the assumptions tell the sectors' shares.
    """
    draw_questions(draft, *MEASURES)
    total = draft.targets.value(COMPLETE, "yes", "ALL")
    expected = {
        s: draft.inside(s).sum() * draft.assumptions.number("share", "coordination", s, "yes")
        for s in draft.sectors
    }
    rng = draft.child()
    for sector, size in largest_remainders(int(total), expected).items():
        _share_out(draft, sector, size, rng)


def _share_out(draft: Draft, sector: str, size: int, rng: np.random.Generator) -> None:
    """Swap yes between respondents until exactly ``size`` of the sector have one.

    Complete respondents have one where the calibrated models say so; the rest go to incomplete
    ones.
    """
    inside = draft.inside(sector)
    columns = np.column_stack([draft.columns[measure] for measure in MEASURES])
    codes = [draft.codebook.code(measure, "yes") for measure in MEASURES]
    answered = (columns != MISSING).all(axis=1)
    kept = (inside & ~answered & (columns == codes).any(axis=1)).sum()
    has = draft.fixed["coordination"].to_numpy() == 1
    here = np.flatnonzero(inside & answered & (has | ~draft.complete))
    loadings = {k: -v for k, v in draft.assumptions.loadings(MEASURES[0]).items()}
    wish = score(draft.traits.iloc[here], loadings, rng) + CERTAIN * has[here]
    chosen = top(wish, size - kept, np.ones(len(here), dtype=bool))
    noise = rng.standard_normal((len(chosen), len(MEASURES)))
    common = COMMON * (wish - CERTAIN * has[here])[chosen]
    counts = list((columns[here] == codes).sum(axis=0))
    ticks = tick(common[:, None] + noise, counts, f"coordination, {sector}")
    for measure, code, column in zip(MEASURES, codes, ticks.T, strict=True):
        _move_yes(draft.columns[measure], here, here[chosen[column == 1]], code)


def _move_yes(column: np.ndarray, here: np.ndarray, new: np.ndarray, yes: int) -> None:
    """Give ``new`` a yes and their former answers to those who had it."""
    had = here[column[here] == yes]
    losers, winners = np.setdiff1d(had, new), np.setdiff1d(new, had)
    column[losers], column[winners] = column[winners], yes
