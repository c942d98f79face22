"""Compiled loop: move points between the items of a respondent until item statistics come out."""

from __future__ import annotations

import numpy as np
from numba import njit

from .swaps import _random


@njit(cache=True)
def shape_items(
    items,
    given,
    low,
    high,
    full,
    sums,
    squares,
    wanted_sum,
    sum_scale,
    wanted_spread,
    spread_scale,
    member,
    member_item,
    counts,
    least,
    most,
    count_scale,
    steps,
    seed,
):
    """Greedy moves: one item of a respondent goes up a point, another goes down.

    Respondents keep the sum of their items. The loss is the squared deviation of each item's
    sum, of the sum of item variances among the respondents in ``full``, and of the counted
    answers from their intervals, each times its scale.

    Parameters
    ----------
    items : ndarray of int, shape (n, k)
        Points turned such that higher is better; changed in place.
    given : ndarray of bool, shape (n, k)
        Items that are answered.
    full : ndarray of bool, shape (n,)
        Respondents who count for Cronbach's alpha: those with every item.
    sums, squares : ndarray, shape (k,)
        Of the items over ``full``; changed in place.
    wanted_sum : ndarray, shape (k,)
        Over all who answered.
    member : ndarray of int, shape (counted, points)
        1 where an answer counts; ``member_item`` tells of which item.
    counts, least, most : ndarray, shape (counted,)

    Returns
    -------
    int
        Moves made.
    """
    n, k = items.shape
    state = np.empty(1, np.uint64)
    state[0] = seed
    number = 0.0
    totals = np.zeros(k)
    for i in range(n):
        if full[i]:
            number += 1.0
        for j in range(k):
            if given[i, j]:
                totals[j] += items[i, j]
    spread = 0.0
    for j in range(k):
        spread += (squares[j] - sums[j] * sums[j] / number) / (number - 1.0)
    made = 0
    for _step in range(steps):
        i = int(_random(state) * n)
        a = int(_random(state) * k)
        b = int(_random(state) * k)
        if a == b or not given[i, a] or not given[i, b]:
            continue
        if items[i, a] >= high or items[i, b] <= low:
            continue
        gain = 0.0
        d = totals[a] - wanted_sum[a]
        gain += sum_scale * ((d + 1.0) ** 2 - d**2)
        d = totals[b] - wanted_sum[b]
        gain += sum_scale * ((d - 1.0) ** 2 - d**2)
        change = 0.0
        if full[i]:
            up = 2.0 * items[i, a] + 1.0 - (2.0 * sums[a] + 1.0) / number
            down = -2.0 * items[i, b] + 1.0 - (-2.0 * sums[b] + 1.0) / number
            change = (up + down) / (number - 1.0)
            gap = spread - wanted_spread
            gain += spread_scale * ((gap + change) ** 2 - gap**2)
        for m in range(member_item.shape[0]):
            e = 0
            if member_item[m] == a:
                e = member[m, items[i, a] + 1 - low] - member[m, items[i, a] - low]
            elif member_item[m] == b:
                e = member[m, items[i, b] - 1 - low] - member[m, items[i, b] - low]
            if e != 0:
                before = max(least[m] - counts[m], 0.0) + max(counts[m] - most[m], 0.0)
                after = max(least[m] - counts[m] - e, 0.0) + max(counts[m] + e - most[m], 0.0)
                gain += count_scale * (after**2 - before**2)
        if gain < 0.0:
            for m in range(member_item.shape[0]):
                if member_item[m] == a:
                    counts[m] += member[m, items[i, a] + 1 - low] - member[m, items[i, a] - low]
                elif member_item[m] == b:
                    counts[m] += member[m, items[i, b] - 1 - low] - member[m, items[i, b] - low]
            if full[i]:
                sums[a] += 1.0
                sums[b] -= 1.0
                squares[a] += 2.0 * items[i, a] + 1.0
                squares[b] += -2.0 * items[i, b] + 1.0
                spread += change
            totals[a] += 1.0
            totals[b] -= 1.0
            items[i, a] += 1
            items[i, b] -= 1
            made += 1
    return made


@njit(cache=True)
def repair_sums(items, given, low, high, totals, seed):
    """Move single points of random items until every row has its sum; in place."""
    n, k = items.shape
    state = np.empty(1, np.uint64)
    state[0] = seed
    for i in range(n):
        gap = totals[i]
        for j in range(k):
            if given[i, j]:
                gap -= items[i, j]
        while gap != 0:
            j = int(_random(state) * k)
            if not given[i, j]:
                continue
            if gap > 0 and items[i, j] < high:
                items[i, j] += 1
                gap -= 1
            elif gap < 0 and items[i, j] > low:
                items[i, j] -= 1
                gap += 1
