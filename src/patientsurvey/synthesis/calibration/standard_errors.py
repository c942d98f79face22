"""Calibration of the covariate matrix X to the printed standard errors.

With W at the printed coefficients, SE_j^2 = V_j = [(X'WX)^-1]_jj. Replacing row x by x' changes
V_j, to first order, by -(w' (a_j'x')^2 - w (a_j'x)^2), a_j the j-th column of the inverse. All
equations (log SE, margins, prevalences, R^2, and the score equations of 9-3 and 10-1, whose
outcomes are covariates) form a residual vector in units of their tolerances; integer coordinate
descent accepts each change of a row that makes its sum of squares smaller, then the system is
linearised anew. The true loss decides whether a sweep is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .assumptions import COORDINATION, STAR, Assumptions, Design, SectorAssumptions
from .consensus import Consensus, half_log
from .initial import STAR_TWELFTHS
from .kernels import sweep_covariates
from .links import intercept_for, logistic
from .targets import ModelTarget

SE_PRECISION = 0.0008
"""Relative precision of a standard error that is worth reaching beyond its rounding."""
R2_TOLERANCE = 0.0025
SD_TOLERANCE = 0.002
LEVEL_TOLERANCE = 0.02
"""Of the OLS models' common residual sd, known from the outcomes' assumed shares only."""
SCORE_PRECISION = 0.01
"""Score tolerance as a share of the standard error, beside the rounding cell."""


@dataclass(frozen=True)
class Stage:
    """One step of the annealing.

    ``floor`` is added to the log-SE tolerance, ``score`` multiplies the tolerance of the score
    equations, ``sweeps`` limits the number of linearisations. ``heat`` is the temperature of
    the first sweep as a share of the mean loss per equation; it falls to zero.
    """

    floor: float
    score: float
    sweeps: int
    heat: float = 0.0


STAGES = (
    Stage(0.02, 300, 12),
    Stage(0.006, 100, 12),
    Stage(0.002, 30, 15),
    Stage(0.0, 8, 20),
    Stage(0.0, 2, 120, 0.5),
)


@dataclass(frozen=True)
class Equations:
    """Everything the descent compares X with; one array entry per design column.

    Index q runs over the logit models, then one entry (the last) for the OLS models' design
    without STAR. ``log_se`` is NaN where nothing is printed.
    """

    design: Design
    sector: SectorAssumptions
    tables: tuple[str, ...]
    used: np.ndarray
    b: np.ndarray
    log_se: np.ndarray
    rounding: np.ndarray
    prevalence: np.ndarray
    prevalence_tolerance: np.ndarray
    score_scale: np.ndarray
    coordination: int
    r_squared: np.ndarray
    r_squared_b: np.ndarray
    relative_sd: np.ndarray
    log_sd: float

    @property
    def logits(self) -> int:
        return len(self.tables)

    @property
    def known(self) -> np.ndarray:
        return np.isfinite(self.log_se)


@dataclass(frozen=True)
class Fit:
    """X's state: residual vector ``rho`` and what its linearisation needs."""

    rho: np.ndarray
    loss: float
    inverse: np.ndarray
    intercept: np.ndarray
    log_sd: float
    log_se: np.ndarray
    constants: np.ndarray
    ols_mean: np.ndarray
    ols_slope: np.ndarray


@dataclass(frozen=True)
class Tolerances:
    se: np.ndarray
    score: np.ndarray


