"""How far regression estimates lie from print, in the standard errors that print implies."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

LIMITS = ("conf_low", "conf_high")
NORMAL = 1.959964
"""97.5 % quantile; the difference to t is below a hundredth in models of this size."""


def largest_distance(comparison: pd.DataFrame) -> float:
    """Largest distance of an estimate from print, NaN where no regression can be compared.

    Odds ratios are compared on the log scale. Estimates that print has wrong (verdict
    ``explained``) do not count.

    Parameters
    ----------
    comparison : DataFrame
        Rows of :func:`compare`: keys, ``published``, ``reproduced``, ``verdict``.

    Returns
    -------
    float
        In printed standard errors: the printed interval's width over twice the normal quantile.
    """
    terms = comparison[comparison["term"].ne("")]
    # A sentence may repeat a table's number less exactly; the table's own row comes first.
    terms = terms.drop_duplicates(["exhibit", "sector", "term", "statistic"])
    with np.errstate(divide="ignore", invalid="ignore"):  # no number, no distance
        distances = [
            _distance(rows.set_index("statistic"), statistic)
            for _, rows in terms.groupby(["exhibit", "sector", "term"])
            for statistic in {"odds_ratio", "coefficient"} & set(rows["statistic"])
        ]
    known = [distance for distance in distances if math.isfinite(distance)]
    return max(known, default=math.nan)


def _distance(rows: pd.DataFrame, statistic: str) -> float:
    compared = rows.at[statistic, "verdict"] in ("match", "differs")
    if not compared or not set(LIMITS) <= set(rows.index):
        return math.nan
    scale = np.log if statistic == "odds_ratio" else np.asarray
    low, high = (scale(rows.at[limit, "published"]) for limit in LIMITS)
    gap = scale(rows.at[statistic, "reproduced"]) - scale(rows.at[statistic, "published"])
    return float(abs(gap) / ((high - low) / (2 * NORMAL)))
