"""How near print synthetic respondents must come where they cannot meet its last decimal.

Answers are whole numbers, so regression estimates from made respondents lie on a lattice that is
coarser than print's third decimal. ``data/published/allowances.csv`` says how far from print, in
printed standard errors, such a number may lie and still count as explained. Real answers have no
such excuse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
import pandas as pd

from ..published import Published
from .parts import SIGNIFICANT_BELOW
from .texts import Text, Worded

NORMAL = NormalDist().inv_cdf(0.975)
"""The difference to t is below a hundredth in models of this size."""
CELL = ["exhibit", "sector", "term"]
LIMITS = ["conf_low", "conf_high"]

Allowances = Mapping[str, tuple[float, float]]
"""By statistic, in printed standard errors: the largest distance, and the largest at which a
number may also lie across the border of another verdict."""


def allowances_of(published: Published) -> Allowances:
    """The allowances of ``allowances.csv``."""
    rows = published.allowances[["statistic", "allowance", "across"]]
    return {name: (same, across) for name, same, across in rows.itertuples(index=False, name=None)}


def printed_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Standard errors that the printed confidence intervals imply.

    Parameters
    ----------
    rows : DataFrame
        Printed rows with their ``target`` (corrected where print is wrong).

    Returns
    -------
    DataFrame
        Index of `rows`; ``printed_error`` (NaN outside regression tables) and ``logarithmic``
        (odds ratios have their error on the log scale).
    """
    model = rows[rows["term"].ne("") & rows["statistic"].isin([*LIMITS, "odds_ratio"])]
    cells = model.drop_duplicates([*CELL, "statistic"]).pivot(
        index=CELL, columns="statistic", values="target"
    )
    cells = cells.reindex(columns=[*LIMITS, "odds_ratio"])
    logarithmic = model.loc[model["statistic"].eq("odds_ratio"), "exhibit"].unique()
    odds = cells.index.get_level_values("exhibit").isin(logarithmic)
    with np.errstate(invalid="ignore", divide="ignore"):  # a limit below 0 is on no log scale
        width = np.where(
            odds,
            np.log(cells["conf_high"]) - np.log(cells["conf_low"]),
            cells["conf_high"] - cells["conf_low"],
        )
    errors = pd.Series(width / (2 * NORMAL), cells.index, name="printed_error")
    joined = rows[CELL].join(errors, on=CELL)["printed_error"]
    return pd.DataFrame(
        {"printed_error": joined.where(rows["term"].ne("")),
         "logarithmic": rows["exhibit"].isin(list(logarithmic))}
    )  # fmt: skip


def distance(row: tuple, value: float) -> float:
    """How far `value` lies from the printed number, in printed standard errors; NaN if unknown."""
    if math.isnan(value) or math.isnan(row.target):
        return math.nan
    if row.statistic == "p_value":
        return abs(_deviate(value) - _deviate(_printed_p(row, value)))
    if row.statistic not in ("odds_ratio", "coefficient", *LIMITS) or not row.printed_error > 0:
        return math.nan
    if not row.logarithmic:
        return abs(value - row.target) / row.printed_error
    if min(value, row.target) <= 0:
        return math.nan
    return abs(math.log(value / row.target)) / row.printed_error


def calibrated(row: tuple, value: float, allowances: Allowances) -> tuple[Text, str] | None:
    """Why a number of synthetic respondents may differ from print, and the kind of reason.

    Within the allowance it says the same as print: the same sign, the same side of no effect, the
    same verdict at the 5 per cent level (``calibration``). Hard by the border it may lie on its
    other side (``turned``), and says so.
    """
    same, across = allowances.get(row.statistic, (0.0, 0.0))
    away = distance(row, value)
    if away <= same and _same_verdict(row, value):
        word = "reason_calibrated_right" if row.corrected else "reason_calibrated"
        return Worded(word, {"distance": away, "allowance": same}), "calibration"
    if away <= across:
        return Worded("reason_turned", {"distance": away}), "turned"
    return None


def _printed_p(row: tuple, value: float) -> float:
    """The printed p-value; of one printed as below a number, the nearest to `value`."""
    below = math.isinf(row.tolerance)
    return min(max(value, 0.0), row.target) if below else row.target


def _deviate(p: float) -> float:
    """Absolute z with the two-sided p-value `p`."""
    return -NormalDist().inv_cdf(p / 2) if 0 < p < 1 else math.inf if p <= 0 else 0.0


def _same_verdict(row: tuple, value: float) -> bool:
    """Whether some number that rounds to the printed one lies on the same side as `value`."""
    border = SIGNIFICANT_BELOW if row.statistic == "p_value" else float(row.logarithmic)
    return (value >= border) in (row.low >= border, row.high >= border)
