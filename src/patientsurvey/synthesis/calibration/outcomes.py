"""Outcomes whose refit gives the printed coefficients.

Logit: the maximum-likelihood equations X'(y - p) = 0 at the printed coefficients; toggling y_i
moves coefficient j by (a_j'x_i), a_j the j-th column of (X'WX)^-1. OLS on an integer scale: a
step of y_i moves it by (a_j'x_i), a_j of (X'X)^-1, and the residual sum of squares exactly.
Both are annealed by single and pair moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assumptions import Levels
from .kernels import anneal_steps, anneal_toggles
from .links import intercept_for, logistic
from .targets import ModelTarget

COUNT_TOLERANCE = 0.1
RSS_TOLERANCE = 0.0006
PLATEAU = 50.0
FAR, FAR_WEIGHT = 0.05, 100.0
"""Standard errors beyond which a coefficient is far off, and the penalty's weight."""


@dataclass(frozen=True)
class Effort:
    """How long and how loosely outcomes are searched.

    ``hot`` and ``cold`` are temperatures as shares of the mean squared effect of a move;
    ``spread`` is the share of a standard error added to the rounding cell as the unit of a
    deviation; ``pull`` below 1 makes the penalty saturate outside the cell. The best of
    ``attempts`` searches is kept: no coefficient far off, then the least loss.
    """

    steps: int = 1_500_000
    hot: float = 0.05
    cold: float = 0.0005
    spread: float = 0.0
    pull: float = 0.1
    attempts: int = 1


def unit(model: ModelTarget, spread: float) -> np.ndarray:
    """Unit of a deviation per used slope: the rounding cell, widened by ``spread`` SEs.

    The cell is what is left of it after the aim was moved off its centre.
    """
    columns = model.columns[1:]
    return np.hypot(model.cell[columns] * 0.8, spread * reference_se(model)[columns])


def reference_se(model: ModelTarget) -> np.ndarray:
    """Printed standard errors; where there is none, that of a middling term."""
    return np.where(model.known, model.std_error, 0.1)


def draw_binary(
    model: ModelTarget,
    x: np.ndarray,
    rows: np.ndarray,
    share: float,
    effort: Effort,
    rng: np.random.Generator,
) -> np.ndarray:
    """0/1 outcomes of the given rows, with the given share of ones.

    Returns
    -------
    ndarray of int8, shape (len(rows),)
    """
    effects, p = score_effects(model, x[rows], share, effort.spread)
    y = (rng.random(len(rows)) < p).astype(np.int8)
    rho = effects.T @ (y - p)
    pull = np.full(len(rho), effort.pull)
    pull[0] = 1.0
    fixed = np.zeros(len(rows), bool)
    seed = rng.integers(2**62)
    anneal_toggles(effects, y, fixed, rho, np.ones(len(rho)), 0.0, 0.0, 10 * len(rows), 0.5, seed)
    scale = (effects**2).sum(axis=1).mean()
    anneal_toggles(
        effects,
        y,
        fixed,
        rho,
        pull,
        effort.hot * scale,
        effort.cold * scale,
        effort.steps,
        0.8,
        seed + 1,
    )
    return y


def score_effects(
    model: ModelTarget, x: np.ndarray, share: float, spread: float
) -> tuple[np.ndarray, np.ndarray]:
    """Effect of y_i = 1 on the count and on every slope, in units; and the probabilities."""
    design = x[:, model.columns]
    eta = x @ model.estimate
    p = logistic(intercept_for(eta, share) + eta)
    inverse = np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design)
    effects = design @ inverse
    effects[:, 1:] /= unit(model, spread)
    effects[:, 0] = 1 / COUNT_TOLERANCE
    return np.ascontiguousarray(effects), p


def draw_ordinal(
    model: ModelTarget,
    x: np.ndarray,
    rows: np.ndarray,
    low: int,
    high: int,
    mean: float,
    sd: float,
    levels: Levels | None,
    effort: Effort,
    rng: np.random.Generator,
) -> np.ndarray:
    """Integer outcomes between low and high with residual sd ``sd``.

    Parameters
    ----------
    levels : Levels, optional
        Soft targets of the category shares.
    """
    design, eta = x[rows][:, model.columns], x[rows] @ model.estimate
    y = first_scores(eta - eta.mean() + mean, sd, low, high, levels, rng)
    fitted = eta + (y - eta).mean()
    inside = np.zeros((len(rows), 0), bool) if levels is None else levels.inside(x[rows])
    return polish_ordinal(model, design, fitted, y, low, high, sd, levels, inside, effort, rng)


