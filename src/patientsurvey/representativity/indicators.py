"""R-indicators: how much response varies between groups of the population.

If everybody were equally likely to respond, the respondents would represent the population
whatever the response rate. The R-indicator is 1 minus twice the standard deviation of the response
propensities: 1 where all are alike, 0 at worst. From aggregates the propensities are the response
rates of the categories that print gives, so an indicator speaks of those variables alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..estimates import tidy
from ..register import ALL, Register, sectors_of
from ..weighting import Margins
from .selection import counts

if TYPE_CHECKING:
    from ..codebook import Codebook

NORMAL_QUANTILE = 1.96
MARGINS = ("sex", "age", "region", "trust", "sex_region")
JOINT = "sector"


class Representativity(NamedTuple):
    """Indicators of one set of response rates.

    ``r`` is the R-indicator with its standard error, ``partial`` the unconditional partial
    indicator of the variable (the standard deviation of the rates between its categories), and
    ``bias`` the largest standardised bias that a mean of the respondents can have on its account
    (the coefficient of variation of the rates).
    """

    r: float
    error: float
    partial: float
    bias: float


def representativity(population: np.ndarray, respondents: np.ndarray) -> Representativity:
    """R-indicator and its kin from counts by category.

    Rates of small categories vary by chance alone; what chance is expected to add to their
    variance is taken off.

    Parameters
    ----------
    population, respondents : array of float
        Patients and respondents of each category, two categories or more.

    References
    ----------
    Schouten, B., Cobben, F. and Bethlehem, J. (2009). Indicators for the representativeness of
    survey response. Survey Methodology, 35(1), 101-113. Partial indicators: Schouten, B., Shlomo,
    N. and Skinner, C. (2011). Indicators for monitoring and improving representativeness of
    response. Journal of Official Statistics, 27(2), 231-253.
    """
    weight, rate = population / population.sum(), respondents / population
    mean = respondents.sum() / population.sum()
    chance = rate * (1 - rate) / population
    noise = (weight * (1 - weight) * chance).sum()
    variance = (weight * (rate - mean) ** 2).sum()
    spread = np.sqrt(max(variance - noise, 0.0))
    error_of_variance = np.sqrt((4 * weight**2 * (rate - mean) ** 2 * chance).sum())
    error = error_of_variance / np.sqrt(variance) if variance > 0 else np.nan
    return Representativity(1 - 2 * spread, error, spread, spread / mean)


@dataclass(frozen=True)
class RIndicators:
    """R-indicators by variable, within each sector and over all sectors' cells together.

    Parameters
    ----------
    register : Register
    margins : tuple of str
        Variables: ``sex``, ``age``, ``region``, ``trust``, ``sex_region``; each where print gives
        it. Over the sectors together, cells are sector by category.
    """

    register: Register
    margins: tuple[str, ...] = MARGINS

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``r_indicator``, ``partial_r`` and ``largest_bias`` of the outcome ``response``.

        The level is the variable (``by_sex``); sector ``ALL`` holds the sectors themselves
        (``by_sector``) and the joint cells, where every sector has them.
        """
        present = sectors_of(respondents)
        cells = {sector: self._cells(respondents, sector, codebook) for sector in present}
        rows = [
            {"sector": sector, "level": f"by_{name}"} | row
            for sector in present
            for name, cell in cells[sector].items()
            for row in _rows(cell)
        ]
        for name in (JOINT, *self.margins):
            parts = [cells[sector].get(name) for sector in present]
            if name == JOINT:
                parts = [_whole(self.register, respondents, sector) for sector in present]
            if len(present) > 1 and all(part is not None for part in parts):
                rows += [
                    {"sector": ALL, "level": f"by_{name}"} | row for row in _rows(pd.concat(parts))
                ]
        return tidy(rows)

    def _cells(self, respondents: pd.DataFrame, sector: str, codebook: Codebook) -> dict:
        """Population and respondents by category of every variable that print gives."""
        here = respondents[respondents["sector"].eq(sector)]
        known = Margins(here, sector, self.register, codebook)
        total = counts(self.register, respondents, sector)["total_population"]
        found = {}
        for name in self.margins:
            margin = getattr(known, name)()
            if margin is not None and len(margin.population) > 1:
                scale = total / margin.population.sum() if name != "trust" else 1.0
                found[name] = pd.DataFrame(
                    {"population": margin.population * scale, "respondents": margin.respondents}
                )
        return found


def _whole(register: Register, respondents: pd.DataFrame, sector: str) -> pd.DataFrame:
    found = counts(register, respondents, sector)
    return pd.DataFrame(
        {"population": [found["total_population"]], "respondents": [found["respondents"]]}
    )


def _rows(cells: pd.DataFrame) -> Iterator[dict]:
    found = representativity(*cells[["population", "respondents"]].to_numpy(dtype=float).T)
    key = {"outcome": "response", "n": cells["respondents"].sum()}
    reach = NORMAL_QUANTILE * found.error
    yield key | {"statistic": "r_indicator", "estimate": found.r, "std_error": found.error,
                 "conf_low": found.r - reach, "conf_high": min(found.r + reach, 1.0)}  # fmt: skip
    yield key | {"statistic": "partial_r", "estimate": found.partial}
    yield key | {"statistic": "largest_bias", "estimate": found.bias}
