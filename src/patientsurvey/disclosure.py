"""The one small-cell gate: every estimate passes here before anything is shown.

Primary suppression, after the report's own practice of printing ``*`` for groups under ten:
a number that rests on, or counts, between one and ``min_cell - 1`` respondents is held back.
Tables, figures, alt texts, sentences and downloads read what comes out of here and nothing else.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .errors import ParameterError

HIDDEN_COLUMNS = ["estimate", "std_error", "conf_low", "conf_high", "p_value"]


def small(count: pd.Series, min_cell: int) -> pd.Series:
    """Whether a count of respondents is above zero and below the limit."""
    return count.gt(0) & count.lt(min_cell)


def cell_count(estimates: pd.DataFrame) -> pd.Series:
    """Respondents counted by each row: the count itself, or the numerator of a percentage."""
    numerator = (estimates["estimate"] * estimates["n"] / 100).round()
    counts = np.where(estimates["statistic"].isin(["count", "n"]), estimates["estimate"], numerator)
    counted = estimates["statistic"].isin(["count", "n", "percent"])
    return pd.Series(counts, index=estimates.index).where(counted)


def protect(estimates: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Hold back the estimates that rest on fewer than `min_cell` respondents.

    Parameters
    ----------
    estimates : DataFrame
        Tidy estimates (see :mod:`patientsurvey.estimates`).
    min_cell : int
        Smallest group that may be shown; 0 or 1 switches the gate off.

    Returns
    -------
    DataFrame
        Same rows and order, the numbers of small cells NaN, and a boolean column
        ``suppressed``. Where the base itself is small, ``n`` is held back too.

    Raises
    ------
    ParameterError
        If `min_cell` is not a whole number of zero or more.
    """
    if min_cell != int(min_cell) or min_cell < 0:
        raise ParameterError(
            f"MIN_CELL={min_cell!r} is not a whole number of respondents",
            remedy="give a whole number such as 10, the report's practice; 0 switches the gate off",
        )
    small_base = small(estimates["n"], min_cell)
    hidden = small_base | small(cell_count(estimates), min_cell)
    protected = estimates.assign(suppressed=hidden)
    protected.loc[hidden, HIDDEN_COLUMNS] = np.nan
    protected["n"] = protected["n"].astype(float).mask(small_base)
    return protected
