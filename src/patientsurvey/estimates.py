"""Frequencies, shares, means and counts with confidence intervals, in one tidy schema.

An estimate is a frozen dataclass of its parameters, called on respondents and codebook::

    Share("video_received", "yes", by="age_group")(respondents, codebook)

and returns one row per sector, group and level with the columns of :data:`SCHEMA`, unrounded.
Every category of the codebook has its row: one nobody belongs to has ``n`` 0 and no estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from .errors import SurveyError

if TYPE_CHECKING:
    from .codebook import Answer, Codebook

SCHEMA = (
    "exhibit", "sector", "group", "level", "outcome", "term", "statistic",
    "n", "estimate", "std_error", "conf_low", "conf_high", "p_value",
)  # fmt: skip
KEYS, NUMBERS = SCHEMA[:7], SCHEMA[8:]

SUBSTANTIVE = ("answer",)
ANSWERED = ("answer", "dont_know", "not_relevant", "prefer_not", "admin")
EVERYONE = (*ANSWERED, "missing")
CONFIDENCE = 0.95
WHOLE_SAMPLE = "ALL"


class EstimateError(SurveyError):
    """An estimate that names an outcome, level, group or term that does not exist."""


def unknown(what: str, received: str, allowed: Iterable[str], where: str = "") -> EstimateError:
    """Error that names what was received, the closest names and those allowed."""
    allowed = tuple(allowed)
    close = get_close_matches(str(received), allowed, n=3)
    guess = f"did you mean {' or '.join(close)}? " if close else ""
    shown = ", ".join(allowed[:40]) + (", …" if len(allowed) > 40 else "")
    return EstimateError(f"{what} {received!r} does not exist", where, f"{guess}allowed: {shown}")


def tidy(rows: pd.DataFrame | Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Estimates as a frame with the columns of :data:`SCHEMA`, absent keys ``""`` or NaN.

    Parameters
    ----------
    rows : DataFrame or iterable of dict
        One row per estimate; keys among :data:`SCHEMA`. ``n`` is required.

    Returns
    -------
    DataFrame
        Columns of :data:`SCHEMA`: text, ``n`` as int64, the numbers as float64.
    """
    given = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    columns: dict[str, Any] = {}
    for name in SCHEMA:
        values = given[name].to_numpy(dtype=object) if name in given else None
        columns[name] = _texts(values, len(given)) if name in KEYS else _floats(values, len(given))
    return pd.DataFrame(columns).astype({"n": "int64"})


def _texts(values: np.ndarray | None, length: int) -> pd.Series:
    """Keys as text, ``""`` where one is missing or NaN."""
    given = [""] * length if values is None else ["" if v is None or v != v else v for v in values]
    return pd.Series(given, dtype="str")


def _floats(values: np.ndarray | None, length: int) -> np.ndarray:
    return np.full(length, np.nan) if values is None else values.astype(float)


# --- reading respondents ------------------------------------------------------------------


def form_of(codebook: Codebook, sector: str) -> str | None:
    """Questionnaire form of a sector; both forms (None) for the whole sample."""
    return None if sector == WHOLE_SAMPLE else codebook.form(sector)


def is_multiple(respondents: pd.DataFrame, variable: str) -> bool:
    """Whether `variable` is a multiple response: 0/1 columns ``variable__option``."""
    return any(column.startswith(f"{variable}__") for column in respondents.columns)


def require(respondents: pd.DataFrame, variable: str, where: str) -> None:
    """Raise EstimateError unless `variable` is a column or a multiple response."""
    if variable not in respondents and not is_multiple(respondents, variable):
        known = dict.fromkeys(column.partition("__")[0] for column in respondents.columns)
        raise unknown("variable", variable, known, where)


def categories(
    codebook: Codebook, variable: str, kinds: Iterable[str] = ANSWERED, form: str | None = None
) -> list[Answer]:
    """Answers of `variable` of the `kinds` asked for, in the codebook's order.

    Raises
    ------
    EstimateError
        If the codebook has no answers for `variable` (a number, a text or a score).
    """
    answers = codebook.answers(variable, form)
    if not answers:
        raise EstimateError(
            f"{variable!r} has no answer categories in the codebook",
            where=variable,
            remedy="use Mean for a number or score, or add its categories to answers.csv",
        )
    return [answer for answer in answers if answer.kind in set(kinds)]


