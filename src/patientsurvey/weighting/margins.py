"""Margins of each sector's population that the report prints, with the respondents' place in them.

Sex is printed for every sector (table 4-5), geography by health trust in mental health care and
substance-use treatment (tables 4-2 and 4-3) and by region, crossed with sex, with contracted
specialists (table 4-4). Of age only two shares are left in print: 35 years or younger in mental
health care, 25 to 45 with contracted specialists (figure 4-2); none in substance-use treatment.

For weights the trusts stand in for the regions. Table 4-6 counts more units as *without an
agreement* in the population than in the sample (in mental health care 2,618 of 87,164 patients,
but 307 of 21,346 respondents), while a trust is a trust on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from ..register import categories
from ..register.aggregates import BY_TRUST, PERCENT, Register

if TYPE_CHECKING:
    from ..codebook import Codebook

SMALL_TRUST = 30
"""Trusts with fewer respondents are gathered: their weights would rest on a handful."""
GATHERED, REST = "small_trusts", "rest"
SEXES = ("woman", "man")


@dataclass(frozen=True, eq=False)
class Margin:
    """One distribution of a sector's population, and the respondents' place in it.

    Attributes
    ----------
    name : str
        ``sex``, ``age``, ``region``, ``trust`` or ``sex_region``.
    population : Series
        Patients by category; in per cent for ``age``.
    categories : Series
        Category of each respondent, missing where it is not known; index of the respondents.
    """

    name: str
    population: pd.Series
    categories: pd.Series

    @property
    def respondents(self) -> pd.Series:
        """Respondents by category, in the order of the population."""
        counts = self.categories.value_counts()
        return counts.reindex(self.population.index, fill_value=0)


@dataclass(frozen=True, eq=False)
class Margins:
    """The margins of one sector. Each is None where print does not give it.

    Parameters
    ----------
    respondents : DataFrame
        Respondents of the sector alone, with the derived variables.
    sector : str
        ``PHV``, ``TSB`` or ``AVT``.
    register : Register
    codebook : Codebook
    """

    respondents: pd.DataFrame
    sector: str
    register: Register
    codebook: Codebook

    def sex(self) -> Margin | None:
        """Women and men of February to April 2023, drawn again for comparison."""
        rows = self._rows("table-4-5", "population_2023_feb_apr")
        sexes = rows[rows["level"].isin(SEXES)].set_index("level")["value"]
        return self._margin("sex", sexes, categories.sex)

    def region(self) -> Margin | None:
        """Health regions, and units without an agreement, of the same draw."""
        rows = self._rows("table-4-6", "population_2023_feb_apr")
        return self._margin("region", _by_group(rows), categories.region_by_agreement)

    def trust(self) -> Margin | None:
        """Health trusts of the total population, without those whose number is suppressed."""
        rows = self._rows(BY_TRUST.get(self.sector, ""), "total_population")
        trusts = _by_group(rows)
        if not self.register.whole:
            trusts = trusts[trusts.index.isin(self._category(categories.trust).unique())]
        return self._margin("trust", trusts, categories.trust)

    def sex_region(self) -> Margin | None:
        """Women and men by region, of the total population with contracted specialists."""
        rows = self._rows("table-4-4", "total_population")
        rows = rows[rows["level"].isin(SEXES) & ~rows["group"].isin(["", "region=unknown"])]
        names = rows["level"] + " " + rows["group"].str.removeprefix("region=")
        place = self._category(categories.sex) + " " + self._category(categories.region)
        return self._margin("sex_region", rows["value"].set_axis(names), lambda *_: place)

    def age(self) -> Margin | None:
        """The one age share that is printed for the sector, and all other ages."""
        rows = self._rows("figure-4-2", "total_population", PERCENT)
        if not len(rows):
            return None
        level, share = rows["level"].iloc[0], rows["value"].iloc[0]
        ages = self.respondents["age_group"]
        place = ages.isin(level.split("+")).map({True: level, False: REST}).where(ages.notna())
        return Margin("age", pd.Series({level: share, REST: 100 - share}), place)

    def _rows(self, exhibit: str, outcome: str, statistic: str = "count") -> pd.DataFrame:
        rows = self.register.printed(exhibit, statistic)
        return rows[rows["sector"].eq(self.sector) & rows["outcome"].eq(outcome)]

    def _category(self, classify) -> pd.Series:
        return classify(self.respondents, self.codebook)

    def _margin(self, name: str, population: pd.Series, classify) -> Margin | None:
        population = population[population.gt(0)]
        if not len(population):
            return None
        place = self._category(classify)
        return Margin(name, population, place.where(place.isin(population.index)))


def for_weights(margins: Margins) -> list[Margin]:
    """The margins that weights are raked to: geography crossed with sex where it is printed so."""
    crossed, trust = margins.sex_region(), margins.trust()
    chosen = [crossed] if crossed else [margins.sex(), trust and gathered(trust, margins)]
    return [margin for margin in (*chosen, margins.age()) if margin]


def gathered(margin: Margin, margins: Margins) -> Margin:
    """Trusts, with the small and the suppressed ones as one category that takes what is left."""
    total = margins.register.count(margins.sector)
    named = margin.population[margin.respondents.ge(SMALL_TRUST)]
    known = categories.trust(margins.respondents, margins.codebook)
    place = known.where(known.isin(named.index) | known.isna(), GATHERED)
    population = pd.concat([named, pd.Series({GATHERED: total - named.sum()})])
    return replace(margin, population=population, categories=place)


def _by_group(rows: pd.DataFrame) -> pd.Series:
    groups = rows[rows["group"].ne("") & rows["level"].eq("")]
    return groups["value"].set_axis(groups["group"].str.replace(r"^.*=", "", regex=True))
