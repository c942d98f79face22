"""From the population to the respondents: who could be reached, who reacted, who answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import tidy
from ..register import ALL, READ, PrintedShares, Register, SexShares, sectors_of, sex
from .sample import RESPONDENTS

if TYPE_CHECKING:
    from ..codebook import Codebook

STEPS = ("not_reached", "no_reaction", "declined", "answered")


def counts(register: Register, respondents: pd.DataFrame, sector: str) -> dict[str, float]:
    """Patients of a sector (or ``ALL``) by population, respondents among them.

    Returns
    -------
    dict of str to float
        ``total_population``, ``receiving_population``, ``error_population`` (the difference),
        ``declined_consent`` and ``respondents``; NaN where this edition has none printed.
    """
    if sector == ALL:
        parts = [counts(register, respondents, one) for one in sectors_of(respondents)]
        return {name: sum(part[name] for part in parts) for name in parts[0]}
    here = respondents[respondents["sector"].eq(sector)]
    trusts = here["health_trust"].dropna().unique()
    read = {
        name: register.count(sector, name, trusts)
        for name in ("total_population", "receiving_population", "declined_consent")
    }
    missed = read["total_population"] - read["receiving_population"]
    return read | {"error_population": missed, RESPONDENTS: float(len(here))}


@dataclass(frozen=True)
class Selection:
    """Table 4-1: populations, respondents and response rates by sector.

    The populations of the sectors are inputs; their sums, the difference between them, the
    respondents and the response rates are computed.
    """

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``register_count``, ``count`` and ``percent``, by sector and pooled."""
        rows = []
        for sector in sectors_of(respondents, pooled=True):
            found = counts(self.register, respondents, sector)
            rows += [{"sector": sector} | row for row in self._sector(found, sector == ALL)]
        return tidy(rows)

    def _sector(self, found: dict[str, float], pooled: bool) -> Iterator[dict]:
        total, receiving = found["total_population"], found["receiving_population"]
        answered = found[RESPONDENTS]
        for outcome, number in (("total_population", total), ("receiving_population", receiving)):
            yield _row(outcome, "count" if pooled else READ["count"], number, number)
        yield _row("population_difference", "count", receiving - total, total)
        yield _row("error_population", "count", total - receiving, total)
        yield _row(RESPONDENTS, "count", answered, answered)
        yield _row("response_rate_total", "percent", 100 * answered / total, total)
        yield _row("response_rate_receiving", "percent", 100 * answered / receiving, receiving)


@dataclass(frozen=True)
class SectorShares:
    """Each sector's share of populations and respondents (figures 4-1 and 4-3).

    Parameters
    ----------
    register : Register
    outcomes : tuple of str
        Populations of table 4-1, ``respondents`` among them.
    """

    register: Register
    outcomes: tuple[str, ...]

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``sector_percent``, ``n`` the whole; of an edition's sectors."""
        found = {s: counts(self.register, respondents, s) for s in sectors_of(respondents)}
        wholes = {name: sum(part[name] for part in found.values()) for name in self.outcomes}
        return tidy(
            {"sector": sector}
            | _row(name, "sector_percent", 100 * found[sector][name] / wholes[name], wholes[name])
            for name in self.outcomes
            for sector in found
        )


@dataclass(frozen=True)
class Unreached:
    """Patients who could not be reached, in number and per 100 of the population."""

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count`` and ``percent`` of ``error_population``, by sector."""
        rows = []
        for sector in sectors_of(respondents):
            found = counts(self.register, respondents, sector)
            missed, total = found["error_population"], found["total_population"]
            share = 100 * missed / total
            rows.append({"sector": sector} | _row("error_population", "count", missed, total))
            rate = _row("error_population", "percent", share, total)
            rows.append({"sector": sector} | rate)
        return tidy(rows)


@dataclass(frozen=True)
class SelectionSteps:
    """The population split by where it left: not reached, no reaction, declined, answered.

    The report's response rates take both steps at once. Those reached who neither answered nor
    declined did not open the form, or did not get to the question of consent.
    """

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent`` of the outcome ``selection``, one per step, by sector and pooled."""
        rows = []
        for sector in sectors_of(respondents, pooled=True):
            found = counts(self.register, respondents, sector)
            total = found["total_population"]
            answered, declined = found[RESPONDENTS], found["declined_consent"]
            silent = found["receiving_population"] - answered - declined
            sizes = (found["error_population"], silent, declined, answered)
            for step, size in zip(STEPS, sizes, strict=True):
                row = _row("selection", "percent", 100 * size / total, total)
                rows.append({"sector": sector, "level": step} | row)
        return tidy(rows)


@dataclass(frozen=True)
class StepsBySex:
    """Both steps of selection for women and men: reached of all, answered of the reached.

    Women and men in the population follow from the shares of table 4-5, those who could not be
    reached from the printed share of men among them, which is rounded to a whole per cent: the
    share reached is known to about a tenth of a point.
    """

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent`` of the outcomes ``reached``, ``answered_if_reached``, ``answered``."""
        population = SexShares(self.register, "table-4-5", ("population_2023_feb_apr",))
        missed = PrintedShares(self.register, "figure-4-4", "error_population", rest="woman")
        by = ["sector", "level"]
        share = population(respondents, codebook).set_index(by)["estimate"] / 100
        share_missed = missed(respondents, codebook).set_index(by)["estimate"] / 100
        known = sex(respondents, codebook)
        rows = []
        for sector, level in share.index.intersection(share_missed.index, sort=False):
            found = counts(self.register, respondents, sector)
            everyone = share[sector, level] * found["total_population"]
            reached = everyone - share_missed[sector, level] * found["error_population"]
            answered = (known.eq(level) & respondents["sector"].eq(sector)).sum()
            for outcome, part, whole in (
                ("reached", reached, everyone),
                ("answered_if_reached", answered, reached),
                ("answered", answered, everyone),
            ):
                row = _row(outcome, "percent", 100 * part / whole, round(whole))
                rows.append({"sector": sector, "level": level} | row)
        return tidy(rows)


def _row(outcome: str, statistic: str, estimate: float, n: float) -> dict:
    n = 0 if np.isnan(n) else n
    return {"outcome": outcome, "statistic": statistic, "n": n, "estimate": estimate}
