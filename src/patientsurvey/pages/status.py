"""The state of the whole book against print: the front page's figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from ..chapter import CODEBOOK, PROJECT, PUBLISHED, Values
from ..codebook import Codebook
from ..comparison import VERDICTS
from ..exhibits import emit
from ..exhibits.typeset import Head, cell, row, table
from ..labels import Labels
from ..language import Wording, parse_languages
from ..published import REPORT, Published

DISCUSSION = 13
"""The report's last chapter sums up and has no exhibits: its statements stand in chapter 14."""
WORD = "verdict_{}"


def verdicts_by(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Printed rows of the report by `by` and verdict.

    Parameters
    ----------
    rows : DataFrame
        One row per printed row: ``source``, ``verdict`` and `by`.
    by : str
        A column, such as ``chapter``.

    Returns
    -------
    DataFrame
        Index `by`, columns :data:`VERDICTS` and ``total``.
    """
    report = rows[rows["source"].eq(REPORT)]
    counts = report.groupby([by, "verdict"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(VERDICTS), fill_value=0)
    return counts.assign(total=counts.sum(axis=1)).sort_index().rename_axis(columns=None)


def page_of(chapter: int) -> str:
    """Page of the book that holds a chapter of the report; empty where there is none."""
    return page_showing(14 if chapter == DISCUSSION else chapter)


def page_showing(chapter: int) -> str:
    """Page with the exhibits whose home is this chapter; empty where there is none.

    The report's thirteenth chapter sums up and shows nothing; the book's has other sources.
    """
    found = sorted((PROJECT / "notebooks").glob(f"{chapter:02d}_*.ipynb"))
    return found[0].stem if found else ""


@dataclass
class Status:
    """Verdicts by chapter, from ``reproduction.csv`` as the build left it.

    Parameters
    ----------
    out : str
        The build's folder, which holds ``reproduction.csv``.
    lang : str
        Languages to show, ``"en"``, ``"nb"`` or both.
    """

    out: str
    lang: str = "en"

    def __post_init__(self) -> None:
        wording, codebook = Wording.load(CODEBOOK / "wording.csv"), Codebook.load(CODEBOOK)
        self.labels = {lang: Labels(codebook, wording, lang) for lang in parse_languages(self.lang)}
        self.published = Published.load(PUBLISHED)

    @cached_property
    def by_chapter(self) -> pd.DataFrame:
        """Printed rows by chapter and verdict (:func:`verdicts_by`); empty without a build."""
        path = Path(self.out) / "reproduction.csv"
        if not path.exists():
            return pd.DataFrame()
        verdicts = pd.read_csv(path, usecols=["id", "verdict"], dtype=str)
        rows = verdicts.merge(self.published.estimates[["id", "source", "chapter"]], on="id")
        return verdicts_by(rows, "chapter")

    @property
    def numbers(self) -> Values:
        """Printed rows of the whole report by verdict, and ``total``; none without a build."""
        return Values() if self.by_chapter.empty else Values(self.by_chapter.sum().to_dict())

    def show(self) -> None:
        """The sentence and the table of the front page, one of each per language."""
        for lang, labels in self.labels.items():
            emit(self._html(labels), self._text(labels), lang)

    def _html(self, labels: Labels) -> str:
        if self.by_chapter.empty:
            return f'<p class="comparison">{escape(labels.word("status_unbuilt"))}</p>'
        line = escape(labels.word("status_line", **self.numbers))
        heads = [Head(labels.word("status_chapter"), number=False)]
        heads += [Head(labels.word(key)) for key in ("status_printed", *map(WORD.format, VERDICTS))]
        rows = (
            self._row(chapter, counts, labels) for chapter, counts in self.by_chapter.iterrows()
        )
        return f'<p class="reading">{line}</p>{table(heads, rows, "status")}'

    def _row(self, chapter: int, counts: pd.Series, labels: Labels) -> str:
        title, page = escape(f"{chapter} {labels.word(f'chapter_{chapter}')}"), page_of(chapter)
        name = f'<a href="{page}.html">{title}</a>' if page else title
        if page and int(page[:2]) != chapter:  # the report's chapter stands on another page
            name += f" {escape(labels.word('status_elsewhere', page=page[:2]))}"
        cells = (cell(labels.number(int(counts[column]))) for column in ("total", *VERDICTS))
        return row(name, cells)

    def _text(self, labels: Labels) -> str:
        # What git stores must not change with every build of another chapter.
        unbuilt = self.by_chapter.empty
        return labels.word("status_unbuilt") if unbuilt else f"{len(self.by_chapter)} chapters"
