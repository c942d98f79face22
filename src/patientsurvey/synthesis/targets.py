"""Printed numbers about the respondents, read as intervals that the data have to meet."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import SynthesisError

if TYPE_CHECKING:
    from ..codebook import Codebook

FILE = "data/published/estimates.csv"
STATISTICS = ("count", "percent", "n", "mean", "alpha", "r_squared")
EFFECTS = {"odds_ratio": np.log, "coefficient": float}
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
class Targets:
    """All targets, in the order of the published file.

    Attributes
    ----------
    rows : tuple of Target
    effects : dict of (str, str) to dict of str to (float, float)
        Model outcome and sector, to each term's coefficient (log odds for odds ratios) and
        standard error from its printed interval.
    """

    rows: tuple[Target, ...]
    effects: dict

    def of(self, variable: str, *statistics: str) -> list[Target]:
        """Targets of a variable, whatever their base."""
        return [row for row in self.rows if row.variable == variable
                and (not statistics or row.statistic in statistics)]

    def value(self, variable: str, level: str, sector: str) -> float | None:
        """Middle of the first ungrouped count of an answer in a sector."""
        for row in self.of(variable, "count"):
            if (row.sector, row.levels, row.group) == (sector, (level,), None) and row.is_exact:
                return row.middle
        return None

    def one(self, variable: str, statistic: str, sector: str) -> float | None:
        """Middle of the only number of this kind, such as alpha or R²."""
        return next((row.middle for row in self.of(variable, statistic)
                     if row.sector == sector), None)

    def knows_not_asked(self, target: Target) -> bool:
        """Whether the table counts those not asked apart from the missing."""
        return any(row.levels == ("not_asked",) and row.sector == target.sector
                   for row in self.of(target.variable))

    def n(self, variable: str, sector: str) -> int | None:
        """Printed base of a variable or model outcome in a sector."""
        return next((int(row.middle) for row in self.of(variable, "n")
                     if row.sector == sector and row.group is None and row.is_exact), None)


def read_targets(estimates: pd.DataFrame, qualifiers: pd.DataFrame,
                 codebook: "Codebook") -> Targets:
    """Take the targets out of the published numbers.

    Parameters
    ----------
    estimates : pandas.DataFrame
        Rows of ``data/published/estimates.csv``; where ``corrected`` holds a number it is used.
    qualifiers : pandas.DataFrame
        Rows of ``data/published/qualifiers.csv``: the interval that a wording stands for.
    codebook : Codebook

    Raises
    ------
    SynthesisError
        For a value that is no number, an unknown qualifier, variable or answer.
    """
    rules = {rule.qualifier: rule for rule in qualifiers.itertuples()}
    rows = []
    for position, row in enumerate(estimates.itertuples(), start=2):
        if row.statistic in STATISTICS:
            rows += _target(row, rules, codebook, f"{FILE}, line {position}, id {row.id}")
    return Targets(tuple(rows), _effects(estimates))


def _effects(estimates: pd.DataFrame) -> dict:
    """Coefficients and standard errors, where the print is usable."""
    usable = estimates[estimates.corrected != "unrecoverable"]
    cells = usable.pivot_table(index=["outcome", "sector", "term"], columns="statistic",
                               values="value", aggfunc="first", sort=False)
    found: dict = {}
    for key, cell in cells.iterrows():
        for statistic, scale in EFFECTS.items():
            numbers = cell.reindex([statistic, "conf_low", "conf_high"])
            if key[2] and numbers.notna().all():
                value, low, high = (scale(float(number)) for number in numbers)
                found.setdefault(key[:2], {})[key[2]] = value, (high - low) / (2 * 1.96)
    return found


def _target(row, rules: dict, codebook: "Codebook", where: str) -> list[Target]:
    if row.qualifier not in rules:
        raise SynthesisError(f"unknown qualifier {row.qualifier!r}", where,
                             f"one of {', '.join(rules)}")
    rule = rules[row.qualifier]
    known = codebook.variables
    variable, level, group = _about(row)
    external = math.isinf(float(rule.low)) and math.isinf(float(rule.high))
    if external or variable not in known or row.corrected == "unrecoverable":
        return []
    levels = tuple(level.replace("unknown", "missing").split("+")) if level else ()
    _check_levels(variable, levels, codebook, where)
    low, high = _interval(row, rule, where)
    return [Target(row.id, row.exhibit, row.sector, _group(group, codebook, where), variable,
                   levels, row.statistic, low, high, row.outcome in COMPOSITES, _force(row))]


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


def _group(text: str, codebook: "Codebook", where: str) -> tuple | None:
    if not text or text.endswith("=*"):
        return None if not text else (text[:-2], ("*",))
    variable, _, levels = text.partition("=")
    levels = tuple(levels.split("+"))
    if variable not in codebook.variables:
        raise SynthesisError(f"unknown group {text!r}", where, "name a variable of the codebook")
    _check_levels(variable, levels, codebook, where)
    return variable, levels


def _check_levels(variable: str, levels: tuple, codebook: "Codebook", where: str) -> None:
    answers = [answer.answer for answer in codebook.answers(variable)]
    for level in levels:
        if answers and level not in (*answers, *NOT_ANSWERS, "anxiety_minus_depression"):
            raise SynthesisError(f"{variable} has no answer {level!r}", where,
                                 f"one of {', '.join(answers)}")


def _interval(row, rule, where: str) -> tuple[float, float]:
    text = str(row.corrected or row.value)
    decimals = len(text.partition(".")[2]) if row.corrected else int(row.decimals or 0)
    try:
        value = float(text)
        if math.isnan(value):
            raise ValueError
    except ValueError:
        raise SynthesisError(f"value {text!r} is no number", where,
                             "write the printed number with a decimal point") from None
    half = 0.5 * 10**-decimals * float(rule.rounding) if row.statistic not in ("count", "n") else 0
    half *= 1 - 1e-6  # a share on the edge of the cell may round either way
    return value + float(rule.low) - half, value + float(rule.high) + half
