"""The exhibits of another source as estimates: what is read in print, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..estimates import KEYS, SCHEMA
from .follows import Derived, derived_numbers
from .numbers import NURSING_HOMES, TABLE, SourceNumbers

if TYPE_CHECKING:
    from ..codebook import Codebook

Key = tuple[str, str, str, str]

OF_DOCTORS = ("physician_age", "position_size")
"""Outcomes of which the tables print the number of doctors."""
READ = "register_"
"""Begins the statistic of an input, which is read and not computed (:mod:`..register`)."""


def estimated(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Numbers of other sources with the columns of :data:`~patientsurvey.estimates.SCHEMA`.

    They have no sector; ``n`` is NaN where no persons stand behind a number (posts, places).
    """
    table = pd.DataFrame(list(rows), columns=list(SCHEMA))
    keys = table[list(KEYS)].astype(object).fillna("").astype("str")
    return table.astype(dict.fromkeys(SCHEMA[7:], "float64")).assign(**keys)


@dataclass(frozen=True)
class SourceExhibit:
    """The numbers of one exhibit of another source.

    A number of a table is computed where other numbers of that source give it; a number of the
    running text also where a table, or an earlier section, prints it. Every other number is read,
    with the statistic ``register_…``, so that no comparison takes it for a recomputed one.

    Parameters
    ----------
    numbers : SourceNumbers
    exhibit : str
        Such as ``table-004-2``.
    """

    numbers: SourceNumbers
    exhibit: str

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows in printed order. The respondents play no part."""
        rows = self.numbers.exhibit(self.exhibit)
        return estimated(self._row(row) for row in rows.itertuples())

    def _row(self, row: tuple) -> dict[str, Any]:
        key = {name: getattr(row, name) for name in ("group", "level", "outcome")}
        found = self._found((*key.values(), row.statistic), row.decimals)
        if found is None:
            n = self._people(row.outcome, row.group)
            return key | {"statistic": READ + row.statistic, "n": n, "estimate": row.right}
        return key | {"statistic": row.statistic, "n": found.n, "estimate": found.value}

    def _found(self, key: Key, decimals: int) -> Derived | None:
        return self.derived.get(key) or self._printed_elsewhere(key, decimals)

    @property
    def derived(self) -> dict[Key, Derived]:
        """What follows from other numbers, by key. The text repeats the totals of its tables."""
        if NURSING_HOMES not in self.exhibit:
            return {}
        return derived_numbers(self.numbers, self.exhibit.startswith(TABLE))

    def _printed_elsewhere(self, key: Key, decimals: int) -> Derived | None:
        """The number that running text repeats, from where print gives it in the first place.

        A number that is printed to fewer decimals there says nothing about this one.
        """
        exhibit, printed = self.numbers.places[key]
        if exhibit == self.exhibit or self.exhibit.startswith(TABLE) or printed < decimals:
            return None
        return Derived(*key, self.numbers.right[key])

    def _people(self, outcome: str, group: str) -> float:
        """Doctors or informants behind a number; NaN where it counts posts or places."""
        if outcome == "informants":
            return self.numbers.value(outcome)
        if outcome in OF_DOCTORS:
            return self.numbers.value(OF_DOCTORS[0], group, statistic="n")
        return np.nan
