"""The checks of a regression table: what stays when an assumption of its models is given up.

======================  =======================================================================
statistic begins with   what is done, for each sector apart
======================  =======================================================================
``robust_``             standard errors that do not rest on the model's variance: the sandwich
                        for the logit (Huber 1967; White 1982), HC3 for least squares
                        (MacKinnon and White 1985)
``holm``                the table's p-value corrected for the number of terms tested in the
                        sector, so that the chance of any false finding is 5 % (Holm 1979)
``benjamini_hochberg``  the same, so that 5 % of the findings are expected to be false
                        (Benjamini and Hochberg 1995)
``weighted_``           respondents weighted to the sector's population, with standard errors
                        that treat weights as survey weights (Binder 1983)
``ordinal_``            proportional odds, for an outcome that is one five-point answer
                        (McCullagh 1980): no distance between the answers is assumed
======================  =======================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from ..designs import Design
from ..estimates import CONFIDENCE, tidy
from .proportional_odds import proportional_odds

CHECKS = ("robust", "holm", "benjamini_hochberg", "weighted", "ordinal")
CORRECTIONS = ("holm", "benjamini_hochberg")
"""Checks that correct the table's p-values and leave its estimates as they are."""
CATEGORIES = 7
"""Most answers that one question has; a score has more values."""

Numbers = dict[str, dict[str, float]]


def checks(
    designs: Iterable[Design], table: pd.DataFrame, weights: pd.Series | None = None
) -> pd.DataFrame:
    """The table's estimates under each check.

    Parameters
    ----------
    designs : iterable of Design
        The table's models as arrays.
    table : DataFrame
        The table's own estimates, gated.
    weights : Series, optional
        Weight of each respondent, by the respondents' index; a case without one is left out of
        the weighted fit. Without any weights there is none.

    Returns
    -------
    DataFrame
        Tidy: per sector, check and term a row; statistics ``robust_odds_ratio`` (and the like for
        coefficients), ``holm``, ``benjamini_hochberg``, ``weighted_odds_ratio``,
        ``ordinal_odds_ratio``. The two corrections repeat the table's estimate. A sector whose
        models have no estimates in the table has none here.
    """
    return tidy(row for design in designs for row in _rows(design, table, weights))


def is_ordinal(y: np.ndarray) -> bool:
    """Whether an outcome's values are the answers to one question: few whole numbers."""
    values = np.unique(y)
    return 2 < len(values) <= CATEGORIES and bool((values % 1 == 0).all())


def _rows(
    design: Design, table: pd.DataFrame, weights: pd.Series | None
) -> Iterator[dict[str, Any]]:
    own = table[table["sector"].eq(design.sector) & table["term"].ne("")].set_index("term")
    main = "odds_ratio" if design.logistic else "coefficient"
    known = design.fit is not None and own["estimate"].notna().any()
    yield from _named(design, f"robust_{main}", robust(design) if known else {})
    for check in CORRECTIONS:
        yield from _named(design, check, corrected(own, check) if known else {})
    yield from _named(design, f"weighted_{main}", weighted(design, weights) if known else {})
    if not design.logistic and is_ordinal(design.y):
        yield from _named(design, "ordinal_odds_ratio", ordinal(design) if known else {})


def _named(design: Design, statistic: str, numbers: Numbers) -> Iterator[dict[str, Any]]:
    for term in design.terms:
        key = {"sector": design.sector, "outcome": design.model.outcome, "term": term}
        yield key | {"statistic": statistic, "n": design.n} | numbers.get(term, {})


# --- the checks ---------------------------------------------------------------------------


def robust(design: Design) -> Numbers:
    """The table's estimates with robust standard errors, intervals and p-values, by term."""
    if design.logistic:
        fit = design.refit(cov_type="HC0")
        return _on_odds_scale(_by_term(design, fit)) if fit is not None else {}
    return _by_term(design, design.fit.get_robustcov_results("HC3", use_t=True))


