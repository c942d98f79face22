"""What is assumed or printed beside the regression tables: margins, correlations, outcomes.

Everything is read from CSV, so that a statistician can change it without touching code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...errors import SynthesisError

STAR, COORDINATION = "star", "coordination"
"""Covariates that are outcomes of models too."""
STAR_MEAN_TOLERANCE = 0.01


@dataclass(frozen=True)
class Design:
    """Columns of the covariate matrix X: 0 is the intercept, j the j-th term.

    ``blocks`` holds, per set of mutually exclusive dummies, its first and last column + 1.
    """

    terms: tuple[str, ...]
    block_names: tuple[str, ...]
    starts: np.ndarray
    ends: np.ndarray

    @property
    def width(self) -> int:
        return len(self.terms) + 1

    def column(self, term: str) -> int:
        return self.terms.index(term) + 1

    @property
    def star(self) -> int:
        return self.column(STAR)

    def block_of(self, term: str) -> int:
        """Index of the block that holds a term's dummy."""
        column = self.column(term)
        return int(np.flatnonzero((self.starts <= column) & (column < self.ends))[0])


@dataclass(frozen=True)
class Outcome:
    """How a model's outcome is coded and who answered it.

    ``covariate`` names the term that is this outcome; ``answered_by`` is "" (everyone), "own"
    (a subset of its own) or the table whose outcome 1 opens the question.
    """

    table: str
    low: int
    high: int
    covariate: str
    answered_by: str


@dataclass(frozen=True)
class Levels:
    """Soft targets of an outcome's category shares.

    Row t of ``member`` marks the codes (``codes``) whose joint share is ``share[t]``, within
    about ``tolerance[t]``, among the respondents whose design columns times ``group[t]`` are
    ``value[t]``. ``start`` is a share per code to begin with.
    """

    codes: np.ndarray
    member: np.ndarray
    share: np.ndarray
    tolerance: np.ndarray
    group: np.ndarray
    value: np.ndarray

    def inside(self, x: np.ndarray) -> np.ndarray:
        """Who counts for each target, shape (n, targets)."""
        return np.isclose(x @ self.group.T, self.value)

    @property
    def start(self) -> np.ndarray:
        """Shares of the single codes, summing to 1."""
        single = (self.member.sum(axis=1) == 1) & (self.group[:, 0] == 1)
        shares = self.share[single] @ self.member[single]
        return shares / shares.sum()

    @property
    def mean(self) -> float:
        return float(self.codes @ self.start)

    @property
    def variance(self) -> float:
        return float(self.codes**2 @ self.start) - self.mean**2


@dataclass(frozen=True)
class Cells:
    """Shares of respondents with two indicators at once: design columns, share, tolerance."""

    first: np.ndarray
    second: np.ndarray
    share: np.ndarray
    tolerance: np.ndarray


@dataclass(frozen=True)
class SectorAssumptions:
    """Margins of one sector's complete cases.

    ``share`` and ``tolerance`` have one entry per design column (NaN for the intercept, the mean
    for STAR); ``cells`` are joint shares; ``levels`` maps a table to the soft targets of its
    outcome.
    """

    sector: str
    rows: int
    star_mean: float
    continuity_mean: float
    share: np.ndarray
    tolerance: np.ndarray
    cells: Cells
    levels: dict[str, Levels]


@dataclass(frozen=True)
class Assumptions:
    """Design, latent correlations of blocks, outcomes and the sectors' margins."""

    design: Design
    correlation: np.ndarray
    outcomes: dict[str, Outcome]
    sectors: dict[str, SectorAssumptions]

    def table_of(self, covariate: str) -> str:
        """The table whose outcome is a covariate of the other models."""
        for outcome in self.outcomes.values():
            if outcome.covariate == covariate:
                return outcome.table
        raise SynthesisError(
            f"no table has {covariate!r} as its outcome",
            "outcomes.csv",
            "a row with it in the column covariate",
        )

    def opened_by(self, table: str) -> str:
        """The table asked only of those with outcome 1 in ``table``, or nothing."""
        return next((o.table for o in self.outcomes.values() if o.answered_by == table), "")

    def full_sample_ordinal(self) -> list[str]:
        """Ordinal outcomes asked of everyone, STAR apart."""
        return [
            o.table
            for o in self.outcomes.values()
            if o.high > 1 and not o.covariate and not o.answered_by
        ]


def read_assumptions(folder: str | Path, terms: list[str]) -> Assumptions:
    """Read margins, cells, correlations, outcomes, outcome_margins and sectors (all ``.csv``).

    Raises
    ------
    SynthesisError
        A term without block or margin, an unknown term or block, a non-numeric share.
    """
    folder = Path(folder)
    cells = pd.read_csv(folder / "cells.csv")
    margins = pd.read_csv(folder / "margins.csv")
    design = read_design(margins, terms)
    levels = pd.read_csv(
        folder / "outcome_margins.csv", dtype={"level": str}, keep_default_na=False
    )
    sectors = {
        row["sector"]: _sector(row, margins, cells, levels, design)
        for _, row in pd.read_csv(folder / "sectors.csv").iterrows()
    }
    correlation = _correlation(pd.read_csv(folder / "correlations.csv"), design)
    return Assumptions(design, correlation, _outcomes(folder / "outcomes.csv"), sectors)


