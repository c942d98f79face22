"""STAR as a lever: fine steps of a covariate where outcomes are too coarse.

For integer outcomes the coefficients lie on a lattice, wider than the rounding cell in small
sectors. STAR means on the grid k/8 ... k/12 shift every score equation nearly continuously. With
A = (X'WX)^-1, row i adds A x_i f_i to the deviation of the coefficients, f_i = y_i - mean_i; a
step of STAR changes x_i, and f_i through the mean (or, in table 10-1, through the outcome). The
change of each row is computed exactly, and steps are annealed until all deviations vanish.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .initial import STAR_GRID, STAR_MISSING, STAR_TWELFTHS
from .kernels import anneal_star, round_with_feedback
from .links import fit_logit, logistic
from .targets import ModelTarget


@dataclass(frozen=True)
class Answers:
    """One model's outcome in a sector: ``rows`` are those in the model, ``y`` their outcomes."""

    model: ModelTarget
    rows: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Pull:
    """One round of the lever.

    ``tether`` holds STAR near where it was, ``hot`` is the annealing's first temperature and
    ``reach`` its longest step on the grid.
    """

    tether: float
    hot: float
    reach: int = 6


PULLS = (
    Pull(20.0, 2.0),
    Pull(10.0, 0.5),
    Pull(5.0, 0.2),
    Pull(2.0, 0.1),
    Pull(1.0, 0.1),
    Pull(0.5, 0.1),
    Pull(0.5, 0.03),
)
STEPS_PER_ROW, LEAST_STEPS = 40, 1_000_000
MISSING_ITEM_COST = 0.1
"""Loss per unanswered item: print has 1 to 2 % item nonresponse, so most rows stay on twelfths."""
SE_PRECISION = 0.001
SD_TOLERANCE, R2_TOLERANCE = 0.002, 0.0004


