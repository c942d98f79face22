"""Move answers between respondents until printed shares within groups come out.

The draws give exact shares per sector; shares by diagnosis, age or another answer follow from the
loadings alone. Here respondents of one sector swap their answers, which leaves every share of the
sector as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .counts import base_is_all
from .draft import MISSING, Draft
from .sampling import exchange
from .targets import Ordering, Target

STEPS = 3000
"""Most swaps for one answer; a few hundred are usual."""
ROUNDS = 3
"""Most times that comparisons which have come to fail are added."""
CLEARLY, GAP = 0.3, 0.3
"""Percentage points by which a share that is said to be higher is so, and their tolerance."""
OPEN_END = 8.0
"""Width, in percentage points, that an interval with an open end is given."""
SMALL = 1 / 6
"""A share said of most groups differs from the sector's, so it can only hold in groups that make
up less than this part of the sector."""

Group = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Rule:
    """One sum over respondents that should come out at ``wanted``, both over its tolerance.

    Attributes
    ----------
    rows : ndarray of int
    weights : ndarray or float
        What an answer of each row adds.
    wanted : float
    """

    rows: np.ndarray
    weights: np.ndarray | float
    wanted: float


def steer(
    draft: Draft, variable: str, levels: tuple[str, ...], movable: np.ndarray, within: str = ""
) -> None:
    """Swap answers among the movable respondents of each sector.

    Parameters
    ----------
    variable : str
        Question with one answer, or a multiple response.
    levels : tuple of str
        The answers counted together; of a multiple response, one option.
    movable : ndarray of bool, shape (n,)
    within : str
        Column whose groups keep their shares of every answer, because they are printed too.
    """
    column = draft.columns.get(variable)
    if column is None:
        column = draft.columns[f"{variable}__{levels[0]}"]
    answered = column != MISSING
    strata = _strata(draft, movable & answered, within)
    before = draft.has(variable, *levels)
    rules = share_rules(draft, variable, levels, answered)
    after = meet(draft, variable, levels, before, rules, answered, strata)
    _swap(column, before, after, strata)


def meet(draft, variable, levels, hit, rules, answered, strata, by="") -> np.ndarray:
    """Swap within strata until rules and comparisons hold as well as they can.

    Parameters
    ----------
    hit : ndarray of bool, shape (n,)
        Rows with the answer.
    rules : list of Rule
    strata : ndarray of int, shape (n,)
        Swaps stay within; -1 never moves.
    by : str
        Only comparisons between groups of this variable, if it is given.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    rng, kept = draft.child(), {}
    hit = _meet(hit, rules, strata, rng)
    for _ in range(ROUNDS):
        failing = dict(_failing(draft, variable, levels, answered, hit, by))
        if not failing.keys() - kept.keys():
            break
        kept |= failing
        hit = _meet(hit, [*rules, *kept.values()], strata, rng)
    return hit


def _meet(hit: np.ndarray, rules: list[Rule], strata: np.ndarray, rng) -> np.ndarray:
    if not rules:
        return hit
    equations = 1e-7 * rng.random((len(hit), len(rules)))  # no two respondents tie
    for place, rule in enumerate(rules):
        equations[rule.rows, place] += rule.weights
    wanted = np.array([rule.wanted for rule in rules])
    return exchange(hit, equations, equations[hit].sum(axis=0) - wanted, strata, STEPS)


def _strata(draft: Draft, movable: np.ndarray, within: str) -> np.ndarray:
    keys = draft.sector.astype(str)
    if within:
        keys = np.char.add(keys, draft.columns[within].astype(str))
    return np.where(movable, np.unique(keys, return_inverse=True)[1], -1)


def _swap(column: np.ndarray, before: np.ndarray, after: np.ndarray, strata: np.ndarray) -> None:
    """Losers and winners of each stratum trade the answers they had."""
    for stratum in np.unique(strata[strata >= 0]):
        losers = np.flatnonzero(before & ~after & (strata == stratum))
        winners = np.flatnonzero(~before & after & (strata == stratum))
        column[losers], column[winners] = column[winners].copy(), column[losers].copy()


# --- printed shares as rules ------------------------------------------------------------------


def share_rules(
    draft: Draft, variable: str, levels: tuple[str, ...], answered: np.ndarray, by: str = ""
) -> list[Rule]:
    """Printed shares, and counts, of an answer within groups (of one variable, if given)."""
    found: dict[tuple[str, Group], list[Target]] = {}
    for target in draft.targets.of(variable, "percent", "count"):
        if target.group and target.levels == levels and by in ("", target.group[0]):
            found.setdefault((target.sector, target.group), []).append(target)
    rules = []
    for (sector, group), same in found.items():
        groups = [group]
        if group[1] == ("*",):
            small = _small_groups(draft, sector, group[0], answered)
            groups = [one for one in small if (sector, one) not in found]
        rules += [_share_rule(draft, sector, one, same, answered) for one in groups]
    return rules


def _share_rule(draft, sector, group: Group, same: list[Target], answered) -> Rule:
    """The interval that all printed numbers of a group share, as one sum."""
    low, high = max(t.low for t in same), min(t.high for t in same)
    if not np.isfinite(low):
        low = high - OPEN_END
    if not np.isfinite(high):
        high = low + OPEN_END
    rows = np.flatnonzero(answered & in_group(draft, sector, group))
    base = draft.inside(sector).sum() if base_is_all(draft, same[0]) else len(rows)
    scale = base / 100 if same[0].statistic == "percent" else 1.0
    tolerance = max((high - low) / 4 * scale, 0.25)
    return Rule(rows, 1 / tolerance, (low + high) / 2 * scale / tolerance)


def _failing(draft, variable, levels, answered, hit, by) -> Iterator[tuple[Ordering, Rule]]:
    """Printed comparisons that do not hold, as differences in percentage points."""
    for ordering in draft.targets.orderings:
        groups = {group[0] for _, group in ordering.cells}
        about = (variable, levels)
        if about == (ordering.variable, ordering.levels) == ordering.than and (
            not by or groups == {by}
        ):
            weights = np.zeros(len(hit))
            for side, (sector, group) in zip((1, -1), ordering.cells, strict=True):
                inside = answered & in_group(draft, sector, group)
                weights[inside] += side * ordering.sign * 100 / max(inside.sum(), 1)
            if weights[hit].sum() < CLEARLY:
                rows = np.flatnonzero(weights)
                yield ordering, Rule(rows, weights[rows] / GAP, CLEARLY / GAP + 1)


def each_group(draft: Draft, variable: str) -> list[Group]:
    """Every answer of a variable as a group, don't know left out."""
    return [(variable, (a.answer,)) for a in draft.codebook.answers(variable) if a.kind == "answer"]


def _small_groups(draft, sector, variable, answered) -> list[Group]:
    most = draft.inside(sector).sum() * SMALL
    return [
        group
        for group in each_group(draft, variable)
        if 0 < (answered & in_group(draft, sector, group)).sum() < most
    ]


def in_group(draft: Draft, sector: str, group: Group | None) -> np.ndarray:
    """Rows of a sector (or ``ALL``), those that gave one of the group's answers if it is given."""
    inside = draft.inside(sector)
    return inside & draft.has(group[0], *group[1]) if group else inside
