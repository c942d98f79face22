"""Numbers of the patient register that the report prints, as it prints them.

They are inputs: nobody's answers give them, so nothing here recomputes them. What does follow
from them (sums, shares, rates) is computed in the other modules. An input that an exhibit shows
has the statistic ``register_count`` or ``register_percent``, so that no comparison takes it for
a recomputed number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..published import UNRECOVERABLE

if TYPE_CHECKING:
    from ..published import Published

SOURCE, CHAPTER = "002", 4
SECTORS = ("PHV", "TSB", "AVT")
ALL = "ALL"
POPULATIONS = (
    "total_population", "receiving_population", "error_population", "declined_consent",
    "population_2023_feb_apr", "population_2022_feb_apr", "population_2022",
)  # fmt: skip
COUNT, PERCENT, TOTAL = "count", "percent", "total"
READ = {COUNT: "register_count", PERCENT: "register_percent"}
"""Statistic of an input: the number is read, not computed."""
KEYS = ["exhibit", "sector", "group", "level", "outcome", "statistic"]
COMPUTED = ("change_from_2022", "share_of_2022")
"""Levels that follow from other counts."""
BY_TRUST = {"PHV": "table-4-2", "TSB": "table-4-3"}


@dataclass(frozen=True, eq=False)
class Register:
    """Printed register numbers, for the whole country or the part that an edition holds.

    Parameters
    ----------
    rows : DataFrame
        ``exhibit, sector, group, level, outcome, statistic, value``; a suppressed number is NaN.
    region, trust : str
        The part of the survey; empty for all of it.
    """

    rows: pd.DataFrame = field(repr=False)
    region: str = ""
    trust: str = ""

    @classmethod
    def of(cls, published: Published, region: str = "", trust: str = "") -> Register:
        """The register numbers of chapter 4.

        Parameters
        ----------
        published : Published
        region, trust : str
            Parameters of the edition, as in :class:`patientsurvey.chapter.Chapter`.
        """
        printed = published.estimates
        ours = printed["source"].eq(SOURCE) & printed["chapter"].eq(CHAPTER)
        ours &= printed["outcome"].isin(POPULATIONS) & printed["statistic"].isin(list(READ))
        ours &= ~printed["level"].isin(COMPUTED)
        rows = printed[ours].drop_duplicates(KEYS)  # the running text repeats its tables
        right = pd.to_numeric(rows["corrected"].where(rows["corrected"].ne(UNRECOVERABLE)))
        rows = rows.assign(value=right.fillna(rows["value"]))[[*KEYS, "value"]]
        return cls(rows.reset_index(drop=True), region, trust)

    @property
    def whole(self) -> bool:
        """Whether the edition is the whole country's, which most numbers are printed for."""
        return not self.region and not self.trust

    def printed(self, exhibit: str, statistic: str = COUNT) -> pd.DataFrame:
        """Rows of one exhibit that speak of this edition's part of the survey.

        Of a region there are its own row in a table by region and, in a table by trust, the trusts
        it may have (which of them it has, the respondents tell).
        """
        rows = self.rows
        rows = rows[rows["exhibit"].eq(exhibit) & rows["statistic"].eq(statistic)]
        if self.trust:
            return rows[rows["group"].eq(f"health_trust={self.trust}")]
        if self.region:
            own = rows["group"].eq(f"region={self.region}")
            return rows[own | rows["group"].str.startswith("health_trust=")]
        return rows

    def groups(self, exhibit: str) -> tuple[str, ...]:
        """Groups of a table, such as ``first_condition=adhd``, in printed order."""
        groups = self.rows[self.rows["exhibit"].eq(exhibit)]["group"]
        return tuple(groups[groups.ne("")].drop_duplicates())

    def count(
        self, sector: str, outcome: str = "total_population", trusts: Collection[str] = ()
    ) -> float:
        """Patients of `outcome` in a sector's part of this edition; NaN where none is printed.

        Receiving population and those who declined are printed for the whole country alone. The
        total population of a trust is its count in the table by trust, that of a region the sum
        over the `trusts` that its respondents name, or with contracted specialists its count in
        the table by region.
        """
        if self.whole:
            exhibit = "text-4-1" if outcome == "declined_consent" else "table-4-1"
            return self._sum(exhibit, sector, outcome, [""])
        if outcome != "total_population":
            return np.nan
        if sector not in BY_TRUST:
            return self._sum("table-4-4", sector, outcome, [f"region={self.region}"], TOTAL)
        named = [self.trust] if self.trust else trusts
        groups = [f"health_trust={trust}" for trust in named]
        return self._sum(BY_TRUST[sector], sector, outcome, groups)

    def _sum(
        self, exhibit: str, sector: str, outcome: str, groups: Collection[str], level: str = ""
    ) -> float:
        """Sum of the counts of `groups`; NaN if none of them is printed."""
        rows = self.printed(exhibit)
        rows = rows[rows["sector"].eq(sector) & rows["outcome"].eq(outcome)]
        rows = rows[rows["group"].isin(list(groups)) & rows["level"].eq(level)]
        return float(rows["value"].sum(min_count=1))


def sectors_of(respondents: pd.DataFrame, *, pooled: bool = False) -> list[str]:
    """Sectors with respondents, in the book's order; then ``ALL`` if `pooled` and all are there."""
    present = set(respondents["sector"].unique())
    found = [sector for sector in SECTORS if sector in present]
    return [*found, ALL] if pooled and len(found) == len(SECTORS) else found
