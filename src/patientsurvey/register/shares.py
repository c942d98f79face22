"""Shares and changes that follow from the register's counts, and shares that are only printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import tidy
from .aggregates import COUNT, PERCENT, READ, TOTAL, Register, sectors_of
from .counts import SEXES, here, total_of

if TYPE_CHECKING:
    from ..codebook import Codebook


@dataclass(frozen=True)
class GroupShares:
    """Each group's share of a population: of a table's trusts, regions or diagnoses.

    Parameters
    ----------
    register : Register
    exhibit : str
        Table with the counts.
    outcomes : tuple of str
        Populations; all of the table without.
    name : str
        Outcome under which the shares stand; the population's own without.
    whole : bool
        Also the population itself, as 100 per cent.
    """

    register: Register
    exhibit: str
    outcomes: tuple[str, ...] = ()
    name: str = ""
    whole: bool = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, ``n`` the population; none for a part without its own population."""
        rows = here(self.register.printed(self.exhibit), respondents)
        rows = rows[rows["level"].isin(["", TOTAL])]
        if self.outcomes:
            rows = rows[rows["outcome"].isin(self.outcomes)]
        parts = [self._shares(part) for _, part in rows.groupby(["sector", "outcome"], sort=False)]
        return tidy(row for part in parts for row in part)

    def _shares(self, rows: pd.DataFrame) -> Iterator[dict]:
        whole = rows[rows["group"].eq("")]["value"]
        if not len(whole):
            return
        population = whole.iloc[0]
        for row in rows[rows["group"].ne("")].itertuples():
            yield self._row(row, population) | {"group": row.group}
        if self.whole:
            yield self._row(rows[rows["group"].eq("")].iloc[0], population)

    def _row(self, row: tuple, population: float) -> dict:
        share = 100 * row.value / population if population else np.nan
        return {"sector": row.sector, "outcome": self.name or row.outcome, "statistic": PERCENT,
                "n": population, "estimate": share}  # fmt: skip


@dataclass(frozen=True)
class SexShares:
    """Women and men in per cent of a population, by sector and where printed by region.

    Parameters
    ----------
    register : Register
    exhibit : str
        Table with counts of women and men (4-4 or 4-5).
    outcomes : tuple of str
        Populations; all of the table without.
    name : str
        Outcome under which the shares stand; the population's own without.
    """

    register: Register
    exhibit: str
    outcomes: tuple[str, ...] = ()
    name: str = ""

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent`` of the levels ``woman`` and ``man``, ``n`` the population."""
        rows = here(self.register.printed(self.exhibit), respondents)
        rows = rows[rows["level"].isin(SEXES)]
        if self.outcomes:
            rows = rows[rows["outcome"].isin(self.outcomes)]
        whole = rows.groupby(["sector", "group", "outcome"], sort=False)["value"].transform("sum")
        shares = rows.assign(n=whole, estimate=100 * rows["value"] / whole, statistic=PERCENT)
        if self.name:
            shares = shares.assign(outcome=self.name)
        return tidy(shares.drop(columns=["exhibit", "value"]).to_dict("records"))


@dataclass(frozen=True)
class PrintedShares:
    """Shares that are printed without the counts behind them: nothing to recompute them from.

    Parameters
    ----------
    register : Register
    exhibit : str
        Figure whose text holds them (4-2, 4-4).
    outcome : str
        Population.
    rest : str
        Level of all others, such as ``woman`` where men are printed; none without.
    """

    register: Register
    exhibit: str
    outcome: str
    rest: str = ""

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``register_percent``, ``n`` the sector's patients; ``percent`` for the rest."""
        rows = here(self.register.printed(self.exhibit, PERCENT), respondents)
        return tidy(
            row
            for printed in rows[rows["outcome"].eq(self.outcome)].itertuples()
            for row in self._rows(printed)
        )

    def _rows(self, printed: tuple) -> Iterator[dict]:
        key = {"sector": printed.sector, "outcome": self.outcome}
        key["n"] = _size(self.register, printed.sector, self.outcome)
        share = {"level": printed.level, "statistic": READ[PERCENT], "estimate": printed.value}
        yield key | share
        if self.rest:
            rest = {"level": self.rest, "statistic": PERCENT, "estimate": 100 - printed.value}
            yield key | rest


@dataclass(frozen=True)
class Changes:
    """How the populations of table 4-5 changed: two springs compared, and spring against year."""

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count`` (change from 2022) and ``percent`` (spring's share of the year)."""
        rows = here(self.register.printed("table-4-5"), respondents)
        totals = [row for row in rows.itertuples() if row.level == TOTAL]
        counts = {(row.sector, row.outcome): total_of(row, rows) for row in totals}
        return tidy(
            row
            for sector in sectors_of(respondents)
            if (sector, "population_2022") in counts
            for row in _changes(sector, *(counts[sector, f"population_{when}"] for when in
                                          ("2023_feb_apr", "2022_feb_apr", "2022")))
        )  # fmt: skip


def _changes(sector: str, spring: float, before: float, year: float) -> Iterator[dict]:
    yield {"sector": sector, "level": "change_from_2022", "outcome": "population_2023_feb_apr",
           "statistic": COUNT, "n": spring, "estimate": spring - before}  # fmt: skip
    yield {"sector": sector, "level": "share_of_2022", "outcome": "population_2022_feb_apr",
           "statistic": PERCENT, "n": year, "estimate": 100 * before / year}  # fmt: skip


def _size(register: Register, sector: str, outcome: str) -> float:
    if outcome == "error_population":
        reached = register.count(sector, "receiving_population")
        return register.count(sector) - reached
    return register.count(sector, outcome)
