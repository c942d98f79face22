"""From printed models to complete-case covariates and outcomes, sector by sector."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...errors import SynthesisError
from .assumptions import COORDINATION, STAR, Assumptions, Design, SectorAssumptions
from .blas import one_blas_thread
from .consensus import consensus
from .initial import first_covariates
from .lever import Answers, pull_lever
from .links import logistic
from .outcomes import Effort, draw_binary, draw_ordinal, reference_se
from .standard_errors import calibrate_covariates, equations
from .subsets import pattern, respondents
from .targets import ModelTarget
from .video import draw_opening

SMALL_SECTOR = 10_000
"""Rows below which coefficients of integer outcomes lie wider apart than print's decimals."""
SMALL_SPREAD, WEAK_SPREAD = 0.004, 0.02
"""Shares of a standard error that widen the unit of a deviation in the STAR lever."""
LARGE_EFFORT = Effort()
SMALL_EFFORT = Effort(spread=0.01, pull=0.15, hot=0.3, steps=3_000_000, attempts=3)
LOGIT_EFFORT = Effort(spread=0.01, pull=2.0)
SMALL_LOGIT_EFFORT = Effort(spread=0.01, pull=2.0, attempts=4)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class CalibratedSector:
    """Complete cases of a sector.

    ``covariates`` has a column per term (STAR on the grid k/8 ... k/12); ``outcomes`` a column
    per table, missing where the row is not in the model.
    """

    sector: str
    covariates: pd.DataFrame
    outcomes: pd.DataFrame


def calibrate(
    targets: dict[str, list[ModelTarget]],
    assumptions: Assumptions,
    seed: int,
    workers: int = 2,
    progress: Progress = lambda message: None,
) -> dict[str, CalibratedSector]:
    """Calibrate every sector in ``targets``.

    Each sector has its own stream of random numbers and BLAS runs on one thread, so the result
    depends on the seed alone and not on ``workers``.
    """
    streams = np.random.SeedSequence(seed).spawn(len(assumptions.sectors))
    generator = {
        sector: np.random.default_rng(stream)
        for sector, stream in zip(sorted(assumptions.sectors), streams, strict=True)
    }
    largest_first = sorted(targets, key=lambda s: -_sector(assumptions, s).rows)
    with one_blas_thread(), ThreadPoolExecutor(workers) as pool:
        running = {
            sector: pool.submit(
                calibrate_sector, sector, targets[sector], assumptions, generator[sector], progress
            )
            for sector in largest_first
        }
        return {sector: running[sector].result() for sector in targets}


def calibrate_sector(
    sector: str,
    targets: list[ModelTarget],
    assumptions: Assumptions,
    rng: np.random.Generator,
    progress: Progress = lambda message: None,
) -> CalibratedSector:
    """Covariates and outcomes whose refit gives a sector's printed models back.

    Parameters
    ----------
    targets : list of ModelTarget
        All models of the sector, see `read_targets`.
    rng : Generator
        The only source of randomness.
    progress : callable
        Called with one line per stage.

    Raises
    ------
    SynthesisError
        The sector is not among the assumptions, or a table has no outcome there.
    """
    models = {model.table: model for model in targets}
    _check_tables(models, assumptions)
    run = _Run(
        assumptions,
        _sector(assumptions, sector),
        models,
        rng,
        lambda message: progress(f"{sector}: {message}"),
    )
    x, intercepts = run.covariates()
    answers = run.answers_with_lever(x, intercepts)
    x, answers = run.lever(x, answers)
    answers |= run.full_sample_ordinal(x)
    return run.result(x, answers)


def _sector(assumptions: Assumptions, sector: str) -> SectorAssumptions:
    if sector not in assumptions.sectors:
        raise SynthesisError(
            f"unknown sector {sector!r}", "sectors.csv", f"one of: {', '.join(assumptions.sectors)}"
        )
    return assumptions.sectors[sector]


def _check_tables(models: dict[str, ModelTarget], assumptions: Assumptions) -> None:
    differing = set(models) ^ set(assumptions.outcomes)
    if differing:
        raise SynthesisError(
            f"table {sorted(differing)[0]} is in the targets or in outcomes.csv only",
            "outcomes.csv",
            "one row per printed model",
        )


