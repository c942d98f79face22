"""Design matrices: the cases and columns of a table's models, shared by all that is fitted beside.

A regression table has one model per sector. What stands beside it (average marginal effects,
robust and weighted fits, ordinal logit) is fitted to the same cases and the same columns, as
arrays: reading the formula again would cost more than the fit.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .estimates import sectors
from .models import (
    Linear,
    Logistic,
    determined,
    estimable_terms,
    in_order,
    with_sector_terms,
)

if TYPE_CHECKING:
    from .codebook import Codebook


@dataclass(frozen=True, eq=False)
class Design:
    """Complete cases of one sector, as its model sees them.

    Attributes
    ----------
    model : Logistic or Linear
        The table's model.
    sector : str
    terms : tuple of str
        All terms asked for, in the table's order.
    fitted : tuple of str
        Terms that have a column: those that the data can tell from the ones before.
    estimable : tuple of str
        Terms whose coefficient is unique; the others have no numbers.
    y : ndarray, shape (n,)
    X : ndarray, shape (n, 1 + len(fitted))
        A column of ones, then the fitted terms.
    cases : Index
        The cases' index among the respondents.
    """

    model: Logistic | Linear
    sector: str
    terms: tuple[str, ...]
    fitted: tuple[str, ...]
    estimable: tuple[str, ...]
    y: np.ndarray = field(repr=False)
    X: np.ndarray = field(repr=False)
    cases: pd.Index = field(repr=False)

    @property
    def n(self) -> int:
        """Cases of the model."""
        return len(self.y)

    @property
    def logistic(self) -> bool:
        """Whether the outcome is 0/1 and the model a logistic one."""
        return isinstance(self.model, Logistic)

    @property
    def can_be_fitted(self) -> bool:
        """Whether there are more cases than parameters, and the outcome varies."""
        return self.n > self.X.shape[1] and np.ptp(self.y) > 0

    @cached_property
    def fit(self) -> Any:
        """The table's model as statsmodels fits it, or None where it has no estimates."""
        if not self.can_be_fitted:
            return None
        return self.refit() if self.logistic else _least_squares(self)

    def refit(self, **options: str) -> Any:
        """The logit fitted with statsmodels' `options`, such as ``cov_type``; None as in `fit`."""
        from statsmodels.discrete.discrete_model import Logit  # slow to import: when needed
        from statsmodels.tools import sm_exceptions

        failures = (np.linalg.LinAlgError, sm_exceptions.PerfectSeparationError,
                    sm_exceptions.ModelWarning, RuntimeWarning)  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("error", sm_exceptions.ModelWarning)
            warnings.simplefilter("error", RuntimeWarning)
            try:
                fit = Logit(self.y, self.X).fit(disp=0, maxiter=50, **options)
            except failures:
                return None
        return fit if np.isfinite(fit.bse).all() else None

    def places(self) -> dict[str, int]:
        """Column of each term that has an estimate."""
        return {t: 1 + place for place, t in enumerate(self.fitted) if t in self.estimable}


def _least_squares(design: Design) -> Any:
    from statsmodels.regression.linear_model import OLS  # slow to import: when needed

    return OLS(design.y, design.X).fit(method="qr")


def designs(
    model: Logistic | Linear, respondents: pd.DataFrame, codebook: Codebook
) -> Iterator[Design]:
    """Designs of `model`, one per sector, as its call on the same respondents fits them.

    Parameters
    ----------
    model : Logistic or Linear
    respondents : DataFrame
        With the derived variables.
    codebook : Codebook
    """
    terms = in_order(model.on, codebook)
    marked = with_sector_terms(respondents, model.on)
    cases = marked[[model.outcome, *terms]].astype(float)
    complete = cases.notna().all(axis=1).to_numpy()
    for sector, inside in sectors(respondents, codebook, model.pooled):
        yield _design(model, sector, cases[inside & complete], terms)


def _design(model, sector: str, cases: pd.DataFrame, terms: tuple[str, ...]) -> Design:
    if isinstance(model, Logistic):
        cases, fitted, estimable = determined(cases, model.outcome, terms)
    else:
        fitted, estimable = estimable_terms(cases, terms)
    X = np.column_stack([np.ones(len(cases)), cases[list(fitted)]])
    y = cases[model.outcome].to_numpy()
    return Design(model, sector, terms, fitted, estimable, y, X, cases.index)
