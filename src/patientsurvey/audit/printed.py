"""A printed number with its place and its keys."""

from __future__ import annotations

import math
from typing import NamedTuple

from .cells import EVERYTHING, Interval, cell, exactly

TOTALS = frozenset({"total", "totals", "all", "sum", "totalt", "i alt", "alle"})
UNANSWERED = frozenset(
    {"missing", "dont_know", "no_answer", "not_asked", "not_relevant", "not_applicable",
     "unanswered", "unknown", "prefer_not_to_say", "ubesvart", "vet ikke"}
)  # fmt: skip
"""Levels that percentages may be computed without."""
WHOLE = frozenset({"count", "n"})
ESTIMATES = {"odds_ratio": True, "coefficient": False}
"""Statistics of a regression term, and whether their interval is symmetric on the log scale."""


class Printed(NamedTuple):
    """A number as it stands in print.

    Attributes
    ----------
    id : str
        Unique within a report.
    source, exhibit, sector, group, level, outcome, term, statistic : str
        Keys, as in ``data/published/estimates.csv``; all but `statistic` may be empty.
    value : float
        NaN where nothing but a mark of suppression is printed.
    decimals : int
    qualifier : str
        ``exact``, ``under`` (``<,001``), ``suppressed``, ``about`` …
    cell : Interval
        The numbers that the print stands for.
    line : int
        Line in the source; 0 where unknown.
    said : bool
        Whether it stands in running text or a chart rather than in a table.
    base : float
        Respondents behind a percentage or mean, if printed with it; else NaN.
    of, by : str
        Ids of the numbers that a rate, growth or difference is computed from.
    items : int
        Questions that a mean sums over, each answered in whole numbers; 0 where unknown.
    scale : Interval
        Least and greatest possible value.
    """

    id: str
    source: str
    exhibit: str
    sector: str
    group: str
    level: str
    outcome: str
    term: str
    statistic: str
    value: float
    decimals: int
    qualifier: str
    cell: Interval
    line: int = 0
    said: bool = False
    base: float = math.nan
    of: str = ""
    by: str = ""
    items: int = 0
    scale: Interval = EVERYTHING

    @property
    def suppressed(self) -> bool:
        """Whether the number is held back in print."""
        return self.qualifier == "suppressed"

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What the number is about, wherever it stands."""
        return self.sector, self.group, self.level, self.outcome, self.term, self.statistic

    def with_value(self, value: float) -> Printed:
        """The same number had `value` been printed, to as many decimals as `value` has."""
        decimals = max(self.decimals, 0)
        return self._replace(value=value, cell=printed_cell(value, decimals, self.statistic))


def is_total(name: str) -> bool:
    """Whether a level or category is the sum of the others."""
    return name.lower() in TOTALS


def printed_cell(value: float, decimals: int, statistic: str, qualifier: str = "exact") -> Interval:
    """The numbers that a print stands for.

    A count in whole numbers is itself. A p-value printed as ``<,001`` lies anywhere from 0 to
    0.001, and one printed as 0.000 from 0 to 0.0005.
    """
    if math.isnan(value):
        return EVERYTHING
    if statistic == "p_value":
        limits = Interval(0.0, value) if qualifier == "under" else cell(value, decimals)
        return Interval(max(limits.low, 0.0), min(limits.high, 1.0))
    if statistic in WHOLE and decimals == 0:
        return exactly(value)
    return cell(value, decimals)
