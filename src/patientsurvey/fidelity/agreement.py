"""The report's models fitted to respondents, term by term beside print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..models import Logistic
from ..reported_models import MODELS
from .measures import interval_overlap, same_as_print, width_ratio, z_score
from .printed import CELL

if TYPE_CHECKING:
    from ..codebook import Codebook

LEVEL = 0.05


def refit(survey: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Fit every model of the report to respondents with derived variables.

    Returns
    -------
    DataFrame
        Tidy estimates (:mod:`patientsurvey.estimates`), exhibits in the report's order.
    """
    fitted = (model(survey, codebook).assign(exhibit=exhibit) for exhibit, model in MODELS.items())
    return pd.concat(fitted, ignore_index=True)


def on_model_scale(estimates: pd.DataFrame) -> pd.DataFrame:
    """Terms of the models with ``b, b_low, b_high``: logs of odds ratios and of their limits."""
    terms = estimates[estimates["term"].ne("")]
    tables = [exhibit for exhibit, model in MODELS.items() if isinstance(model, Logistic)]
    ratios = terms["exhibit"].isin(tables)
    numbers = terms[["estimate", "conf_low", "conf_high"]].astype(float)
    logs = np.log(numbers.where(ratios, 1.0))
    scaled = numbers.where(~ratios, logs).set_axis(["b", "b_low", "b_high"], axis=1)
    return pd.concat([terms, scaled], axis=1)


def agreement(estimates: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Each usable printed estimate beside the refitted one.

    Parameters
    ----------
    estimates : DataFrame
        From :func:`refit`.
    printed : DataFrame
        From :func:`patientsurvey.fidelity.printed_terms`.

    Returns
    -------
    DataFrame
        ``exhibit, sector, term, printed, estimate``, ``z``, ``exact`` (equal to print at its own
        decimals, missing where print is blank), ``width_ratio``, ``overlap`` and
        ``same_verdict`` (both or neither p-value below 0.05). NaN where a term has no fit.
    """
    fitted = on_model_scale(estimates)[[*CELL, "estimate", "p_value", "b", "b_low", "b_high"]]
    both = printed.merge(fitted, on=CELL, how="left", suffixes=("_printed", ""))
    limits = [both[name] for name in ("b_low", "b_high", "b_low_printed", "b_high_printed")]
    exact = same_as_print(both["estimate"], both["estimate_printed"], both["decimals"])
    verdicts = both["p_value"].lt(LEVEL).eq(both["p_value_printed"].lt(LEVEL))
    return both[CELL].assign(
        printed=both["estimate_printed"],
        estimate=both["estimate"],
        z=z_score(both["b"], both["b_printed"], both["std_error"]),
        exact=exact.astype(float).where(both["decimals"].notna()),
        width_ratio=width_ratio(*limits),
        overlap=interval_overlap(*limits),
        same_verdict=verdicts.astype(float).where(both["p_value"].notna()),
    )