def membership(
    respondents: pd.DataFrame, codebook: Codebook, variable: str, valid: Iterable[str] = ANSWERED
) -> pd.DataFrame:
    """Who gave which answer: one 0/1 column per category, NaN outside the base.

    The base are the respondents with an answer of a kind in `valid`. With ``"missing"`` among
    them it is everyone, and a column ``missing`` marks those without an answer (not asked
    included, as in the report's tables 5-1 and 5-2). The base of an option of a multiple
    response are those who met it, ticked or not: an option of one form has that form's base.

    Returns
    -------
    DataFrame
        Float, index of `respondents`, columns the categories in codebook order.
    """
    require(respondents, variable, "membership")
    valid = tuple(valid)
    answers = categories(codebook, variable, valid)
    read = _ticked if is_multiple(respondents, variable) else _chosen
    given, answered = read(respondents, variable, answers)
    if "missing" in valid:
        return given.fillna(0.0).assign(missing=(~answered).astype(float))
    given.loc[~answered] = np.nan
    return given


def _ticked(
    respondents: pd.DataFrame, variable: str, answers: list[Answer]
) -> tuple[pd.DataFrame, np.ndarray]:
    columns = {answer.answer: f"{variable}__{answer.answer}" for answer in answers}
    for column in columns.values():
        if column not in respondents:
            raise EstimateError(
                f"column {column!r} is missing, an option of {variable!r}",
                where="respondents",
                remedy="give every option a column of 0 and 1, empty where nobody met it",
            )
    ticks = pd.DataFrame({slug: respondents[column] for slug, column in columns.items()})
    return ticks.astype(float), ticks.notna().any(axis=1).to_numpy()


def _chosen(
    respondents: pd.DataFrame, variable: str, answers: list[Answer]
) -> tuple[pd.DataFrame, np.ndarray]:
    given = respondents[variable]
    coded = pd.api.types.is_numeric_dtype(given.dtype)
    values = given.to_numpy(dtype=float if coded else object, na_value=np.nan if coded else None)
    chosen = {a.answer: values == (a.code if coded else a.answer) for a in answers}
    frame = pd.DataFrame(chosen, index=respondents.index, dtype=float)
    return frame, frame.any(axis=1).to_numpy()


def numbers(respondents: pd.DataFrame, codebook: Codebook, variable: str) -> np.ndarray:
    """Values of `variable` on its own scale; missing, don't know and not relevant are NaN.

    Raises
    ------
    EstimateError
        If `variable` is unknown or holds text.
    """
    require(respondents, variable, "numbers")
    if variable not in respondents or not pd.api.types.is_numeric_dtype(respondents[variable]):
        raise EstimateError(
            f"{variable!r} has no numeric scale, so no mean",
            where=variable,
            remedy="use Frequencies or Share for categories and multiple responses",
        )
    values = respondents[variable].to_numpy(dtype=float, na_value=np.nan)
    other = [a.code for a in codebook.answers(variable) if a.kind not in SUBSTANTIVE]
    return np.where(np.isin(values, other), np.nan, values)


# --- sectors and groups -------------------------------------------------------------------


class Cell(NamedTuple):
    """Respondents that share a sector and a group: ids and a boolean array over rows."""

    sector: str
    group: str
    inside: np.ndarray


def sectors(
    respondents: pd.DataFrame, codebook: Codebook, pooled: bool | str = False
) -> Iterator[tuple[str, np.ndarray]]:
    """Sectors that have respondents, in the codebook's order, then ``ALL`` if `pooled`.

    Parameters
    ----------
    pooled : {False, True, "only"}
        Whether the whole sample follows the sectors, or stands alone.
    """
    if pooled not in (True, False, "only"):
        raise unknown("pooled", str(pooled), ("False", "True", "only"))
    column = respondents["sector"].to_numpy(dtype=object, na_value=None)
    if pooled != "only":
        for answer in codebook.answers("sector"):
            inside = column == answer.answer
            if inside.any():
                yield answer.answer, inside
    if pooled:
        yield WHOLE_SAMPLE, np.ones(len(respondents), dtype=bool)


