"""Effects on a scale that readers know: percentage points, and shares of a standard deviation.

An odds ratio says how odds multiply; readers take it for how probabilities do. The average
marginal effect answers what they ask: by how many percentage points does the share with the
outcome differ, on average over these respondents, everything else in the model equal?

For a term of a factor (age, diagnoses, duration, region) it is the mean over all cases of the
predicted probability in the term's category less that in the reference category, so no case is
in two age groups at once. For any other 0/1 term it is the mean of the prediction at 1 less that
at 0; for a number it is the mean slope. Standard errors are the delta method's::

    Var(AME) = g' V g,    g = ∂AME / ∂β,    V the covariance of the coefficients

with the respondents' covariates taken as they are. In a linear model the average marginal effect
is the coefficient itself; what stands beside those tables is the coefficient as a share of the
outcome's standard deviation.

References
----------
Bartus, T. (2005). Estimation of marginal effects using margeff. Stata Journal, 5(3), 309-329.
Norton, E. C. and Dowd, B. E. (2018). Log odds and the interpretation of logit models. Health
Services Research, 53(2), 859-878.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from .designs import Design
from .estimates import CONFIDENCE, tidy

FACTORS = (
    ("age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_99"),
    ("dx_two", "dx_three", "dx_more_than_three"),
    ("under_2_months", "months_3_6"),
    ("region_southeast", "region_central", "region_north"),
)
"""Terms that are the categories of one variable; a respondent is in one of them or in none."""

MARGINAL, STANDARDISED = "marginal_effect", "standardised_effect"


def effects(designs: Iterable[Design]) -> pd.DataFrame:
    """Average marginal effects of logistic designs, standardised effects of linear ones.

    Parameters
    ----------
    designs : iterable of Design
        See :func:`patientsurvey.designs.designs`.

    Returns
    -------
    DataFrame
        Tidy, one row per sector and term: ``marginal_effect`` in percentage points with its
        standard error, interval and p-value (normal), or ``standardised_effect`` in standard
        deviations of the outcome (t). Terms without an estimate in the table have none here.
    """
    return tidy(row for design in designs for row in _rows(design))


def _rows(design: Design) -> Iterator[dict[str, Any]]:
    found = {} if design.fit is None else _estimates(design)
    statistic = MARGINAL if design.logistic else STANDARDISED
    for term in design.terms:
        key = {"sector": design.sector, "outcome": design.model.outcome, "term": term}
        yield key | {"statistic": statistic, "n": design.n} | found.get(term, {})


def _estimates(design: Design) -> dict[str, dict[str, float]]:
    return average_marginal(design) if design.logistic else standardised(design)


# --- logistic: average marginal effects ---------------------------------------------------


def average_marginal(design: Design) -> dict[str, dict[str, float]]:
    """Average marginal effect of each term in percentage points, by term."""
    from scipy.stats import norm  # slow to import: when needed

    covariance, reach = design.fit.cov_params(), norm.ppf(0.5 + CONFIDENCE / 2)
    found = {}
    for term, place in design.places().items():
        effect, gradient = _effect(design, term, place)
        error = np.sqrt(gradient @ covariance @ gradient)
        found[term] = {
            "estimate": 100 * effect,
            "std_error": 100 * error,
            "conf_low": 100 * (effect - reach * error),
            "conf_high": 100 * (effect + reach * error),
            "p_value": 2 * norm.sf(abs(effect / error)),
        }
    return found


def _effect(design: Design, term: str, place: int) -> tuple[float, np.ndarray]:
    """Effect as a difference of probabilities, and its derivatives in the coefficients."""
    if np.isin(design.X[:, place], (0, 1)).all():
        return _contrast(design, place, _of_factor(design, term))
    return _slope(design, place)


def _of_factor(design: Design, term: str) -> list[int]:
    """Columns of the factor that `term` belongs to; its own where it stands alone."""
    factor = next((terms for terms in FACTORS if term in terms), (term,))
    return [1 + design.fitted.index(other) for other in factor if other in design.fitted]


def _contrast(design: Design, place: int, factor: list[int]) -> tuple[float, np.ndarray]:
    """All cases in the category of column `place`, less all in the reference category."""
    slopes, X, n = design.fit.params, design.X, design.n
    reference = X @ slopes - X[:, factor] @ slopes[factor]
    there, here = _probability(reference + slopes[place]), _probability(reference)
    steep, flat = there * (1 - there), here * (1 - here)
    gradient = X.T @ (steep - flat) / n
    gradient[factor] = 0
    gradient[place] = steep.mean()
    return float((there - here).mean()), gradient


def _slope(design: Design, place: int) -> tuple[float, np.ndarray]:
    """The mean slope of the probability in column `place`."""
    share = _probability(design.X @ design.fit.params)
    steep, slope = share * (1 - share), design.fit.params[place]
    gradient = slope * (design.X.T @ (steep * (1 - 2 * share))) / design.n
    gradient[place] += steep.mean()
    return float(slope * steep.mean()), gradient


def _probability(log_odds: np.ndarray) -> np.ndarray:
    from scipy.special import expit  # slow to import: when needed

    return expit(log_odds)


# --- linear: effects in standard deviations -----------------------------------------------


def standardised(design: Design) -> dict[str, dict[str, float]]:
    """Coefficients divided by the outcome's standard deviation in the sector, by term.

    The standard deviation is that of the model's cases and taken as known.
    """
    spread, fit = design.y.std(ddof=1), design.fit
    limits = np.asarray(fit.conf_int(1 - CONFIDENCE))
    return {
        term: {
            "estimate": fit.params[place] / spread,
            "std_error": fit.bse[place] / spread,
            "conf_low": limits[place, 0] / spread,
            "conf_high": limits[place, 1] / spread,
            "p_value": fit.pvalues[place],
        }
        for term, place in design.places().items()
    }
