"""What follows from the printed numbers of the report on nursing homes (its chapter 5).

Sums from their parts, shares from counts, places per post, growth on the earlier number, and what
tables say about the text beside them. What does not follow is an input.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .numbers import SourceNumbers

YEARS = (2011, 2014, 2017)
"""Years of the staff register."""
CONTRACTS = ("municipal", "contract_gp", "intern", "private_outside_gp_scheme")
SINGLE, ALL_YEARS = "one_time", "all_three"
PAIRS = ("2011_and_2014", "2014_and_2017", "2011_and_2017")
PER_POST = "places_per_"
DAYS, WEEK = 365, 7


class Derived(NamedTuple):
    """A number that follows from printed ones, with its base (NaN where it has none)."""

    group: str
    level: str
    outcome: str
    statistic: str
    value: float
    n: float = np.nan

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about."""
        return self[:4]


@lru_cache(maxsize=8)
def derived_numbers(numbers: SourceNumbers, totals: bool) -> dict[tuple, Derived]:
    """Everything that follows from `numbers`, by key; with the tables' `totals`."""
    found = [*follows(numbers), *(sums(numbers) if totals else ())]
    return {number.key: number for number in found if not np.isnan(number.value)}


def sums(numbers: SourceNumbers) -> Iterator[Derived]:
    """Totals of the tables from the parts beside them."""
    for year in numbers.series("physician_fte").index:
        parts = [numbers.at("physician_fte", year, contract) for contract in CONTRACTS]
        yield Derived(f"year={year}", "", "physician_fte", "count", sum(parts))
    informants = numbers.exhibit("table-004-1")
    people = informants.loc[informants["level"].ne(""), "right"].sum()
    yield Derived("", "", "informants", "count", people, people)


def follows(numbers: SourceNumbers) -> Iterator[Derived]:
    """What follows from the tables and, where they are silent, from the text.

    NaN where one of the numbers that it takes is not printed.
    """
    yield from per_post(numbers)
    yield from continuity(numbers)
    yield from staff(numbers)
    yield from changes(numbers)
    yield from stays(numbers)
    yield from posts(numbers)


def per_post(numbers: SourceNumbers) -> Iterator[Derived]:
    """Places per full-time equivalent of each profession."""
    for outcome in numbers.rows["outcome"].unique():
        profession = outcome.removeprefix(PER_POST)
        if profession == outcome:
            continue
        for year, count in numbers.series(profession).items():
            places = numbers.at("nursing_home_places", year)
            yield Derived(f"year={year}", "", outcome, "ratio", places / count)


def continuity(numbers: SourceNumbers) -> Iterator[Derived]:
    """Doctors by the years they stand in the register, as shares of all of them."""
    levels = (SINGLE, *PAIRS, ALL_YEARS)
    counts = {level: numbers.value("physician_continuity", "", level) for level in levels}
    everyone = sum(counts.values())
    counts["several_years"] = everyone - counts[SINGLE]
    for level, count in counts.items():
        share = 100 * count / everyone
        yield Derived("", level, "physician_continuity", "percent", share, everyone)
    yield Derived("", "", "physicians", "count", everyone, everyone)


def staff(numbers: SourceNumbers) -> Iterator[Derived]:
    """Totals of the staff register, its extremes over the years, and what quartiles must be."""
    observed = sum(numbers.at("observations", year) for year in YEARS)
    yield Derived("", "", "observations", "count", observed, observed)
    for year in YEARS:
        group, n = f"year={year}", numbers.at("physician_age", year, statistic="n")
        yield Derived(group, "", "physicians", "count", n, n)
        for quartile, name in (("q2", "median"), ("q4", "max")):
            value = numbers.at("position_size", year, statistic=name)
            yield Derived(group, "", "position_size", quartile, value, n)
    for outcome in ("physician_age", "position_size"):
        for name in ("min", "max"):
            value = numbers.series(outcome, statistic=name).agg(name)
            yield Derived("", "", outcome, name, value)


def changes(numbers: SourceNumbers) -> Iterator[Derived]:
    """Growth and decline in per cent of the earlier number, and differences."""
    known = ("growth", "decline", "increase", "decrease")
    printed = numbers.rows[numbers.rows["statistic"].isin(known)]
    for row in printed.drop_duplicates(["group", "outcome", "statistic"]).itertuples():
        start, end = row.group.removeprefix("period=").split("_")
        before, after = (numbers.at(row.outcome, year) for year in (start, end))
        value = {
            "growth": 100 * (after / before - 1),
            "decline": 100 * (1 - after / before),
            "increase": after - before,
            "decrease": before - after,
        }[row.statistic]
        yield Derived(row.group, "", row.outcome, row.statistic, value)


def stays(numbers: SourceNumbers) -> Iterator[Derived]:
    """Length of a short stay from the stays per place in a year, every day occupied."""
    per_place = numbers.at("stays_per_short_term_place", 2017, statistic="ratio")
    days = DAYS / per_place
    yield Derived("year=2017", "", "length_of_short_stay_days", "mean", days)
    yield Derived("year=2017", "", "length_of_short_stay_weeks", "mean", days / WEEK)


def posts(numbers: SourceNumbers) -> Iterator[Derived]:
    """Institutions from their owners, employed doctors among all, hours against hours."""
    kinds = ("municipal", "private_non_profit", "private_for_profit")
    institutions = sum(numbers.at("institutions", 2017, kind) for kind in kinds)
    yield Derived("year=2017", "", "institutions", "count", institutions)
    every, employed = (numbers.at("physician_fte", 2016, level) for level in ("", "employed"))
    share = 100 * employed / every
    yield Derived("year=2016", "employed", "physician_fte", "percent", share)
    rest = every - employed
    yield Derived("year=2016", "general_practitioners", "physician_fte", "count", rest)
    hours = "physiotherapist_hours_per_resident_week"
    less, more = (
        numbers.at(name, 2017, statistic="ratio")
        for name in (hours, "physician_hours_per_resident_week")
    )
    below = 100 * (1 - less / more)
    yield Derived("year=2017", "below_physicians", hours, "percent", below)
