"""Printed regression rows as targets: estimate, standard error and rounding cell per term.

The printed interval gives the standard error, SE = width / 2q, with q = 1.96 for odds ratios
(log scale) and q = t(N - k) for OLS coefficients. The aim of a coefficient lies between the
printed estimate and the interval's midpoint, inside the estimate's rounding cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from ...errors import SynthesisError

INTERCEPT = 0
DECIMALS = 3
"""Printed decimals; trailing zeros are lost in the CSV, so they can't be read from its text."""
DECIMALS_FROM_TEN = 2
NOT_PRINTED = {"", "-", "–"}
MIDPOINT_WEIGHT = 0.15
"""Pull of the interval's midpoint: it narrows the estimate's rounding, yet the estimate is what
readers compare, so it gets the larger part."""
PLAUSIBLE_CELL = 0.1
"""Half-cell of an assumed estimate: it need not be met more closely than that."""
CELL_SHARE = 0.3
"""How far from its centre, in half-cells, the aim may lie: room is left for integer outcomes."""


@dataclass(frozen=True)
class ModelTarget:
    """One printed model of one sector; arrays have one entry per design column.

    Column 0 is the intercept, column j the j-th of the terms. ``known`` marks terms with a
    printed target; a used term that is not known carries a plausible estimate and no SE.
    """

    table: str
    sector: str
    outcome: str
    kind: str
    n: int
    r_squared: float
    used: np.ndarray
    known: np.ndarray
    estimate: np.ndarray
    printed: np.ndarray
    decimals: np.ndarray
    cell: np.ndarray
    std_error: np.ndarray
    rounding: np.ndarray
    low: np.ndarray
    high: np.ndarray
    significant: np.ndarray

    @property
    def is_logit(self) -> bool:
        return self.kind == "logit"

    @property
    def columns(self) -> np.ndarray:
        """Indices of the design columns in the model, the intercept first."""
        return np.flatnonzero(self.used)

    @property
    def critical(self) -> float:
        """Quantile of the printed 95 % interval."""
        return interval_quantile(self.is_logit, self.n, int(self.used.sum()))


def interval_quantile(is_logit: bool, n: int, parameters: int) -> float:
    """97.5 % quantile of the normal (logit) or of t with n - parameters degrees (OLS)."""
    return float(norm.ppf(0.975) if is_logit else t.ppf(0.975, n - parameters))


def read_targets(
    regressions: pd.DataFrame,
    models: pd.DataFrame,
    terms: list[str],
    plausible: pd.DataFrame | None = None,
) -> dict[str, list[ModelTarget]]:
    """Tidy regression rows to targets per sector.

    Parameters
    ----------
    regressions : DataFrame
        Columns table, kind, outcome, sector, term, estimate, p, ci_low, ci_high, usable; rows
        that are not usable are in the model, but their numbers are not known.
    models : DataFrame
        Columns table, sector, N, R2.
    terms : list of str
        The regression terms in printed order; a row with another term is an error.
    plausible : DataFrame, optional
        Columns table, sector, term, estimate (on the model's own scale: log odds for logits) for
        terms whose numbers are not printed.

    Raises
    ------
    SynthesisError
        Unknown term, non-numeric number, missing model row, or a term without any target.
    """
    check_terms(regressions, terms)
    targets: dict[str, list[ModelTarget]] = {}
    for (table, sector), rows in regressions.groupby(["table", "sector"], sort=False):
        blank = _empty(rows, model_row(models, (table, sector)), terms)
        target = _fill(blank, rows[rows["usable"]], terms)
        targets.setdefault(sector, []).append(_add_plausible(target, plausible, terms))
    return targets


def check_terms(regressions: pd.DataFrame, terms: list[str]) -> None:
    """Stop at the first row whose term is not among ``terms``."""
    unknown = regressions[~regressions["term"].isin(terms)]
    if len(unknown):
        row = unknown.iloc[0]
        raise SynthesisError(
            f"unknown regression term {row['term']!r}",
            f"table {row['table']}, {row['sector']}, row {unknown.index[0]}",
            f"one of: {', '.join(terms)}",
        )


def model_row(models: pd.DataFrame, key: tuple[str, str]) -> pd.Series:
    """The N and R² row of a model."""
    rows = models[(models["table"] == key[0]) & (models["sector"] == key[1])]
    if len(rows) != 1:
        raise SynthesisError(
            f"{len(rows)} model rows where one is needed",
            f"table {key[0]}, {key[1]}",
            "one row with N (and R2 for OLS)",
        )
    return rows.iloc[0]


def _empty(rows: pd.DataFrame, model: pd.Series, terms: list[str]) -> ModelTarget:
    """A target with no numbers: the terms that are in the model and its N."""
    size = len(terms) + 1
    used = np.r_[True, [term in set(rows["term"]) for term in terms]]
    nan = np.full(size, np.nan)
    first = rows.iloc[0]
    return ModelTarget(
        first["table"],
        first["sector"],
        first["outcome"],
        first["kind"],
        int(number(model["N"], first)),
        _optional(model["R2"], first),
        used,
        np.zeros(size, bool),
        np.zeros(size),
        nan,
        np.full(size, DECIMALS),
        np.full(size, PLAUSIBLE_CELL),
        np.ones(size),
        np.full(size, 0.01),
        nan.copy(),
        nan.copy(),
        np.zeros(size, bool),
    )


