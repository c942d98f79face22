"""What the nursing homes' series say beyond their tables: growth, who stays, hours per place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .exhibited import READ, estimated
from .follows import ALL_YEARS, YEARS
from .numbers import SourceNumbers

if TYPE_CHECKING:
    from ..codebook import Codebook

PROFESSIONS = ("physician_fte", "nurse_fte", "physiotherapist_fte")
FIRST, LAST = 2010, 2016
"""Years between which the report gives growth."""
HOURS = {"physician_fte": "physician_hours_per_resident_week",
         "physiotherapist_fte": "physiotherapist_hours_per_resident_week"}  # fmt: skip


@dataclass(frozen=True)
class Growth:
    """Growth of each profession's posts on either base, beside the printed number.

    Parameters
    ----------
    numbers : SourceNumbers
    """

    numbers: SourceNumbers

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``growth`` (of the first year), ``share_of_last`` and ``register_growth``."""
        return estimated(row for outcome in PROFESSIONS for row in self._rows(outcome))

    def _rows(self, outcome: str) -> Iterator[dict]:
        before, after = (self.numbers.at(outcome, year) for year in (FIRST, LAST))
        group = f"period={FIRST}_{LAST}"
        printed = self.numbers.rows
        same = printed["group"].eq(group) & printed["outcome"].eq(outcome)
        said = printed.loc[same & printed["statistic"].eq("growth"), "value"].iloc[0]
        key = {"group": group, "outcome": outcome}
        yield key | {"statistic": "growth", "estimate": 100 * (after / before - 1)}
        yield key | {"statistic": "share_of_last", "estimate": 100 * (1 - before / after)}
        yield key | {"statistic": f"{READ}growth", "estimate": said}


@dataclass(frozen=True)
class Staying:
    """Doctors of each year by the other years in which they stand in the register.

    The table counts the doctors of two years and of all three; those of one year alone are what
    is left of that year's doctors. How many of a year's doctors are there three and six years
    later is a share of that year's doctors, not of all.
    """

    numbers: SourceNumbers

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent`` of ``physician_years``, its ``count``, and by period ``percent`` of
        ``physicians_staying``."""
        return estimated([*self._years(), *self._periods()])

    def _count(self, *years: int) -> float:
        """Doctors who stand in the register in these two years and not in the third."""
        level = "_and_".join(str(year) for year in years)
        return self.numbers.value("physician_continuity", "", level)

    def _everyone(self, year: int) -> float:
        return self.numbers.at("physician_age", year, statistic="n")

    def _years(self) -> Iterator[dict]:
        always = self.numbers.value("physician_continuity", "", ALL_YEARS)
        for year in YEARS:
            pairs = [(one, two) for one, two in _pairs() if year in (one, two)]
            parts = {f"{a}_and_{b}": self._count(a, b) for a, b in pairs}
            n = self._everyone(year)
            alone = n - sum(parts.values()) - always
            key = {"group": f"year={year}", "outcome": "physician_years"}
            yield key | {"statistic": "count", "estimate": n}
            for level, count in {"this_year_alone": alone, **parts, ALL_YEARS: always}.items():
                yield key | {"level": level, "statistic": "percent", "estimate": 100 * count / n}

    def _periods(self) -> Iterator[dict]:
        always = self.numbers.value("physician_continuity", "", ALL_YEARS)
        for start, end in _pairs():
            n = self._everyone(start)
            stayed = 100 * (self._count(start, end) + always) / n
            yield {"group": f"period={start}_{end}", "outcome": "physicians_staying",
                   "statistic": "percent", "estimate": stayed}  # fmt: skip


@dataclass(frozen=True)
class HoursPerPlace:
    """Hours per place and week that the posts amount to, beside the printed hours per resident.

    Posts times the hours of a full week, over places. That some places stand empty, and that the
    indicator counts other posts, makes the two differ.
    """

    numbers: SourceNumbers

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``ratio``: level ``from_posts`` by year, and ``register_ratio`` as printed."""
        week = self.numbers.value("full_time_hours", statistic="ratio")
        return estimated(row for outcome in HOURS for row in self._rows(outcome, week))

    def _rows(self, outcome: str, week: float) -> Iterator[dict]:
        for year, posts in self.numbers.series(outcome).items():
            hours = posts * week / self.numbers.at("nursing_home_places", year)
            yield {"group": f"year={year}", "level": "from_posts", "outcome": HOURS[outcome],
                   "statistic": "ratio", "estimate": hours}  # fmt: skip
        for year, hours in self.numbers.series(HOURS[outcome], statistic="ratio").items():
            yield {"group": f"year={year}", "level": "printed", "outcome": HOURS[outcome],
                   "statistic": f"{READ}ratio", "estimate": hours}  # fmt: skip


def _pairs() -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for i, a in enumerate(YEARS) for b in YEARS[i + 1 :])
