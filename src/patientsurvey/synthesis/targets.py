"""Printed numbers about the respondents, read as intervals that the data have to meet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import SynthesisError
from ..published import UNRECOVERABLE

if TYPE_CHECKING:
    from ..codebook import Codebook

FILE = "data/published/estimates.csv"
STATISTICS = ("count", "percent", "n", "mean", "alpha", "r_squared")
EFFECTS = {"odds_ratio": np.log, "coefficient": float}
NORMAL_QUANTILE = 1.96
COMPOSITES = {
    "severe_over_five_years": ("years_psych", "over_5_years", "severity_psych=severe"),
    "long_lasting_challenges": ("years_psych", "over_5_years", ""),
}
"""Printed outcomes that join two questions: variable and answers, within a group, of everyone."""
NOT_ANSWERS = ("missing", "total", "any", "not_asked", "other_units")
"""Levels that tables print and no respondent ticks."""


@dataclass(frozen=True)
class Target:
    """One printed number as an interval.

    Attributes
    ----------
    id : str
        Id of the published row.
    sector : str
        ``PHV``, ``TSB``, ``AVT`` or ``ALL``.
    group : tuple of (str, tuple of str) or None
        Variable and answers that bound the base.
    variable : str
        Codebook variable.
    levels : tuple of str
        Answers counted together; empty for ``n`` and ``mean``.
    statistic : str
        ``count``, ``percent`` (0-100), ``n`` or ``mean``.
    low, high : float
        In the units of the statistic.
    of_all : bool
        The percentage is of everyone in the sector, also with a group.
    force : str
        ``table``, ``number`` (in the text) or ``wording`` (about, over ...): what gives way
        where printed numbers contradict each other.
    """

    id: str
    exhibit: str
    sector: str
    group: tuple | None
    variable: str
    levels: tuple
    statistic: str
    low: float
    high: float
    of_all: bool
    force: str

    @property
    def is_exact(self) -> bool:
        """Whether one value alone will do."""
        return self.low == self.high

    @property
    def middle(self) -> float:
        """Centre of the interval; an open end counts as the other."""
        ends = [end for end in (self.low, self.high) if math.isfinite(end)]
        return sum(ends) / len(ends)


@dataclass(frozen=True)
class Ordering:
    """One printed comparison: an answer is given more (or less) often in one group than in another.

    Attributes
    ----------
    variable : str
    levels : tuple of str
    cells : tuple of (str, tuple)
        Sector and group of the two sides.
    sign : int
        1 where the first side is the higher one, else -1.
    statistic : str
        ``percent`` or ``mean``.
    than : tuple of (str, tuple)
        Variable and levels of the second side.
    """

    variable: str
    levels: tuple
    cells: tuple
    sign: int
    statistic: str
    than: tuple[str, tuple]


@dataclass(frozen=True)
class Targets:
    """All targets, in the order of the published file.

    Attributes
    ----------
    rows : tuple of Target
    effects : dict of (str, str) to dict of str to (float, float)
        Model outcome and sector, to each term's coefficient (log odds for odds ratios) and
        standard error from its printed interval.
    orderings : tuple of Ordering
    """

    rows: tuple[Target, ...]
    effects: dict
    orderings: tuple[Ordering, ...]

    def of(self, variable: str, *statistics: str) -> list[Target]:
        """Targets of a variable, whatever their base."""
        return [
            row
            for row in self.rows
            if row.variable == variable and (not statistics or row.statistic in statistics)
        ]

    def value(self, variable: str, level: str, sector: str) -> float | None:
        """Middle of the first ungrouped count of an answer in a sector."""
        for row in self.of(variable, "count"):
            if (row.sector, row.levels, row.group) == (sector, (level,), None) and row.is_exact:
                return row.middle
        return None

    def one(self, variable: str, statistic: str, sector: str) -> float | None:
        """Middle of the only number of this kind, such as alpha or R²."""
        return next(
            (row.middle for row in self.of(variable, statistic) if row.sector == sector), None
        )

    def knows_not_asked(self, target: Target) -> bool:
        """Whether the table counts those not asked apart from the missing."""
        return any(
            row.levels == ("not_asked",) and row.sector == target.sector
            for row in self.of(target.variable)
        )

    def n(self, variable: str, sector: str) -> int | None:
        """Printed base of a variable or model outcome in a sector."""
        return next(
            (
                int(row.middle)
                for row in self.of(variable, "n")
                if row.sector == sector and row.group is None and row.is_exact
            ),
            None,
        )


def read_targets(published, codebook: Codebook) -> Targets:
    """Take the targets out of the published numbers.

    Parameters
    ----------
    published : Published
        Of its estimates the value ``corrected`` is used where it holds a number; its qualifiers
        give the interval that a wording stands for, its orderings what is said to be higher.
    codebook : Codebook

    Raises
    ------
    SynthesisError
        For a value that is no number, an unknown qualifier, variable or answer.
    """
    rules = {rule.qualifier: rule for rule in published.qualifiers.itertuples()}
    outside = {row.name for row in published.vocabulary.itertuples() if row.kind == "outcome"}
    rows = []
    for line, row in enumerate(published.estimates.itertuples(), start=2):
        where = f"{FILE}, line {line}, id {row.id}"
        if row.statistic in STATISTICS and _counts_answers(row, rules, outside, codebook, where):
            rows.append(_target(row, rules[row.qualifier], codebook, where))
    orderings = _orderings(published.orderings, codebook)
    return Targets(tuple(rows), _effects(published.estimates), tuple(orderings))


def _orderings(orderings: pd.DataFrame, codebook: Codebook) -> Iterator[Ordering]:
    """Comparisons of one answer, or mean, between groups of respondents."""
    known = {*codebook.variables, *COMPOSITES}
    for row in orderings.itertuples():
        if (
            row.statistic in ("percent", "mean")
            and {row.outcome, row.than_outcome} <= known
            and (row.relation in ("higher", "lower") and row.group and row.than_group)
        ):
            where = f"data/published/orderings.csv, id {row.id}"
            cells = (
                (row.sector, _group(row.group, codebook, where)),
                (row.than_sector, _group(row.than_group, codebook, where)),
            )
            yield Ordering(
                row.outcome,
                tuple(row.level.split("+")) if row.level else (),
                cells,
                1 if row.relation == "higher" else -1,
                row.statistic,
                (row.than_outcome, tuple(row.than_level.split("+")) if row.than_level else ()),
            )


def _effects(estimates: pd.DataFrame) -> dict:
    """Coefficients and standard errors, where the print is usable."""
    usable = estimates[estimates["term"].ne("") & estimates["corrected"].ne(UNRECOVERABLE)]
    corrected = pd.to_numeric(usable["corrected"], errors="coerce")
    usable = usable.assign(value=corrected.fillna(usable["value"]))
    keys = ["outcome", "sector", "term"]
    cells = usable.pivot_table("value", keys, "statistic", aggfunc="first", sort=False)
    found: dict = {}
    for statistic, scale in EFFECTS.items():
        numbers = cells.reindex(columns=[statistic, "conf_low", "conf_high"]).dropna()
        for (outcome, sector, term), cell in zip(numbers.index, numbers.to_numpy(), strict=True):
            value, low, high = (float(scale(number)) for number in cell)
            effects = found.setdefault((outcome, sector), {})
            effects[term] = value, (high - low) / (2 * NORMAL_QUANTILE)
    return found


def _counts_answers(row, rules: dict, outside: set, codebook: Codebook, where: str) -> bool:
    """Whether the row is a number that respondents' answers give, and a usable one.

    Raises
    ------
    SynthesisError
        If its qualifier or its outcome is unknown.
    """
    if row.qualifier not in rules:
        remedy = f"one of {', '.join(rules)}"
        raise SynthesisError(f"unknown qualifier {row.qualifier!r}", where, remedy)
    variable = _about(row)[0]
    if variable not in {"", *codebook.variables, *outside}:
        remedy = "use an id of variables.csv, or define it in data/published/vocabulary.csv"
        raise SynthesisError(f"unknown outcome {variable!r}", where, remedy)
    rule = rules[row.qualifier]
    external = math.isinf(float(rule.low)) and math.isinf(float(rule.high))
    return variable in codebook.variables and not external and row.corrected != UNRECOVERABLE


def _target(row, rule, codebook: Codebook, where: str) -> Target:
    variable, level, group = _about(row)
    levels = tuple(level.replace("unknown", "missing").split("+")) if level else ()
    _check_levels(variable, levels, codebook, where)
    low, high = _interval(row, rule, where)
    return Target(
        id=row.id,
        exhibit=row.exhibit,
        sector=row.sector,
        group=_group(group, codebook, where),
        variable=variable,
        levels=levels,
        statistic=row.statistic,
        low=low,
        high=high,
        of_all=row.outcome in COMPOSITES,
        force=_force(row),
    )


def _force(row) -> str:
    """Statements have ids that start with C; tables are printed cell by cell."""
    if not row.id.startswith("C"):
        return "table"
    return "number" if row.qualifier in ("exact", "highest", "lowest") else "wording"


def _about(row) -> tuple[str, str, str]:
    """Variable, level and group; a count of respondents in a group is about that variable."""
    if row.outcome in COMPOSITES:
        variable, level, group = COMPOSITES[row.outcome]
        return (variable, level, group) if row.level == "yes" else (variable, row.level, "")
    if row.outcome != "respondents":
        return row.outcome, row.level, row.group
    if row.level in ("man", "woman", "total"):
        return "sex_npr", row.level, ""
    variable, _, level = row.group.partition("=")
    if variable:
        return variable, level, ""
    return ("sector", row.sector, "") if row.sector != "ALL" else ("", "", "")


def _group(text: str, codebook: Codebook, where: str) -> tuple | None:
    if not text or text.endswith("=*"):
        return None if not text else (text[:-2], ("*",))
    variable, _, levels = text.partition("=")
    levels = tuple(levels.split("+"))
    if variable not in codebook.variables:
        raise SynthesisError(f"unknown group {text!r}", where, "name a variable of the codebook")
    _check_levels(variable, levels, codebook, where)
    return variable, levels


def _check_levels(variable: str, levels: tuple, codebook: Codebook, where: str) -> None:
    answers = [answer.answer for answer in codebook.answers(variable)]
    for level in levels:
        if answers and level not in (*answers, *NOT_ANSWERS, "anxiety_minus_depression"):
            raise SynthesisError(
                f"{variable} has no answer {level!r}", where, f"one of {', '.join(answers)}"
            )


def _interval(row, rule, where: str) -> tuple[float, float]:
    text = str(row.corrected or row.value)
    decimals = len(text.partition(".")[2]) if row.corrected else int(row.decimals or 0)
    try:
        value = float(text)
        if math.isnan(value):
            raise ValueError
    except ValueError:
        raise SynthesisError(
            f"value {text!r} is no number", where, "write the printed number with a decimal point"
        ) from None
    half = 0.5 * 10**-decimals * float(rule.rounding) if row.statistic not in ("count", "n") else 0
    half *= 1 - 1e-6  # a share on the edge of the cell may round either way
    return value + float(rule.low) - half, value + float(rule.high) + half
