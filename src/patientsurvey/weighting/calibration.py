"""Calibration weights: each sector's respondents weighted to its population in the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..register import Register
from .margins import Margin, Margins, for_weights
from .raking import WeightingError, rake

if TYPE_CHECKING:
    from ..published import Published

CODEBOOK = Path(__file__).resolve().parents[3] / "data" / "codebook"


def calibration_weights(
    respondents: pd.DataFrame, published: Published, codebook: Codebook | None = None
) -> pd.Series:
    """Weights that give each sector the composition of its total population.

    Raked within each sector to every margin that print gives (see
    :mod:`patientsurvey.weighting.margins`): sex, health trust and one age share in mental health
    care, sex and health trust in substance-use treatment, sex by region and one age share with
    contracted specialists. Response is about one in four, so the margins are the population's
    own, without sampling error.

    Parameters
    ----------
    respondents : DataFrame
        With the derived variables (:func:`patientsurvey.covariates.derive`).
    published : Published
        The printed register numbers.
    codebook : Codebook, optional
        By default the project's.

    Returns
    -------
    Series
        Float, index of `respondents`, mean 1 in each sector. NaN where a respondent's place in a
        margin is not known, and for a whole sector whose margins do not speak of these
        respondents: those of one region or one trust have no printed distribution of their own.
    """
    codebook, register = codebook or Codebook.load(CODEBOOK), Register.of(published)
    weights = pd.Series(np.nan, index=respondents.index, name="weight")
    for sector, here in respondents.groupby(respondents["sector"].astype(object), sort=False):
        try:
            weights.loc[here.index] = sector_weights(here, sector, register, codebook)
        except WeightingError:
            continue  # a part of the sector, which the sector's margins do not describe
    return weights


def sector_weights(
    respondents: pd.DataFrame, sector: str, register: Register, codebook: Codebook
) -> pd.Series:
    """Weights of one sector's respondents, mean 1; NaN where a margin is not known.

    Raises
    ------
    WeightingError
        If nothing is printed of the sector, if the respondents are those of one region alone, or
        if they leave a category of the population empty.
    """
    known = for_weights(Margins(respondents, sector, register, codebook))
    _check_whole(respondents, sector, known)
    sample = pd.DataFrame({margin.name: margin.categories for margin in known}).dropna()
    weights = rake(sample, {margin.name: margin.population for margin in known})
    return weights.reindex(respondents.index)


def _check_whole(respondents: pd.DataFrame, sector: str, known: list[Margin]) -> None:
    if not known:
        raise WeightingError(
            "no margin of the population is printed",
            where=f"sector {sector}",
            remedy="add its numbers to data/published/estimates.csv",
        )
    if respondents["region"].nunique() < 2:
        raise WeightingError(
            "one region's respondents cannot be weighted to the whole sector",
            where=f"sector {sector}, region {', '.join(respondents['region'].dropna().unique())}",
            remedy="weight the whole sector, then take the region",
        )
