"""Integer counts per answer that meet every printed number of one question at once."""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

UNMET = 1e4
"""Cost of one respondent outside a printed interval, against one respondent off the prior."""


@dataclass(frozen=True)
class Limit:
    """A printed interval as a linear limit on the counts.

    Attributes
    ----------
    target : str
        Id of the published row.
    weights : dict of (cell, answer) to float
        Coefficients of the counts.
    low, high : float
        The interval, in respondents.
    weight : float
        How much it counts where not every limit can be kept.
    """

    target: str
    weights: dict
    low: float
    high: float
    weight: float = 1.0


@dataclass(frozen=True)
class Allocation:
    """Counts per cell and answer, and the targets that could not be met.

    Attributes
    ----------
    counts : dict of (cell, answer) to int
    unmet : dict of str to float
        Target id to the distance from its interval, in respondents.
    """

    counts: dict
    unmet: dict = field(default_factory=dict)


def allocate(prior: dict, sizes: dict, limits: list[Limit]) -> Allocation:
    """Find the integer counts nearest to the prior that keep every limit.

    Counts are non-negative and sum to the size of their cell. A limit that can't be kept together
    with the others is broken by as few respondents as possible and reported.

    Parameters
    ----------
    prior : dict of (cell, answer) to float
        Expected counts; the keys are the unknowns.
    sizes : dict of cell to int
        Respondents per cell.
    limits : list of Limit

    Returns
    -------
    Allocation
    """
    keys = list(prior)
    position = {key: i for i, key in enumerate(keys)}
    totals = np.array([[float(key[0] == cell) for key in keys] for cell in sizes])
    totals = totals.reshape(len(sizes), len(keys))
    rows = np.zeros((len(limits), len(keys)))
    for i, limit in enumerate(limits):
        for key, weight in limit.weights.items():
            rows[i, position[key]] += weight
    counts, slack = _solve(np.array([prior[key] for key in keys]), totals,
                           np.array(list(sizes.values()), float), rows, limits)
    unmet = {limit.target: float(s) for limit, s in zip(limits, slack, strict=True) if s > 1e-6}
    return Allocation(dict(zip(keys, counts.tolist(), strict=True)), unmet)


def _solve(prior, totals, sizes, rows, limits):
    """Unknowns: counts (integer), distance from the prior, slack of each limit."""
    n, m = len(prior), len(limits)
    eye, zero = np.eye(n), np.zeros
    constraints = [LinearConstraint(np.hstack([eye, -eye, zero((n, m))]), -np.inf, prior),
                   LinearConstraint(np.hstack([eye, eye, zero((n, m))]), prior, np.inf)]
    if len(sizes):
        fixed = np.hstack([totals, zero((len(sizes), n + m))])
        constraints.append(LinearConstraint(fixed, sizes, sizes))
    if m:
        low, high = (np.array([getattr(limit, side) for limit in limits])
                     for side in ("low", "high"))
        constraints += [
            LinearConstraint(np.hstack([rows, zero((m, n)), np.eye(m)]), low, np.inf),
            LinearConstraint(np.hstack([rows, zero((m, n)), -np.eye(m)]), -np.inf, high)]
    scale = 1 / np.sqrt(np.maximum(prior, 1.0))
    found = milp(np.concatenate([zero(n), scale, UNMET * np.array([limit.weight for limit in limits])]), constraints=constraints,
                 integrality=np.concatenate([np.ones(n), zero(n + m)]),
                 bounds=Bounds(0, np.inf), options={"mip_rel_gap": 0})
    if found.x is None:
        raise ValueError(found.message)
    return np.round(found.x[:n]).astype(int), found.x[2 * n:]
