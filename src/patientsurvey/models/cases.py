"""The cases of a model: its terms as columns, and what those columns can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .terms import SECTOR, SECTOR_TERMS

if TYPE_CHECKING:
    from ..codebook import Codebook


def with_sector_terms(respondents: pd.DataFrame, terms: tuple[str, ...]) -> pd.DataFrame:
    """Respondents with the sector terms among `terms`: 1 in the sector, 0 in the others."""
    marks = {
        t: respondents["sector"].eq(SECTOR_TERMS[t]).astype(float) for t in terms if t in SECTOR
    }
    return respondents.assign(**marks)


def in_order(terms: tuple[str, ...], codebook: Codebook) -> tuple[str, ...]:
    """Terms in the order of the report's tables, sectors first."""
    return tuple(term for term in (*SECTOR, *codebook.terms) if term in terms)


def estimable_terms(
    cases: pd.DataFrame, terms: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Terms to fit, which span the design, and those whose coefficient is unique.

    A coefficient is unique if it is zero in every direction the data say nothing about: the
    null space of the design with its intercept.
    """
    design = np.column_stack([np.ones(len(cases)), cases[list(terms)]])
    sizes, directions = np.linalg.eigh(design.T @ design)
    free = directions[:, sizes < 1e-9 * max(sizes[-1], 1)]
    unique = (np.abs(free) < 1e-6).all(axis=1)[1:]
    estimable = tuple(t for t, alone in zip(terms, unique, strict=True) if alone)
    return (terms if free.size == 0 else _spanning(design, terms)), estimable


def _spanning(design: np.ndarray, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Terms that add to what the intercept and the terms before them span."""
    gram, kept = design.T @ design, [0]
    for column in range(1, design.shape[1]):
        chosen = [*kept, column]
        if np.linalg.matrix_rank(gram[np.ix_(chosen, chosen)], rtol=1e-9) == len(chosen):
            kept = chosen
    return tuple(terms[column - 1] for column in kept[1:])


def determined(
    cases: pd.DataFrame, outcome: str, terms: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Cases whose outcome is not settled by one term, the terms to fit and the estimable ones."""
    kept, estimable = estimable_terms(cases, terms)
    settled = next(_perfect_predictors(cases, outcome, kept), None)
    if settled is None:
        return cases, kept, estimable
    term, value = settled
    open_cases = cases[cases[term] != value]
    remaining = tuple(t for t in terms if t != term)
    return determined(open_cases, outcome, remaining)


def _perfect_predictors(
    cases: pd.DataFrame, outcome: str, terms: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    """0/1 terms and the value of theirs that goes with one outcome only."""
    if cases[outcome].nunique() < 2:
        return
    happened = cases[outcome].to_numpy()
    for term in terms:
        values = cases[term].to_numpy()
        if not np.isin(values, (0, 1)).all():
            continue
        for value in (1.0, 0.0):
            share = happened[values == value].mean()
            if share in (0, 1):
                yield term, value
