"""What the weights of each sector look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..estimates import sectors, tidy
from .raking import design_effect, effective_n

if TYPE_CHECKING:
    from ..codebook import Codebook


@dataclass(frozen=True, eq=False)
class WeightSummary:
    """Smallest and largest weight, Kish's design effect and effective number of respondents.

    Parameters
    ----------
    weights : Series
        Mean 1 in each sector, NaN for respondents without a weight.
    """

    weights: pd.Series

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``smallest``, ``largest``, ``design_effect`` and ``effective_n``, by sector."""
        rows = []
        for sector, inside in sectors(respondents, codebook):
            here = self.weights.reindex(respondents.index)[inside].dropna()
            described = {
                "smallest": here.min(),
                "largest": here.max(),
                "design_effect": design_effect(here),
                "effective_n": effective_n(here),
            }
            key = {"sector": sector, "outcome": "weight", "n": len(here)}
            rows += [key | {"statistic": k, "estimate": v} for k, v in described.items()]
        return tidy(rows)
