"""An outcome whose ones form the base of another model: video (8-1) and satisfaction (8-2).

The score equations of the logit model and the standard errors of the inner model are linear in
the same 0/1 outcome, so they are annealed together.
"""

from __future__ import annotations

import numpy as np

from .kernels import anneal_toggles
from .outcomes import Effort, score_effects
from .subsets import pattern
from .targets import ModelTarget

STEEPNESS = 10.0
"""Weight of the fourth power in the scores' penalty: no coefficient shall be far off."""
LATTICE = 0.5
"""Coefficients of a 0/1 outcome lie on a lattice about this / sqrt(n p q) standard errors wide."""

STAGES = (
    (0.02, 10.0, 0.3),
    (0.01, 5.0, 0.2),
    (0.005, 4.0, 0.1),
    (0.002, 3.0, 0.1),
    (0.003, 2.0, 0.05),
    (0.003, 1.5, 0.03),
    (0.003, 1.0, 0.01),
    (0.003, 1.0, 0.002),
)
"""Floor of the SE tolerance, unit of the scores in lattice widths, and temperature as a share of
the mean squared effect."""


def draw_opening(
    model: ModelTarget,
    inner: ModelTarget,
    x: np.ndarray,
    rows: np.ndarray,
    share: float,
    effort: Effort,
    rng: np.random.Generator,
) -> np.ndarray:
    """0/1 outcomes that fit ``model`` and whose ones have the inner model's SE pattern.

    Returns
    -------
    ndarray of int8, shape (len(rows),); the number of ones is at least ``inner.n``.
    """
    found = [_attempt(model, inner, x, rows, share, effort, rng) for _ in range(effort.attempts)]
    return min(found, key=lambda pair: pair[1])[0]


def _attempt(
    model: ModelTarget,
    inner: ModelTarget,
    x: np.ndarray,
    rows: np.ndarray,
    share: float,
    effort: Effort,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """One annealing; the outcome and its final loss."""
    count = max(round(share * len(rows)), inner.n)
    share = count / len(rows)
    lattice = LATTICE / np.sqrt(count * (1 - share))
    _, p = score_effects(model, x[rows], share, 0.0)
    y = (rng.random(len(rows)) < p).astype(np.int8)
    for floor, widths, heat in STAGES:
        _no_term_empty(y, x[np.ix_(rows, inner.columns)], p)
        effects, _ = score_effects(model, x[rows], share, lattice * widths)
        inside = np.zeros(len(x), bool)
        inside[rows[y == 1]] = True
        shape = pattern(inner, x, inside, 0.0, floor, rows)
        both = np.ascontiguousarray(np.hstack([effects, shape.effects]))
        rho = np.concatenate([effects.T @ (y - p), shape.residual])
        pull = np.ones(len(rho))
        pull[1 : effects.shape[1]] += STEEPNESS
        hot = heat * (both[:, 1:] ** 2).sum(axis=1).mean()
        loss = anneal_toggles(
            both,
            y,
            np.zeros(len(rows), bool),
            rho,
            pull,
            hot,
            hot / 10,
            effort.steps * 2 // 3,
            0.7,
            rng.integers(2**62),
        )
    return _at_least(y, p, inner.n), loss


def _no_term_empty(y: np.ndarray, design: np.ndarray, p: np.ndarray) -> None:
    """Turn the likeliest zero with a term into a one where no one has it.

    A rare term (outreach team in the smallest sector) may be without ones after a random start;
    the inner model's information matrix would then be singular.
    """
    for column in np.flatnonzero(~design[y == 1].any(axis=0)):
        bearers = np.flatnonzero(design[:, column] != 0)
        y[bearers[np.argmax(p[bearers])]] = 1


def _at_least(y: np.ndarray, p: np.ndarray, count: int) -> np.ndarray:
    """Turn the likeliest zeros into ones if fewer than ``count`` are left."""
    lacking = count - int(y.sum())
    if lacking > 0:
        zeros = np.flatnonzero(y == 0)
        y[zeros[np.argsort(-p[zeros], kind="stable")[:lacking]]] = 1
    return y