def equations(
    by_table: dict[str, ModelTarget],
    assumptions: Assumptions,
    sector: SectorAssumptions,
    shared: Consensus,
) -> Equations:
    """Stack the full-sample models of a sector into one system."""
    logits = [target for target in by_table.values() if target.is_logit]
    star = by_table[assumptions.table_of(STAR)]
    coordinated = assumptions.table_of(COORDINATION)
    ols = [star, *(by_table[table] for table in shared.relative_sd)]
    log_se = [
        np.where(m.known, np.log(m.std_error) + half_log(m.n, sector.rows), np.nan) for m in logits
    ]
    level = [sector.levels[m.table] for m in logits]
    coordination = [m.table for m in logits].index(coordinated)
    scale = [
        np.hypot(m.cell, SCORE_PRECISION * np.where(m.known, m.std_error, 0.1))
        for m in (by_table[coordinated], star)
    ]
    return Equations(
        assumptions.design,
        sector,
        tuple(m.table for m in logits),
        np.array([m.used for m in (*logits, star)]),
        np.array([m.estimate for m in (*logits, star)]),
        np.array([*log_se, shared.log_se]),
        np.array([m.rounding for m in (*logits, star)]),
        np.array([v.share[0] for v in level]),
        np.array([v.tolerance[0] for v in level]),
        np.array(scale),
        coordination,
        np.array([m.r_squared for m in ols]),
        np.array([m.estimate for m in ols]),
        np.r_[1.0, list(shared.relative_sd.values())],
        expected_log_sd(by_table, sector, shared),
    )


def expected_log_sd(
    by_table: dict[str, ModelTarget], sector: SectorAssumptions, shared: Consensus
) -> float:
    """Log of s_10 that goes with the outcomes' spread: s_m^2 = (1 - R_m^2) var(y_m)."""
    found = [
        0.5 * np.log((1 - by_table[table].r_squared) * sector.levels[table].variance)
        - np.log(ratio)
        for table, ratio in shared.relative_sd.items()
    ]
    return float(np.mean(found))


def tolerances(system: Equations, stage: Stage) -> Tolerances:
    se = np.sqrt((system.rounding / 2) ** 2 + SE_PRECISION**2 + stage.floor**2)
    se[-1] = np.hypot(SE_PRECISION, stage.floor)
    return Tolerances(se, system.score_scale * stage.score)


def start_intercepts(system: Equations, x: np.ndarray) -> np.ndarray:
    return np.array(
        [
            intercept_for(x @ b, share)
            for b, share in zip(system.b[:-1], system.prevalence, strict=True)
        ]
    )


def evaluate(
    system: Equations, x: np.ndarray, intercept: np.ndarray, tol: Tolerances, adjust: bool = True
) -> Fit:
    """True residuals of X; with ``adjust`` each intercept first takes a Gauss-Newton step."""
    n, width, logits = len(x), x.shape[1], system.logits
    inverse = np.zeros((logits + 1, width, width))
    residual = np.zeros((logits + 1, width))
    log_se = np.zeros((logits + 1, width))
    intercept = intercept.copy()
    share = np.zeros(logits)
    intercept[system.coordination] = intercept_for(
        x @ system.b[system.coordination], x[:, system.design.column(COORDINATION)].mean()
    )
    scores = None
    for q in range(logits + 1):
        p, w = _weights(system, x, intercept, q)
        inverse[q] = _inverse(x, w, system.used[q])
        log_se[q] = _half_log_diagonal(inverse[q])
        residual[q] = np.where(system.known[q], log_se[q] - system.log_se[q], 0)
        if q < logits:
            share[q] = p.mean()
        if q == system.coordination:
            scores = inverse[q] @ (x.T @ (x[:, system.design.column(COORDINATION)] - p))
    step = _intercept_steps(system, x, intercept, inverse, residual, share, tol) if adjust else 0
    known = system.known[-1]
    weight = known / tol.se[-1] ** 2
    log_sd = -float((weight * residual[-1]).sum() / weight.sum())
    residual[-1] = np.where(known, residual[-1] + log_sd, 0)
    error = x[:, system.design.star] - x @ system.b[-1]
    constant = error.mean()
    error = error - constant
    star_score = inverse[-1] @ (x.T @ error)
    sd_gap = 0.5 * np.log(error @ error / (n - system.used[-1].sum())) - log_sd
    eta = x @ system.r_squared_b.T
    variance, sd2 = eta.var(axis=0), (system.relative_sd * np.exp(log_sd)) ** 2
    r2_gap = variance / (variance + sd2) - system.r_squared
    margins = np.nan_to_num((x.mean(axis=0) - system.sector.share) / system.sector.tolerance)
    rho = np.concatenate(
        [
            (residual / tol.se).ravel(),
            margins,
            (share - system.prevalence) / system.prevalence_tolerance,
            r2_gap / R2_TOLERANCE,
            _slopes(scores / tol.score[0], system.used[system.coordination]),
            _slopes(star_score / tol.score[1], system.used[-1]),
            [sd_gap / SD_TOLERANCE, (log_sd - system.log_sd) / LEVEL_TOLERANCE],
            _cell_gaps(system, x),
        ]
    )
    fit = Fit(
        rho,
        float(rho @ rho),
        inverse,
        intercept,
        log_sd,
        log_se,
        np.array([constant, 1 / (2 * error @ error) / SD_TOLERANCE]),
        eta.mean(axis=0),
        sd2 / (variance + sd2) ** 2 / n / R2_TOLERANCE,
    )
    if adjust and np.abs(step).max() > 1e-5:
        moved = evaluate(system, x, intercept + step, tol, adjust=False)
        return moved if moved.loss < fit.loss else fit
    return fit


