"""Directional statements: what would have to hold, and whether it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ..published import UNRECOVERABLE, Published
from .numbers import Numbers
from .parts import Part, asserted, either, ordered
from .rules import RULES


@dataclass(frozen=True)
class Statements:
    """Rules of all directional statements, and the models they speak of.

    Attributes
    ----------
    assertions, orderings, further : mapping of str to list of dict
        Rows of the three files by statement; :mod:`.rules` holds those in no file.
    models : mapping of str to (str, str)
        Outcome and statistic (odds_ratio or coefficient) of each regression table.
    lost : set of (exhibit, sector, term)
        Cells that are unrecoverable.
    """

    assertions: Mapping[str, list[dict]]
    orderings: Mapping[str, list[dict]]
    further: Mapping[str, list[dict]]
    models: Mapping[str, tuple[str, str]]
    lost: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, published: Published) -> Statements:
        """Rules for the statements of `published`."""
        rows = published.estimates
        cells = rows[rows["statistic"].isin(["odds_ratio", "coefficient"])]
        models = cells.drop_duplicates("exhibit")[["exhibit", "outcome", "statistic"]]
        lost = cells[cells["corrected"].eq(UNRECOVERABLE)]
        return cls(
            _by_statement(published.assertions),
            _by_statement(published.orderings),
            _by_statement(published.further_orderings),
            {e: (o, s) for e, o, s in models.itertuples(index=False, name=None)},
            frozenset(lost[["exhibit", "sector", "term"]].itertuples(index=False, name=None)),
        )

    def parts(self, id: str, numbers: Numbers, *, as_printed: bool = False) -> list[Part]:
        """All parts of the statement `id`, each held against `numbers`.

        `as_printed` reads the print's own cells, wrong ones too; otherwise a part that speaks of
        a cell whose right number is not known is lost.
        """
        orderings = [ordered(rule, numbers) for rule in self.orderings.get(id, ())]
        further = [ordered(rule, numbers) for rule in self.further.get(id, ())]
        further += RULES[id](numbers) if id in RULES else []
        further = [part._replace(further=True) for part in further]
        return [*self._asserted(id, numbers, as_printed), *orderings, *further]

    def _asserted(self, id: str, numbers: Numbers, as_printed: bool) -> list[Part]:
        alternatives: dict[object, list[Part]] = defaultdict(list)
        for number, assertion in enumerate(self.assertions.get(id, ())):
            cell = tuple(assertion[c] for c in ("exhibit", "sector", "term"))
            model = self.models.get(assertion["exhibit"], ("", ""))
            lost = cell in self.lost and not as_printed
            part = Part(None, lost=True) if lost else asserted(assertion, *model, numbers)
            alternatives[assertion["any_of"] or number].append(part)
        return [either(parts) for parts in alternatives.values()]


@lru_cache(maxsize=4)
def statements_of(published: Published) -> Statements:
    """The rules, made once per set of printed numbers."""
    return Statements.of(published)


def _by_statement(rows: pd.DataFrame) -> dict[str, list[dict]]:
    rules: dict[str, list[dict]] = defaultdict(list)
    for row in rows.to_dict("records"):
        rules[row["id"]].append(row)
    return dict(rules)