def cells(
    respondents: pd.DataFrame,
    codebook: Codebook,
    by: str | None,
    pooled: bool | str,
    among: tuple[str, ...] = (),
) -> Iterator[Cell]:
    """Every sector crossed with every category of `by`, both in codebook order.

    `by` may be a variable of the codebook, a derived one, or a multiple response, whose groups
    overlap: a respondent with two diagnoses is in both. Only substantive answers make a group:
    not knowing one's diagnosis is none. None gives one cell per sector. `among` names the groups
    instead; ``a+b`` is both together.

    Raises
    ------
    EstimateError
        If `among` names a category that `by` does not have.
    """
    groups = None if by is None else membership(respondents, codebook, by)
    for sector, inside in sectors(respondents, codebook, pooled):
        if groups is None:
            yield Cell(sector, "", inside)
            continue
        form = form_of(codebook, sector)
        known = [answer.answer for answer in categories(codebook, by, SUBSTANTIVE, form)]
        for group in among or known:
            parts = _parts(group, known, "group", f"groups of {by}")
            belongs = groups[parts].eq(1).any(axis=1).to_numpy()
            yield Cell(sector, f"{by}={group}", inside & belongs)


def _parts(joined: str, known: list[str], what: str, where: str) -> list[str]:
    """Categories joined by ``+``, each of them known."""
    parts = joined.split("+")
    for part in parts:
        if part not in known:
            raise unknown(what, part, known, where)
    return parts


# --- statistics ---------------------------------------------------------------------------


def wilson(count: Any, n: Any) -> tuple[np.ndarray, np.ndarray]:
    """Wilson score interval of ``count / n`` at 95 %, as percentages; NaN where `n` is 0.

    Parameters
    ----------
    count, n : array_like
        Respondents with the answer, and respondents in the base.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association, 22(158), 209-212.
    """
    from statsmodels.stats.proportion import proportion_confint  # slow to import: when needed

    count, n = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    some = n > 0
    low, high = proportion_confint(
        np.where(some, count, 0), np.where(some, n, 1), alpha=1 - CONFIDENCE, method="wilson"
    )
    return np.where(some, 100 * low, np.nan), np.where(some, 100 * high, np.nan)


def mean_with_interval(values: np.ndarray) -> dict[str, float]:
    """Mean of `values` (no NaN) with its standard error and 95 % t interval.

    One value has a mean but no standard error; none has neither.
    """
    n = len(values)
    if n == 0:
        return {"n": 0}
    estimate = values.mean()
    if n == 1:
        return {"n": 1, "estimate": estimate}
    error = values.std(ddof=1) / np.sqrt(n)
    from scipy.stats import t  # slow to import: when needed

    margin = t.ppf(0.5 + CONFIDENCE / 2, n - 1) * error
    low, high = estimate - margin, estimate + margin
    return dict(n=n, estimate=estimate, std_error=error, conf_low=low, conf_high=high)


