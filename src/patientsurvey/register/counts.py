"""Tables of register counts: inputs as they are printed, sums computed from their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import tidy
from .aggregates import ALL, COUNT, READ, SECTORS, TOTAL, Register, sectors_of

if TYPE_CHECKING:
    from ..codebook import Codebook

SEXES = ("woman", "man")


@dataclass(frozen=True)
class RegisterCounts:
    """The register counts of one of the report's tables.

    A count whose parts the table prints too (a total of women and men, of regions or diagnoses)
    is their sum, with the statistic ``count``, so that comparing it with print tests whether the
    table adds up. Every other count is read, as ``register_count``. Where a part is suppressed,
    the total is an input as well.

    Parameters
    ----------
    register : Register
    exhibit : str
        Such as ``table-4-8``.
    """

    register: Register
    exhibit: str

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``register_count`` (inputs) and ``count`` (sums), in printed order.

        ``n`` is the population that the column of the table adds up to. A suppressed number has
        its row, without an estimate.
        """
        rows = here(self.register.printed(self.exhibit), respondents)
        sums = [total_of(row, rows) for row in rows.itertuples()]
        computed = rows.assign(sum=sums)
        return tidy(_estimates(computed))


def here(rows: pd.DataFrame, respondents: pd.DataFrame) -> pd.DataFrame:
    """The rows of sectors, and in a region's edition of trusts, that have respondents."""
    rows = rows[rows["sector"].isin(sectors_of(respondents, pooled=True))]
    if rows["group"].eq("").any():  # the whole country: a trust without respondents counts too
        return rows
    trusts = "health_trust=" + respondents["health_trust"].dropna().astype(str)
    return rows[rows["group"].isin(trusts) | ~rows["group"].str.startswith("health_trust=")]


def total_of(row: tuple, rows: pd.DataFrame) -> float:
    """Sum of the printed parts of `row`, NaN where it has none or one is suppressed.

    Parts are the groups, else the two sexes, else the sectors.
    """
    for parts in _parts(row, rows):
        if len(parts) and parts["value"].notna().all():
            return float(parts["value"].sum())
    return np.nan


def _parts(row: tuple, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    alike = rows[rows["outcome"].eq(row.outcome)]
    if row.group == "":
        same = alike["sector"].eq(row.sector) & alike["level"].eq(row.level)
        yield alike[same & alike["group"].ne("")]
    if row.level == TOTAL:
        same = alike["sector"].eq(row.sector) & alike["group"].eq(row.group)
        yield alike[same & alike["level"].isin(SEXES)]
    if row.sector == ALL:
        same = alike["group"].eq(row.group) & alike["level"].eq(row.level)
        yield alike[same & alike["sector"].isin(SECTORS)]


def _estimates(rows: pd.DataFrame) -> Iterator[dict]:
    columns = ["sector", "level", "outcome"]
    whole = rows[rows["group"].eq("")].set_index(columns)["value"]
    for row in rows.itertuples():
        key = {name: getattr(row, name) for name in ("sector", "group", "level", "outcome")}
        is_sum = not np.isnan(row.sum)
        estimate = row.sum if is_sum else row.value
        n = whole.get((row.sector, row.level, row.outcome), row.value)
        statistic = COUNT if is_sum else READ[COUNT]
        n = 0 if np.isnan(n) else n
        yield key | {"statistic": statistic, "n": n, "estimate": estimate}
