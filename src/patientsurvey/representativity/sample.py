"""The respondents in the register's categories, under the keys of the report's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import membership, tidy, wilson
from ..register import Register, SexShares, sectors_of, sex
from ..register.counts import here

if TYPE_CHECKING:
    from ..codebook import Codebook

RESPONDENTS, MENTIONS = "respondents", "diagnosis_mentions"

Classify = Callable[[pd.DataFrame, "Codebook"], pd.Series]
Spec = Callable[[pd.DataFrame, "Codebook"], pd.DataFrame]


@dataclass(frozen=True)
class InSector:
    """An estimate for the respondents of one sector alone; no rows where there are none.

    Parameters
    ----------
    sector : str
        ``PHV``, ``TSB`` or ``AVT``.
    spec : callable
        Any estimate.
    """

    sector: str
    spec: Spec

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """The rows of `spec` for the sector."""
        return self.spec(respondents[respondents["sector"].eq(self.sector)], codebook)


@dataclass(frozen=True)
class SampleCounts:
    """Respondents in the groups of a register table: its trusts or regions.

    Parameters
    ----------
    register : Register
    exhibit : str
        The table, whose groups have a row each, also where nobody answered.
    classify : callable
        Category of each respondent, such as :func:`patientsurvey.register.trust`.
    """

    register: Register
    exhibit: str
    classify: Classify

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count`` and ``percent`` (Wilson intervals) of the outcome ``respondents``.

        Without a group stand all respondents of the sector, those of no group included.
        """
        known = self.classify(respondents, codebook)
        printed = here(self.register.printed(self.exhibit), respondents)
        rows = []
        for sector in sectors_of(respondents):
            groups = printed[printed["sector"].eq(sector) & printed["group"].ne("")]["group"]
            inside = respondents["sector"].eq(sector)
            counted = {
                group: int(known[inside].eq(group.partition("=")[2]).sum())
                for group in groups.drop_duplicates()
            }
            rows += _counted(sector, "group", counted | {"": int(inside.sum())}, inside.sum())
        return tidy(rows)


@dataclass(frozen=True)
class SampleSex:
    """Women and men among the respondents, by sector (table 4-5 and figure 4-6).

    Parameters
    ----------
    register : Register, optional
        Where given, also how far each share lies from the population's of the same months.
    """

    register: Register | None = None

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count`` and ``percent``, levels ``woman``, ``man`` and their ``total``.

        With a register also ``percentage_points``: respondents' share less the population's.
        """
        rows = []
        for sector in sectors_of(respondents):
            known = sex(respondents[respondents["sector"].eq(sector)], codebook).dropna()
            counted = {name: int(known.eq(name).sum()) for name in ("woman", "man")}
            rows += _counted(sector, "level", counted | {"total": len(known)}, len(known))
        found = tidy(rows)
        if self.register is None or not len(found):
            return found
        return pd.concat([found, self._points(found, respondents, codebook)])

    def _points(
        self, found: pd.DataFrame, respondents: pd.DataFrame, codebook: Codebook
    ) -> pd.DataFrame:
        spring = SexShares(self.register, "table-4-5", ("population_2023_feb_apr",))
        keys = ["sector", "level"]
        population = spring(respondents, codebook).set_index(keys)["estimate"]
        shares = found[found["statistic"].eq("percent") & found["level"].ne("total")]
        shares = shares.set_index(keys)
        points = shares.assign(
            estimate=shares["estimate"] - population.reindex(shares.index),
            conf_low=np.nan,
            conf_high=np.nan,
            statistic="percentage_points",
        )
        return tidy(points.reset_index().to_dict("records"))


@dataclass(frozen=True)
class DiagnosisMentions:
    """Each diagnosis' share of all that the respondents ticked, so that the shares add up to 100.

    The register counts one condition per contact, respondents tick as many as they have; shares
    of all mentions are what figures 4-13 to 4-15 set side by side.

    Of the diagnoses that the register takes together (harmful use of substances and dependence)
    a respondent mentions one at most.

    Parameters
    ----------
    register : Register
    """

    register: Register

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, one per sector and diagnosis; ``n`` are the mentions."""
        given = membership(respondents, codebook, "diagnoses")
        names = [group.partition("=")[2] for group in self.register.groups("table-4-8")]
        ticked = {name: given[name.split("+")].eq(1).any(axis=1) for name in names}
        rows = []
        for sector in sectors_of(respondents):
            inside = respondents["sector"].eq(sector)
            mentions = {name: int(ticks[inside].sum()) for name, ticks in ticked.items()}
            n = sum(mentions.values())
            for name, count in mentions.items():
                key = {"sector": sector, "level": name, "outcome": MENTIONS, "n": n}
                share = 100 * count / n if n else np.nan
                rows.append(key | {"statistic": "percent", "estimate": share})
        return tidy(rows)


def _counted(sector: str, key: str, counts: dict[str, int], n: int) -> Iterator[dict]:
    for name, count in counts.items():
        place = {"sector": sector, "outcome": RESPONDENTS, key: name}
        yield place | {"statistic": "count", "n": n, "estimate": count}
        yield place | percent(count, n)


def percent(count: float, n: int) -> dict:
    """A share with its Wilson interval, as the cells of an estimate."""
    low, high = wilson(count, n)
    share = count / n if n else np.nan
    error = 100 * np.sqrt(share * (1 - share) / n) if n else np.nan
    return {"statistic": "percent", "n": n, "estimate": 100 * share, "std_error": error,
            "conf_low": float(low), "conf_high": float(high)}  # fmt: skip
