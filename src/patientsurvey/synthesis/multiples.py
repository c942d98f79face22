"""Questions with several answers: ticks with exact counts, and at least one for who answers."""

from __future__ import annotations

import numpy as np

from ..errors import SynthesisError
from .allocation import Limit, allocate
from .counts import SOURCES, WEIGHTS, base_is_all, note_unmet
from .draft import Draft
from .draws import score, top
from .targets import Target

ALONE = {
    "diagnoses": ("dont_know",),
    "services_12m": ("none",),
    "gave_feedback": ("no", "do_not_want"),
    "admission_type": ("none",),
}
"""Options that nobody ticks together with another."""

FIRST = 100.0
"""Head start, in standard deviations, of those who tick nothing else."""


def draw_multiple(
    draft: Draft, variable: str, asked: np.ndarray | None = None, empty: np.ndarray | None = None
) -> None:
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
        draft.start(f"{variable}__{option.answer}", variable)
    rng = draft.child()
    for sector in draft.sectors:
        rows = asked & draft.inside(sector)
        if rows.any():
            _draw_sector(draft, variable, sector, rows, empty, rng)


def _draw_sector(draft, variable, sector, rows, empty, rng) -> None:
    counts = option_counts(draft, variable, sector, rows, empty)
    columns = {option: draft.columns[f"{variable}__{option}"] for option in counts}
    for column in columns.values():
        column[rows] = 0
    free = rows.copy()
    for option in ALONE[variable]:
        wish = wish_for(draft, variable, option, rng) + FIRST * empty
        chosen = top(wish, counts[option], free)
        columns[option][chosen] = 1
        free[chosen] = False
    places = np.flatnonzero(free & ~empty)
    shared = [o for o, count in counts.items() if count and o not in ALONE[variable]]
    scores = np.column_stack([wish_for(draft, variable, option, rng)[places] for option in shared])
    ticks = tick(scores, [counts[option] for option in shared], f"{variable}, {sector}")
    for column, option in zip(ticks.T, shared, strict=True):
        columns[option][places] = column


def wish_for(draft: Draft, variable: str, option: str, rng: np.random.Generator) -> np.ndarray:
    return score(draft.traits, draft.assumptions.loadings(variable, option), rng)


def tick(scores: np.ndarray, counts: list[int], where: str) -> np.ndarray:
    """Give every option its highest-scoring respondents, and everyone at least one option.

    Parameters
    ----------
    scores : ndarray, shape (n, k)
    counts : list of int, length k
        Ticks per option.
    where : str
        For the message of an error.

    Returns
    -------
    ndarray of int, shape (n, k)

    Raises
    ------
    SynthesisError
        If there are fewer ticks than respondents.
    """
    if sum(counts) < len(scores):
        raise SynthesisError(
            f"{sum(counts)} ticks for {len(scores)} respondents",
            where,
            "raise the shares in data/codebook/assumptions.csv",
        )
    ticks, everyone = np.zeros(scores.shape, dtype=int), np.ones(len(scores), dtype=bool)
    for option, count in enumerate(counts):
        ticks[top(scores[:, option], count, everyone), option] = 1
    while (ticks.sum(axis=1) == 0).any():
        move_ticks(ticks, scores, np.zeros(len(ticks), dtype=bool))
    return ticks


def move_ticks(ticks: np.ndarray, scores: np.ndarray, fixed: np.ndarray) -> None:
    """Move ticks from respondents with several to those without, the weakest ticks first.

    Options give up ticks in proportion to how many they can spare; as there are at least as many
    ticks as respondents, some can always be spared. Respondents in ``fixed`` have a tick
    elsewhere: they need none here and can spare all.
    """
    bare = (ticks.sum(axis=1) == 0) & ~fixed
    rich = (ticks.sum(axis=1) > 1) | fixed
    lacking, spare = int(bare.sum()), (ticks * rich[:, None]).sum(axis=0)
    for option in np.argsort(-spare, kind="stable"):
        several = (ticks[:, option] == 1) & ((ticks.sum(axis=1) > 1) | fixed)
        quota = min(int(np.ceil(lacking * spare[option] / spare.sum())), int(several.sum()))
        takers = top(scores[:, option], quota, (ticks.sum(axis=1) == 0) & ~fixed)
        givers = top(-scores[:, option], len(takers), several)
        ticks[givers, option], ticks[takers, option] = 0, 1


# --- how many ---------------------------------------------------------------------------------


def option_counts(draft, variable, sector, rows, empty, least=None) -> dict[str, int]:
    """Ticks per option: each as printed for the sector, together at least one per respondent.

    ``least`` holds ticks that complete respondents have already; only others can tick more.
    """
    size = int(rows.sum())
    options = draft.codebook.answers(variable, draft.codebook.form(sector))
    prior = {
        (sector, o.answer): _expected(draft, variable, o.answer, sector, size) for o in options
    }
    limits = [
        limit
        for target in draft.targets.of(variable, "count", "percent")
        if target.sector == sector and target.levels and not target.group
        for limit in _limits(draft, target, prior, size)
    ]
    ticking = size - int((rows & empty).sum())
    others = int((rows & ~empty & ~draft.complete).sum())
    limits += [
        Limit("", {(sector, option): 1.0}, count, count + others, WEIGHTS["table"])
        for option, count in (least or {}).items()
    ]
    limits.append(Limit("", dict.fromkeys(prior, 1.0), ticking, np.inf, WEIGHTS["table"]))
    limits += [Limit("", {key: 1.0}, 0, size, WEIGHTS["table"]) for key in prior]
    found = allocate(prior, {}, limits)
    note_unmet(draft, found)
    return {option: count for (_, option), count in found.counts.items()}


def _expected(draft, variable, option, sector, size) -> float:
    """Ticks of an option, from the assumptions and else as printed.

    Raises
    ------
    SynthesisError
        If nothing tells about the option.
    """
    assumed = draft.assumptions.number("share", variable, sector, option)
    if assumed is not None:
        of_all = draft.assumptions.is_of_all(variable)
        return (draft.inside(sector).sum() if of_all else size) * assumed / 100
    printed = draft.targets.value(variable, option, sector)
    if printed is None:
        raise SynthesisError(
            f"nothing tells how many in {sector} tick {option}",
            f"{variable} in {SOURCES}",
            "add a row with quantity `share` to assumptions.csv",
        )
    return printed


def _limits(draft: Draft, target: Target, prior: dict, size: int) -> list[Limit]:
    base = draft.inside(target.sector).sum() if base_is_all(draft, target) else size
    scale = base / 100 if target.statistic == "percent" else 1.0
    low, high = target.low * scale, target.high * scale
    keys = [key for key in prior if key[1] in target.levels]
    if target.levels == ("any",):  # everyone but those who tick an option that stands alone
        keys = [key for key in prior if key[1] in ALONE[target.variable]]
        low, high = size - high, size - low
    elif len(keys) != 1:  # ticks of several options are no number of respondents
        return []
    return [Limit(target.id, dict.fromkeys(keys, 1.0), low, high, WEIGHTS[target.force])]
