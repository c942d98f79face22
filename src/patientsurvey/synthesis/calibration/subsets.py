"""Which rows answered: subsets whose standard errors have the printed pattern.

Toggling row i in or out changes SE_j of an OLS model by -+(a_j'x_i)^2 / 2 V_j relatively; the
residual sd is free. For a logit model the row's weight w_i enters and the level is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .kernels import anneal_toggles
from .links import logistic
from .targets import ModelTarget

SE_PRECISION = 0.0008
R2_TOLERANCE = 0.0005


@dataclass(frozen=True)
class Pattern:
    """Linearised log-SE equations of one model at a given membership.

    ``residual`` is log SE minus target (OLS: after the best common sd ``log_sd``), ``effects``
    the change per row toggled in, both over ``tolerance``.
    """

    residual: np.ndarray
    effects: np.ndarray
    log_sd: float


def pattern(
    model: ModelTarget,
    x: np.ndarray,
    inside: np.ndarray,
    intercept: float,
    floor: float,
    rows: np.ndarray | None = None,
) -> Pattern:
    """Equations of a model's printed standard errors for the rows ``inside``.

    Parameters
    ----------
    inside : ndarray of bool, shape (n,)
    intercept : float
        Of a logit model at the printed coefficients.
    floor : float
        Added to the relative tolerance while annealing.
    rows : ndarray of int, optional
        Rows whose effects are wanted; all by default.
    """
    columns, known = model.columns, model.known[model.used]
    design = x[:, columns]
    weight = _row_weights(model, x, intercept)
    kept = design[inside]
    inverse = np.linalg.inv((kept * weight[inside, None]).T @ kept)
    diagonal = np.diag(inverse)[known]
    tolerance = np.sqrt((model.rounding[model.known] / 2) ** 2 + SE_PRECISION**2 + floor**2)
    residual = 0.5 * np.log(diagonal) - np.log(model.std_error[model.known])
    some = slice(None) if rows is None else rows
    effects = -0.5 * (design[some] @ inverse)[:, known] ** 2 * weight[some, None] / diagonal
    if model.is_logit:
        return Pattern(residual / tolerance, effects / tolerance, 0.0)
    share = 1 / tolerance**2 / (1 / tolerance**2).sum()
    log_sd, common = -float(share @ residual), -(effects @ share)
    gap, gap_effects = _r_squared(model, x @ model.estimate, inside, some, log_sd, common)
    return Pattern(
        np.r_[(residual + log_sd) / tolerance, gap],
        np.c_[(effects + common[:, None]) / tolerance, gap_effects],
        log_sd,
    )


def _r_squared(
    model: ModelTarget,
    eta: np.ndarray,
    inside: np.ndarray,
    some: slice | np.ndarray,
    log_sd: float,
    common: np.ndarray,
) -> tuple[float, np.ndarray]:
    """R^2 = V / (V + RSS / n), V the variance of the fitted values: gap to print, and effects.

    RSS = s^2 (n - k); ``common`` is the change of log s per row toggled in.
    """
    kept = eta[inside]
    variance = kept.var()
    noise = np.exp(2 * log_sd) * (1 - model.used.sum() / len(kept))
    per_row = ((eta[some] - kept.mean()) ** 2 - variance) / len(kept)
    slope = (noise * per_row - variance * 2 * noise * common) / (variance + noise) ** 2
    gap = variance / (variance + noise) - model.r_squared
    return gap / R2_TOLERANCE, slope / R2_TOLERANCE


def _row_weights(model: ModelTarget, x: np.ndarray, intercept: float) -> np.ndarray:
    if not model.is_logit:
        return np.ones(len(x))
    p = logistic(intercept + x @ model.estimate)
    return p * (1 - p)


def respondents(
    model: ModelTarget,
    x: np.ndarray,
    eligible: np.ndarray,
    count: int,
    intercept: float,
    rng: np.random.Generator,
    floors: tuple[float, ...] = (0.01, 0.003, 0.0, 0.0, 0.0),
    passes: int = 30,
) -> np.ndarray:
    """Choose ``count`` of the eligible rows such that the model's SEs come out as printed.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    inside = np.zeros(len(x), bool)
    pool = np.flatnonzero(eligible)
    inside[rng.choice(pool, min(count, len(pool)), replace=False)] = True
    if count >= len(pool):
        return inside
    fixed = np.zeros(len(pool), bool)
    for floor in floors:
        now = pattern(model, x, inside, intercept, floor, pool)
        best = now.residual @ now.residual
        state = inside[pool].astype(np.int8)
        # pairs keep the count; few steps, since the equations hold only near the start
        anneal_toggles(
            np.ascontiguousarray(now.effects),
            state,
            fixed,
            now.residual.copy(),
            np.ones(len(now.residual)),
            0.0,
            0.0,
            passes * len(pool),
            1.0,
            rng.integers(2**62),
        )
        trial = inside.copy()
        trial[pool] = state.astype(bool)
        after = pattern(model, x, trial, intercept, floor, pool).residual
        if after @ after < best:
            inside = trial
    return inside
