"""Raking: weights that make a sample agree with the margins of its population."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import SurveyError

TOLERANCE = 1e-10
ROUNDS = 1000


class WeightingError(SurveyError):
    """Margins that no weights can meet, or a sample that does not fit them."""


def rake(
    sample: pd.DataFrame,
    margins: Mapping[str, pd.Series],
    *,
    tolerance: float = TOLERANCE,
    rounds: int = ROUNDS,
) -> pd.Series:
    """Weights with mean 1 under which each column of `sample` is distributed as its margin.

    Iterative proportional fitting: the weights are multiplied by population over weighted sample
    share, category by category and margin by margin, until all margins are met at once. With a
    single margin this is post-stratification and done after one round.

    Parameters
    ----------
    sample : DataFrame
        One row per respondent, one column of category names per margin, none missing.
    margins : mapping of str to Series
        Population by category (counts or shares) for each column. Margins may have different
        totals; each is used for its shares. A category without population needs no respondent.
    tolerance : float
        Largest relative distance between weighted and population share that counts as met.
    rounds : int
        Rounds after which the attempt is given up.

    Returns
    -------
    Series
        Float, index of `sample`.

    Raises
    ------
    WeightingError
        If a category has a population and no respondents, or respondents and no population, or
        if the margins cannot be met together.

    References
    ----------
    Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency
    table when the expected marginal totals are known. Annals of Mathematical Statistics, 11(4).
    """
    targets = {name: _checked(sample[name], margin, name) for name, margin in margins.items()}
    weights = pd.Series(1.0, index=sample.index)
    for _ in range(rounds):
        worst = 0.0
        for name, target in targets.items():
            factor = target / weights.groupby(sample[name]).sum()
            worst = max(worst, (factor - 1).abs().max())
            weights = weights * sample[name].map(factor).astype(float)
        if worst <= tolerance:
            return weights
    raise WeightingError(
        f"the margins are not met after {rounds} rounds",
        where=f"margins {', '.join(margins)}; still off by {100 * worst:.2g} percent",
        remedy="gather categories that hold few respondents, or leave out a margin",
    )


def _checked(categories: pd.Series, margin: pd.Series, name: str) -> pd.Series:
    """The respondents that each category should weigh as; sums to the sample's size."""
    margin = margin[margin.gt(0)]
    present = set(categories.unique())
    for lacking, what, remedy in (
        (set(margin.index) - present, "a population and no respondents", "gather it with another"),
        (present - set(margin.index), "respondents and no population", "leave them out"),
    ):
        if lacking:
            named = ", ".join(sorted(map(str, lacking)))
            raise WeightingError(f"{named}: {what}", where=f"margin {name}", remedy=remedy)
    return margin * len(categories) / margin.sum()


def design_effect(weights: pd.Series) -> float:
    """Kish's design effect of weighting: n times the sum of squares over the squared sum.

    1 for equal weights; NaN without any. Missing weights are left out.

    References
    ----------
    Kish, L. (1992). Weighting for unequal Pi. Journal of Official Statistics, 8(2), 183-200.
    """
    known = weights.dropna().to_numpy(dtype=float)
    if not len(known):
        return np.nan
    return float(len(known) * (known**2).sum() / known.sum() ** 2)


def effective_n(weights: pd.Series) -> float:
    """Respondents that equal weights would need for the same precision (Kish)."""
    return weights.notna().sum() / design_effect(weights)
