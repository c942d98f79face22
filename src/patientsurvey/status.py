"""The state of the whole book against print: the front page's figures."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from .chapter import CODEBOOK, PROJECT, PUBLISHED
from .codebook import Codebook
from .exhibits import VERDICTS, emit
from .labels import Labels
from .language import Wording, parse_languages
from .published import Published


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

    def by_chapter(self) -> pd.DataFrame:
        """Printed numbers by chapter and verdict, shape (chapters, verdicts).

        ``here`` says whether the book holds a notebook for the chapter. Without a build the
        frame is empty.
        """
        path = Path(self.out) / "reproduction.csv"
        if not path.exists():
            return pd.DataFrame()
        verdicts = pd.read_csv(path, usecols=["id", "verdict"], dtype=str)
        rows = verdicts.merge(self.published.estimates[["id", "source", "chapter"]], on="id")
        report = rows[rows["source"].eq("002")]
        counts = report.groupby(["chapter", "verdict"]).size().unstack(fill_value=0)
        counts = counts.reindex(columns=list(VERDICTS), fill_value=0)
        counts.index = counts.index.astype(int)
        return counts.sort_index().assign(here=[self.has_notebook(c) for c in sorted(counts.index)])

    def has_notebook(self, chapter: int) -> bool:
        """Whether a notebook reproduces `chapter`'s exhibits."""
        found = (PROJECT / "notebooks").glob(f"{chapter:02d}_*.ipynb")
        return any("data_and_codebook" not in path.name for path in found)

    def show(self) -> None:
        """The table of the front page, one per language."""
        counts = self.by_chapter()
        for lang, labels in self.labels.items():
            emit(self._html(counts, labels), self._text(counts, labels), lang)

    def _html(self, counts: pd.DataFrame, labels: Labels) -> str:
        if counts.empty:
            return f'<p class="comparison">{labels.word("status_unbuilt")}</p>'
        heads = ["status_chapter", "status_printed", *(f"verdict_{v}" for v in VERDICTS[:3])]
        head = "".join(f"<th>{labels.word(key)}</th>" for key in heads)
        body = "".join(self._row(chapter, row, labels) for chapter, row in counts.iterrows())
        return (
            '<div class="exhibit-table" tabindex="0"><table class="status"><thead><tr>'
            f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _row(self, chapter: int, row: pd.Series, labels: Labels) -> str:
        title = escape(f"{chapter} {labels.word(f'chapter_{chapter}')}")
        total = sum(int(row[verdict]) for verdict in VERDICTS)
        cells = [labels.number(total)]
        if not row["here"]:
            note = f'<td colspan="3" class="quiet">{labels.word("status_not_built")}</td>'
            return f'<tr><td>{title}</td><td class="number">{cells[0]}</td>{note}</tr>'
        cells += [labels.number(int(row[verdict])) for verdict in VERDICTS[:3]]
        page = next((PROJECT / "notebooks").glob(f"{chapter:02d}_*.ipynb")).stem
        numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
        return f'<tr><td><a href="{page}.html">{title}</a></td>{numbers}</tr>'

    def _text(self, counts: pd.DataFrame, labels: Labels) -> str:
        # What git stores must not change with every build of another chapter.
        return labels.word("status_unbuilt") if counts.empty else f"{len(counts)} chapters"
