"""Tests of a sector as one family: disjoint groups, their values, Holm's correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from ..estimates import cells, numbers, tidy

if TYPE_CHECKING:
    from ..codebook import Codebook

Row = dict[str, Any]


def holm(p_values: Iterable[float]) -> np.ndarray:
    """p-values corrected after Holm for the number of them; NaN are no part of the family."""
    from statsmodels.stats.multitest import multipletests  # slow to import: when needed

    p = np.asarray(list(p_values), dtype=float)
    known = np.isfinite(p)
    if known.any():
        p[known] = multipletests(p[known], method="holm")[1]
    return p


class Spec(Protocol):
    """What a family of tests needs to know of its spec."""

    by: str
    pooled: bool | str
    groups: tuple[str, ...]

    @property
    def compared(self) -> Row:
        """Key that names what is compared."""

    def tests(
        self, respondents: pd.DataFrame, codebook: Codebook, sector: str
    ) -> Iterator[tuple[Row, np.ndarray]]:
        """Keys of each test of a sector, and its values over all respondents."""

    def rows(self, samples: list[np.ndarray]) -> list[Row]:
        """Statistics of one test from the values of each group."""


class _Test(NamedTuple):
    """Keys of a test and the rows of its statistics."""

    key: Row
    rows: list[Row]

    @property
    def p_value(self) -> float:
        """Welch's p; NaN for a test without numbers."""
        welch = [row for row in self.rows if row["statistic"] in ("t_welch", "f_welch")]
        return welch[0].get("p_value", np.nan)

    def with_corrected(self, p: float) -> list[Row]:
        """Complete rows, the family's corrected p as the last."""
        last = {"statistic": "p_holm", "n": self.rows[0]["n"], "estimate": p, "p_value": p}
        return [self.key | row for row in (*self.rows, last)]


def families(spec: Spec, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Tidy rows of all tests of `spec`, corrected within each sector."""
    rows = []
    for sector, members in _disjoint(spec, respondents, codebook):
        tests = [
            _Test({"sector": sector} | spec.compared | key, spec.rows(_samples(values, members)))
            for key, values in spec.tests(respondents, codebook, sector)
        ]
        for test, p in zip(tests, holm(test.p_value for test in tests), strict=True):
            rows += test.with_corrected(p)
    return tidy(rows)


def _disjoint(
    spec: Spec, respondents: pd.DataFrame, codebook: Codebook
) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Members of each group by sector; those in several groups are in none."""
    found: dict[str, list[np.ndarray]] = {}
    for cell in cells(respondents, codebook, spec.by, spec.pooled, spec.groups):
        found.setdefault(cell.sector, []).append(cell.inside)
    for sector, members in found.items():
        alone = np.sum(members, axis=0) == 1
        yield sector, [inside & alone for inside in members]


def _samples(values: np.ndarray, members: list[np.ndarray]) -> list[np.ndarray]:
    known = np.isfinite(values)
    return [values[inside & known] for inside in members]


def means(
    outcomes: str | tuple[str, ...], respondents: pd.DataFrame, codebook: Codebook
) -> Iterator[tuple[Row, np.ndarray]]:
    """Keys and values of outcomes that are compared by their means."""
    for outcome in several(outcomes):
        yield {"outcome": outcome}, numbers(respondents, codebook, outcome)


def several(outcomes: str | tuple[str, ...]) -> tuple[str, ...]:
    """Outcomes as a tuple, also where one was named alone."""
    return (outcomes,) if isinstance(outcomes, str) else outcomes
