"""Scores of the two standardised scales, their internal consistency and their items.

STAR (therapeutic relationship, patient version) is the mean of twelve items, CONTINU-UM
(continuity of care) the sum of nine of twelve; which items are reversed, which are in the
score and how many must be answered stands in ``scales.csv`` and ``scale_items.csv``
(report section 3.4.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .estimates import CONFIDENCE, SUBSTANTIVE, Cell, cells, mean_with_interval, numbers, tidy

if TYPE_CHECKING:
    from .codebook import Codebook


def scored_items(
    respondents: pd.DataFrame, codebook: Codebook, scale: str, *, all_items: bool = False
) -> pd.DataFrame:
    """Items of a scale turned so that higher is better, *not relevant* as missing.

    A reversed item becomes ``lowest + highest - code``, with the lowest and highest code of
    its substantive answers: ``4 - x`` in STAR, ``6 - x`` in CONTINU-UM.

    Parameters
    ----------
    respondents : DataFrame
        Raw answers, one column of codes per item.
    codebook : Codebook
    scale : str
        Scale of ``scales.csv``: ``star`` or ``continuity``.
    all_items : bool
        Also the items that are asked but not in the score.

    Returns
    -------
    DataFrame
        Float, index of `respondents`, one column per item in the codebook's order.
    """
    members = [item for item in codebook.scale(scale).items if item.in_score or all_items]
    columns = {}
    for member in members:
        values = numbers(respondents, codebook, member.item)
        if member.reversed:
            codes = [a.code for a in codebook.answers(member.item) if a.kind in SUBSTANTIVE]
            values = min(codes) + max(codes) - values
        columns[member.item] = values
    return pd.DataFrame(columns, index=respondents.index)


def score(respondents: pd.DataFrame, codebook: Codebook, scale: str) -> pd.Series:
    """Score of each respondent on a scale.

    The mean of the items answered, or, for a sum score, that mean times the number of items;
    missing where fewer than the scale's ``minimum_items`` are answered. STAR asks for eight of
    twelve; CONTINU-UM for all nine, so that its score is a plain sum.

    Returns
    -------
    Series
        Float, in the scale's units, named after the scale.

    References
    ----------
    McGuire-Snieckus, R. et al. (2007). A new scale to assess the therapeutic relationship in
    community mental health care: STAR. Psychological Medicine, 37(1), 85-95.
    Rose, D. et al. (2009). CONTINU-UM, the user-generated measure of continuity of care.
    """
    spec = codebook.scale(scale)
    items = scored_items(respondents, codebook, scale).to_numpy()
    answered = np.isfinite(items).sum(axis=1)
    enough = answered >= max(spec.minimum_items, 1)
    total = np.nansum(items, axis=1)
    weight = items.shape[1] if spec.score == "sum" else 1
    values = np.where(enough, total * weight / np.maximum(answered, 1), np.nan)
    return pd.Series(values, index=respondents.index, name=scale)


def cronbach_alpha(items: pd.DataFrame) -> float:
    """Cronbach's alpha of `items` over the respondents who answered all of them.

    ``k / (k - 1) * (1 - sum of item variances / variance of the sum)`` with k items; NaN with
    fewer than two items or complete respondents, or when the sum does not vary.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
    Psychometrika, 16(3), 297-334.
    """
    complete = _complete(items)
    respondents, k = complete.shape
    if respondents < 2 or k < 2 or not (total := complete.sum(axis=1).var(ddof=1)) > 0:
        return np.nan
    return k / (k - 1) * (1 - complete.var(axis=0, ddof=1).sum() / total)


def _complete(items: pd.DataFrame) -> np.ndarray:
    values = items.to_numpy(dtype=float)
    return values[np.isfinite(values).all(axis=1)]


def alpha_with_interval(items: pd.DataFrame) -> dict[str, float]:
    """Cronbach's alpha with its 95 % interval from the F distribution.

    References
    ----------
    Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability
    coefficient twenty. Psychometrika, 30(3), 357-370.
    """
    from scipy.stats import f  # slow to import: when needed

    n, k = _complete(items).shape
    alpha = cronbach_alpha(items)
    if np.isnan(alpha):
        return {"n": n}
    degrees = n - 1, (n - 1) * (k - 1)
    tail = (1 - CONFIDENCE) / 2
    low, high = (1 - (1 - alpha) * f.ppf([1 - tail, tail], *degrees)).tolist()
    return {"n": n, "estimate": alpha, "conf_low": low, "conf_high": high}


def item_rest_correlation(items: pd.DataFrame, item: str) -> float:
    """Correlation of `item` with the sum of the other items, over complete respondents."""
    complete = items.dropna()
    rest = complete.drop(columns=item).sum(axis=1)
    if complete[item].nunique() < 2 or rest.nunique() < 2:
        return np.nan
    return float(np.corrcoef(complete[item], rest)[0, 1])


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of a scale's score items, per sector (report section 3.4.1).

    Parameters
    ----------
    scale : str
        Scale of ``scales.csv``.
    by, pooled : see :class:`patientsurvey.estimates.Frequencies`
    """

    scale: str
    by: str | None = None
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``alpha`` with outcome the scale; ``n`` are those who answered every item."""
        items = scored_items(respondents, codebook, self.scale)
        key = {"outcome": self.scale, "statistic": "alpha"}
        return tidy(
            _of(cell) | key | alpha_with_interval(items[cell.inside])
            for cell in cells(respondents, codebook, self.by, self.pooled)
        )


@dataclass(frozen=True)
class ItemAnalysis:
    """How each item of a scale goes with the others.

    Parameters
    ----------
    scale : str
        Scale of ``scales.csv``.
    by, pooled : see :class:`patientsurvey.estimates.Frequencies`
    """

    scale: str
    by: str | None = None
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``item_rest_correlation`` and ``alpha_if_deleted``, with outcome the item."""
        items = scored_items(respondents, codebook, self.scale)
        return tidy(
            _of(cell) | row
            for cell in cells(respondents, codebook, self.by, self.pooled)
            for row in _item_rows(items[cell.inside].dropna())
        )


@dataclass(frozen=True)
class ItemMeans:
    """Mean of every item of a scale, reversed as in the score (figures 11-1 and 11-3).

    Parameters
    ----------
    scale : str
        Scale of ``scales.csv``; items outside the score are shown too.
    by, pooled : see :class:`patientsurvey.estimates.Frequencies`
    """

    scale: str
    by: str | None = None
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``mean``, one per sector, group and item, with outcome the item."""
        items = scored_items(respondents, codebook, self.scale, all_items=True)
        return tidy(
            _of(cell) | {"outcome": item, "statistic": "mean"} | mean_with_interval(known)
            for cell in cells(respondents, codebook, self.by, self.pooled)
            for item, known in _answered(items[cell.inside])
        )


def _of(cell: Cell) -> dict[str, str]:
    return {"sector": cell.sector, "group": cell.group}


def _answered(items: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    return ((item, items[item].dropna().to_numpy()) for item in items)


def _item_rows(items: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for item in items:
        row = {"outcome": item, "n": len(items)}
        correlation = item_rest_correlation(items, item)
        without = cronbach_alpha(items.drop(columns=item))
        yield row | {"statistic": "item_rest_correlation", "estimate": correlation}
        yield row | {"statistic": "alpha_if_deleted", "estimate": without}
