"""The naive baseline: outcomes drawn once from the printed models, on unrelated covariates.

It is what a few lines of code give, and so the yardstick for what calibration adds: the right
shares and the right coefficients in expectation, but the coefficients carry the noise of one
sample and the standard errors those of covariates that have nothing to do with each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..models import TERMS, Logistic
from ..reported_models import MODELS
from .sampling import intercept_for, logistic

EXCLUSIVE = ("age_", "dx_", "region_")
"""Terms that begin alike are answers to one question, and so are the two of duration."""
DURATION = ("under_2_months", "months_3_6")
COVARIATES = {"table-10-1": "star", "table-9-3": "coordination"}
"""Models whose outcome is a term of the others."""
ROUNDS = 3
"""Turns in which STAR and coordination, each a term of the other's model, are drawn."""


def naive_survey(
    survey: pd.DataFrame, printed: pd.DataFrame, fits: pd.DataFrame, codebook: Codebook,
    rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    """Complete cases with terms and outcomes of the report's models, drawn naively.

    Parameters
    ----------
    survey : DataFrame
        Respondents with derived variables: their shares, means and spread are kept.
    printed, fits : DataFrame
        From :func:`patientsurvey.fidelity.printed_terms` and ``printed_fits``. Terms without a
        printed estimate have none here either.
    rng : numpy.random.Generator

    Returns
    -------
    DataFrame
        ``sector``, the 27 terms and the eleven outcomes; random respondents leave an outcome
        open, so that each model has its printed N.
    """
    cases = survey.dropna(subset=list(TERMS))
    sectors = [answer.answer for answer in codebook.answers("sector")]
    parts = []
    for sector in sectors:
        own = cases[cases["sector"].eq(sector)].reset_index(drop=True)
        if len(own):
            slopes = _slopes(printed, sector)
            n = fits["n"].fillna(fits["n_printed"]).xs(sector, level="sector")
            r_squared = fits["r_squared"].xs(sector, level="sector")
            parts.append(_sector(own, slopes, n, r_squared, rng).assign(sector=sector))
    return pd.concat(parts, ignore_index=True)


def _slopes(printed: pd.DataFrame, sector: str) -> pd.DataFrame:
    """Printed coefficients, shape (tables, terms), zero where none is printed."""
    own = printed[printed["sector"].eq(sector)]
    wide = own.pivot(index="exhibit", columns="term", values="b")
    return wide.reindex(index=list(MODELS), columns=list(TERMS)).fillna(0.0)


def _sector(own, slopes, n, r_squared, rng) -> pd.DataFrame:
    x = pd.DataFrame(
        {name: values for block in _blocks() for name, values in _shuffled(own, block, rng)}
    )[list(TERMS)]
    for _ in range(ROUNDS):
        for exhibit, term in COVARIATES.items():
            if slopes.loc[exhibit].any():
                x[term] = _drawn(exhibit, own, x @ slopes.loc[exhibit], r_squared, rng)
    outcomes = {}
    for exhibit, model in MODELS.items():
        term = COVARIATES.get(exhibit)
        eta = x @ slopes.loc[exhibit]
        y = x[term] if term else _drawn(exhibit, own, eta, r_squared, rng)
        outcomes[model.outcome] = _answered(y, n[exhibit], rng)
    return x.assign(**outcomes)


def _blocks() -> Iterator[list[str]]:
    """Terms that are answers to one question, and the single ones."""
    blocks: dict[str, list[str]] = {}
    for term in TERMS:
        stem = next((start for start in EXCLUSIVE if term.startswith(start)), term)
        blocks.setdefault("duration" if term in DURATION else stem, []).append(term)
    yield from blocks.values()


def _shuffled(own: pd.DataFrame, block: list[str], rng) -> Iterator[tuple[str, np.ndarray]]:
    order = rng.permutation(len(own))
    return ((term, own[term].to_numpy(dtype=float)[order]) for term in block)


def _drawn(exhibit: str, own: pd.DataFrame, eta: pd.Series, r_squared, rng) -> np.ndarray:
    """One draw from the printed model, with the share or mean that the respondents have."""
    outcome = own[MODELS[exhibit].outcome].dropna()
    eta = eta.to_numpy()
    if isinstance(MODELS[exhibit], Logistic):
        intercept = intercept_for(outcome.mean() * len(eta), eta)
        return (rng.random(len(eta)) < logistic(intercept + eta)).astype(float)
    unexplained = np.sqrt(outcome.var() * (1 - r_squared[exhibit]))
    return outcome.mean() + eta - eta.mean() + unexplained * rng.standard_normal(len(eta))


def _answered(y, n: float, rng) -> np.ndarray:
    """`y` with random gaps, so that `n` answers are left (all of them where `n` is larger)."""
    answered = np.asarray(y, dtype=float).copy()
    answered[rng.permutation(len(answered))[int(n) :]] = np.nan
    return answered