def corrected(own: pd.DataFrame, check: str) -> Numbers:
    """The table's p-values corrected for the number of terms that have one, by term."""
    from scipy.stats import false_discovery_control  # slow to import: when needed

    tested = own[own["p_value"].notna()]
    if tested.empty:
        return {}
    p = tested["p_value"].to_numpy()
    adjusted = holm(p) if check == "holm" else false_discovery_control(p, method="bh")
    return tested[["estimate"]].assign(p_value=adjusted).to_dict("index")


def holm(p: np.ndarray) -> np.ndarray:
    """p-values corrected after Holm: the smallest times m, the next times m − 1 …, ascending.

    As statsmodels' ``multipletests`` gives them, which collects garbage on every call: a tenth
    of a second, as much as all the fits of a sector.
    """
    order, m = np.argsort(p), len(p)
    steps = np.maximum.accumulate(p[order] * np.arange(m, 0, -1)).clip(max=1)
    return steps[np.argsort(order)]


def weighted(design: Design, weights: pd.Series | None) -> Numbers:
    """The model fitted with survey weights, by term; empty where they are not known."""
    if weights is None:
        return {}
    given = weights.reindex(design.cases).to_numpy(dtype=float)
    cases = np.isfinite(given) & (given > 0)
    if cases.sum() <= design.X.shape[1] or not np.ptp(design.y[cases]):
        return {}
    if not np.ptp(design.X[cases, 1:], axis=0).all():
        return {}  # a term that no longer varies
    fit = _weighted_logit if design.logistic else _weighted_least_squares
    numbers = fit(design, cases, given[cases])
    return {term: row | {"n": int(cases.sum())} for term, row in numbers.items()}


def ordinal(design: Design) -> Numbers:
    """Odds ratios of a higher answer from the proportional-odds model, by term."""
    return _odds_ratios(design, proportional_odds(design.y, design.X[:, 1:]))


def _weighted_logit(design: Design, cases: np.ndarray, weights: np.ndarray) -> Numbers:
    # With two categories proportional odds are the logit, and quicker than iterated least squares.
    return _odds_ratios(design, proportional_odds(design.y[cases], design.X[cases, 1:], weights))


def _weighted_least_squares(design: Design, cases: np.ndarray, weights: np.ndarray) -> Numbers:
    from statsmodels.regression.linear_model import WLS  # slow to import: when needed

    model = WLS(design.y[cases], design.X[cases], weights=weights)
    return _by_term(design, model.fit(method="qr", cov_type="HC1", use_t=True))


# --- rows from fits -----------------------------------------------------------------------


def _by_term(design: Design, fit: Any) -> Numbers:
    """Numbers of a statsmodels fit."""
    limits = np.asarray(fit.conf_int(1 - CONFIDENCE))
    parts = zip(fit.params, fit.bse, limits[:, 0], limits[:, 1], fit.pvalues, strict=True)
    return _numbers(design, list(parts), first=0)


def _odds_ratios(design: Design, fit: Any) -> Numbers:
    """Odds ratios with Wald intervals of a proportional-odds fit; empty without one."""
    if fit is None:
        return {}
    from scipy.stats import norm  # slow to import: when needed

    errors = np.sqrt(np.diag(fit.covariance))
    reach = norm.ppf(0.5 + CONFIDENCE / 2) * errors
    p = 2 * norm.sf(np.abs(fit.slopes / errors))
    parts = zip(fit.slopes, errors, fit.slopes - reach, fit.slopes + reach, p, strict=True)
    return _on_odds_scale(_numbers(design, list(parts), first=1))


def _numbers(design: Design, parts: list[tuple[float, ...]], first: int) -> Numbers:
    """Estimates of the terms that have one; `first` is the design's column of the first part."""
    names = ("estimate", "std_error", "conf_low", "conf_high", "p_value")
    return {
        term: dict(zip(names, parts[place - first], strict=True))
        for term, place in design.places().items()
    }


def _on_odds_scale(numbers: Numbers) -> Numbers:
    """Estimates and limits as odds ratios; the standard error stays on the log scale."""
    logs = ("estimate", "conf_low", "conf_high")
    return {term: row | {k: float(np.exp(row[k])) for k in logs} for term, row in numbers.items()}
