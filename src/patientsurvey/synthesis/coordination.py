"""Individual plan, responsibility group and coordinator: three questions, one printed union."""

import numpy as np

from .bases import COMPLETE
from .draft import MISSING, Draft
from .draws import score, top
from .multiples import tick
from .questions import draw_question

MEASURES = ("individual_plan", "responsibility_group", "coordinator")


def draw_coordination(draft: Draft) -> None:
    """Draw the three measures such that as many as printed have at least one of them."""
    for measure in MEASURES:
        draw_question(draft, measure)
    wanted = _union_sizes(draft)
    rng = draft.child()
    for sector in draft.sectors:
        _share_out(draft, sector, wanted[sector], rng)


def _union_sizes(draft: Draft) -> dict[str, int]:
    """Respondents with any measure: the printed total, split by the assumed shares."""
    total = next(int(t.middle) for t in draft.targets.of(COMPLETE, "count")
                 if t.sector == "ALL" and t.levels == ("yes",))
    expected = {s: (draft.sector == s).sum() * draft.assumptions.number(
        "share", "coordination", s, "yes") / 100 for s in draft.sectors}
    sizes = {s: round(total * n / sum(expected.values())) for s, n in expected.items()}
    largest = max(sizes, key=sizes.get)
    sizes[largest] += total - sum(sizes.values())
    return sizes


def _share_out(draft: Draft, sector: str, size: int, rng: np.random.Generator) -> None:
    """Swap yes between respondents until exactly ``size`` of the sector have one."""
    inside = draft.sector == sector
    columns = np.column_stack([draft.columns[measure] for measure in MEASURES])
    codes = [draft.codebook.code(measure, "yes") for measure in MEASURES]
    answered = (columns != MISSING).all(axis=1)
    fixed = (inside & ~answered & (columns == codes).any(axis=1)).sum()
    here = np.flatnonzero(inside & answered)
    loadings = {k: -v for k, v in draft.assumptions.loadings(MEASURES[0]).items()}
    wish = score(draft.traits.iloc[here], loadings, rng)
    chosen = top(wish, size - fixed, np.ones(len(here), dtype=bool))
    noise = rng.standard_normal((len(chosen), len(MEASURES)))
    counts = list((columns[here] == codes).sum(axis=0))
    ticks = tick(0.5 * wish[chosen][:, None] + noise, counts, f"coordination, {sector}")
    for measure, code, column in zip(MEASURES, codes, ticks.T, strict=True):
        _move_yes(draft.columns[measure], here, here[chosen[column == 1]], code)


def _move_yes(column: np.ndarray, here: np.ndarray, new: np.ndarray, yes: int) -> None:
    """Give ``new`` a yes and their former answers to those who had it."""
    had = here[column[here] == yes]
    losers, winners = np.setdiff1d(had, new), np.setdiff1d(new, had)
    column[losers] = column[winners]
    column[winners] = yes
