"""The state of the whole reproduction: counts, distances, models, statements, every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from ...chapter import Chapter, Values
from ...comparison import (
    ON_PRINT,
    VERDICTS,
    Reproduction,
    comparison_distances,
    read_reproduction,
    rounding_units,
)
from ...exhibits import emit, picture
from ...labels import Labels
from ...published import REPORT
from ..status import page_of, page_showing, verdicts_by
from . import tables
from .counts import CLASSES, KINDS, causes, distance_classes, kind_of, models
from .pictures import StandardErrors, UnitsOfPrint
from .rows import STYLE, write_rows

DEVIATIONS = {
    "percent": "percent", "sector_percent": "percent", "percentage_points": "percent",
    "count": "count", "n": "count", "mean": "mean", "alpha": "mean",
    "r_squared": "mean", "odds_ratio": "estimate", "coefficient": "estimate",
    "conf_low": "limit", "conf_high": "limit", "p_value": "p_value",
}  # fmt: skip
"""Kinds of number whose distances from print are drawn apart."""
PRINT_IS_WRONG = ("corrected", "lost", "print")
"""Kinds of reason that lie in print."""
ORDER = ("percent", "count", "mean", "estimate", "limit", "p_value")


@dataclass
class ReproductionPage:
    """Shows what the build's comparison with print found.

    Parameters
    ----------
    chapter : Chapter
        Opened with the notebook's parameters; its folder holds the merged estimates once all
        chapters have run. Before that every display is a note.
    """

    chapter: Chapter

    # --- what is counted ------------------------------------------------------------------

    @cached_property
    def reproduction(self) -> Reproduction | None:
        """Verdicts on all printed rows and statements; None before the book is built."""
        if not (Path(self.chapter.out) / "estimates.csv").exists():
            return None
        return read_reproduction(self.chapter.out, self.chapter.published)

    @cached_property
    def every_row(self) -> pd.DataFrame:
        """Every printed row with its verdict, its kind and its statement's verdict on print."""
        numbers, spoken = self.reproduction.numbers, self.reproduction.statements
        on_print = dict(zip(spoken["id"], spoken["on_print"], strict=True))
        return numbers.assign(
            kind=kind_of(numbers), on_print=numbers["statement"].map(on_print).fillna("")
        )

    @property
    def rows(self) -> pd.DataFrame:
        """The report's own rows; those of the companion sources stand in the table alone."""
        return self.every_row[self.every_row["source"].eq(REPORT)]

    @property
    def by_chapter(self) -> pd.DataFrame:
        """Printed rows by chapter and verdict, the figures of the front page too."""
        return verdicts_by(self.rows, "chapter")

    @property
    def by_kind(self) -> pd.DataFrame:
        """Printed rows by kind and verdict, in the order of :data:`.counts.KINDS`."""
        found = verdicts_by(self.rows, "kind")
        return found.reindex([kind for kind in KINDS if kind in found.index])

    @cached_property
    def numbers(self) -> Values:
        """Counts for the page's sentences; none before the book is built."""
        if self.reproduction is None:
            return Values()
        units, away = self._units_of_print, comparison_distances(self.rows)
        return Values(
            **self.by_chapter.sum().to_dict(),
            print=int(self.rows["cause"].isin(PRINT_IS_WRONG).sum()),
            compared=len(units), rounded=100 * units["distance"].eq("within").mean(),
            estimates=len(away), median=away.median(), largest=away.max(),
        )  # fmt: skip

    @cached_property
    def spoken(self) -> Values:
        """Statements by verdict on print and on the recomputed numbers."""
        if self.reproduction is None:
            return Values()
        found = self.reproduction.statements
        return Values(
            total=len(found),
            **{name: int(found["on_print"].eq(name).sum()) for name in ON_PRINT},
            **{name: int(found["on_reproduction"].eq(name).sum()) for name in VERDICTS},
        )

    # --- what is shown --------------------------------------------------------------------

    def say(self, *, en: str, nb: str) -> None:
        """A paragraph on the counts; its ``{differ}`` says in words that no row differs."""
        wording = next(iter(self.chapter.labels.values())).wording.texts
        differ = wording["rows_differ" if self.numbers["differs"] else "rows_none_differ"]
        texts = {"en": en, "nb": nb}
        told = {lang: text.replace("{differ}", differ[lang]) for lang, text in texts.items()}
        self.chapter.say(**told, **self.numbers)

    def chapters(self) -> None:
        """Printed rows by chapter and verdict."""
        self._show(
            lambda labels: (
                self._style() + tables.counts(self.by_chapter, "chapter", labels, page_of)
            )
        )

    def kinds(self) -> None:
        """Printed rows by kind and verdict."""
        self._show(lambda labels: tables.counts(self.by_kind, "kind", labels))

    def reasons(self) -> None:
        """What *explained* and *can't be compared* rest on, with the number of rows."""
        self._show(lambda labels: tables.causes(causes(self.rows), labels))

    def units(self) -> None:
        """Distances from print in units of its last decimal."""
        self._picture("reproduction-units", self._units, UnitsOfPrint())

    def standard_errors(self) -> None:
        """Distances of regression estimates from print in printed standard errors."""
        self._picture("reproduction-distance", self._distances, StandardErrors())

    def models(self) -> None:
        """N, R² and the largest distance of each regression beside print."""
        self._show(lambda labels: tables.models(models(self.rows), labels))

    def statements(self) -> None:
        """Statements by their verdicts on print and on the recomputed numbers."""
        self._show(lambda labels: tables.statements(self.reproduction.statements, labels))

    def contradicted(self) -> None:
        """The statements that the report's own numbers contradict, folded out one by one."""
        self._show(lambda labels: tables.contradicted(self.reproduction.statements, labels))

    def table(self) -> None:
        """Every printed row, to search and to filter."""
        self._show(self._table)

    # --- how ------------------------------------------------------------------------------

    def _show(self, html: Callable[[Labels], str]) -> None:
        for lang, labels in self.chapter.labels.items():
            if self.reproduction is None:
                note = labels.word("status_unbuilt")
                emit(f'<p class="comparison">{note}</p>', note, lang)
            else:
                emit(html(labels), f"{len(self.rows)} printed rows", lang)

    def _picture(self, name: str, data: Callable[[], pd.DataFrame], view) -> None:
        if self.reproduction is None or data().empty:
            return self._show(lambda labels: "")
        return picture(name, data(), view, self.chapter.labels, self.chapter.downloads)

    @cached_property
    def _units_of_print(self) -> pd.DataFrame:
        """Kind and class of distance of every number that the first picture shows."""
        units = rounding_units(self.rows)
        kinds = self.rows.loc[units.index, "statistic"].map(DEVIATIONS)
        return pd.DataFrame({"kind": kinds, "distance": distance_classes(units)}).dropna()

    def _units(self) -> pd.DataFrame:
        counts = self._units_of_print.value_counts().rename("count").reset_index()
        order = {name: rank for rank, name in enumerate((*ORDER, *CLASSES))}
        return counts.sort_values(["kind", "distance"], key=lambda c: c.map(order))

    def _distances(self) -> pd.DataFrame:
        away = comparison_distances(self.rows)
        columns = ["exhibit", "sector", "term", "distance"]
        return self.rows.loc[away.index, columns].reset_index(drop=True)

    def _style(self) -> str:
        folder = self.chapter.downloads
        return f'<link rel="stylesheet" href="{(folder / STYLE).as_posix()}">'

    def _table(self, labels: Labels) -> str:
        shown = self.rows["exhibit"].unique()
        pages = {id: page_showing(self.chapter.published.exhibit(id).chapter) for id in shown}
        build, folder = Path(self.chapter.out), self.chapter.downloads
        data, script, _ = write_rows(self.every_row, self.chapter.published, labels, build, pages)
        scripts = "".join(
            f'<script src="{(folder / name).as_posix()}"></script>' for name in (data, script)
        )
        without = labels.word("rows_without_script")
        return (
            f'{self._style()}<section class="rows" id="rows"><p class="reading quiet">{without}</p>'
            f"</section>{scripts}"
        )
