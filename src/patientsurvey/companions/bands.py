"""What the words of another source stand for on a scale of per cent."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from ..comparison import targets
from ..estimates import wilson
from ..labels import Labels
from ..published import Published
from .exhibited import SourceExhibit
from .numbers import SourceNumbers

PERCENT = "percent"
SAMPLE_SIZE = {"000": "gp_panel_physicians"}
"""Sources that are samples, and the outcome under which print gives their size."""


class Band(NamedTuple):
    """A share as another source gives it.

    Attributes
    ----------
    low, high : float
        What the wording allows (``qualifiers.csv``), within 0 and 100; equal for a bare number.
    sample_low, sample_high : float
        The same with 95 per cent sampling error; NaN for a register.
    """

    low: float
    high: float
    sample_low: float = math.nan
    sample_high: float = math.nan


@dataclass(frozen=True, eq=False)
class Quantities:
    """Printed shares of the other sources as bands and in words.

    Parameters
    ----------
    published : Published
    known : dict
        Numbers by source, as they are asked for.
    """

    published: Published
    known: dict[str, SourceNumbers] = field(default_factory=dict, repr=False)

    def of(self, source: str) -> SourceNumbers:
        """The printed numbers of `source`, read once."""
        if source not in self.known:
            self.known[source] = SourceNumbers.of(self.published, source)
        return self.known[source]

    def row(self, id: str) -> pd.Series:
        """The printed row `id`."""
        rows = self.published.estimates
        return rows[rows["id"].eq(id)].iloc[0]

    def band(self, id: str) -> Band | None:
        """The band of a printed share; None for a number that is none.

        A share that follows from printed counts is taken from them: 65.33 for 65.3.
        """
        row = self.row(id)
        if row["statistic"] != PERCENT:
            return None
        if row["qualifier"] == "exact":
            value = self._precise(row)
            return Band(value, value)
        return self._said(row)

    def _precise(self, row: pd.Series) -> float:
        derived = SourceExhibit(self.of(row["source"]), row["exhibit"]).derived
        found = derived.get((row["group"], row["level"], row["outcome"], row["statistic"]))
        return found.value if found else float(row["value"])

    def _said(self, row: pd.Series) -> Band:
        rows = self.published.estimates
        limits = targets(rows[rows["id"].eq(row["id"])], self.published.qualifiers).iloc[0]
        low, high = max(limits["low"], 0.0), min(limits["high"], 100.0)
        if row["source"] not in SAMPLE_SIZE:
            return Band(low, high)
        n = self.of(row["source"]).value(SAMPLE_SIZE[row["source"]])
        ends = [wilson(share * n / 100, n) for share in (low, high)]
        return Band(low, high, float(ends[0][0]), float(ends[1][1]))

    def words(self, id: str, labels: Labels) -> str:
        """The number as the source words it: ``about 50 %``, ``65.3 %``."""
        row = self.row(id)
        number = labels.number(row["value"], int(row["decimals"]))
        unit = f"\u00a0{labels.word('sign_percent')}" if row["statistic"] == PERCENT else ""
        return labels.said(f"{number}{unit}", row["qualifier"])
