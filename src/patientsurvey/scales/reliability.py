"""How well the items of a scale go together: Cronbach's alpha and item analysis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..estimates import CONFIDENCE, cells, tidy
from .scoring import of_cell, scored_items

if TYPE_CHECKING:
    from ..codebook import Codebook


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
    all_items : bool
        Also the items that are asked but not in the score.
    """

    scale: str
    by: str | None = None
    pooled: bool | str = False
    all_items: bool = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``alpha`` with outcome the scale; ``n`` are those who answered every item.

        Of all items asked the outcome is ``<scale>_items``, since that is not the score's alpha.
        """
        items = scored_items(respondents, codebook, self.scale, all_items=self.all_items)
        name = f"{self.scale}_items" if self.all_items else self.scale
        key = {"outcome": name, "statistic": "alpha"}
        return tidy(
            of_cell(cell) | key | alpha_with_interval(items[cell.inside])
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
    all_items : bool
        Also the items that are asked but not in the score.
    """

    scale: str
    by: str | None = None
    pooled: bool | str = False
    all_items: bool = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``item_rest_correlation`` and ``alpha_if_deleted``, with outcome the item."""
        items = scored_items(respondents, codebook, self.scale, all_items=self.all_items)
        return tidy(
            of_cell(cell) | row
            for cell in cells(respondents, codebook, self.by, self.pooled)
            for row in _item_rows(items[cell.inside].dropna())
        )


def _item_rows(items: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for item in items:
        row = {"outcome": item, "n": len(items)}
        correlation = item_rest_correlation(items, item)
        without = cronbach_alpha(items.drop(columns=item))
        yield row | {"statistic": "item_rest_correlation", "estimate": correlation}
        yield row | {"statistic": "alpha_if_deleted", "estimate": without}
