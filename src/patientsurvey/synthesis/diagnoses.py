"""Diagnoses: as many as the calibrated terms say, ticked such that printed shares come out."""

from __future__ import annotations

import numpy as np

from ..covariates import derive
from ..errors import SynthesisError
from .draft import Draft
from .draws import top
from .groups import (
    Quantity,
    Wanted,
    attainable,
    nearest_values,
    tolerance,
    values_of,
    wanted_by_diagnosis,
)
from .multiples import ALONE, FIRST, option_counts, wish_for
from .swaps import trade_ticks

DIAGNOSES = "diagnoses"
NUMBERS = {"dx_two": 2, "dx_three": 3, "dx_more_than_three": 4}
"""Term to the number of diagnoses, of the last one the least."""
MIXING, TRADES = 20, 150
"""Proposed trades per respondent, at random and towards what is printed."""
LOG_ODDS = 2.0
"""Log odds of a tick per unit of the score that follows the traits."""
FAINT = 0.02
"""Weight of the scores beside printed numbers."""
HOT, COLD = 5.0, 0.002


def draw_diagnoses(draft: Draft) -> None:
    """Draw the ticks in every sector, then trade them until the printed shares come out.

    Incomplete respondents who have every other term tick no diagnosis, or that they don't know.
    """
    for option in draft.codebook.answers(DIAGNOSES):
        draft.start(f"{DIAGNOSES}__{option.answer}", DIAGNOSES)[:] = 0
    survey = derive(draft.frame(), draft.codebook)
    others = [term for term in draft.codebook.terms if term not in NUMBERS]
    every = survey[others].notna().all(axis=1).to_numpy()
    silent = ~draft.has("education", "primary", "upper_secondary", "higher")
    empty = (every | silent) & ~draft.complete
    rng = draft.child()
    for sector in draft.sectors:
        _draw_sector(draft, sector, empty, rng)
    _trade(draft, survey, rng)


def shared_options(draft: Draft) -> list[str]:
    """Diagnoses that can be ticked together."""
    return [a.answer for a in draft.codebook.answers(DIAGNOSES) if a.answer not in ALONE[DIAGNOSES]]


# --- how many, and a first hand-out -----------------------------------------------------------


def _draw_sector(draft: Draft, sector: str, empty: np.ndarray, rng) -> None:
    rows = draft.inside(sector)
    counts = option_counts(draft, DIAGNOSES, sector, rows, empty)
    free = rows & ~draft.complete
    for option in ALONE[DIAGNOSES]:
        wish = wish_for(draft, DIAGNOSES, option, rng) + FIRST * empty
        chosen = top(wish, counts[option], free)
        draft.columns[f"{DIAGNOSES}__{option}"][chosen] = 1
        free[chosen] = False
    places = np.flatnonzero(rows & (draft.complete | (free & ~empty)))
    options = [o for o in shared_options(draft) if counts.get(o)]
    totals = np.array([counts[option] for option in options])
    numbers = _numbers(draft, sector, places, int(totals.sum()), len(options), rng)
    for option, ticked in zip(options, _hand_out(numbers, totals, rng).T, strict=True):
        draft.columns[f"{DIAGNOSES}__{option}"][places] = ticked


