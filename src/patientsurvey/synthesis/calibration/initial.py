"""First covariate matrix: a Gaussian copula with rank-cut margins.

STAR and coordination are outcomes of models 10-1 and 9-3, so they are drawn in turn from them.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .assumptions import COORDINATION, Design, SectorAssumptions
from .links import intercept_for, logistic
from .targets import ModelTarget

TWELVE = 12
STAR_TWELFTHS = np.arange(4 * TWELVE + 1) / TWELVE
"""Means of twelve answered items scored 0 to 4."""
_FEWEST_MISSING = {
    Fraction(total, items): TWELVE - items
    for items in range(8, TWELVE + 1)
    for total in range(4 * items + 1)
}
STAR_GRID = np.array([float(value) for value in sorted(_FEWEST_MISSING)])
"""Means of 8 to 12 answered items."""
STAR_MISSING = np.array([_FEWEST_MISSING[value] for value in sorted(_FEWEST_MISSING)])
"""Fewest unanswered items that each value of the grid needs."""
STAR_SKEW_SHAPE = 2.2
"""Gamma shape of STAR's lower tail: most patients rate the relationship high."""


def first_covariates(
    design: Design,
    sector: SectorAssumptions,
    correlation: np.ndarray,
    star_model: ModelTarget,
    coordination_model: ModelTarget,
    star_sd: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Covariates of the complete cases.

    Parameters
    ----------
    star_model, coordination_model : ModelTarget
        Tables 10-1 and 9-3 of the sector.
    star_sd : float
        Residual standard deviation of table 10-1.

    Returns
    -------
    ndarray, shape (sector.rows, design.width)
        Column 0 is 1, dummies are 0/1, STAR lies on twelfths between 0 and 4.
    """
    x = _rank_cut(design, sector, correlation, rng)
    coordination = design.column(COORDINATION)
    for _ in range(3):
        x[:, design.star] = draw_star(x @ star_model.estimate, sector.star_mean, star_sd, rng)
        eta = x @ coordination_model.estimate
        p = logistic(intercept_for(eta, sector.share[coordination]) + eta)
        x[:, coordination] = rng.random(len(x)) < p
    return x


def _rank_cut(
    design: Design, sector: SectorAssumptions, correlation: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Dummies whose shares are exact: ranks of a latent normal cut at the cumulated shares."""
    n = sector.rows
    latent = rng.standard_normal((n, len(correlation))) @ np.linalg.cholesky(correlation).T
    x = np.zeros((n, design.width))
    x[:, 0] = 1
    for block, (start, end) in enumerate(zip(design.starts, design.ends, strict=True)):
        shares = sector.share[start:end]
        cuts = np.round(np.cumsum(np.r_[1 - shares.sum(), shares]) * n)
        rank = np.argsort(np.argsort(latent[:, block]))
        level = np.searchsorted(cuts, rank, side="right")
        for offset in range(end - start):
            x[level == offset + 1, start + offset] = 1
    return x


def draw_star(eta: np.ndarray, mean: float, sd: float, rng: np.random.Generator) -> np.ndarray:
    """STAR on twelfths with the given mean and residual sd, skewed to the left."""
    error = (STAR_SKEW_SHAPE - rng.gamma(STAR_SKEW_SHAPE, 1, len(eta))) / np.sqrt(STAR_SKEW_SHAPE)
    draw = eta - eta.mean() + mean + sd * error
    return np.clip(np.round(draw * TWELVE), 0, 4 * TWELVE) / TWELVE
