"""Draw outcomes from printed regressions and steer them to printed shares."""

from __future__ import annotations

import numpy as np

ENOUGH = 0.01
"""Smallest fall of the squared residuals, in squared tolerances, that a change is made for."""


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
    drawn: np.ndarray,
    equations: np.ndarray,
    residual: np.ndarray,
    strata: np.ndarray,
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
        Rows with a negative number are left as they are.
    steps : int
        Upper bound on the number of swaps.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    drawn, residual = drawn.copy(), residual.copy()
    numbers = np.unique(strata[strata >= 0])
    parts = [_Stratum(np.flatnonzero(strata == number), equations) for number in numbers]
    for _ in range(steps):
        for part in parts:
            part.look(drawn, residual)
        for part in sorted(parts, key=lambda part: part.promise):
            gain, swap = part.best_swap()
            if gain < -ENOUGH:
                break
        else:
            break
        for i in swap:
            residual += (1 - 2 * drawn[i]) * equations[i]
            drawn[i] = not drawn[i]
    return drawn


class _Stratum:
    """Rows among which ones and zeros are swapped, and what each single change would bring."""

    def __init__(self, rows: np.ndarray, equations: np.ndarray) -> None:
        self.rows, self.equations = rows, equations[rows]
        self.lengths = np.einsum("iq,iq->i", self.equations, self.equations)

    def look(self, drawn: np.ndarray, residual: np.ndarray) -> None:
        """Weigh every single change; ``promise`` is the best pair if the two did not interact."""
        self.ones = drawn[self.rows]
        self.sign = np.where(self.ones, -1.0, 1.0)
        self.gains = 2 * self.sign * (self.equations @ residual) + self.lengths
        ends = [self.gains[flag].min(initial=np.inf) for flag in (self.ones, ~self.ones)]
        self.promise = sum(ends)

    def best_swap(self, tries: int = 3) -> tuple[float, tuple[int, int]]:
        """Cheapest swap that starts with one of the steepest single changes."""
        best = np.inf, (0, 0)
        if not np.isfinite(self.promise) or len(self.gains) <= tries:
            return best
        for i in np.argpartition(self.gains, tries)[:tries]:
            cross = self.equations @ self.equations[i]
            both = self.gains[i] + self.gains - 2 * cross
            both[self.ones == self.ones[i]] = np.inf
            j = int(np.argmin(both))
            if both[j] < best[0]:
                best = float(both[j]), (self.rows[i], self.rows[j])
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