def _fill(target: ModelTarget, rows: pd.DataFrame, terms: list[str]) -> ModelTarget:
    """Write the printed numbers of a model into its target."""
    arrays = {
        name: getattr(target, name).copy()
        for name in (
            "known",
            "estimate",
            "printed",
            "decimals",
            "cell",
            "std_error",
            "rounding",
            "low",
            "high",
            "significant",
        )
    }
    quantile = target.critical
    for _, row in rows.iterrows():
        column = terms.index(row["term"]) + 1
        for name, value in printed_term(row, target.is_logit, quantile).items():
            arrays[name][column] = value
    return replace(target, **arrays)


def printed_term(row: pd.Series, is_logit: bool, quantile: float) -> dict[str, float]:
    """Numbers of one printed term on the scale of the coefficient.

    An unprinted estimate (blank or a dash) is read as the interval's midpoint, rounded.
    """
    low, high = (number(_zero_dash(row[name]), row) for name in ("ci_low", "ci_high"))
    if not low <= high or (is_logit and low <= 0):
        raise SynthesisError(
            f"interval {low} to {high} is not one",
            place(row),
            "ci_low below ci_high, both above 0 for odds ratios",
        )
    half_low, half_high = half_unit(low), half_unit(high)
    if is_logit:
        half_low, half_high = half_low / low, half_high / high
        low_b, high_b = np.log(low), np.log(high)
    else:
        low_b, high_b = low, high
    middle, std_error = (low_b + high_b) / 2, (high_b - low_b) / (2 * quantile)
    printed = estimate_or_midpoint(row, middle, is_logit)
    cell = half_unit(printed) / (printed if is_logit else 1.0)
    centre = np.log(printed) if is_logit else printed
    pull = np.clip(MIDPOINT_WEIGHT * (middle - centre), -CELL_SHARE * cell, CELL_SHARE * cell)
    # the rounding of two ends is triangular on +-(half_low + half_high): sd = range / sqrt(6)
    rounding = (half_low + half_high) / (high_b - low_b) / np.sqrt(6)
    return {
        "known": True,
        "estimate": centre + pull,
        "printed": printed,
        "decimals": decimals(printed),
        "cell": cell,
        "std_error": std_error,
        "rounding": rounding,
        "low": low_b,
        "high": high_b,
        "significant": significant(row),
    }


def estimate_or_midpoint(row: pd.Series, middle: float, is_logit: bool) -> float:
    if str(row["estimate"]).strip() in NOT_PRINTED:
        return round(float(np.exp(middle) if is_logit else middle), DECIMALS)
    return number(row["estimate"], row)


def significant(row: pd.Series) -> bool:
    """Whether the printed p-value is below 0.05; ``<.001`` is."""
    text = str(row["p"]).strip()
    return True if text.startswith("<") else number(text, row) < 0.05


def decimals(value: float) -> int:
    return DECIMALS if abs(value) < 10 else DECIMALS_FROM_TEN


def half_unit(value: float) -> float:
    """Half a unit of the last printed decimal."""
    return 0.5 * 10.0 ** -decimals(value)


def number(value: object, row: pd.Series) -> float:
    """A printed number, or an error that tells where it stands."""
    try:
        result = float(str(value))
    except ValueError:
        result = np.nan
    if not np.isfinite(result):
        raise SynthesisError(f"{value!r} is not a number", place(row), "a number such as 1.103")
    return result


def place(row: pd.Series) -> str:
    return f"table {row['table']}, {row['sector']}, {row.get('term', 'model')}"


def _zero_dash(value: object) -> object:
    """A dash among printed bounds stands for 0.000."""
    return "0" if str(value).strip() in {"-", "–"} else value


def _optional(value: object, row: pd.Series) -> float:
    missing = str(value).strip() in {"", "nan", "None"}
    return np.nan if missing else number(value, row)


def _add_plausible(
    target: ModelTarget, plausible: pd.DataFrame | None, terms: list[str]
) -> ModelTarget:
    """Put assumed estimates where nothing is printed, and check that none is missing."""
    estimate = target.estimate.copy()
    missing = [terms[j - 1] for j in target.columns[1:] if not target.known[j]]
    rows = _rows_of(plausible, target)
    for term in missing:
        found = rows[rows["term"] == term]
        if len(found) != 1:
            raise SynthesisError(
                "term has no printed and no plausible target",
                f"table {target.table}, {target.sector}, {term}",
                "one row in plausible.csv",
            )
        estimate[terms.index(term) + 1] = number(found["estimate"].iloc[0], found.iloc[0])
    return replace(target, estimate=estimate)


def _rows_of(plausible: pd.DataFrame | None, target: ModelTarget) -> pd.DataFrame:
    if plausible is None:
        return pd.DataFrame({"table": [], "sector": [], "term": [], "estimate": []})
    same = (plausible["table"] == target.table) & (plausible["sector"] == target.sector)
    return plausible[same]
