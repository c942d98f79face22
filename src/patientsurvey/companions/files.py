"""The other sources: what they are, what they find, and which questions of the survey they touch.

The files of ``data/companions`` are read and checked here; a row that can't be used is refused
with its file, line, column and remedy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..published.tables import Table, among, read_table
from ..survey_part import PROJECT

if TYPE_CHECKING:
    from ..codebook import Codebook
    from ..published import Published

FOLDER = PROJECT / "data" / "companions"
COLUMNS = {
    "sources": (
        "source", "short_en", "short_nb", "setting_en", "setting_nb", "country", "year",
        "design_en", "design_nb", "respondents_en", "respondents_nb", "n", "response",
        "used_en", "used_nb", "compare_en", "compare_nb", "citation", "line",
    ),
    "themes": ("theme", "label_en", "label_nb", "items", "exhibits"),
    "evidence": (
        "id", "theme", "source", "line", "short_en", "short_nb", "finding_en", "finding_nb",
        "printed", "items", "comparable", "limits_en", "limits_nb",
    ),
    "collaborative_care": (
        "element", "line", "label_en", "label_nb", "sees", "note_en", "note_nb",
    ),
    "collaborative_care_items": ("element", "outcome", "level", "base"),
}  # fmt: skip
OPTIONAL = ("country", "year", "n", "response", "printed", "items")
"""Cells that may be empty."""
DEGREES = ("yes", "partly", "no")
"""Whether something can be compared, or is seen by the survey."""
BASES = ("answered", "substantive")
"""Answers in the base of a share: all, or without don't know and not relevant."""


@dataclass(frozen=True, eq=False)
class Companions:
    """The other sources, checked; every column is text.

    Attributes
    ----------
    sources : DataFrame
        One row per source: setting, year, design, n, response, what is used of it.
    themes : DataFrame
        Themes with the survey's questions and the exhibits in which they stand.
    evidence : DataFrame
        Findings by theme and source; ``printed`` names the rows of ``estimates.csv`` with their
        numbers, ``items`` the variables of the codebook that speak to them.
    collaborative_care, collaborative_care_items : DataFrame
        Elements of the Collaborative Care Model, and the answers by which the survey sees them.
    """

    sources: pd.DataFrame = field(repr=False)
    themes: pd.DataFrame = field(repr=False)
    evidence: pd.DataFrame = field(repr=False)
    collaborative_care: pd.DataFrame = field(repr=False)
    collaborative_care_items: pd.DataFrame = field(repr=False)

    @classmethod
    def load(
        cls, published: Published, codebook: Codebook, folder: str | Path = FOLDER
    ) -> Companions:
        """Read and check the files of `folder`.

        Parameters
        ----------
        published : Published
            Printed numbers that the evidence names.
        codebook : Codebook
            Questions and answers that it speaks to.
        folder : path
            ``data/companions``.

        Raises
        ------
        PublishedError
            For the first row that can't be used, with file, line, column and remedy.
        """
        tables = {n: read_table(Path(folder) / f"{n}.csv", c) for n, c in COLUMNS.items()}
        check(tables, published, codebook)
        return cls(**{name: table.rows for name, table in tables.items()})

    def of_theme(self, theme: str) -> pd.DataFrame:
        """Evidence on one theme, with the source's short names (``source_en``, ``source_nb``)."""
        short = self.sources.set_index("source")[["short_en", "short_nb"]]
        rows = self.evidence[self.evidence["theme"].eq(theme)]
        return rows.join(short.add_prefix("source_"), on="source")


def check(tables: Mapping[str, Table], published: Published, codebook: Codebook) -> None:
    """Check all files, alone and against each other, the printed numbers and the codebook."""
    for name, table in tables.items():
        table.filled(*(c for c in COLUMNS[name] if c not in OPTIONAL))
    for name, key in (("sources", "source"), ("themes", "theme"), ("evidence", "id"),
                      ("collaborative_care", "element")):  # fmt: skip
        tables[name].unique(key)
    for name in ("sources", "evidence", "collaborative_care"):
        tables[name].whole_numbers("line")
    _check_links(tables)
    _check_printed(tables["evidence"], published)
    for name in ("themes", "evidence"):
        _check_words(tables[name], "items", codebook.variables, "variable", "data/codebook")
    exhibits = {exhibit.exhibit for exhibit in published.exhibits()}
    _check_words(tables["themes"], "exhibits", exhibits, "exhibit", "data/published/exhibits.csv")
    _check_answers(tables["collaborative_care_items"], codebook)


def _check_links(tables: Mapping[str, Table]) -> None:
    evidence, items = tables["evidence"], tables["collaborative_care_items"]
    evidence.one_of("source", set(tables["sources"].rows["source"]), "source", "sources.csv")
    evidence.one_of("theme", set(tables["themes"].rows["theme"]), "theme", "themes.csv")
    evidence.one_of("comparable", DEGREES, "degree")
    tables["collaborative_care"].one_of("sees", DEGREES, "degree")
    elements = set(tables["collaborative_care"].rows["element"])
    items.one_of("element", elements, "element", "collaborative_care.csv")
    items.one_of("base", BASES, "base")


def _check_printed(evidence: Table, published: Published) -> None:
    """The printed numbers exist, and stand in the same source."""
    source = dict(published.estimates[["id", "source"]].itertuples(index=False, name=None))
    _check_words(evidence, "printed", source, "printed row", "data/published/estimates.csv")
    rows = evidence.rows[["printed", "source"]].itertuples(index=False)
    other = [any(source[id] != row.source for id in row.printed.split()) for row in rows]
    what, remedy = "{id}: {printed} is no number of source {source}", "name a row of that source"
    evidence.refuse(pd.Series(other), "printed", what, remedy)


def _check_words(table: Table, column: str, known: Collection[str], kind: str, where: str) -> None:
    """Every word of `column` is among the `known` names."""
    bad = ~pd.Series([set(cell.split()) <= set(known) for cell in table.rows[column]], dtype=bool)
    table.refuse(bad, column, f"unknown {kind} in {{{column}!r}}", f"use names of {where}")


def _check_answers(items: Table, codebook: Codebook) -> None:
    items.one_of("outcome", codebook.variables, "variable", "data/codebook")
    known = {o: {a.answer for a in codebook.answers(o)} for o in items.rows["outcome"].unique()}
    pairs = items.rows[["outcome", "level"]].itertuples(index=False)
    bad = ~among(pd.Series([set(p.level.split("+")) <= known[p.outcome] for p in pairs]), [True])
    items.refuse(bad, "level", "{outcome} has no answer {level!r}", "use answers of answers.csv")
