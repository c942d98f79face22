"""One set of standard errors that all OLS models on the full sample can share.

Tables 12-1 to 12-3 have the same covariates, and 10-1 has them without STAR, so their standard
errors are the same pattern up to one residual sd s_m each. With V_j = [(Z'Z)^-1]_jj for the
dummies Z, and RSS the residual sum of squares of STAR on Z (table 10-1):

    SE_10,j = s_10 sqrt(V_j)           SE_m,j = s_m sqrt(V_j + b_10,j^2 / RSS)
    RSS = s_10^2 (N - k)               SE_m,star = s_m / sqrt(RSS)

The overall scale is not identified (V / c^2 and c s_m print the same), so s_10 is set to 1 here;
the covariates' margins decide it. Printed intervals disagree with this by their rounding (PHV: up
to 3 %). The consensus makes the sum of |log ratio|^3 least: between the mean's best and the
smallest maximum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from .targets import ModelTarget

POWER = 1.5
"""Residuals are raised to this power before squaring: 1 is least squares, infinity minimax."""


@dataclass(frozen=True)
class Consensus:
    """Shared pattern of the OLS models.

    ``log_se`` is log(s_10) + .5 log V_j per design column (NaN where not printed);
    ``relative_sd`` maps the other tables to s_m / s_10; ``ratio`` holds all log ratios left.
    """

    log_se: np.ndarray
    relative_sd: dict[str, float]
    ratio: np.ndarray


def consensus(
    star_model: ModelTarget, full_models: list[ModelTarget], star: int, rows: int
) -> Consensus:
    """Solve for V and every s_m / s_10, referred to a design of ``rows`` rows."""
    dummies = np.flatnonzero(star_model.known)
    printed = [np.log(star_model.std_error[dummies]) + half_log(star_model.n, rows)]
    printed += [
        np.log(m.std_error[np.r_[dummies, star]]) + half_log(m.n, rows) for m in full_models
    ]
    b = star_model.estimate[dummies]
    log_rss = np.log((star_model.n - star_model.used.sum()) * rows / star_model.n)

    def predicted(parameters: np.ndarray) -> list[np.ndarray]:
        log_v, scales = parameters[: len(dummies)], parameters[len(dummies) :]
        with_star = 0.5 * np.log(np.exp(log_v) + b**2 / np.exp(log_rss))
        pattern = np.r_[with_star, -0.5 * log_rss]
        return [log_v / 2, *(s + pattern for s in scales)]

    def misfit(parameters: np.ndarray) -> np.ndarray:
        r = np.concatenate(predicted(parameters)) - np.concatenate(printed)
        return np.sign(r) * (np.abs(r) * 100) ** POWER

    start = np.r_[2 * printed[0], np.zeros(len(full_models))]
    solution = least_squares(misfit, start, method="trf", max_nfev=200).x
    log_se = np.full(len(star_model.used), np.nan)
    log_se[dummies] = solution[: len(dummies)] / 2
    ratio = np.concatenate(predicted(solution)) - np.concatenate(printed)
    scales = np.exp(solution[len(dummies) :])
    by_table = {m.table: float(s) for m, s in zip(full_models, scales, strict=True)}
    return Consensus(log_se, by_table, ratio)


def half_log(n: int, rows: int) -> float:
    """Rows left out at random raise every standard error by sqrt(rows / n)."""
    return 0.5 * np.log(min(n, rows) / rows)
