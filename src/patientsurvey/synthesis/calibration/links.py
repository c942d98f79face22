"""Logistic mean, intercepts and the two refits that every stage needs."""

from __future__ import annotations

import numpy as np


def logistic(eta: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(eta, -40, 40)))


def intercept_for(eta: np.ndarray, share: float) -> float:
    """Intercept a with mean(logistic(a + eta)) = share, by damped Newton steps."""
    a = np.log(share / (1 - share)) - eta.mean()
    for _ in range(60):
        p = logistic(a + eta)
        step = (p.mean() - share) / (p * (1 - p)).mean()
        a -= np.clip(step, -1, 1)
        if abs(step) < 1e-12:
            break
    return float(a)


def fit_logit(x: np.ndarray, y: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Maximum likelihood by Newton's method from ``start``."""
    b = start.copy()
    for _ in range(25):
        p = logistic(x @ b)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (y - p))
        b += step
        if np.abs(step).max() < 1e-10:
            break
    return b


def fit_ols(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Least-squares coefficients and residual sum of squares."""
    b = np.linalg.solve(x.T @ x, x.T @ y)
    residual = y - x @ b
    return b, float(residual @ residual)
