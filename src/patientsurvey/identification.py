"""Quantities that print does not pin down, and how far draws of the respondents differ in them.

Printed shares, coefficients and standard errors leave most of the joint distribution open. Two
draws that meet the same targets differ in what is open; where they differ by more than a survey
of this size could tell anyway, the number says something about the synthesis, not about patients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .estimates import Share, mean_with_interval, percentages, require, sectors, tidy
from .models import Linear, Logistic

if TYPE_CHECKING:
    from .codebook import Codebook

KEY = ["quantity", "sector"]


@dataclass(frozen=True)
class Association:
    """Correlation of two numeric variables per sector; of two 0/1 variables it is phi.

    The standard error is that of the influence function, which holds for 0/1 variables too.
    """

    first: str
    second: str

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``correlation``, outcome the first and term the second variable."""
        key = {"outcome": self.first, "term": self.second, "statistic": "correlation"}
        both = _numbers(respondents, (self.first, self.second), "Association")
        return tidy(
            {"sector": sector} | key | correlation(both[inside].dropna().to_numpy())
            for sector, inside in sectors(respondents, codebook)
        )


@dataclass(frozen=True)
class Jointly:
    """Percentage of respondents to whom several 0/1 variables apply at once, per sector.

    Base: those with a value in all of them.
    """

    of: tuple[str, ...]

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent`` with Wilson intervals, outcome the variables joined by ``+``."""
        values = _numbers(respondents, self.of, "Jointly")
        rows = []
        for sector, inside in sectors(respondents, codebook):
            known = values[inside].dropna()
            rows.append({"sector": sector, "n": len(known), "count": known.eq(1).all(axis=1).sum()})
        return percentages(pd.DataFrame(rows).assign(outcome="+".join(self.of)))


@dataclass(frozen=True)
class MeanAmong:
    """Mean of a variable among those to whom several 0/1 variables apply, per sector."""

    outcome: str
    among: tuple[str, ...]

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``mean``, term the 0/1 variables joined by ``+``."""
        key = {"outcome": self.outcome, "term": "+".join(self.among), "statistic": "mean"}
        values = _numbers(respondents, (self.outcome, *self.among), "MeanAmong")
        group = values[list(self.among)].eq(1).all(axis=1) & values[self.outcome].notna()
        return tidy(
            {"sector": sector} | key
            | mean_with_interval(values.loc[inside & group.to_numpy(), self.outcome].to_numpy())
            for sector, inside in sectors(respondents, codebook)
        )  # fmt: skip


@dataclass(frozen=True)
class Interaction:
    """Coefficient of a product of two terms, added to one of the report's models.

    On the model's own scale: the log of a ratio of odds ratios in a logistic model.
    """

    model: Logistic | Linear
    first: str
    second: str

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``interaction``, term both terms joined by ``*``."""
        term = f"{self.first}*{self.second}"
        key = {"outcome": self.model.outcome, "term": term, "statistic": "interaction"}
        columns = (self.model.outcome, *self.model.on)
        cases = _numbers(respondents, columns, "Interaction")
        return tidy(
            {"sector": sector} | key | self._fit(cases[inside].dropna())
            for sector, inside in sectors(respondents, codebook)
        )

    def _fit(self, cases: pd.DataFrame) -> dict[str, float]:
        import statsmodels.api as sm  # slow to import: when needed

        product = cases[self.first] * cases[self.second]
        x = sm.add_constant(cases[list(self.model.on)].assign(product=product))
        y = cases[self.model.outcome]
        logistic = isinstance(self.model, Logistic)
        fit = sm.Logit(y, x).fit(disp=0) if logistic else sm.OLS(y, x).fit()
        low, high = fit.conf_int().loc["product"]
        return {
            "n": len(cases), "estimate": fit.params["product"], "std_error": fit.bse["product"],
            "conf_low": low, "conf_high": high, "p_value": fit.pvalues["product"],
        }  # fmt: skip


def _numbers(respondents: pd.DataFrame, columns: Iterable[str], where: str) -> pd.DataFrame:
    for column in columns:
        require(respondents, column, where)
    return respondents[list(columns)].astype(float)


def correlation(pairs: np.ndarray) -> dict[str, float]:
    """Pearson's r of two columns with its standard error, NaN where one does not vary.

    The influence of a respondent with standardised values (u, v) is ``uv - r (u² + v²) / 2``.
    """
    if len(pairs) < 3 or not (pairs.std(axis=0) > 0).all():
        return {"n": len(pairs)}
    u, v = ((pairs - pairs.mean(axis=0)) / pairs.std(axis=0)).T
    r = (u * v).mean()
    error = (u * v - r * (u**2 + v**2) / 2).std() / np.sqrt(len(pairs))
    return {"n": len(pairs), "estimate": r, "std_error": error}


QUANTITIES: Mapping[str, Callable[[pd.DataFrame, Codebook], pd.DataFrame]] = MappingProxyType(
    {
        "severe_and_alone": Association("severe", "lives_alone"),
        "education_and_admission": Association("higher_education", "admission"),
        "diagnoses_and_coordination": Association("dx_more_than_three", "coordination"),
        "helps_and_hope": Association("treatment_helps", "hope_of_better_life"),
        "plan_and_video": Association("has_treatment_plan", "received_video_consultation"),
        "young_severe_women": Jointly(("severe", "female", "age_25_35")),
        "alone_middle_aged_working": Jointly(("lives_alone", "age_46_55", "own_income")),
        "star_young_educated": MeanAmong("star", ("age_25_35", "higher_education")),
        "star_alone_severe": MeanAmong("star", ("lives_alone", "severe")),
        "satisfaction_working": MeanAmong("overall_satisfaction", ("own_income",)),
        "video_alone": Share("video_received", "yes", by="living", among=("alone",)),
        "needs_women_severe": Interaction(
            Logistic("needs_more_or_better_followup"), "female", "severe"
        ),
        "satisfaction_star_severe": Interaction(Linear("overall_satisfaction"), "star", "severe"),
    }
)
"""Name to estimate: one number per sector that no printed number fixes."""


def open_quantities(survey: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Every quantity of :data:`QUANTITIES` in respondents with derived variables.

    Returns
    -------
    DataFrame
        ``quantity`` and the tidy estimates' columns, one row per quantity and sector.
    """
    parts = [spec(survey, codebook).assign(quantity=name) for name, spec in QUANTITIES.items()]
    return pd.concat(parts, ignore_index=True)


def spread(draws: pd.DataFrame) -> pd.DataFrame:
    """Standard deviation over draws beside the sampling standard error.

    Parameters
    ----------
    draws : DataFrame
        ``seed``, ``quantity`` and tidy estimates, one row per seed, quantity and sector.

    Returns
    -------
    DataFrame
        ``quantity, sector, n, mean, std_error, sd, ratio`` in the draws' order: the mean of the
        draws' estimates and standard errors, their standard deviation (n - 1), and sd over
        standard error.
    """
    cells = draws.groupby(KEY, sort=False)
    table = cells.agg(
        n=("n", "min"), mean=("estimate", "mean"), std_error=("std_error", "mean"),
        sd=("estimate", "std"),
    )  # fmt: skip
    return table.assign(ratio=table["sd"] / table["std_error"]).reset_index()


def deviations(draws: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    """Quantity, sector and the draws' distances from their mean in sampling standard errors."""
    for (quantity, sector), rows in draws.groupby(KEY, sort=False):
        away = rows["estimate"] - rows["estimate"].mean()
        yield quantity, sector, (away / rows["std_error"].mean()).to_numpy()