def first_scores(
    fitted: np.ndarray,
    sd: float,
    low: int,
    high: int,
    levels: Levels | None,
    rng: np.random.Generator,
) -> np.ndarray:
    """Latent scores cut at the ranks of the category shares, or rounded."""
    latent = fitted + sd * rng.standard_normal(len(fitted))
    if levels is None:
        return np.clip(np.round(latent), low, high).astype(np.int64)
    cuts = np.round(np.cumsum(levels.start) * len(fitted))
    return low + np.searchsorted(cuts, np.argsort(np.argsort(latent)), side="right")


def polish_ordinal(
    model: ModelTarget,
    design: np.ndarray,
    fitted: np.ndarray,
    y: np.ndarray,
    low: int,
    high: int,
    sd: float,
    levels: Levels | None,
    inside: np.ndarray,
    effort: Effort,
    rng: np.random.Generator,
) -> np.ndarray:
    """Anneal integer outcomes until slopes, residual sd and category counts are met.

    ``inside`` tells who counts for each category target, shape (n, targets).
    """
    n = len(y)
    inverse = np.linalg.inv(design.T @ design)
    units = unit(model, effort.spread)
    effects = np.ascontiguousarray((design @ inverse)[:, 1:] / units)
    target = sd**2 * (n - design.shape[1])
    rss_scale = 1 / (RSS_TOLERANCE * target)
    sum_scale = 1 / (0.002 * n + 1)
    member = (
        np.zeros((high - low + 1, 0))
        if levels is None
        else np.ascontiguousarray(
            (levels.member / (levels.tolerance * np.maximum(inside.sum(axis=0), 1))[:, None]).T
        )
    )
    y = y.astype(np.int64)
    error = y - fitted
    rho = np.concatenate(
        [
            effects.T @ error,
            [error.sum() * sum_scale],
            [(error @ error - target) * rss_scale],
            _counts(y, levels, inside),
        ]
    )
    best = np.inf
    for _ in range(effort.attempts):
        trial, state = y.copy(), rho.copy()
        loss = _anneal(
            trial,
            fitted,
            effects,
            low,
            high,
            state,
            (member, inside),
            (rss_scale, sum_scale),
            effort,
            rng,
        )
        z = state[: effects.shape[1]] * units / reference_se(model)[model.columns[1:]]
        badness = loss + FAR_WEIGHT * (np.maximum(np.abs(z) / FAR - 1, 0) ** 2).sum()
        if badness < best:
            best, chosen = badness, trial
    return chosen


def _anneal(
    y: np.ndarray,
    fitted: np.ndarray,
    effects: np.ndarray,
    low: int,
    high: int,
    rho: np.ndarray,
    member: tuple[np.ndarray, np.ndarray],
    scales: tuple[float, float],
    effort: Effort,
    rng: np.random.Generator,
) -> float:
    """Descend, then anneal; y and rho change in place."""
    pull = np.ones(len(rho))
    seed = rng.integers(2**62)
    anneal_steps(
        effects, y, fitted, low, high, rho, pull, *member, *scales, 0.0, 0.0, 20 * len(y), seed
    )
    pull[: effects.shape[1]] = effort.pull
    # a saturating penalty has no use for moves hotter than its plateau
    heat = min((effects**2).sum(axis=1).mean(), PLATEAU if effort.pull < 1 else np.inf)
    return anneal_steps(
        effects,
        y,
        fitted,
        low,
        high,
        rho,
        pull,
        *member,
        *scales,
        effort.hot * heat,
        effort.cold * heat,
        effort.steps,
        seed + 1,
    )


def _counts(y: np.ndarray, levels: Levels | None, inside: np.ndarray) -> np.ndarray:
    """Gap of each category target, in its tolerances."""
    if levels is None:
        return np.zeros(0)
    hits = np.array([inside[y == code].sum(axis=0) for code in levels.codes])
    shares = (levels.member.T * hits).sum(axis=0) / np.maximum(inside.sum(axis=0), 1)
    return (shares - levels.share) / levels.tolerance
