"""Fits by statsmodels, and their estimates as rows."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ..estimates import CONFIDENCE


def formula_of(outcome: str, terms: tuple[str, ...]) -> str:
    """The model as statsmodels reads it: ``outcome ~ term + term``."""
    return f"{outcome} ~ {' + '.join(terms) or '1'}"


def maximum_likelihood(formula: str, cases: pd.DataFrame, terms: tuple[str, ...]):
    """Fitted statsmodels logit, or None where the likelihood has no maximum."""
    import statsmodels.formula.api as smf  # slow to import: when needed
    from statsmodels.tools import sm_exceptions

    outcome = formula.partition(" ")[0]
    if len(cases) <= len(terms) + 1 or cases[outcome].nunique() < 2:
        return None
    failures = (np.linalg.LinAlgError, sm_exceptions.PerfectSeparationError,
                sm_exceptions.ModelWarning, RuntimeWarning)  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error", sm_exceptions.ModelWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fit = smf.logit(formula, cases).fit(disp=0, maxiter=50)
        except failures:
            return None
    return fit if np.isfinite(fit.bse).all() else None


def least_squares(formula: str, cases: pd.DataFrame, terms: tuple[str, ...]):
    """Fitted statsmodels OLS, or None without a residual degree of freedom."""
    import statsmodels.formula.api as smf  # slow to import: when needed

    if len(cases) <= len(terms) + 1:
        return None
    return smf.ols(formula, cases).fit()


def coefficients(fit: Any, estimable: tuple[str, ...]) -> pd.DataFrame:
    """Estimates of the estimable terms, one row each; empty without a fit."""
    columns = ["estimate", "std_error", "p_value", "conf_low", "conf_high"]
    if fit is None:
        return pd.DataFrame(columns=columns)
    limits = fit.conf_int(1 - CONFIDENCE)
    parts = [fit.params, fit.bse, fit.pvalues, limits[0], limits[1]]
    return pd.concat(parts, axis=1, keys=columns).loc[list(estimable)]


def on_odds_scale(coefficients: pd.DataFrame) -> pd.DataFrame:
    """Estimates and limits as odds ratios; the standard error stays on the log scale."""
    logs = ["estimate", "conf_low", "conf_high"]
    return coefficients.assign(**np.exp(coefficients[logs].astype(float)))


def term_rows(
    statistic: str, terms: tuple[str, ...], estimates: pd.DataFrame, n: int
) -> Iterator[dict[str, Any]]:
    """One row per term, whether estimated or not, and one for the number of cases."""
    known = estimates.to_dict("index")
    for term in terms:
        yield {"term": term, "statistic": statistic, "n": n} | known.get(term, {})
    yield {"statistic": "n", "n": n, "estimate": n}
