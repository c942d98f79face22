"""Printed numbers of another source than the report, found by what they are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..published import UNRECOVERABLE

if TYPE_CHECKING:
    from ..published import Published

KEYS = ["group", "level", "outcome", "statistic"]
"""What a number of another source is about: it has no sector and no regression term."""
NURSING_HOMES = "004"
TABLE = "table-"
SUMMARY = "text-004-5"
"""The main results that open chapter 5 of the report on nursing homes: they repeat its sections."""


@dataclass(frozen=True, eq=False)
class SourceNumbers:
    """The printed numbers of one source.

    Parameters
    ----------
    rows : DataFrame
        Rows of :attr:`patientsurvey.published.Published.estimates` in printed order, with
        ``right``: the corrected number where there is one, NaN where the right one is lost.
    """

    rows: pd.DataFrame = field(repr=False)

    @classmethod
    def of(cls, published: Published, source: str = NURSING_HOMES) -> SourceNumbers:
        """The numbers of `source`, such as ``004``."""
        rows = published.estimates
        rows = rows[rows["source"].eq(source)]
        corrected = pd.to_numeric(rows["corrected"].replace({"": None, UNRECOVERABLE: None}))
        lost = rows["corrected"].eq(UNRECOVERABLE)
        return cls(rows.assign(right=corrected.fillna(rows["value"]).mask(lost)))

    def exhibit(self, exhibit: str) -> pd.DataFrame:
        """Rows of one exhibit, one per key, in printed order."""
        return self.rows[self.rows["exhibit"].eq(exhibit)].drop_duplicates(KEYS)

    @cached_property
    def first(self) -> pd.DataFrame:
        """One row per key, index :data:`KEYS`: a table's, else the text's, the summary's last."""
        exhibit = self.rows["exhibit"]
        rank = np.select([exhibit.str.startswith(TABLE), exhibit.ne(SUMMARY)], [0, 1], 2)
        ranked = self.rows.assign(rank=rank).sort_values("rank", kind="stable")
        return ranked.drop_duplicates(KEYS).set_index(KEYS)

    @cached_property
    def right(self) -> dict[tuple[str, str, str, str], float]:
        """The right number by key, from the first place that prints it."""
        return self.first["right"].astype(float).to_dict()

    @cached_property
    def places(self) -> dict[tuple[str, str, str, str], tuple[str, int]]:
        """The exhibit that prints a number in the first place, and its decimals there, by key."""
        pairs = zip(self.first["exhibit"], self.first["decimals"], strict=True)
        return dict(zip(self.first.index, pairs, strict=True))

    def value(
        self, outcome: str, group: str = "", level: str = "", statistic: str = "count"
    ) -> float:
        """The number of `outcome`, right where the print is wrong; NaN if it is not printed."""
        return self.right.get((group, level, outcome, statistic), np.nan)

    def at(self, outcome: str, year: int | str, level: str = "", statistic: str = "count") -> float:
        """The number of a year, or of a period that ends with it."""
        value = self.value(outcome, f"year={year}", level, statistic)
        if not np.isnan(value):
            return value
        groups = self.first.index.get_level_values("group")
        period = next((g for g in groups if g.startswith("period=") and g.endswith(f"_{year}")), "")
        return self.value(outcome, period, level, statistic) if period else value

    def series(self, outcome: str, level: str = "", statistic: str = "count") -> pd.Series:
        """The numbers of `outcome` by year (int), in order."""
        index = self.first.index.to_frame(index=False)
        same = (
            index["outcome"].eq(outcome)
            & index["level"].eq(level)
            & index["statistic"].eq(statistic)
            & index["group"].str.startswith("year=")
        )
        years = index.loc[same, "group"].str.removeprefix("year=").astype(int)
        values = self.first["right"].to_numpy()[same.to_numpy()]
        return pd.Series(values, index=years.to_list(), name=outcome).sort_index()
