"""Draw outcomes from printed regressions and steer them to printed shares."""

import numpy as np

ENOUGH = 0.01
"""A change that lowers the squared residuals by less, in squared tolerances, is not worth making."""


def logistic(x: np.ndarray) -> np.ndarray:
    """Inverse logit."""
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def intercept_for(count: float, linear: np.ndarray) -> float:
    """Intercept with which the expected number of ones is ``count``.

    Newton steps on a convex function; 60 are more than enough from any start.
    """
    share = count / len(linear)
    a = np.log(share / (1 - share)) - linear.mean()
    for _ in range(60):
        p = logistic(a + linear)
        a -= np.clip((p.sum() - count) / (p * (1 - p)).sum(), -1, 1)
    return float(a)


def systematic(p: np.ndarray, order: np.ndarray, start: float) -> np.ndarray:
    """Systematic sample with unequal probabilities and fixed size (Madow 1949).

    Parameters
    ----------
    p : ndarray, shape (n,)
        Inclusion probabilities that sum to an integer.
    order : ndarray of int, shape (n,)
        Order of the list; neighbours are rarely drawn together.
    start : float
        Random start in [0, 1).

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    size = round(p.sum())
    ends = np.cumsum(p[order]) * (size / p.sum())
    drawn = np.zeros(len(p), dtype=bool)
    hits = np.searchsorted(ends, start + np.arange(size), side="right")
    drawn[order[np.minimum(hits, len(p) - 1)]] = True
    return drawn


def exchange(
    drawn: np.ndarray, equations: np.ndarray, residual: np.ndarray, strata: np.ndarray,
    steps: int,
) -> np.ndarray:
    """Swap ones and zeros within strata while the squared residuals of the equations fall.

    Every swap keeps the number of ones in each stratum; the equations are moved from ``residual``
    towards zero, steepest swap first.

    Parameters
    ----------
    drawn : ndarray of bool, shape (n,)
    equations : ndarray, shape (n, q)
        What a one in this row adds to each equation, in units of its tolerance.
    residual : ndarray, shape (q,)
        Sum over the ones minus the wanted sum, same units.
    strata : ndarray of int, shape (n,)
    steps : int
        Upper bound on the number of swaps.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    drawn, residual = drawn.copy(), residual.copy()
    lengths = np.einsum("iq,iq->i", equations, equations)
    members = [np.flatnonzero(strata == s) for s in np.unique(strata[strata >= 0])]
    for _ in range(steps):
        sign = np.where(drawn, -1.0, 1.0)
        gains = 2 * sign * (equations @ residual) + lengths
        best = min((_best_swap(gains, sign, equations, rows) for rows in members),
                   key=lambda swap: swap[0])
        if best[0] > -ENOUGH:
            break
        for i in best[1:]:
            residual += sign[i] * equations[i]
            drawn[i] = not drawn[i]
    return drawn


def _best_swap(gains, sign, equations, rows, tries=4):
    """Cheapest swap that starts with one of the steepest single changes of the stratum."""
    best = (np.inf, 0, 0)
    for i in rows[np.argsort(gains[rows], kind="stable")[:tries]]:
        partners = rows[sign[rows] == -sign[i]]
        both = gains[i] + gains[partners] + 2 * sign[i] * sign[partners] * (
            equations[partners] @ equations[i])
        j = int(np.argmin(both))
        if both[j] < best[0]:
            best = (both[j], i, partners[j])
    return best


def adjust(answers: np.ndarray, features: np.ndarray, wanted: np.ndarray, steps: int) -> np.ndarray:
    """Change single answers while the squared residuals of the equations fall, steepest first.

    Parameters
    ----------
    answers : ndarray of int, shape (n,)
        Position of each respondent's answer among k.
    features : ndarray, shape (n, k, q)
        What each answer adds to each equation, in units of its tolerance.
    wanted : ndarray, shape (q,)
    steps : int
        Upper bound on the number of changes.

    Returns
    -------
    ndarray of int, shape (n,)
    """
    answers, everyone = answers.copy(), np.arange(len(answers))
    residual = features[everyone, answers].sum(axis=0) - wanted
    change = features - features[everyone, answers][:, None, :]
    lengths = np.einsum("nkq,nkq->nk", change, change)
    far = np.abs(np.arange(features.shape[1])[None] - answers[:, None]) > 1
    for _ in range(steps):
        gains = 2 * (change @ residual) + lengths
        gains[far] = np.inf
        i, k = np.unravel_index(np.argmin(gains), gains.shape)
        if gains[i, k] > -ENOUGH:
            break
        residual += change[i, k]
        answers[i] = k
        change[i] = features[i] - features[i, k]
        lengths[i] = np.einsum("kq,kq->k", change[i], change[i])
        far[i] = np.abs(np.arange(features.shape[1]) - k) > 1
    return answers
