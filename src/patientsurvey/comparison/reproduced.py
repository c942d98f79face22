"""Recomputed numbers by the keys of the printed ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from .numbers import AVERAGED, KEYS, Found, Key, Numbers, groups_among

OF_A_MODEL = ["p_value", "conf_low", "conf_high"]
MODEL, TEST = ("odds_ratio", "coefficient"), ("difference",)
READ = "register_"
"""Begins the statistics of numbers that are read, not computed: ``register_count``."""
SUPPLEMENT = "supplement-"
"""Begins the exhibit ids of analyses beyond the report, with which print has nothing to do."""


@dataclass(frozen=True)
class Reproduced(Numbers):
    """Recomputed numbers, found by key.

    What another exhibit states under the same key is the same number. Analyses beyond the report
    (exhibit ids that begin with ``supplement-``) are left out.

    Attributes
    ----------
    by_key : mapping of Key to Found
    anywhere : mapping of tuple to Found
        By key without the exhibit.
    """

    by_key: Mapping[Key, Found]
    anywhere: Mapping[tuple, Found]

    @classmethod
    def of(cls, estimates: pd.DataFrame) -> Reproduced:
        """Index tidy `estimates` (see :mod:`patientsurvey.estimates`)."""
        own = estimates[~estimates["exhibit"].str.startswith(SUPPLEMENT).astype(bool)]
        by_key = {**dict(_implied(own)), **dict(_stated(own))}
        anywhere = {key[1:]: found for key, found in by_key.items()}
        return cls(groups_among(key.group for key in by_key), by_key, anywhere)

    def stated(self, key: Key) -> Found | None:
        """The estimate under `key`, of its own exhibit or of another."""
        return self.by_key.get(key) or self.anywhere.get(key[1:])


def _stated(estimates: pd.DataFrame) -> Iterator[tuple[Key, Found]]:
    """The estimates, and p-values and limits of models and tests as numbers of their own."""
    model = estimates[estimates["statistic"].isin([*MODEL, *TEST])]
    for name in OF_A_MODEL:
        for key, number, n, _ in _rows(model, name):
            yield key._replace(statistic=name), Found(number, n)
    for key, number, n, std_error in _rows(estimates, "estimate"):
        if key.statistic.startswith(READ):
            statistic = key.statistic.removeprefix(READ)
            yield key._replace(statistic=statistic), Found(number, n, given=True)
        else:
            yield key, Found(number, n, 0.0, std_error)


def _implied(estimates: pd.DataFrame) -> Iterator[tuple[Key, Found]]:
    """The bases of percentages and means, and the counts behind percentages."""
    averaged = estimates[estimates["statistic"].isin(AVERAGED)]
    for key, number, n, _ in _rows(averaged, "estimate"):
        yield key._replace(level="", statistic="n"), Found(n, n)
        if key.statistic == "percent":
            yield key._replace(statistic="count"), Found(_whole(n * number / 100), n)


def _whole(number: float) -> float:
    """The nearest whole number; NaN stays."""
    return number if math.isnan(number) else round(number)


def _rows(estimates: pd.DataFrame, number: str) -> Iterator[tuple[Key, float, float, float]]:
    """Key, number, base and standard error of each row."""
    keys = map(Key._make, zip(*(estimates[column].tolist() for column in KEYS), strict=True))
    columns = [estimates[name].astype(float).tolist() for name in (number, "n", "std_error")]
    return zip(keys, *columns, strict=True)