def tally(
    spec: Share | Frequencies | Counts, respondents: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Base and count of every level of ``spec.outcome`` in every cell: columns ``n, count``."""
    given = membership(respondents, codebook, spec.outcome, spec.valid)
    rows = []
    among = getattr(spec, "among", ())
    for sector, group, inside in cells(respondents, codebook, spec.by, spec.pooled, among):
        answers = categories(codebook, spec.outcome, spec.valid, form_of(codebook, sector))
        levels = [a.answer for a in answers] + ["missing"] * ("missing" in given)
        here = given.loc[inside, levels]
        key = {"sector": sector, "group": group, "outcome": spec.outcome}
        counted = zip(levels, here.notna().sum(), here.sum(), strict=True)
        rows += [key | {"level": level, "n": n, "count": count} for level, n, count in counted]
    return pd.DataFrame(rows, columns=["sector", "group", "outcome", "level", "n", "count"])


def percentages(counts: pd.DataFrame) -> pd.DataFrame:
    """Percentages with Wilson intervals from a tally (columns ``n, count`` and the keys)."""
    n = counts["n"].where(counts["n"] > 0)
    share = counts["count"] / n
    low, high = wilson(counts["count"], counts["n"])
    table = counts.assign(
        statistic="percent",
        estimate=100 * share,
        std_error=100 * np.sqrt(share * (1 - share) / n),
        conf_low=low,
        conf_high=high,
    )
    return tidy(table)


# --- estimates ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Frequencies:
    """Percentage of respondents giving each answer, with Wilson intervals.

    Parameters
    ----------
    outcome : str
        Variable with answers in the codebook: single, multiple response or derived.
    by : str, optional
        Variable whose categories are the groups; overlapping for a multiple response.
    pooled : {False, True, "only"}
        Add the whole sample as sector ``ALL``, or show nothing else.
    valid : tuple of str
        Kinds of answer that count as valid: they are listed and make up the base. The report
        shows don't know and not relevant as categories of the distribution, so all do;
        :data:`SUBSTANTIVE` leaves them out, :data:`EVERYONE` also counts the missing.

    Raises
    ------
    EstimateError
        On a call, if a variable does not exist or has no answer categories.
    """

    outcome: str
    by: str | None = None
    pooled: bool | str = False
    valid: tuple[str, ...] = ANSWERED

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, one per sector, group and level (0-100)."""
        return percentages(tally(self, respondents, codebook))


@dataclass(frozen=True)
class Share:
    """Percentage of respondents giving one answer, with a Wilson interval.

    Parameters
    ----------
    outcome, by, pooled : see :class:`Frequencies`
    level : str
        Answer (of a single question) or option (of a multiple response) that is counted;
        ``a+b`` is either of two answers (of a multiple response: see ``AnyOf``).
    valid : tuple of str
        Kinds of answer in the base: by default substantive answers alone, without don't know
        and not relevant. Give :data:`ANSWERED` for the base of :class:`Frequencies`.
    among : tuple of str
        Groups shown instead of every category of `by`; ``a+b`` is both together.

    Raises
    ------
    EstimateError
        On a call, if `outcome`, `level` or `by` does not exist.
    """

    outcome: str
    level: str
    by: str | None = None
    pooled: bool | str = False
    valid: tuple[str, ...] = SUBSTANTIVE
    among: tuple[str, ...] = ()

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, one per sector and group (0-100)."""
        require(respondents, self.outcome, "Share")
        levels = [a.answer for a in categories(codebook, self.outcome, self.valid)]
        levels += [level for level in ("missing",) if level in self.valid]
        parts = _parts(self.level, levels, "answer", f"Share of {self.outcome}, valid={self.valid}")
        if len(parts) > 1 and is_multiple(respondents, self.outcome):
            raise EstimateError(
                f"{self.level!r} adds options up that one respondent may tick together",
                where=f"Share of {self.outcome}",
                remedy="use AnyOf, which counts each respondent once",
            )
        counts = tally(self, respondents, codebook)
        counted = counts[counts["level"].isin(parts)].assign(level=self.level)
        keys = ["sector", "group", "outcome", "level", "n"]
        return percentages(counted.groupby(keys, sort=False, as_index=False)["count"].sum())


@dataclass(frozen=True)
class Counts:
    """Number of respondents giving each answer, with those missing and the total.

    Parameters
    ----------
    outcome, by, pooled, valid : see :class:`Frequencies`
        By default everyone counts: level ``missing`` holds those without an answer.
    """

    outcome: str
    by: str | None = None
    pooled: bool | str = False
    valid: tuple[str, ...] = EVERYONE

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count``, one per sector, group and level, then level ``total`` (the base)."""
        counts = tally(self, respondents, codebook)
        counted = [counts.iloc[:0]]
        for _, cell in counts.groupby(["sector", "group"], sort=False):
            total = cell.tail(1).assign(level="total", count=cell["n"].max())
            counted += [cell, total]
        table = pd.concat(counted).rename(columns={"count": "estimate"})
        return tidy(table.assign(statistic="count"))


@dataclass(frozen=True)
class Mean:
    """Mean of a number, a score or the codes of an ordered answer, with a t interval.

    Parameters
    ----------
    outcome : str
        Numeric variable; don't know and not relevant count as missing.
    by, pooled : see :class:`Frequencies`

    Raises
    ------
    EstimateError
        On a call, if a variable does not exist or `outcome` has no numeric scale.
    """

    outcome: str
    by: str | None = None
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``mean``, one per sector and group, in the variable's own units."""
        values = numbers(respondents, codebook, self.outcome)
        known = ~np.isnan(values)
        return tidy(
            {"sector": cell.sector, "group": cell.group, "outcome": self.outcome}
            | {"statistic": "mean"} | mean_with_interval(values[cell.inside & known])
            for cell in cells(respondents, codebook, self.by, self.pooled)
        )  # fmt: skip


@dataclass(frozen=True)
class Respondents:
    """Number of respondents, whatever they answered."""

    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count`` of the outcome ``respondents``, one per sector."""
        return tidy(
            {"sector": sector, "outcome": "respondents", "statistic": "count"}
            | {"n": inside.sum(), "estimate": inside.sum()}
            for sector, inside in sectors(respondents, codebook, self.pooled)
        )