def _cell_gaps(system: Equations, x: np.ndarray) -> np.ndarray:
    """Joint shares of two indicators less their targets, in tolerances."""
    cells = system.sector.cells
    return ((x[:, cells.first] * x[:, cells.second]).mean(axis=0) - cells.share) / cells.tolerance


def _weights(
    system: Equations, x: np.ndarray, intercept: np.ndarray, q: int
) -> tuple[np.ndarray | None, np.ndarray | None]:
    if q == system.logits:
        return None, None
    p = logistic(intercept[q] + x @ system.b[q])
    return p, p * (1 - p)


def _inverse(x: np.ndarray, w: np.ndarray | None, used: np.ndarray) -> np.ndarray:
    """Inverse information, zero in the rows and columns of unused terms."""
    information = x.T @ (x if w is None else x * w[:, None])
    columns = np.flatnonzero(used)
    full = np.zeros_like(information)
    full[np.ix_(columns, columns)] = np.linalg.inv(information[np.ix_(columns, columns)])
    return full


def _half_log_diagonal(matrix: np.ndarray) -> np.ndarray:
    diagonal = np.diag(matrix)
    return 0.5 * np.log(np.where(diagonal > 0, diagonal, 1.0))


def _slopes(values: np.ndarray, used: np.ndarray) -> np.ndarray:
    """The intercept is free: only slopes are compared."""
    kept = np.where(used, values, 0.0)
    kept[0] = 0.0
    return kept


def _intercept_steps(
    system: Equations,
    x: np.ndarray,
    intercept: np.ndarray,
    inverse: np.ndarray,
    residual: np.ndarray,
    share: np.ndarray,
    tol: Tolerances,
) -> np.ndarray:
    """Gauss-Newton step of each intercept: its SEs and its prevalence depend on it."""
    step = np.zeros(system.logits)
    for q in range(system.logits):
        if q == system.coordination:
            continue
        p, w = _weights(system, x, intercept, q)
        diagonal = np.where(np.diag(inverse[q]) > 0, np.diag(inverse[q]), 1.0)
        slope = -0.5 * ((w * (1 - 2 * p)) @ (x @ inverse[q]) ** 2) / diagonal
        slope = np.where(system.known[q], slope, 0) / tol.se[q]
        gap_slope = w.mean() / system.prevalence_tolerance[q]
        gap = (share[q] - system.prevalence[q]) / system.prevalence_tolerance[q]
        gradient = slope @ (residual[q] / tol.se[q]) + gap_slope * gap
        step[q] = -gradient / (slope @ slope + gap_slope**2)
    return np.clip(step, -0.3, 0.3)


def calibrate_covariates(
    system: Equations,
    x: np.ndarray,
    rng: np.random.Generator,
    stages: tuple[Stage, ...] = STAGES,
    progress: Callable[[str], None] = lambda message: None,
) -> tuple[np.ndarray, Fit]:
    """Anneal X through the stages; deterministic for a given generator state."""
    intercept = start_intercepts(system, x)
    fit = None
    for number, stage in enumerate(stages, 1):
        x, fit = _descend(system, x, intercept, stage, rng)
        intercept = fit.intercept
        progress(
            f"standard errors {number}/{len(stages)}: loss {fit.loss:.1f} "
            f"of {len(fit.rho)} equations"
        )
    return x, fit