def _numbers(draft: Draft, sector: str, places, total: int, most: int, rng) -> np.ndarray:
    """Diagnoses per respondent: as the terms say, the rest of the ticks where any number fits.

    Raises
    ------
    SynthesisError
        If the printed shares give fewer ticks than the terms need.
    """
    numbers = np.ones(len(places), dtype=int)
    fixed = draft.fixed.iloc[places]
    for term, number in NUMBERS.items():
        numbers[(fixed[term] == 1).to_numpy()] = number
    loose = np.flatnonzero(~draft.complete[places] | (numbers == max(NUMBERS.values())))
    rest = total - int(numbers.sum())
    if rest < 0 or (rest and not len(loose)):
        raise SynthesisError(
            f"{total} diagnoses are printed in {sector}, the terms need {total - rest}",
            "data/published/estimates.csv, figure-6-1, and data/synthesis/margins.csv",
            "lower the shares of dx_two, dx_three and dx_more_than_three",
        )
    while rest:  # a few more each time: respondents with very many stay rare
        chosen = rng.choice(loose, min(rest, max(len(loose) // 3, 1)), replace=False)
        chosen = chosen[numbers[chosen] < most]
        numbers[chosen] += 1
        rest -= len(chosen)
    return numbers


def _hand_out(numbers: np.ndarray, totals: np.ndarray, rng) -> np.ndarray:
    """Ticks with given numbers per respondent and per option, shape (n, k).

    Respondents with most diagnoses come first and take the options with most ticks left
    (Ryser 1957), which never fails where such a table exists.

    Raises
    ------
    SynthesisError
        If no such table exists.
    """
    ticks, left = np.zeros((len(numbers), len(totals)), dtype=np.int64), totals.copy()
    noise = rng.random(len(numbers))
    for row in np.lexsort((noise, -numbers)):
        chosen = np.argsort(-left, kind="stable")[: numbers[row]]
        ticks[row, chosen] = 1
        left[chosen] -= 1
    if left.any():
        raise SynthesisError(
            "the numbers of diagnoses and their shares contradict each other",
            "figure-6-1",
            "look at the shares in data/codebook/assumptions.csv",
        )
    return ticks


# --- trades -----------------------------------------------------------------------------------


def _trade(draft: Draft, survey, rng) -> None:
    """Mix by the traits first, then towards the values nearest to what that gives."""
    options = shared_options(draft)
    names = [f"{DIAGNOSES}__{option}" for option in options]
    ticks = np.column_stack([draft.columns[name] == 1 for name in names])
    rows = np.flatnonzero(ticks.any(axis=1))
    starts = np.searchsorted(rows, [np.flatnonzero(draft.inside(s))[0] for s in draft.sectors])
    starts = np.append(starts, len(rows))
    found = np.ascontiguousarray(ticks[rows])
    scores = LOG_ODDS * np.column_stack(
        [draft.traits.iloc[rows].to_numpy() @ _loadings(draft, option) for option in options]
    )
    none = np.zeros(len(options) + 1, dtype=np.int64)
    trade_ticks(
        found,
        scores,
        starts,
        np.zeros((len(rows), 0), np.float32),
        none,
        np.zeros(0),
        1.0,
        1.0,
        MIXING * len(rows),
        rng.integers(2**62),
    )
    _write(draft, names, rows, found)
    wanted = wanted_by_diagnosis(draft)
    effects, first, residual = _equations(draft, survey, wanted, options, rows, found)
    trade_ticks(
        found,
        FAINT * scores,
        starts,
        effects,
        first,
        residual,
        HOT,
        COLD,
        TRADES * len(rows),
        rng.integers(2**62),
    )
    _write(draft, names, rows, found)


def _loadings(draft: Draft, option: str) -> np.ndarray:
    loadings = draft.assumptions.loadings(DIAGNOSES, option)
    return np.array([loadings.get(trait, 0.0) for trait in draft.traits])


def _write(draft: Draft, names: list[str], rows: np.ndarray, ticks: np.ndarray) -> None:
    for name, column in zip(names, ticks.T, strict=True):
        draft.columns[name][rows] = column


def _equations(draft: Draft, survey, wanted: Wanted, options, rows, ticks):
    """Deviation of each share or mean from the value wanted, in tolerances."""
    values = {quantity: values_of(draft, survey, quantity)[rows] for quantity in wanted.quantities}
    now, sizes = _present(values, options, ticks)
    aims = nearest_values(wanted, now, sizes)
    nodes = [
        [(q, option) for q in values if (q, option) in aims and _counts(wanted, q, option)]
        for option in options
    ]
    first = np.cumsum([0, *map(len, nodes)])
    effects, residual = np.zeros((len(rows), first[-1]), np.float32), np.zeros(first[-1])
    for place, node in enumerate(node for group in nodes for node in group):
        aim = attainable(wanted, node, aims[node], sizes[node])
        scale = sizes[node] * tolerance(wanted, node, sizes[node])
        effects[:, place] = np.nan_to_num((values[node[0]] - aim) / scale)
        ticked = ticks[:, options.index(node[1])]
        residual[place] = effects[ticked, place].sum(dtype=float)
    return effects, first, residual


def _present(values: dict[Quantity, np.ndarray], options, ticks) -> tuple[dict, dict]:
    now, sizes = {}, {}
    for quantity, value in values.items():
        known = np.isfinite(value)
        for place, option in enumerate(options):
            base = ticks[:, place] & known
            if base.any():
                now[quantity, option] = float(value[base].mean())
                sizes[quantity, option] = int(base.sum())
    return now, sizes


def _counts(wanted: Wanted, quantity: Quantity, option: str) -> bool:
    """Whether anything is printed about the quantity in this diagnosis."""
    node = quantity, option
    return node in wanted.low or any(node in pair for pair in wanted.pairs)
