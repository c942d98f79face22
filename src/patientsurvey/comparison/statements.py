"""Directional statements: what would have to hold, and whether it does in what is recomputed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from ..published import UNRECOVERABLE, Published
from .reproduced import Found, Key, Reproduced
from .texts import NOTHING, Name, PValue, TermName, Text, Worded

SIGNIFICANT_BELOW = 0.05
SIMILAR = {"percent": 5.0, "mean": 0.25}
"""Largest difference that still counts as similar, in points and in scale units."""
NAMES = ("sector", "group", "level", "outcome")
"""What may tell the two sides of an ordering apart."""


class Part(NamedTuple):
    """One part of a statement: whether it holds (None: can't be told), and what was found.

    ``lost`` marks a part that speaks of cells whose right numbers can't be told from the print.
    """

    holds: bool | None
    found: Text = NOTHING
    lost: bool = False


@dataclass(frozen=True)
class Statements:
    """Rules of all directional statements, and the models they speak of.

    Attributes
    ----------
    assertions, orderings : mapping of str to list of dict
        Rows of the two files by statement.
    models : mapping of str to (str, str)
        Outcome and statistic (odds_ratio or coefficient) of each regression table.
    lost : set of (exhibit, sector, term)
        Cells that are unrecoverable.
    """

    assertions: Mapping[str, list[dict]]
    orderings: Mapping[str, list[dict]]
    models: Mapping[str, tuple[str, str]]
    lost: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, published: Published, ids: pd.Series) -> Statements:
        """Rules for the statements `ids`."""
        rows = published.estimates
        cells = rows[rows["statistic"].isin(["odds_ratio", "coefficient"])]
        models = cells.drop_duplicates("exhibit")[["exhibit", "outcome", "statistic"]]
        lost = cells[cells["corrected"].eq(UNRECOVERABLE)]
        return cls(
            _by_statement(published.assertions, ids),
            _by_statement(published.orderings, ids),
            {e: (o, s) for e, o, s in models.itertuples(index=False, name=None)},
            frozenset(lost[["exhibit", "sector", "term"]].itertuples(index=False, name=None)),
        )

    def parts(self, id: str, reproduced: Reproduced) -> list[Part]:
        """All parts of the statement `id`, each held against `reproduced`."""
        orderings = self.orderings.get(id, [])
        return [*self._asserted(id, reproduced), *(ordered(o, reproduced) for o in orderings)]

    def _asserted(self, id: str, reproduced: Reproduced) -> list[Part]:
        alternatives: dict[object, list[Part]] = defaultdict(list)
        for number, assertion in enumerate(self.assertions.get(id, [])):
            part = self.asserted(assertion, reproduced)
            alternatives[assertion["any_of"] or number].append(part)
        return [either(parts) for parts in alternatives.values()]

    def asserted(self, assertion: Mapping[str, str], reproduced: Reproduced) -> Part:
        """Whether a term has the asserted sign and significance at 5 percent."""
        exhibit, sector, term = (assertion[c] for c in ("exhibit", "sector", "term"))
        if (exhibit, sector, term) in self.lost:
            return Part(None, lost=True)
        outcome, statistic = self.models.get(exhibit, ("", ""))
        key = Key(exhibit, sector, "", "", outcome, term, statistic)
        found = reproduced.find(key)
        p = reproduced.find(key._replace(statistic="p_value"))
        if not found or not p or math.isnan(found.value) or math.isnan(p.value):
            return Part(None)
        above = found.value > (1 if statistic == "odds_ratio" else 0)
        sign = assertion["sign"] in ("either", "positive" if above else "negative")
        significance = "yes" if p.value < SIGNIFICANT_BELOW else "no"
        holds = sign and assertion["significant"] in ("either", significance)
        names = {"term": TermName(term), "sector": Name(sector)}
        numbers = {"value": found.value, "p": PValue(p.value)}
        return Part(holds, Worded("reason_term", {**names, **numbers}))


def either(parts: list[Part]) -> Part:
    """One part that holds if any of its alternatives does."""
    for outcome in (True, None, False):
        for part in parts:
            if part.holds is outcome:
                return part
    raise ValueError("a statement part without alternatives")


def ordered(ordering: Mapping[str, str], reproduced: Reproduced) -> Part:
    """Whether one number lies above or below another, or near it."""
    rest = {"exhibit": ordering["exhibit"], "term": "", "statistic": ordering["statistic"]}
    one = reproduced.find(Key(**rest, **{n: ordering[n] for n in NAMES}))
    other = reproduced.find(Key(**rest, **{n: ordering[f"than_{n}"] for n in NAMES}))
    if not one or not other or math.isnan(one.value) or math.isnan(other.value):
        return Part(None)
    holds = {
        "higher": one.value > other.value,
        "lower": one.value < other.value,
        "similar": abs(one.value - other.value) <= SIMILAR.get(ordering["statistic"], 0.0),
    }[ordering["relation"]]
    return Part(holds, side_by_side(ordering, one, other))


def side_by_side(ordering: Mapping[str, str], one: Found, other: Found) -> Worded:
    """Two numbers, each named by what tells them apart, after what they have in common."""
    told = [n for n in NAMES if ordering[n] != ordering[f"than_{n}"]] or ["sector"]
    named = [*told, *(["outcome"] if "level" in told else [])]
    left, right = (Name(**{n: ordering[side + n] for n in named}) for side in ("", "than_"))
    common = {n: ordering[n] for n in ("sector", "group") if n not in told and ordering[n] != "ALL"}
    values = {"left": left, "right": right, "one": one.value, "other": other.value}
    if not any(common.values()):
        return Worded("reason_order", values)
    return Worded("reason_order_within", values | {"common": Name(**common)})


def _by_statement(rows: pd.DataFrame, ids: pd.Series) -> dict[str, list[dict]]:
    rules: dict[str, list[dict]] = defaultdict(list)
    for row in rows[rows["id"].isin(ids)].to_dict("records"):
        rules[row["id"]].append(row)
    return rules
