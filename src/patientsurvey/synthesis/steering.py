"""Move answers between respondents until printed shares within groups come out.

The draws give exact shares per sector; shares by diagnosis, age or another answer follow from the
loadings alone. Here respondents of one sector swap their answers, which leaves every share of the
sector as it is.
"""

from dataclasses import dataclass

import numpy as np

from .draft import MISSING, Draft, base_is_all
from .sampling import exchange
from .targets import Target


@dataclass(frozen=True)
class Rule:
    """One sum over respondents that should come out at ``wanted``, both over its tolerance."""

    rows: np.ndarray
    weights: np.ndarray | float
    wanted: float


def stack(rules: list[Rule], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Rules as a matrix of what each row adds to each sum, and the sums wanted."""
    equations = np.zeros((n, len(rules)))
    for place, rule in enumerate(rules):
        equations[rule.rows, place] = rule.weights
    return equations, np.array([rule.wanted for rule in rules])


def steer(draft: Draft, variable: str, levels: tuple[str, ...], movable: np.ndarray) -> None:
    """Swap answers among the movable respondents of each sector.

    Parameters
    ----------
    variable : str
        Question with one answer, or a multiple response.
    levels : tuple of str
        The answers counted together; of a multiple response, one option.
    movable : ndarray of bool, shape (n,)
    """
    rng = draft.child()
    column = column_of(draft, variable, levels)
    answered = draft.columns[column] != MISSING
    rules = share_rules(draft, variable, levels, answered)
    hit = draft.has(variable, *levels)
    if not rules:
        return
    equations, wanted = stack(rules, len(hit))
    equations += 1e-7 * rng.random(equations.shape)  # no two respondents tie
    strata = _strata(draft, movable & answered)
    after = exchange(hit, equations, equations[hit].sum(axis=0) - wanted, strata, steps=2000)
    _swap(draft.columns[column], hit, after, strata)


def column_of(draft: Draft, variable: str, levels: tuple[str, ...]) -> str:
    """Data column of a question, or of one option of a multiple response."""
    return variable if variable in draft.columns else f"{variable}__{levels[0]}"


def _strata(draft: Draft, movable: np.ndarray) -> np.ndarray:
    strata = np.full(len(movable), -1)
    for number, sector in enumerate(draft.sectors):
        strata[movable & (draft.sector == sector)] = number
    return strata


def _swap(column: np.ndarray, before: np.ndarray, after: np.ndarray, strata: np.ndarray) -> None:
    """Losers and winners of each stratum trade the answers they had."""
    for stratum in np.unique(strata[strata >= 0]):
        losers = np.flatnonzero(before & ~after & (strata == stratum))
        winners = np.flatnonzero(~before & after & (strata == stratum))
        column[losers], column[winners] = column[winners].copy(), column[losers].copy()


# --- printed shares as rules ------------------------------------------------------------------


def share_rules(draft: Draft, variable: str, levels: tuple, answered: np.ndarray) -> list[Rule]:
    """Printed shares, and counts, of an answer within groups."""
    targets = [t for t in draft.targets.of(variable, "percent", "count")
               if t.group and t.levels == levels]
    return [rule for (sector, group), same in _by_group(targets).items()
            for rule in _rule(draft, sector, group, same, answered)]


def _by_group(targets: list[Target]) -> dict:
    found: dict = {}
    for target in targets:
        found.setdefault((target.sector, target.group), []).append(target)
    return found


def _rule(draft: Draft, sector: str, group: tuple, same: list[Target], answered) -> list[Rule]:
    """The interval that all numbers of a group share, as one sum; open ends need no rule."""
    low, high = max(t.low for t in same), min(t.high for t in same)
    if group[1] == ("*",):
        return [_mean_rule(draft, sector, group[0], (low + high) / 2, answered)]
    rows = np.flatnonzero(answered & in_group(draft, sector, group))
    whole = np.isin(draft.sector, draft.sectors if sector == "ALL" else [sector])
    base = whole.sum() if base_is_all(draft, same[0]) else len(rows)
    scale = base / 100 if same[0].statistic == "percent" else 1.0
    if not np.isfinite(low + high):
        low, high = (low, low + 8) if np.isfinite(low) else (high - 8, high)
    tolerance = max((high - low) / 4 * scale, 0.25)
    return [Rule(rows, 1 / tolerance, (low + high) / 2 * scale / tolerance)]


def _mean_rule(draft: Draft, sector: str, variable: str, percent: float, answered) -> Rule:
    """The mean share over all groups, where the print speaks of the groups as a whole."""
    groups = [g for g in each_group(draft, variable)
              if (answered & in_group(draft, sector, g)).any()]
    weights = np.zeros(len(draft.sector))
    for group in groups:
        inside = answered & in_group(draft, sector, group)
        weights[inside] += 100 / inside.sum() / len(groups)
    rows = np.flatnonzero(weights)
    return Rule(rows, weights[rows], percent)


def each_group(draft: Draft, variable: str) -> list[tuple]:
    """Every answer of a variable as a group, don't know left out."""
    return [(variable, (a.answer,)) for a in draft.codebook.answers(variable)
            if a.kind == "answer"]


def in_group(draft: Draft, sector: str, group: tuple) -> np.ndarray:
    """Rows of a sector (or ``ALL``) that gave one of the group's answers."""
    inside = draft.has(group[0], *group[1])
    return inside if sector == "ALL" else inside & (draft.sector == sector)
