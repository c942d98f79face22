"""What respondents answered to a scale's items, and how their scores spread."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import Share, cells, mean_with_interval, percentages, tidy
from .scoring import of_cell, score, scored_items

if TYPE_CHECKING:
    from ..codebook import Codebook

KEYS = ("sector", "group", "outcome", "level")


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
            of_cell(cell) | {"outcome": item, "statistic": "mean"} | mean_with_interval(known)
            for cell in cells(respondents, codebook, self.by, self.pooled)
            for item, known in _answered(items[cell.inside])
        )


@dataclass(frozen=True)
class ItemShares:
    """Percentage giving one answer to each item of a scale, as asked (figure 10-1).

    Items are not turned: of a negative item the share is that of the poor relationship.

    Parameters
    ----------
    scale : str
        Scale of ``scales.csv``; items outside the score are shown too.
    level : str
        Answer that is counted; ``a+b`` is either of two.
    by, pooled : see :class:`patientsurvey.estimates.Frequencies`
    """

    scale: str
    level: str
    by: str | None = None
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, one per item, sector and group, with outcome the item."""
        shares = [
            Share(member.item, self.level, by=self.by, pooled=self.pooled)(respondents, codebook)
            for member in codebook.scale(self.scale).items
        ]
        return pd.concat(shares, ignore_index=True)


@dataclass(frozen=True)
class ItemsMissing:
    """Percentage of respondents without a value on each item of a scale (section 3.4.1).

    *Not relevant* counts as missing, as in the score, beside those who did not answer.

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
        """Rows ``percent`` of the level ``missing``, with outcome the item."""
        items = scored_items(respondents, codebook, self.scale, all_items=True)
        counts = [
            of_cell(cell)
            | {"outcome": item, "level": "missing", "n": len(gaps), "count": sum(gaps)}
            for cell in cells(respondents, codebook, self.by, self.pooled)
            for item, gaps in items[cell.inside].isna().items()
        ]
        return percentages(pd.DataFrame(counts, columns=[*KEYS, "n", "count"]))


@dataclass(frozen=True)
class ScoreDistribution:
    """Percentage of respondents in each class of a scale's score.

    Parameters
    ----------
    scale : str
        Scale of ``scales.csv``.
    width : float
        Width of a class in the scale's units. A class holds its lower limit, the last also its
        upper one. Of a mean the first class begins at the lowest score. Sums are whole numbers:
        their first class begins half a point below the lowest, so that each class holds `width`
        of them.
    by, pooled : see :class:`patientsurvey.estimates.Frequencies`
    """

    scale: str
    width: float
    by: str | None = None
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, one per class; the level is its limits, such as ``3.5-4``."""
        limits = self.limits(codebook)
        levels = [f"{low:g}-{high:g}" for low, high in pairwise(limits)]
        values = score(respondents, codebook, self.scale).to_numpy()
        counts = [
            of_cell(cell) | {"outcome": self.scale, "level": level, "n": n, "count": count}
            for cell in cells(respondents, codebook, self.by, self.pooled)
            for level, count, n in _classified(values[cell.inside], limits, levels)
        ]
        return percentages(pd.DataFrame(counts, columns=[*KEYS, "n", "count"]))

    def limits(self, codebook: Codebook) -> np.ndarray:
        """Limits of the classes, which hold every score from the lowest to the highest."""
        spec = codebook.scale(self.scale)
        room = 0.5 if spec.score == "sum" else 0
        low, high = spec.low - room, spec.high + room
        steps = math.ceil((high - low) / self.width - 1e-9)
        return np.minimum(low + self.width * np.arange(steps + 1), high)


def _classified(
    values: np.ndarray, limits: np.ndarray, levels: list[str]
) -> Iterator[tuple[str, int, int]]:
    """Level, respondents in it and respondents with a score."""
    known = values[np.isfinite(values)]
    counts, _ = np.histogram(known, limits)
    return ((level, count, len(known)) for level, count in zip(levels, counts, strict=True))


def _answered(items: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    return ((item, items[item].dropna().to_numpy()) for item in items)