def _descend(
    system: Equations, x: np.ndarray, intercept: np.ndarray, stage: Stage, rng: np.random.Generator
) -> tuple[np.ndarray, Fit]:
    tol = tolerances(system, stage)
    fit = evaluate(system, x, intercept, tol)
    best, best_x = fit, x
    limit, stalled = len(x), 0
    for sweep in range(stage.sweeps):
        heat = stage.heat * max(0.0, 1 - 1.5 * sweep / stage.sweeps)
        trial = x.copy()
        moved = _sweep(system, trial, fit, tol, limit, heat * fit.loss / len(fit.rho), rng)
        new = evaluate(system, trial, fit.intercept, tol)
        if new.loss < fit.loss or (heat > 0 and new.loss < 1.5 * fit.loss):
            stalled = stalled + 1 if new.loss > 0.98 * fit.loss and heat == 0 else 0
            x, fit = trial, new
        else:
            # the linearisation did not hold so far: take fewer steps
            limit, stalled = max(moved // 2, 1), stalled + 1
        if fit.loss < best.loss:
            best, best_x = fit, x
        if stalled >= 4 or fit.loss < 0.02 * len(fit.rho):
            break
    return best_x, best


PER_ROW = 4
"""Candidate changes tried per visited row."""
PAIR_SHARE, STAR_SHARE = 0.3, 0.25
"""Shares of candidates that change two blocks, or STAR, rather than one block."""
STAR_STEPS = 6


def _sweep(
    system: Equations,
    x: np.ndarray,
    fit: Fit,
    tol: Tolerances,
    limit: int,
    temperature: float,
    rng: np.random.Generator,
) -> int:
    """One pass over the rows in random order; returns the number of accepted changes."""
    n, design = len(x), system.design
    count = min(n, 12_000)
    rows = rng.permutation(n)[:count]
    kind = rng.random((count, PER_ROW))
    blocks = rng.integers(0, len(design.starts), (count, PER_ROW, 2))
    sizes = (design.ends - design.starts)[blocks]
    levels = (rng.random((count, PER_ROW, 2)) * (sizes + 1)).astype(np.int64)
    blocks[..., 1] = np.where(kind < PAIR_SHARE, blocks[..., 1], -1)
    is_star = kind > 1 - STAR_SHARE
    blocks[is_star] = -1
    step = rng.integers(1, STAR_STEPS + 1, (count, PER_ROW)) * rng.choice([-1, 1], (count, PER_ROW))
    position = np.searchsorted(STAR_TWELFTHS, x[rows, design.star] - 1e-9)[:, None] + step
    star_values = np.where(
        is_star, STAR_TWELFTHS[np.clip(position, 0, len(STAR_TWELFTHS) - 1)], -1.0
    )
    scale = np.where(system.known, -0.5 / np.exp(2 * fit.log_se) / tol.se, 0.0)
    weight = np.where(system.known[-1], 1 / tol.se[-1] ** 2, 0.0)
    score = 1.0 / tol.score
    for row, q in enumerate((system.coordination, system.logits)):
        score[row] = _slopes(score[row], system.used[q])
    margin = np.nan_to_num(1.0 / n / system.sector.tolerance)
    return sweep_covariates(
        x,
        rows,
        blocks,
        levels,
        star_values,
        design.starts,
        design.ends,
        design.star,
        design.column(COORDINATION),
        system.coordination,
        fit.inverse,
        system.b,
        fit.intercept,
        scale,
        weight / weight.sum(),
        tol.se[-1],
        margin,
        1.0 / n / system.prevalence_tolerance,
        system.r_squared_b,
        fit.ols_mean,
        fit.ols_slope,
        score,
        fit.constants,
        fit.rho.copy(),
        limit,
        1 / LEVEL_TOLERANCE,
        1 / SD_TOLERANCE,
        system.sector.cells.first,
        system.sector.cells.second,
        1.0 / n / system.sector.cells.tolerance,
        temperature,
        rng.integers(2**62),
    )
