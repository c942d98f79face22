"""Logistic and linear regressions with the report's terms, one model per sector.

The blocks of terms are those of the report's section 3.5, so that a cell reads as the model::

    Logistic("received_video_consultation", on=TERMS)
    Linear("therapeutic_relationship", on=without(TERMS, "star"))
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .estimates import CONFIDENCE, EstimateError, require, sectors, tidy, unknown

if TYPE_CHECKING:
    from .codebook import Codebook

BACKGROUND = (
    "female", "age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_99",
    "higher_education", "own_income", "lives_alone",
)  # fmt: skip
CHALLENGES = ("over_five_years", "severe", "dx_two", "dx_three", "dx_more_than_three")
SERVICES = (
    "municipal_services", "outreach_team", "day_centre", "work_measure", "admission",
    "coordination",
)  # fmt: skip
TREATMENT = ("recently_ended", "under_2_months", "months_3_6")
RELATIONSHIP = ("star",)
REGION = ("region_southeast", "region_central", "region_north")
TERMS = BACKGROUND + CHALLENGES + SERVICES + TREATMENT + RELATIONSHIP + REGION


def without(terms: tuple[str, ...], *left_out: str) -> tuple[str, ...]:
    """`terms` but for those left out, as where an outcome is a term of the other models.

    Raises
    ------
    EstimateError
        If a term left out is not among `terms`.
    """
    for term in left_out:
        if term not in terms:
            raise unknown("term", term, terms, "without")
    return tuple(term for term in terms if term not in left_out)


@dataclass(frozen=True)
class Logistic:
    """Logistic regression of a 0/1 outcome, one model per sector, on complete cases.

    Terms that the data cannot estimate have their row, without numbers: a term that is constant
    or fully explained by others (a single region, say), and a term one of whose values goes
    with one outcome only, whose odds ratio is 0 or infinite. In the latter case the respondents
    it predicts perfectly leave the model, as in Stata's ``logit``. Without a maximum (too few
    cases, other separation) no term has numbers.

    Parameters
    ----------
    outcome : str
        Derived variable with values 0, 1 and NaN.
    on : tuple of str
        Terms of the codebook's ``terms.csv``.

    Raises
    ------
    EstimateError
        On a call, if the outcome or a term does not exist, or the outcome is not 0/1.
    """

    outcome: str
    on: tuple[str, ...] = TERMS

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``odds_ratio`` per sector and term, then ``n`` and ``pseudo_r_squared``.

        The standard error is that of the log odds; intervals and p-values are Wald's. The
        pseudo R-squared is McFadden's.
        """
        _check(self, respondents, codebook)
        _check_binary(respondents, self.outcome)
        return _per_sector(self, respondents, codebook)

    def rows(self, cases: pd.DataFrame, terms: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Estimates from the complete cases of one sector."""
        cases, kept, estimable = _determined(cases, self.outcome, terms)
        fit = _maximum_likelihood(_formula(self.outcome, kept), cases, kept)
        ratios = _on_odds_scale(_coefficients(fit, estimable))
        fitted = fit.prsquared if fit else np.nan
        yield from _rows("odds_ratio", terms, ratios, len(cases))
        yield {"statistic": "pseudo_r_squared", "n": len(cases), "estimate": fitted}


@dataclass(frozen=True)
class Linear:
    """Linear regression by ordinary least squares, one model per sector, on complete cases.

    Terms that the data cannot estimate have their row, without numbers (see
    :class:`Logistic`); with no more cases than parameters no term has numbers.

    Parameters
    ----------
    outcome : str
        Numeric derived variable.
    on : tuple of str
        Terms of the codebook's ``terms.csv``.

    Raises
    ------
    EstimateError
        On a call, if the outcome or a term does not exist.
    """

    outcome: str
    on: tuple[str, ...] = TERMS

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``coefficient`` per sector and term, then ``n`` and ``r_squared``.

        Units are those of the outcome; intervals and p-values are from the t distribution.
        """
        _check(self, respondents, codebook)
        return _per_sector(self, respondents, codebook)

    def rows(self, cases: pd.DataFrame, terms: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Estimates from the complete cases of one sector."""
        kept, estimable = _estimable(cases, terms)
        fit = _least_squares(_formula(self.outcome, kept), cases, kept)
        fitted = fit.rsquared if fit else np.nan
        yield from _rows("coefficient", terms, _coefficients(fit, estimable), len(cases))
        yield {"statistic": "r_squared", "n": len(cases), "estimate": fitted}


# --- checks and cases ---------------------------------------------------------------------


def _check(spec: Logistic | Linear, respondents: pd.DataFrame, codebook: Codebook) -> None:
    where = f"{type(spec).__name__} of {spec.outcome}"
    for term in spec.on:
        if term not in codebook.terms:
            raise unknown("term", term, codebook.terms, where)
    for column in (spec.outcome, *spec.on):
        require(respondents, column, where)
        _check_numeric(respondents, column, where)
    if spec.outcome in spec.on:
        raise EstimateError(
            f"{spec.outcome!r} is both the outcome and a term",
            where,
            f'leave it out: on=without(TERMS, "{spec.outcome}")',
        )


def _check_numeric(respondents: pd.DataFrame, column: str, where: str) -> None:
    if column in respondents and pd.api.types.is_numeric_dtype(respondents[column]):
        return
    raise EstimateError(
        f"{column!r} is not a number, so it cannot be in a regression",
        where,
        "use a derived variable: an indicator, a score or an ordered answer's codes",
    )


def _check_binary(respondents: pd.DataFrame, outcome: str) -> None:
    found = set(respondents[outcome].dropna().unique())
    if found <= {0, 1}:
        return
    others = ", ".join(f"{value:g}" for value in sorted(found - {0, 1})[:5])
    raise EstimateError(
        f"{outcome!r} is not a 0/1 outcome",
        f"Logistic of {outcome}: it also holds {others}",
        "use Linear, or derive an indicator in covariates.py",
    )


def _per_sector(
    spec: Logistic | Linear, respondents: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    terms = tuple(term for term in codebook.terms if term in spec.on)
    cases = respondents[[spec.outcome, *terms]].astype(float)
    complete = cases.notna().all(axis=1).to_numpy()
    return tidy(
        {"sector": sector, "outcome": spec.outcome} | row
        for sector, inside in sectors(respondents, codebook)
        for row in spec.rows(cases[inside & complete], terms)
    )


def _formula(outcome: str, terms: tuple[str, ...]) -> str:
    return f"{outcome} ~ {' + '.join(terms) or '1'}"


# --- what the data can tell ---------------------------------------------------------------


def _estimable(
    cases: pd.DataFrame, terms: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Terms to fit, which span the design, and those whose coefficient is unique.

    A coefficient is unique if it is zero in every direction the data say nothing about: the
    null space of the design with its intercept.
    """
    design = np.column_stack([np.ones(len(cases)), cases[list(terms)]])
    sizes, directions = np.linalg.eigh(design.T @ design)
    free = directions[:, sizes < 1e-9 * max(sizes[-1], 1)]
    unique = (np.abs(free) < 1e-6).all(axis=1)[1:]
    estimable = tuple(t for t, alone in zip(terms, unique, strict=True) if alone)
    return (terms if free.size == 0 else _spanning(design, terms)), estimable


def _spanning(design: np.ndarray, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Terms that add to what the intercept and the terms before them span."""
    gram, kept = design.T @ design, [0]
    for column in range(1, design.shape[1]):
        chosen = [*kept, column]
        if np.linalg.matrix_rank(gram[np.ix_(chosen, chosen)], rtol=1e-9) == len(chosen):
            kept = chosen
    return tuple(terms[column - 1] for column in kept[1:])


def _determined(
    cases: pd.DataFrame, outcome: str, terms: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Cases whose outcome is not settled by one term, the terms to fit and the estimable ones."""
    kept, estimable = _estimable(cases, terms)
    settled = next(_perfect_predictors(cases, outcome, kept), None)
    if settled is None:
        return cases, kept, estimable
    term, value = settled
    open_cases = cases[cases[term] != value]
    remaining = tuple(t for t in terms if t != term)
    return _determined(open_cases, outcome, remaining)


def _perfect_predictors(
    cases: pd.DataFrame, outcome: str, terms: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    """0/1 terms and the value of theirs that goes with one outcome only."""
    if cases[outcome].nunique() < 2:
        return
    happened = cases[outcome].to_numpy()
    for term in terms:
        values = cases[term].to_numpy()
        if not np.isin(values, (0, 1)).all():
            continue
        for value in (1.0, 0.0):
            share = happened[values == value].mean()
            if share in (0, 1):
                yield term, value


# --- fits ---------------------------------------------------------------------------------


def _maximum_likelihood(formula: str, cases: pd.DataFrame, terms: tuple[str, ...]):
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


def _least_squares(formula: str, cases: pd.DataFrame, terms: tuple[str, ...]):
    """Fitted statsmodels OLS, or None without a residual degree of freedom."""
    import statsmodels.formula.api as smf  # slow to import: when needed

    if len(cases) <= len(terms) + 1:
        return None
    return smf.ols(formula, cases).fit()


def _coefficients(fit: Any, estimable: tuple[str, ...]) -> pd.DataFrame:
    """Estimates of the estimable terms, one row each; empty without a fit."""
    columns = ["estimate", "std_error", "p_value", "conf_low", "conf_high"]
    if fit is None:
        return pd.DataFrame(columns=columns)
    limits = fit.conf_int(1 - CONFIDENCE)
    parts = [fit.params, fit.bse, fit.pvalues, limits[0], limits[1]]
    return pd.concat(parts, axis=1, keys=columns).loc[list(estimable)]


def _on_odds_scale(coefficients: pd.DataFrame) -> pd.DataFrame:
    """Estimates and limits as odds ratios; the standard error stays on the log scale."""
    logs = ["estimate", "conf_low", "conf_high"]
    return coefficients.assign(**np.exp(coefficients[logs].astype(float)))


def _rows(
    statistic: str, terms: tuple[str, ...], estimates: pd.DataFrame, n: int
) -> Iterator[dict[str, Any]]:
    """One row per term, whether estimated or not, and one for the number of cases."""
    known = estimates.to_dict("index")
    for term in terms:
        yield {"term": term, "statistic": statistic, "n": n} | known.get(term, {})
    yield {"statistic": "n", "n": n, "estimate": n}