def refit(
    model: ModelTarget, design: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients, residuals and weights of the refitted model."""
    if model.is_logit:
        start = model.estimate[model.columns].copy()
        start[0] = np.log(y.mean() / (1 - y.mean())) - (design[:, 1:] @ start[1:]).mean()
        b = fit_logit(design, y, start)
        p = logistic(design @ b)
        return b, y - p, p * (1 - p)
    b = np.linalg.solve(design.T @ design, design.T @ y)
    return b, y - design @ b, np.ones(len(y))


def pull_lever(
    answers: list[Answers],
    x: np.ndarray,
    star: int,
    rng: np.random.Generator,
    unit: dict[str, np.ndarray],
    pulls: tuple[Pull, ...] = PULLS,
) -> tuple[np.ndarray, list[float]]:
    """Move STAR until the refitted slopes are at their aims.

    Parameters
    ----------
    unit : dict of ndarray
        Per table, the deviation that counts as one, per design column.

    Returns
    -------
    x : ndarray
        Covariates with the new STAR column.
    path : list of float
        Root mean square deviation in units before each round and at the end.
    """
    origin, best, best_star, path = x[:, star].copy(), np.inf, x[:, star].copy(), []
    x = x.copy()
    sums = residual_sums(answers, x, star)
    for pull in (*pulls, None):
        system = LeverSystem.at(answers, x, star, unit, sums)
        path.append(system.deviation)
        if system.loss < best:
            best, best_star = system.loss, x[:, star].copy()
        if pull is not None:
            x[:, star] = system.move(x[:, star], origin, pull, rng)
    x[:, star] = best_star
    return x, path


def residual_sums(answers: list[Answers], x: np.ndarray, star: int) -> dict[str, float]:
    """Residual sums of squares of the OLS models, which give the printed SEs their level."""
    sums = {}
    for answer in answers:
        model = answer.model
        if not model.is_logit:
            outcome = answer.y if model.used[star] else x[answer.rows, star]
            _, residual, _ = refit(model, x[np.ix_(answer.rows, model.columns)], outcome)
            sums[model.table] = float(residual @ residual)
    return sums


@dataclass(frozen=True)
class LeverSystem:
    """Score and SE equations of all models at the aims; arrays are (row, model, column)."""

    influence: np.ndarray
    eta: np.ndarray
    y: np.ndarray
    present: np.ndarray
    logit: np.ndarray
    outcome_is_star: np.ndarray
    slope: np.ndarray
    star_row: np.ndarray
    scale: np.ndarray
    rho: np.ndarray
    se_scale: np.ndarray
    se_rho: np.ndarray
    sd_scale: np.ndarray
    sd_rho: np.ndarray
    fit_mean: np.ndarray
    fit_scale: np.ndarray
    fit_rho: np.ndarray

    @classmethod
    def at(
        cls,
        answers: list[Answers],
        x: np.ndarray,
        star: int,
        unit: dict[str, np.ndarray],
        sum_squares: dict[str, float],
    ) -> LeverSystem:
        """Linearise at x."""
        n, width, count = len(x), x.shape[1], len(answers)
        models = [answer.model for answer in answers]
        system = cls(
            np.zeros((n, count, width)),
            np.zeros((n, count)),
            np.zeros((n, count)),
            np.zeros((n, count), bool),
            np.array([m.is_logit for m in models]),
            np.array([not m.used[star] for m in models]),
            np.array([m.estimate[star] for m in models]),
            *(np.zeros((count, width)) for _ in range(5)),
            *(np.zeros(count) for _ in range(5)),
        )
        for m, answer in enumerate(answers):
            system._enter(m, answer, x, star, unit[answer.model.table], sum_squares)
        return system

    def _enter(
        self,
        m: int,
        answer: Answers,
        x: np.ndarray,
        star: int,
        unit: np.ndarray,
        sum_squares: dict[str, float],
    ) -> None:
        """Fill in one model."""
        model, rows, columns = answer.model, answer.rows, answer.model.columns
        outcome = x[rows, star] if self.outcome_is_star[m] else answer.y
        design = x[np.ix_(rows, columns)]
        b, residual, weight = refit(model, design, outcome)
        inverse = np.zeros((x.shape[1], x.shape[1]))
        inverse[np.ix_(columns, columns)] = np.linalg.inv((design * weight[:, None]).T @ design)
        aim = model.estimate.copy()
        # at the aims the fitted mean stays that of the refit, to first order
        share = weight / weight.sum()
        aim[0] = b[0] + (share @ design[:, 1:]) @ (b[1:] - aim[columns[1:]])
        self.eta[rows, m] = x[rows] @ aim
        mean = logistic(self.eta[rows, m]) if model.is_logit else self.eta[rows, m]
        self.y[rows, m], self.present[rows, m] = outcome, True
        self.influence[rows, m] = x[rows] @ inverse
        self.star_row[m] = inverse[star]
        self.scale[m, columns[1:]] = 1 / unit[columns[1:]]
        self.rho[m] = (self.influence[rows, m].T @ (outcome - mean)) * self.scale[m]
        self._enter_se(m, model, np.diag(inverse), len(rows))
        if not model.is_logit:
            target = sum_squares[model.table]
            self.sd_scale[m] = 0.5 / target / SD_TOLERANCE
            self.sd_rho[m] = 0.5 * np.log(residual @ residual / target) / SD_TOLERANCE
            self._enter_fit(m, model, self.eta[rows, m], target / len(rows))

    def _enter_se(self, m: int, model: ModelTarget, variance: np.ndarray, rows: int) -> None:
        """Relative deviation of the standard errors; OLS: after their common sd."""
        known = model.known
        if not known.any() or self.outcome_is_star[m]:
            return
        tolerance = np.sqrt((model.rounding[known] / 2) ** 2 + SE_PRECISION**2)
        deviation = 0.5 * np.log(variance[known]) - np.log(model.std_error[known])
        if not model.is_logit:
            deviation = deviation - np.average(deviation, weights=1 / tolerance**2)
        self.se_rho[m, known] = deviation / tolerance
        self.se_scale[m, known] = -0.5 / variance[known] / tolerance

    def _enter_fit(self, m: int, model: ModelTarget, eta: np.ndarray, noise: float) -> None:
        """R^2 = V / (V + s^2), V the variance of the fitted values, where STAR is among them."""
        if self.outcome_is_star[m]:
            return
        variance = eta.var()
        self.fit_mean[m] = eta.mean()
        self.fit_scale[m] = noise / (variance + noise) ** 2 / len(eta) / R2_TOLERANCE
        self.fit_rho[m] = (variance / (variance + noise) - model.r_squared) / R2_TOLERANCE

    @property
    def deviation(self) -> float:
        return float(np.sqrt((self.rho**2).sum() / (self.scale > 0).sum()))

    @property
    def loss(self) -> float:
        return float(
            (self.rho**2).sum()
            + (self.se_rho**2).sum()
            + (self.sd_rho**2).sum()
            + (self.fit_rho**2).sum()
        )

    def move(
        self, values: np.ndarray, origin: np.ndarray, pull: Pull, rng: np.random.Generator
    ) -> np.ndarray:
        """New STAR values: least change that solves the linear system, rounded, annealed."""
        effects = self.effects()
        gram = effects.T @ effects
        gram[np.diag_indices_from(gram)] += pull.tether
        wish = values - effects @ np.linalg.solve(gram, self.rho[self.scale > 0])
        order = rng.permutation(len(values))
        start = round_with_feedback(effects, np.clip(wish, 0, 4), STAR_TWELFTHS, order)
        return self._anneal(values, start, origin, pull, rng)

    def effects(self) -> np.ndarray:
        """Change of every deviation per unit of STAR, shape (n, equations)."""
        ends = np.cumsum((self.scale > 0).sum(axis=1))
        effects = np.empty((len(self.eta), ends[-1]))
        for m in range(len(self.slope)):
            mean, weight = self._fitted(m, self.eta)
            own = 1.0 if self.outcome_is_star[m] else -weight * self.slope[m]
            error = np.where(self.present[:, m], self.y[:, m] - mean, 0.0)
            kept = self.scale[m] > 0
            change = effects[:, ends[m] - kept.sum() : ends[m]]
            change[:] = self.influence[:, m, kept] * (own * self.present[:, m])[:, None]
            change += error[:, None] * self.star_row[m, kept]
            change *= self.scale[m, kept]
        return effects

    def _fitted(self, m: int, eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Means and weights of one model at the aims."""
        if not self.logit[m]:
            return eta[:, m], np.ones(len(eta))
        p = logistic(eta[:, m])
        return p, p * (1 - p)

    def _anneal(
        self,
        values: np.ndarray,
        start: np.ndarray,
        origin: np.ndarray,
        pull: Pull,
        rng: np.random.Generator,
    ) -> np.ndarray:
        """Move to ``start``, then anneal from there; uses up the system's arrays."""
        step = start - values
        before = [self._sums(m) for m in range(len(self.slope))]
        for m in range(len(self.slope)):
            here = self.present[:, m]
            self.influence[here, m] += step[here, None] * self.star_row[m]
            if self.outcome_is_star[m]:
                self.y[:, m] += step
            else:
                self.eta[:, m] += self.slope[m] * step
            for residual, scale, old, new in zip(
                (self.rho, self.se_rho, self.sd_rho, self.fit_rho),
                (self.scale, self.se_scale, self.sd_scale, self.fit_scale),
                before[m],
                self._sums(m),
                strict=True,
            ):
                residual[m] += (new - old) * scale[m]
        moved = start.copy()
        anneal_star(
            moved,
            origin,
            self.influence,
            self.eta,
            self.y,
            self.present,
            self.logit,
            self.outcome_is_star,
            self.slope,
            self.star_row,
            self.scale,
            self.rho,
            self.se_scale,
            self.se_rho,
            self.sd_scale,
            self.sd_rho,
            self.fit_mean,
            self.fit_scale,
            self.fit_rho,
            pull.tether,
            STAR_GRID,
            MISSING_ITEM_COST * STAR_MISSING,
            pull.reach,
            pull.hot,
            pull.hot / 100,
            max(STEPS_PER_ROW * len(values), LEAST_STEPS),
            rng.integers(2**62),
        )
        return moved

    def _sums(self, m: int) -> tuple[np.ndarray, np.ndarray, float, float]:
        """Score, variance, residual and fit sums of one model, with the inverse held fixed."""
        mean, weight = self._fitted(m, self.eta)
        error = np.where(self.present[:, m], self.y[:, m] - mean, 0.0)
        return (
            error @ self.influence[:, m],
            (weight * self.present[:, m]) @ self.influence[:, m] ** 2,
            float(error @ error),
            float((self.present[:, m] * (self.eta[:, m] - self.fit_mean[m]) ** 2).sum()),
        )