def read_design(margins: pd.DataFrame, terms: list[str]) -> Design:
    """Blocks of consecutive terms, in the terms' order; STAR is in none."""
    unknown = set(margins["term"]) - set(terms)
    if unknown:
        raise SynthesisError(
            f"unknown term {sorted(unknown)[0]!r}", "margins.csv", f"one of: {', '.join(terms)}"
        )
    block_of = dict(zip(margins["term"], margins["block"], strict=True))
    missing = [term for term in terms if term != STAR and term not in block_of]
    if missing:
        raise SynthesisError(f"no margin for {missing[0]!r}", "margins.csv", "a row per sector")
    names = list(dict.fromkeys(block_of[term] for term in terms if term != STAR))
    columns = [
        [j + 1 for j, term in enumerate(terms) if block_of.get(term) == name] for name in names
    ]
    return Design(
        tuple(terms),
        tuple(names),
        np.array([c[0] for c in columns]),
        np.array([c[-1] + 1 for c in columns]),
    )


def _sector(
    row: pd.Series,
    margins: pd.DataFrame,
    cells: pd.DataFrame,
    levels: pd.DataFrame,
    design: Design,
) -> SectorAssumptions:
    share, tolerance = (np.full(design.width, np.nan) for _ in range(2))
    own = margins[margins["sector"] == row["sector"]]
    for _, margin in own.iterrows():
        column = design.column(margin["term"])
        share[column], tolerance[column] = margin["share"], margin["tolerance"]
    lacking = [
        term for term in design.terms if term != STAR and not 0 < share[design.column(term)] < 1
    ]
    if lacking:
        raise SynthesisError(
            f"no share between 0 and 1 for {lacking[0]!r}",
            f"margins.csv, {row['sector']}",
            "a row with its share",
        )
    share[design.star], tolerance[design.star] = row["star_mean"], STAR_MEAN_TOLERANCE
    by_table = {
        table: read_levels(rows, design)
        for table, rows in levels[levels["sector"] == row["sector"]].groupby("table")
    }
    return SectorAssumptions(
        row["sector"],
        int(row["complete_cases"]),
        float(row["star_mean"]),
        float(row["continuity_mean"]),
        share,
        tolerance,
        _cells(cells[cells["sector"] == row["sector"]], design),
        by_table,
    )


def _cells(rows: pd.DataFrame, design: Design) -> Cells:
    unknown = {*rows["term"], *rows["other"]} - set(design.terms)
    if unknown:
        raise SynthesisError(
            f"unknown term {sorted(unknown)[0]!r}",
            "cells.csv",
            f"one of: {', '.join(design.terms)}",
        )
    first, second = (
        np.array([design.column(term) for term in rows[side]], np.int64)
        for side in ("term", "other")
    )
    return Cells(first, second, rows["share"].to_numpy(float), rows["tolerance"].to_numpy(float))


def read_levels(rows: pd.DataFrame, design: Design) -> Levels:
    """Category targets of one outcome.

    ``level`` is a code or several, separated by spaces; ``within`` a term, a block with
    ``=reference`` for those with none of its terms, or nothing for everyone.
    """
    sets = [[int(code) for code in str(level).split()] for level in rows["level"]]
    codes = np.unique(np.concatenate(sets))
    member = np.array([np.isin(codes, chosen) for chosen in sets], float)
    group, value = np.zeros((len(rows), design.width)), np.ones(len(rows))
    for place, name in enumerate(rows["within"]):
        block = name.removesuffix("=reference")
        if block != name and block in design.block_names:
            number = design.block_names.index(block)
            group[place, design.starts[number] : design.ends[number]], value[place] = 1, 0
        elif name and name not in design.terms:
            raise SynthesisError(
                f"unknown group {name!r}", "outcome_margins.csv", "a term or `<block>=reference`"
            )
        else:
            group[place, design.column(name) if name else 0] = 1
    numbers = (rows[name].to_numpy(float) for name in ("share", "tolerance"))
    return Levels(codes, member, *numbers, group, value)


def _correlation(pairs: pd.DataFrame, design: Design) -> np.ndarray:
    """Latent correlation matrix of the blocks, made positive definite."""
    size = len(design.block_names)
    matrix = np.eye(size)
    for _, pair in pairs.iterrows():
        for name in (pair["block"], pair["other"]):
            if name not in design.block_names:
                raise SynthesisError(
                    f"unknown block {name!r}",
                    "correlations.csv",
                    f"one of: {', '.join(design.block_names)}",
                )
        i, k = (design.block_names.index(pair[side]) for side in ("block", "other"))
        matrix[i, k] = matrix[k, i] = pair["correlation"]
    values, vectors = np.linalg.eigh(matrix)
    matrix = (vectors * np.clip(values, 0.05, None)) @ vectors.T
    scale = np.sqrt(np.diag(matrix))
    return matrix / scale / scale[:, None]


def _outcomes(path: Path) -> dict[str, Outcome]:
    rows = pd.read_csv(path, keep_default_na=False)
    return {
        row["table"]: Outcome(
            row["table"], int(row["low"]), int(row["high"]), row["covariate"], row["answered_by"]
        )
        for _, row in rows.iterrows()
    }
