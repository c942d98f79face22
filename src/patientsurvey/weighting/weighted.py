"""Shares and means of weighted respondents, with intervals that know about the weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import (
    CONFIDENCE,
    Cell,
    Mean,
    Share,
    cells,
    membership,
    numbers,
    tidy,
    wilson,
)

if TYPE_CHECKING:
    from ..codebook import Codebook

WEIGHTED = "weighted"
"""Term of weighted estimates, which tells them from the unweighted of the same key."""


@dataclass(frozen=True, eq=False)
class Weighted:
    """A share or a mean as it would be if the respondents were composed like the population.

    The variance is linearised (Taylor), weights taken as given: that calibration also removes
    variance is not counted, so the intervals are a little too wide rather than too narrow. A
    share has Wilson's interval at its effective number of respondents (Korn and Graubard 1998).

    Parameters
    ----------
    spec : Share or Mean
        What is estimated.
    weights : Series
        One weight per respondent, NaN for those left out
        (:func:`~patientsurvey.weighting.calibration_weights`).
    """

    spec: Share | Mean
    weights: pd.Series

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows with the keys of `spec` and the term ``weighted``; ``n`` counts respondents.

        A sector without weights has its row, without an estimate.
        """
        values = self._values(respondents, codebook)
        known = np.isfinite(values)
        weights = self.weights.reindex(respondents.index).to_numpy(dtype=float)
        rows = []
        for cell in cells(respondents, codebook, self.spec.by, self.spec.pooled):
            here = cell.inside & known & np.isfinite(weights)
            estimate = _mean(values[here], weights[here], self._is_share)
            rows.append(self._key(cell) | estimate)
        return tidy(rows)

    @property
    def _is_share(self) -> bool:
        return isinstance(self.spec, Share)

    def _values(self, respondents: pd.DataFrame, codebook: Codebook) -> np.ndarray:
        """What is averaged: 0 or 1 of a share, the number of a mean; NaN outside the base."""
        if not self._is_share:
            return numbers(respondents, codebook, self.spec.outcome)
        given = membership(respondents, codebook, self.spec.outcome, self.spec.valid)
        parts = given[self.spec.level.split("+")]
        return parts.max(axis=1, skipna=False).to_numpy(dtype=float)

    def _key(self, cell: Cell) -> dict:
        level = self.spec.level if self._is_share else ""
        statistic = "percent" if self._is_share else "mean"
        return {"sector": cell.sector, "group": cell.group, "outcome": self.spec.outcome,
                "level": level, "term": WEIGHTED, "statistic": statistic}  # fmt: skip


def _mean(values: np.ndarray, weights: np.ndarray, share: bool) -> dict:
    """Weighted mean with its standard error and 95 % interval; 100 times as much for a share."""
    n = len(values)
    if n < 2:
        return {"n": n}
    mean = np.average(values, weights=weights)
    residuals = weights * (values - mean) / weights.sum()
    error = np.sqrt(n / (n - 1) * (residuals**2).sum())
    if share:
        size = mean * (1 - mean) / error**2 if error > 0 else n
        low, high = wilson(size * mean, size)
        return dict(n=n, estimate=100 * mean, std_error=100 * error,
                    conf_low=float(low), conf_high=float(high))  # fmt: skip
    from scipy.stats import t  # slow to import: when needed

    reach = t.ppf(0.5 + CONFIDENCE / 2, n - 1) * error
    return dict(n=n, estimate=mean, std_error=error, conf_low=mean - reach, conf_high=mean + reach)