@dataclass(frozen=True)
class _Run:
    """What every stage of a sector needs."""

    assumptions: Assumptions
    sector: SectorAssumptions
    models: dict[str, ModelTarget]
    rng: np.random.Generator
    progress: Progress

    @property
    def design(self) -> Design:
        return self.assumptions.design

    @property
    def is_small(self) -> bool:
        return self.sector.rows < SMALL_SECTOR

    def covariates(self) -> tuple[np.ndarray, dict[str, float]]:
        """X calibrated to the printed standard errors, and the logit models' intercepts."""
        star = self.models[self.assumptions.table_of(STAR)]
        coordination = self.models[self.assumptions.table_of(COORDINATION)]
        ordinal = [self.models[table] for table in self.assumptions.full_sample_ordinal()]
        shared = consensus(star, ordinal, self.design.star, self.sector.rows)
        system = equations(self.models, self.assumptions, self.sector, shared)
        x = first_covariates(
            self.design,
            self.sector,
            self.assumptions.correlation,
            star,
            coordination,
            float(np.exp(system.log_sd)),
            self.rng,
        )
        x, fit = calibrate_covariates(system, x, self.rng, progress=self.progress)
        return x, dict(zip(system.tables, fit.intercept, strict=True))

    def answers_with_lever(self, x: np.ndarray, intercepts: dict[str, float]) -> dict[str, Answers]:
        """Outcomes that STAR can still refine: all but the full-sample ordinal ones."""
        answers: dict[str, Answers] = {}
        for table, model in self.models.items():
            outcome = self.assumptions.outcomes[table]
            if outcome.covariate:
                y = x[:, self.design.column(outcome.covariate)]
                answers[table] = Answers(model, np.arange(len(x)), y)
            elif self.assumptions.opened_by(table):
                answers |= self._opening(table, x, intercepts[table])
            elif model.is_logit:
                answers[table] = self._binary(model, x, intercepts[table])
            elif outcome.answered_by == "own":
                answers[table] = self._ordinal(model, x, self._respondents(model, x))
        self.progress("outcomes of the logit and subset models drawn")
        return answers

    def _respondents(self, model: ModelTarget, x: np.ndarray, intercept: float = 0.0) -> np.ndarray:
        """Rows in a model, never more than there are complete cases."""
        return respondents(
            model, x, np.ones(len(x), bool), min(model.n, len(x)), intercept, self.rng
        )

    def _binary(self, model: ModelTarget, x: np.ndarray, intercept: float) -> Answers:
        rows = np.flatnonzero(self._respondents(model, x, intercept))
        share = logistic(intercept + x[rows] @ model.estimate).mean()
        y = draw_binary(model, x, rows, share, self._effort(model), self.rng)
        return Answers(model, rows, y.astype(float))

    def _opening(self, table: str, x: np.ndarray, intercept: float) -> dict[str, Answers]:
        """A logit outcome whose ones are the base of another model, and that model."""
        model, inner = self.models[table], self.models[self.assumptions.opened_by(table)]
        rows = np.flatnonzero(self._respondents(model, x, intercept))
        share = logistic(intercept + x[rows] @ model.estimate).mean()
        y = draw_opening(model, inner, x, rows, share, self._effort(model), self.rng)
        opened = np.zeros(len(x), bool)
        opened[rows[y == 1]] = True
        inside = respondents(inner, x, opened, inner.n, 0.0, self.rng, floors=(0.0,) * 3)
        return {
            table: Answers(model, rows, y.astype(float)),
            inner.table: self._ordinal(inner, x, inside),
        }

    def _ordinal(self, model: ModelTarget, x: np.ndarray, inside: np.ndarray) -> Answers:
        outcome = self.assumptions.outcomes[model.table]
        levels = self.sector.levels.get(model.table)
        sd = float(np.exp(pattern(model, x, inside, 0.0, 0.0).log_sd))
        mean = self.sector.continuity_mean if levels is None else levels.mean
        rows = np.flatnonzero(inside)
        y = draw_ordinal(
            model,
            x,
            rows,
            outcome.low,
            outcome.high,
            mean,
            sd,
            levels,
            self._effort(model),
            self.rng,
        )
        return Answers(model, rows, y.astype(float))

    def _effort(self, model: ModelTarget) -> Effort:
        """Logits are searched near all aims, STAR will finish them; OLS cell by cell."""
        if model.is_logit:
            return SMALL_LOGIT_EFFORT if self.is_small else LOGIT_EFFORT
        return SMALL_EFFORT if self.is_small else LARGE_EFFORT

    def lever(
        self, x: np.ndarray, answers: dict[str, Answers]
    ) -> tuple[np.ndarray, dict[str, Answers]]:
        """Refine STAR until all models drawn so far are met."""
        units = {table: self._unit(a.model) for table, a in answers.items()}
        x, path = pull_lever(list(answers.values()), x, self.design.star, self.rng, units)
        self.progress(f"STAR lever: {path[0]:.2f} to {min(path):.2f} rounding cells")
        star = self.assumptions.table_of(STAR)
        return x, answers | {star: replace(answers[star], y=x[:, self.design.star])}

    def _unit(self, model: ModelTarget) -> np.ndarray:
        """What counts as one deviation: the rounding cell, widened in small sectors.

        Few rows can't meet every cell; where STAR hardly matters (8-1) it would have to move
        far, so there the unit is wide.
        """
        if not self.is_small or not model.used[self.design.star]:
            return model.cell
        slope, se = (v[self.design.star] for v in (model.estimate, reference_se(model)))
        spread = WEAK_SPREAD if abs(slope) < 5 * se else SMALL_SPREAD
        return np.hypot(model.cell, spread * reference_se(model))

    def full_sample_ordinal(self, x: np.ndarray) -> dict[str, Answers]:
        """Outcomes of chapter 12, drawn last: STAR can't refine them, 10-1 holds it."""
        found = {}
        for table in self.assumptions.full_sample_ordinal():
            model = self.models[table]
            found[table] = self._ordinal(model, x, self._respondents(model, x))
        self.progress("outcomes of the full-sample ordinal models drawn")
        return found

    def result(self, x: np.ndarray, answers: dict[str, Answers]) -> CalibratedSector:
        outcomes = pd.DataFrame(np.nan, index=range(len(x)), columns=list(self.models))
        for table, a in answers.items():
            outcomes.loc[a.rows, table] = a.y
        covariates = pd.DataFrame(x[:, 1:], columns=list(self.design.terms))
        return CalibratedSector(self.sector.sector, covariates, outcomes)
