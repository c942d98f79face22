"""The printed numbers of a report, with the exhibits they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..codebook import Codebook
from ..errors import PublishedError
from .checks import COLUMNS, check
from .tables import Table, read_table, suggestion


@dataclass(frozen=True)
class PublishedExhibit:
    """A table, a figure, or the running text of a section.

    Parameters
    ----------
    exhibit : str
        Id and anchor: ``table-8-1``, ``figure-8-1``, ``text-8-1`` (section 8.1).
    kind : {"table", "figure", "text"}
    chapter : int
    titles : mapping of str to str
        Title by language.
    printed_n : str
        Bases that the report prints with it.
    recoverable : {"full", "partial", "none"}
        Whether its numbers can be read out of the report's text.
    line : int
        Line of its caption (of a text: its first number) in the source.
    """

    exhibit: str
    kind: str
    chapter: int
    titles: Mapping[str, str]
    printed_n: str
    recoverable: str
    line: int

    def title(self, lang: str) -> str:
        """Title in a language.

        Raises
        ------
        PublishedError
            If there is no title in `lang`.
        """
        if lang not in self.titles:
            raise PublishedError(
                f"{self.exhibit} has no title in {lang!r}",
                "data/published/exhibits.csv",
                f"add a column title_{lang}; there are {', '.join(self.titles)}",
            )
        return self.titles[lang]


@dataclass(frozen=True, eq=False)
class Published:
    """Everything the report prints, checked.

    Attributes
    ----------
    estimates : DataFrame
        One row per printed number or directional statement, columns of ``estimates.csv``: ``value``
        float (NaN where none is printed), ``decimals`` and ``line`` integers, the rest text.
    statements, assertions, orderings, qualifiers, vocabulary, reasons : DataFrame
        The other files; limits of qualifiers as floats.
    further_orderings : DataFrame
        Orderings that are checked, but that the synthetic respondents were not made from.
    allowances : DataFrame
        How far from print numbers of the synthetic respondents may lie, as floats.
    """

    estimates: pd.DataFrame = field(repr=False)
    statements: pd.DataFrame = field(repr=False)
    assertions: pd.DataFrame = field(repr=False)
    orderings: pd.DataFrame = field(repr=False)
    further_orderings: pd.DataFrame = field(repr=False)
    qualifiers: pd.DataFrame = field(repr=False)
    vocabulary: pd.DataFrame = field(repr=False)
    reasons: pd.DataFrame = field(repr=False)
    allowances: pd.DataFrame = field(repr=False)
    _exhibits: Mapping[str, PublishedExhibit] = field(repr=False)

    @classmethod
    def load(cls, folder: str | Path, codebook: Codebook | None = None) -> Published:
        """Read and check the files of `folder`.

        Parameters
        ----------
        folder : path
            ``data/published``.
        codebook : Codebook, optional
            Where given, outcomes, levels and groups must exist there (chapter 5 on).

        Raises
        ------
        PublishedError
            For the first row that can't be used, with file, line, column and remedy.
        """
        tables = {n: read_table(Path(folder) / f"{n}.csv", c) for n, c in COLUMNS.items()}
        check(tables, codebook)
        return cls.of(tables)

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> Published:
        """The checked `tables` with numbers as numbers."""
        rows = {name: table.rows for name, table in tables.items()}
        exhibits = map(_exhibit, rows["exhibits"].to_dict("records"))
        limits = {"low": float, "high": float, "rounding": int}
        return cls(
            estimates=_numbers(rows["estimates"]),
            statements=rows["statements"],
            assertions=rows["assertions"],
            orderings=rows["orderings"],
            further_orderings=rows["further_orderings"],
            qualifiers=rows["qualifiers"].astype(limits),
            vocabulary=rows["vocabulary"],
            reasons=rows["reasons"],
            allowances=rows["allowances"].astype({"allowance": float, "across": float}),
            _exhibits={exhibit.exhibit: exhibit for exhibit in exhibits},
        )

    @cached_property
    def paraphrases(self) -> Mapping[str, Mapping[str, str]]:
        """What each statement says in short: by statement, then by language."""
        english = self.statements.rename(columns={"paraphrase": "paraphrase_en"})
        return {row["id"]: _by_language(row, "paraphrase") for row in english.to_dict("records")}

    @cached_property
    def explanations(self) -> Mapping[str, Mapping[str, str]]:
        """Each reason of ``estimates.csv`` by language, found by its English text."""
        rows = self.reasons.to_dict("records")
        return {row["reason_en"]: _by_language(row, "reason") for row in rows}

    def of_exhibit(self, id: str) -> pd.DataFrame:
        """Printed rows of the exhibit `id`, in printed order."""
        return self.estimates[self.estimates["exhibit"].eq(self.exhibit(id).exhibit)]

    def exhibit(self, id: str) -> PublishedExhibit:
        """The exhibit `id`.

        Raises
        ------
        PublishedError
            If the report has no such exhibit.
        """
        if id not in self._exhibits:
            remedy = suggestion(id, self._exhibits, "data/published/exhibits.csv")
            raise PublishedError(f"unknown exhibit {id!r}", "exhibit", remedy)
        return self._exhibits[id]

    def exhibits(self, chapter: int | None = None) -> tuple[PublishedExhibit, ...]:
        """Exhibits of `chapter`, or all, in printed order."""
        every = self._exhibits.values()
        return tuple(e for e in every if chapter is None or e.chapter == chapter)


def _numbers(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        chapter=rows["chapter"].astype(int),
        value=pd.to_numeric(rows["value"]),
        decimals=pd.to_numeric(rows["decimals"]).astype("Int64"),
        line=rows["line"].astype(int),
    )


def _by_language(row: Mapping[str, str], stem: str) -> dict[str, str]:
    """Texts of the columns ``stem_en``, ``stem_nb`` … by language."""
    start = f"{stem}_"
    return {c.removeprefix(start): text for c, text in row.items() if c.startswith(start)}


def _exhibit(row: Mapping[str, str]) -> PublishedExhibit:
    return PublishedExhibit(
        exhibit=row["exhibit"],
        kind=row["kind"],
        chapter=int(row["chapter"]),
        titles=_by_language(row, "title"),
        printed_n=row["printed_n"],
        recoverable=row["recoverable"],
        line=int(row["line"]),
    )
