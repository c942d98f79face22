"""Numbers by id, for sentences whose numbers are computed."""

from __future__ import annotations

import math

import pandas as pd


class Values(dict):
    """Numbers by id; an id that these data do not have is NaN."""

    @classmethod
    def of(cls, estimates: pd.DataFrame, by: str, where: dict[str, str]) -> Values:
        """Estimates named by the column `by` where other columns have the values of `where`."""
        rows = estimates
        for column, value in where.items():
            rows = rows[rows[column].eq(value)]
        names = [name.rpartition("=")[2] for name in rows[by]]
        return cls(zip(names, rows["estimate"], strict=True))

    def __missing__(self, key: str) -> float:
        return math.nan

    @property
    def highest(self) -> str:
        """Id of the largest number; empty where none is known."""
        return max(self._known(), key=self.get, default="")

    @property
    def lowest(self) -> str:
        """Id of the smallest number; empty where none is known."""
        return min(self._known(), key=self.get, default="")

    def _known(self) -> list[str]:
        return [name for name, number in self.items() if not math.isnan(number)]
