"""Integer counts per answer that meet every printed number of one question at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ..errors import SynthesisError

UNMET = 1e4
"""Cost of one respondent outside a printed interval, against one respondent off the prior."""


@dataclass(frozen=True)
class Limit:
    """A printed interval as a linear limit on the counts.

    Attributes
    ----------
    target : str
        Id of the published row; empty for a limit that is not printed.
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

    Raises
    ------
    SynthesisError
        If there is no solution at all.
    """
    keys = list(prior)
    totals = np.array([[float(key[0] == cell) for key in keys] for cell in sizes])
    rows = np.array([[limit.weights.get(key, 0.0) for key in keys] for limit in limits])
    counts, slack = _solve(
        np.array(list(prior.values())),
        totals.reshape(len(sizes), len(keys)),
        np.array(list(sizes.values()), dtype=float),
        rows.reshape(len(limits), len(keys)),
        limits,
    )
    unmet = {limit.target: float(s) for limit, s in zip(limits, slack, strict=True) if s > 1e-6}
    return Allocation(dict(zip(keys, counts.tolist(), strict=True)), unmet)


def _solve(prior, totals, sizes, rows, limits) -> tuple[np.ndarray, np.ndarray]:
    """Integer program; unknowns are the counts, their distances from the prior, and slacks."""
    n, m = len(prior), len(limits)
    counts, distances, slacks = np.split(np.eye(2 * n + m), [n, 2 * n])
    constraints = [
        LinearConstraint(counts - distances, -np.inf, prior),
        LinearConstraint(counts + distances, prior, np.inf),
    ]
    if len(sizes):
        constraints.append(LinearConstraint(totals @ counts, sizes, sizes))
    if m:
        low, high = np.array([(limit.low, limit.high) for limit in limits]).T
        constraints.append(LinearConstraint(rows @ counts + slacks, low, np.inf))
        constraints.append(LinearConstraint(rows @ counts - slacks, -np.inf, high))
    relative = 1 / np.sqrt(np.maximum(prior, 1.0))
    weights = UNMET * np.array([limit.weight for limit in limits])
    found = milp(
        np.concatenate([np.zeros(n), relative, weights]),
        constraints=constraints,
        integrality=np.repeat([1, 0], [n, n + m]),
        bounds=Bounds(0, np.inf),
        options={"mip_rel_gap": 0, "presolve": False},
    )
    if found.x is None:
        raise SynthesisError(
            f"no counts can be found: {found.message}",
            ", ".join(limit.target for limit in limits if limit.target),
            "look for printed counts below zero or above their sector",
        )
    return np.round(found.x[:n]).astype(int), found.x[2 * n :]
