"""Questions with several answers: ticks with exact counts, and at least one for who answers."""

import numpy as np

from ..errors import SynthesisError
from .allocation import Limit, allocate
from .draft import MISSING, TABLE_WEIGHT, WEIGHTS, Draft, base_is_all, note_unmet
from .draws import score, top

ALONE = {
    "diagnoses": ("dont_know",),
    "services_12m": ("none",),
    "gave_feedback": ("no", "do_not_want"),
    "admission_type": ("none",),
}
"""Options that nobody ticks together with another."""


def draw_multiple(draft: Draft, variable: str, asked: np.ndarray | None = None,
                  empty: np.ndarray | None = None) -> None:
    """Draw the ticks of a multiple response.

    Parameters
    ----------
    variable : str
    asked : ndarray of bool, shape (n,), optional
        Respondents who answer the question; the others are left without an answer.
    empty : ndarray of bool, shape (n,), optional
        Respondents who tick no option but one that stands alone, or nothing at all.
    """
    asked = draft.asked(variable) if asked is None else asked
    empty = np.zeros_like(asked) if empty is None else empty
    for option in draft.codebook.answers(variable):
        draft.columns[f"{variable}__{option.answer}"] = np.full(len(asked), MISSING)
    rng = draft.child()
    for sector in draft.sectors:
        rows = asked & (draft.sector == sector)
        if rows.any():
            _draw_sector(draft, variable, sector, rows, empty, rng)


def _draw_sector(draft, variable, sector, rows, empty, rng) -> None:
    alone = ALONE[variable]
    counts = option_counts(draft, variable, sector, rows, empty)
    options = draft.codebook.answers(variable, draft.codebook.form(sector))
    for option in options:
        draft.columns[f"{variable}__{option.answer}"][rows] = 0
    free = rows.copy()
    for option in alone:
        wish = _wish(draft, variable, option, rng)
        wish[empty] += 100  # who ticks nothing else is the first to say so
        chosen = top(wish, counts[option], free)
        draft.columns[f"{variable}__{option}"][chosen] = 1
        free[chosen] = False
    places = np.flatnonzero(free & ~empty)
    shared = [o.answer for o in options if o.answer not in alone and counts[o.answer]]
    scores = np.column_stack([_wish(draft, variable, o, rng)[places] for o in shared])
    ticks = tick(scores, [counts[option] for option in shared], f"{variable}, {sector}")
    for column, option in zip(ticks.T, shared, strict=True):
        draft.columns[f"{variable}__{option}"][places] = column


def _wish(draft: Draft, variable: str, option: str, rng: np.random.Generator) -> np.ndarray:
    return score(draft.traits, draft.assumptions.loadings(variable, option), rng)


def tick(scores: np.ndarray, counts: list[int], where: str) -> np.ndarray:
    """Give every option its highest-scoring respondents, and everyone at least one option.

    Parameters
    ----------
    scores : ndarray, shape (n, k)
    counts : list of int, length k
        Ticks per option; they sum to n at least.

    Returns
    -------
    ndarray of int, shape (n, k)
    """
    if sum(counts) < len(scores):
        raise SynthesisError(f"{sum(counts)} ticks for {len(scores)} respondents", where,
                             "raise the shares in data/codebook/assumptions.csv")
    ticks = np.zeros(scores.shape, dtype=int)
    everyone = np.ones(len(scores), dtype=bool)
    for option, count in enumerate(counts):
        ticks[top(scores[:, option], count, everyone), option] = 1
    while (ticks.sum(axis=1) == 0).any():
        _move_ticks(ticks, scores)
    return ticks


def _move_ticks(ticks: np.ndarray, scores: np.ndarray) -> None:
    """Move ticks from respondents with several to those without, the weakest ticks first.

    Options give up ticks in proportion to how many they can spare; as there are at least as many
    ticks as respondents, some can always be spared.
    """
    bare = int((ticks.sum(axis=1) == 0).sum())
    spare = (ticks * (ticks.sum(axis=1) > 1)[:, None]).sum(axis=0)
    for option in np.argsort(-spare, kind="stable"):
        several = (ticks[:, option] == 1) & (ticks.sum(axis=1) > 1)
        quota = min(int(np.ceil(bare * spare[option] / spare.sum())), int(several.sum()))
        takers = top(scores[:, option], quota, ticks.sum(axis=1) == 0)
        givers = top(-scores[:, option], len(takers), several)
        ticks[givers, option], ticks[takers, option] = 0, 1


def option_counts(draft: Draft, variable: str, sector: str, rows: np.ndarray,
                  empty: np.ndarray) -> dict[str, int]:
    """Ticks per option, met with the printed numbers of the sector and the whole sample.

    The whole-sample numbers are met by holding each sector to its share of them.
    """
    size, everyone = int(rows.sum()), int((draft.sector == sector).sum())
    options = [a.answer for a in draft.codebook.answers(variable, draft.codebook.form(sector))]
    prior = {(sector, o): size_of_option(draft, variable, o, sector, size, everyone)
             for o in options}
    limits = []
    for target in draft.targets.of(variable, "count", "percent"):
        if target.group is None and target.sector == sector and target.levels:
            base = everyone if base_is_all(draft, target) else size
            limits += _limit(target, prior, base, ALONE[variable])
    alone = ALONE[variable]
    weights = {key: 1.0 for key in prior if key[1] not in alone}
    answering = {key: 1.0 for key in prior}
    limits.append(Limit("", answering, size - int((rows & empty).sum()), np.inf, TABLE_WEIGHT))
    limits += [Limit("", {key: 1.0}, 0, size, TABLE_WEIGHT) for key in weights]
    found = allocate(prior, {}, limits)
    note_unmet(draft, found)
    return {option: found.counts[sector, option] for option in options}


def size_of_option(draft, variable, option, sector, size, everyone) -> float:
    """Expected ticks of an option."""
    assumed = draft.assumptions.number("share", variable, sector, option)
    if assumed is not None:
        whole = any(row.value == "all" for row in draft.assumptions.find("base", variable))
        return (everyone if whole else size) * assumed / 100
    printed = draft.targets.value(variable, option, sector)
    if printed is None:
        raise SynthesisError(
            f"nothing tells how many in {sector} tick {option}",
            f"{variable} in data/published/estimates.csv and data/codebook/assumptions.csv",
            "add a row with quantity `share` to assumptions.csv")
    return printed


def _limit(target, prior, base, alone) -> list[Limit]:
    scale = base / 100 if target.statistic == "percent" else 1.0
    weight = WEIGHTS[target.force]
    if target.levels == ("any",):  # everyone but those who tick an option that stands alone
        weights = {key: 1.0 for key in prior if key[1] in alone}
        return [Limit(target.id, weights, base - target.high * scale,
                      base - target.low * scale, weight)]
    keys = [key for key in prior if key[1] in target.levels]
    if len(keys) != 1:
        return []
    return [Limit(target.id, {keys[0]: 1.0}, target.low * scale, target.high * scale, weight)]
