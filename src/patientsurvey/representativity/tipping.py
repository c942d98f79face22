"""How different those who did not answer would have to be to overturn a result.

With response rate ``r`` and the share ``p`` among respondents, the population's share is
``r p + (1 - r) q``, where ``q`` is the share among all others. Nothing is known of ``q``, but what
it would have to be for the population to stand elsewhere follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import Share, tidy
from ..register import Register
from .selection import counts

if TYPE_CHECKING:
    from ..codebook import Codebook

HALF, SHIFT = 50.0, 5.0
"""Per cent: the border of a majority; percentage points: a shift that would change a reading."""
SMALL = 30
"""Groups with fewer respondents do not count as a difference seen in the sample."""


def share_of_others(share: float, rate: float, population: float) -> float:
    """Per cent that the others would need for the population to stand at `population`.

    Parameters
    ----------
    share : float
        Per cent among the respondents.
    rate : float
        Response rate, 0 to 1.
    population : float
        Per cent in the population.

    Returns
    -------
    float
        NaN where no share between 0 and 100 would do.
    """
    if not rate < 1:
        return np.nan
    needed = (population - rate * share) / (1 - rate)
    return needed if 0 <= needed <= 100 else np.nan


@dataclass(frozen=True)
class TippingPoints:
    """What would overturn a share: a different majority, or five points more or less.

    Parameters
    ----------
    register : Register
    share : Share
        The headline result.
    across : tuple of str
        Variables between whose categories differences among respondents are looked up, as a
        measure of what is large.
    """

    register: Register
    share: Share
    across: tuple[str, ...] = ("sex_npr", "age_group", "education")

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows per sector, in per cent and points, ``n`` the base of the share.

        ``percent`` (among respondents), ``others_for_half`` (share of the others that puts the
        population at 50), ``gap_for_half`` (its distance from the respondents' share),
        ``gap_for_five`` (distance that shifts the population by five points), ``lowest`` and
        ``highest`` (bounds without any assumption, Manski 1989), ``unreached`` (largest shift
        that those who could not be reached can cause alone) and ``widest_gap`` (largest
        difference between two groups of respondents).
        """
        found = self.share(respondents, codebook)
        widest = _widest_gaps(self.share, self.across, respondents, codebook)
        return tidy(row for known in found.itertuples()
                    for row in self._rows(known, respondents, widest))  # fmt: skip

    def _rows(self, known: tuple, respondents: pd.DataFrame, widest: dict) -> Iterator[dict]:
        patients = counts(self.register, respondents, known.sector)
        rate = patients["respondents"] / patients["total_population"]
        missed = patients["error_population"] / patients["total_population"]
        half = share_of_others(known.estimate, rate, HALF)
        key = {"sector": known.sector, "level": known.level, "outcome": known.outcome}
        numbers = {
            "percent": known.estimate,
            "others_for_half": half,
            "gap_for_half": half - known.estimate,
            "gap_for_five": SHIFT / (1 - rate),
            "lowest": rate * known.estimate,
            "highest": rate * known.estimate + 100 * (1 - rate),
            "unreached": missed * max(known.estimate, 100 - known.estimate),
            "widest_gap": widest.get(known.sector, np.nan),
        }
        for statistic, number in numbers.items():
            yield key | {"statistic": statistic, "n": known.n, "estimate": number}


def _widest_gaps(
    share: Share, across: tuple[str, ...], respondents: pd.DataFrame, codebook: Codebook
) -> dict[str, float]:
    """Largest difference between two groups of each sector, of those with a base that counts."""
    parts = [
        Share(share.outcome, share.level, by=variable, valid=share.valid)(respondents, codebook)
        for variable in across
    ]
    found = pd.concat([part.assign(variable=v) for v, part in zip(across, parts, strict=True)])
    found = found[found["n"].ge(SMALL)]
    ends = found.groupby(["sector", "variable"])["estimate"].agg(["min", "max"])
    return (ends["max"] - ends["min"]).groupby("sector").max().to_dict()
