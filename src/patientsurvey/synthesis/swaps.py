"""Compiled loop: respondents trade ticks until sums over the tickers of an option come out."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def _random(state):
    """Splitmix64: a uniform number in [0, 1) from a one-element uint64 state."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float64(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True)
def _random_tick(row, state):
    """One of the options that are ticked, or -1."""
    number = 0
    for ticked in row:
        number += ticked
    left = int(_random(state) * number)
    for option in range(row.shape[0]):
        if row[option]:
            if left == 0:
                return option
            left -= 1
    return -1


@njit(cache=True)
def trade_ticks(ticks, scores, starts, effects, first, residual, hot, cold, steps, seed):
    """Anneal trades: one respondent gives option a for b, another of the group b for a.

    Every respondent keeps the number of ticks, every option its count in each group.

    Parameters
    ----------
    ticks : ndarray of bool, shape (n, k)
        Changed in place.
    scores : ndarray, shape (n, k)
        Log odds of a tick where nothing is printed.
    starts : ndarray of int, shape (groups + 1,)
        Rows of a group lie together.
    effects : ndarray, shape (n, q)
        What a tick of this respondent adds to each equation, in units of its tolerance.
    first : ndarray of int, shape (k + 1,)
        Equations of option j are ``first[j]`` to ``first[j + 1]``.
    residual : ndarray, shape (q,)
        Changed in place.
    hot, cold : float
        First and last temperature; the loss is the sum of squared residuals less the scores.

    Returns
    -------
    int
        Trades made.
    """
    n = ticks.shape[0]
    state = np.empty(1, np.uint64)
    state[0] = seed
    group = np.empty(n, np.int64)
    for g in range(starts.shape[0] - 1):
        for i in range(starts[g], starts[g + 1]):
            group[i] = g
    temperature = hot
    cooling = (cold / hot) ** (1.0 / max(steps, 1))
    made = 0
    for _step in range(steps):
        temperature *= cooling
        i = int(_random(state) * n)
        g = group[i]
        j = starts[g] + int(_random(state) * (starts[g + 1] - starts[g]))
        a = _random_tick(ticks[i], state)
        b = _random_tick(ticks[j], state)
        if a < 0 or b < 0 or ticks[j, a] or ticks[i, b]:
            continue
        change = scores[i, a] + scores[j, b] - scores[i, b] - scores[j, a]
        for e in range(first[a], first[a + 1]):
            d = effects[j, e] - effects[i, e]
            change += d * (2.0 * residual[e] + d)
        for e in range(first[b], first[b + 1]):
            d = effects[i, e] - effects[j, e]
            change += d * (2.0 * residual[e] + d)
        if change < 0 or _random(state) < np.exp(-change / temperature):
            for e in range(first[a], first[a + 1]):
                residual[e] += effects[j, e] - effects[i, e]
            for e in range(first[b], first[b + 1]):
                residual[e] += effects[i, e] - effects[j, e]
            ticks[i, a] = False
            ticks[i, b] = True
            ticks[j, a] = True
            ticks[j, b] = False
            made += 1
    return made
