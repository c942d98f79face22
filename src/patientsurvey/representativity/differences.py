"""Standardised differences between the respondents and the population they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import tidy
from ..register import GroupShares, Register, sectors_of
from ..weighting import Margin, Margins
from .sample import DiagnosisMentions

if TYPE_CHECKING:
    from ..codebook import Codebook

GROUPS = {"sex": "sex_npr", "age": "age_group", "region": "region", "trust": "health_trust"}
"""Codebook variable that names a margin's categories."""


def standardised_difference(sample: np.ndarray, population: np.ndarray) -> np.ndarray:
    """Difference of two shares in units of their common standard deviation.

    Parameters
    ----------
    sample, population : array of float
        Shares, 0 to 1.

    Returns
    -------
    array of float
        Positive where the sample's share is the larger one; NaN where both are 0 or 1.

    References
    ----------
    Austin, P. C. (2009). Using the standardized difference to compare the prevalence of a binary
    variable between two groups in observational research. Communications in Statistics -
    Simulation and Computation, 38(6), 1228-1234. Differences below 0.1 are commonly taken for
    negligible.
    """
    spread = sample * (1 - sample) + population * (1 - population)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (sample - population) / np.sqrt(spread / 2)


@dataclass(frozen=True)
class StandardisedDifferences:
    """How far the respondents' composition lies from the population's, category by category.

    Parameters
    ----------
    register : Register
    margins : tuple of str
        Margins that print gives: ``sex`` (women), ``age`` (the printed group), ``region``,
        ``trust``.
    """

    register: Register
    margins: tuple[str, ...] = ("sex", "age", "region")

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``standardised_difference``, a group per category, ``n`` the respondents."""
        found = {
            sector: Margins(respondents[respondents["sector"].eq(sector)], sector, self.register,
                            codebook)
            for sector in sectors_of(respondents)
        }  # fmt: skip
        return tidy(
            {"sector": sector} | row
            for name in self.margins
            for sector, known in found.items()
            for row in _differences(getattr(known, name)())
        )


@dataclass(frozen=True)
class DiagnosisDifferences:
    """How far the respondents' diagnoses lie from the register's first conditions.

    Shares of all ticks against shares of all conditions, as in figures 4-13 to 4-15. Patients
    tick several and the register counts one per contact, so most of a difference may lie in how
    the two are counted.

    Parameters
    ----------
    register : Register
    """

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``standardised_difference``, a group per diagnosis, ``n`` the ticks."""
        coded = GroupShares(self.register, "table-4-8")(respondents, codebook)
        said = DiagnosisMentions(self.register)(respondents, codebook)
        coded = coded.assign(level=coded["group"].str.replace("first_condition=", ""))
        both = said.merge(coded, on=["sector", "level"], suffixes=("", "_coded"))
        found = standardised_difference(both["estimate"] / 100, both["estimate_coded"] / 100)
        return tidy(
            both.assign(
                group="diagnoses=" + both["level"],
                level="",
                outcome="composition",
                statistic="standardised_difference",
                estimate=found,
            )[["sector", "group", "outcome", "statistic", "n", "estimate"]].to_dict("records")
        )


def _differences(margin: Margin | None) -> Iterator[dict]:
    """One row per category; of two categories the first alone, since the other mirrors it."""
    if margin is None or len(margin.population) < 2:
        return
    counts, n = margin.respondents, margin.respondents.sum()
    population = margin.population / margin.population.sum()
    found = standardised_difference((counts / n).to_numpy(), population.to_numpy())
    pairs = zip(population.index, found, strict=True)
    for name, difference in list(pairs)[: 1 if len(population) == 2 else None]:
        group = f"{GROUPS[margin.name]}={name}"
        yield {"group": group, "outcome": "composition", "n": n, "estimate": difference,
               "statistic": "standardised_difference"}  # fmt: skip
