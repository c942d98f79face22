"""What a printed number allows: its rounding cell, widened or shifted by its wording."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..published import UNRECOVERABLE

SLACK = 1e-9
"""Width added to closed limits, since 18.5 may be computed as 18.499999999999996."""
IN_POINTS = ("percent", "sector_percent", "percentage_points")
PART = 0.5
"""Largest part of a percentage that a wording may move it by: about 2 per cent is 1 to 3."""


def targets(estimates: pd.DataFrame, qualifiers: pd.DataFrame) -> pd.DataFrame:
    """Interval in which the recomputed number must lie, per printed row.

    The target is the corrected number where there is one, else the printed one. Around it the
    qualifier's limits apply, in the number's own units, but a percentage moves by no more than
    half of itself; where the qualifier rounds, the limits are widened by half a unit of the last
    printed decimal, both ends included: 18 percent allows 17.5 to 18.5, about 2 percent 0.5 to 3.5.

    Parameters
    ----------
    estimates : DataFrame
        Rows of :attr:`patientsurvey.published.Published.estimates`.
    qualifiers : DataFrame
        Rows of ``qualifiers.csv``: ``qualifier, low, high, rounding``.

    Returns
    -------
    DataFrame
        Index of `estimates`; ``target``, ``low``, ``high`` and ``tolerance`` (the largest allowed
        distance, infinite for open intervals); NaN where no number is printed or the right one
        can't be told.

    Notes
    -----
    A p-value printed as ``<,001`` means p < 0.001, not merely that it rounds to 0.000: where the
    report's own confidence intervals imply p between 0.0005 and 0.001 it prints ``<,001`` (15
    cells), and where it prints 0,001 they imply 0.00102 or more.
    """
    corrected = estimates["corrected"].replace(UNRECOVERABLE, "")
    text = corrected.str.removeprefix("<")
    is_corrected = text.ne("")
    target = pd.to_numeric(text.where(is_corrected)).fillna(estimates["value"])
    target = target.mask(estimates["corrected"].eq(UNRECOVERABLE))
    decimals = estimates["decimals"].astype("float").mask(is_corrected, _decimals(text))
    limits = qualifiers.set_index("qualifier")[["low", "high", "rounding"]]
    limits = limits.reindex(_qualifier(estimates, corrected)).set_axis(estimates.index)
    cell = limits["rounding"] * 0.5 * 10.0**-decimals
    reach = (PART * target.abs()).where(estimates["statistic"].isin(IN_POINTS), np.inf)
    low, high = _within(limits["low"], reach) - cell, _within(limits["high"], reach) + cell
    tolerance = pd.concat([low.abs(), high.abs()], axis=1).max(axis=1).where(target.notna())
    return pd.DataFrame(
        {
            "target": target,
            "low": target + low - SLACK,
            "high": target + high + SLACK,
            "tolerance": tolerance,
        }
    )


def _within(limit: pd.Series, reach: pd.Series) -> pd.Series:
    """The limit, no further than `reach` to either side; an open limit stays open."""
    return limit.clip(-reach, reach).where(np.isfinite(limit), limit)


def _decimals(text: pd.Series) -> pd.Series:
    return text.str.partition(".")[2].str.len().astype(float)


def _qualifier(estimates: pd.DataFrame, corrected: pd.Series) -> np.ndarray:
    """The wording of the target: that of a corrected p-value is its own."""
    below, p_value = corrected.str.startswith("<"), estimates["statistic"].eq("p_value")
    own = estimates["qualifier"].mask(p_value & corrected.ne(""), "exact")
    return own.mask(below, "under").to_numpy()
