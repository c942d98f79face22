"""Scores of the two standardised scales, their internal consistency and their items.

STAR (therapeutic relationship, patient version) is the mean of twelve items, CONTINU-UM
(continuity of care) the sum of nine of twelve; which items are reversed, which are in the
score and how many must be answered stands in ``scales.csv`` and ``scale_items.csv``
(report section 3.4.1).
"""

from .items import ItemMeans, ItemShares, ItemsMissing, ScoreDistribution
from .reliability import (
    Alpha,
    ItemAnalysis,
    alpha_with_interval,
    cronbach_alpha,
    item_rest_correlation,
)
from .scoring import score, scored_items

__all__ = [
    "Alpha",
    "ItemAnalysis",
    "ItemMeans",
    "ItemShares",
    "ItemsMissing",
    "ScoreDistribution",
    "alpha_with_interval",
    "cronbach_alpha",
    "item_rest_correlation",
    "score",
    "scored_items",
]
