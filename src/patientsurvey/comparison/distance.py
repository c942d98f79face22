"""How far recomputed numbers lie from print: in standard errors, and in units of its rounding."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

ESTIMATES = ("odds_ratio", "coefficient")


def largest_distance(comparison: pd.DataFrame) -> float:
    """Largest distance of a regression estimate from print, NaN where none can be compared.

    Parameters
    ----------
    comparison : DataFrame
        Rows of :func:`.compare`.

    Returns
    -------
    float
        In the standard errors that the printed intervals imply; odds ratios are compared on the
        log scale, estimates that print has wrong with the corrected ones.
    """
    known = comparison_distances(comparison)
    return float(known.max()) if len(known) else math.nan


def comparison_distances(comparison: pd.DataFrame) -> pd.Series:
    """Distances from print of all estimates in regression tables, in printed standard errors.

    Parameters
    ----------
    comparison : DataFrame
        Rows of :func:`.compare`: ``statement, term, statistic`` and ``distance``. A sentence may
        repeat a table's number less exactly; its row does not count.
    """
    cells = comparison["statement"].eq("") & comparison["term"].ne("")
    estimates = cells & comparison["statistic"].isin(ESTIMATES)
    distances = comparison.loc[estimates, "distance"].astype(float)
    return distances[np.isfinite(distances)]


def rounding_units(comparison: pd.DataFrame) -> pd.Series:
    """Distances from print in units of the last printed decimal, for numbers printed exactly.

    Up to half a unit is rounding. Numbers with a wording (about, over), corrected numbers and
    statements are left out.

    Parameters
    ----------
    comparison : DataFrame
        Rows of :func:`.compare`: ``published``, ``reproduced``, ``tolerance``, ``cause``.
    """
    exact = comparison["tolerance"].gt(0) & np.isfinite(comparison["tolerance"])
    exact &= comparison["unit"].notna() & ~comparison["cause"].isin(["corrected", "lost"])
    rows = comparison[exact & comparison["reproduced"].notna()]
    return (rows["reproduced"] - rows["published"]).abs() / rows["unit"]
