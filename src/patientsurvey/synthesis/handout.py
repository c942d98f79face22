"""Who gives which answer: counted answers go to respondents by their traits."""

from __future__ import annotations

import numpy as np

from ..estimates import SUBSTANTIVE
from .draft import MISSING, Draft
from .draws import claim, cut_by_rank, score, top

OPEN = {"response": 0.7}
"""Loading of leaving a question open."""
OUTSIDE = {"response": 0.5}
"""Loading of an answer that no regression can use."""


def give_answers(
    draft: Draft,
    variable: str,
    rows: np.ndarray,
    counts: dict[str, int],
    rng: np.random.Generator,
    excluded: tuple[str, ...] = (),
) -> None:
    """Hand out the counted answers to the rows of one sector or stratum.

    Answers in ``excluded``, which no regression can use, go first, to those who leave much open.
    Then answers off the scale (missing, don't know, not relevant) claim theirs, and the rest
    follow the question's score.

    Parameters
    ----------
    rows : ndarray of bool, shape (n,)
    counts : dict of answer to int
        Sums to the number of rows.
    """
    draft.start(variable)
    left = {answer: count for answer, count in counts.items() if count}
    places = np.flatnonzero(rows)
    outside = {answer: left.pop(answer) for answer in excluded if answer in left}
    wish = score(draft.traits.iloc[places], OUTSIDE, rng)
    chosen = np.sort(places[top(wish, sum(outside.values()), np.ones(len(places), bool))])
    _claim(draft, variable, chosen, outside, rng)
    places = np.setdiff1d(places, chosen)
    on_scale = {a.answer for a in draft.codebook.answers(variable) if a.kind in SUBSTANTIVE}
    aside = {answer: left.pop(answer) for answer in list(left) if answer not in on_scale}
    places = places[~_claim(draft, variable, places, aside, rng)]
    _follow_score(draft, variable, places, left, rng)


def _follow_score(draft, variable, places, counts, rng) -> None:
    """Points of the scale: by claims where answers have loadings of their own, else by rank."""
    if draft.assumptions.claimants(variable):
        _claim(draft, variable, places, counts, rng)
        return
    latent = score(draft.traits.iloc[places], draft.assumptions.loadings(variable), rng)
    draft.columns[variable][places] = cut_by_rank(
        latent, {stored(draft, variable, answer): count for answer, count in counts.items()}
    )


def _claim(draft, variable, places, counts, rng) -> np.ndarray:
    """Let answers claim their respondents among ``places``; mark those who got one."""
    order = [a for a in draft.assumptions.claimants(variable) if a in counts]
    order += [answer for answer in counts if answer not in order]
    wishes = {
        answer: score(draft.traits.iloc[places], _pull(draft, variable, answer), rng)
        for answer in order
    }
    got = claim(wishes, {answer: counts[answer] for answer in order}, len(places))
    for answer in order:
        draft.columns[variable][places[got == answer]] = stored(draft, variable, answer)
    return np.array([answer is not None for answer in got], dtype=bool)


def _pull(draft: Draft, variable: str, answer: str) -> dict[str, float]:
    return OPEN if answer == "missing" else draft.assumptions.loadings(variable, answer)


def stored(draft: Draft, variable: str, answer: str) -> int | str | None:
    """An answer, or ``missing``, as the column of a started question holds it."""
    if answer != "missing":
        return draft.codes(variable, (answer,))[0]
    return None if draft.columns[variable].dtype == object else MISSING
