"""Logistic and linear regressions on complete cases, by sector or for all together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..estimates import EstimateError, require, sectors, tidy, unknown
from .cases import determined, estimable_terms, in_order, with_sector_terms
from .fits import (
    coefficients,
    formula_of,
    least_squares,
    maximum_likelihood,
    on_odds_scale,
    term_rows,
)
from .terms import SECTOR, TERMS

if TYPE_CHECKING:
    from ..codebook import Codebook


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
        Terms of the codebook's ``terms.csv``, and of :data:`SECTOR` in a pooled model.
    pooled : {False, True, "only"}
        Fit the whole sample as sector ``ALL`` too, or nothing else.

    Raises
    ------
    EstimateError
        On a call, if the outcome or a term does not exist, or the outcome is not 0/1.
    """

    outcome: str
    on: tuple[str, ...] = TERMS
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``odds_ratio`` per sector and term, then ``n`` and ``pseudo_r_squared``.

        The standard error is that of the log odds; intervals and p-values are Wald's. The
        pseudo R-squared is McFadden's.
        """
        respondents = with_sector_terms(respondents, self.on)
        check(self, respondents, codebook)
        _check_binary(respondents, self.outcome)
        return _per_sector(self, respondents, codebook)

    def rows(self, cases: pd.DataFrame, terms: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Estimates from the complete cases of one sector."""
        cases, kept, estimable = determined(cases, self.outcome, terms)
        fit = maximum_likelihood(formula_of(self.outcome, kept), cases, kept)
        ratios = on_odds_scale(coefficients(fit, estimable))
        fitted = fit.prsquared if fit else np.nan
        yield from term_rows("odds_ratio", terms, ratios, len(cases))
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
        Terms of the codebook's ``terms.csv``, and of :data:`SECTOR` in a pooled model.
    pooled : see :class:`Logistic`

    Raises
    ------
    EstimateError
        On a call, if the outcome or a term does not exist.
    """

    outcome: str
    on: tuple[str, ...] = TERMS
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``coefficient`` per sector and term, then ``n`` and ``r_squared``.

        Units are those of the outcome; intervals and p-values are from the t distribution.
        """
        respondents = with_sector_terms(respondents, self.on)
        check(self, respondents, codebook)
        return _per_sector(self, respondents, codebook)

    def rows(self, cases: pd.DataFrame, terms: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Estimates from the complete cases of one sector."""
        kept, estimable = estimable_terms(cases, terms)
        fit = least_squares(formula_of(self.outcome, kept), cases, kept)
        fitted = fit.rsquared if fit else np.nan
        yield from term_rows("coefficient", terms, coefficients(fit, estimable), len(cases))
        yield {"statistic": "r_squared", "n": len(cases), "estimate": fitted}


# --- checks and cases ---------------------------------------------------------------------


def check(spec: Logistic | Linear, respondents: pd.DataFrame, codebook: Codebook) -> None:
    """Raise EstimateError unless outcome and terms are known numbers, and different ones."""
    where = f"{type(spec).__name__} of {spec.outcome}"
    known = (*codebook.terms, *SECTOR)
    for term in spec.on:
        if term not in known:
            raise unknown("term", term, known, where)
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
    terms = in_order(spec.on, codebook)
    cases = respondents[[spec.outcome, *terms]].astype(float)
    complete = cases.notna().all(axis=1).to_numpy()
    return tidy(
        {"sector": sector, "outcome": spec.outcome} | row
        for sector, inside in sectors(respondents, codebook, spec.pooled)
        for row in spec.rows(cases[inside & complete], terms)
    )
