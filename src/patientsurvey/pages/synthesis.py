"""The page on how the synthetic respondents are made: their fidelity, shown and judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from ..chapter import PROJECT, PROVENANCE, Chapter, Values
from ..disclosure import protect
from ..errors import RespondentDataError
from ..exhibits import emit, paragraph, picture
from ..fidelity import (
    agreement,
    impossible,
    measure,
    of_terms,
    printed_terms,
    read_goals,
    refit,
)
from ..fidelity.pictures import CumulativeZ, DrawSpread, Overlaps, TermMap
from ..identification import deviations, spread
from ..labels import Labels
from .goals import goal_rows, goals_table

GOALS = PROJECT / "data" / "synthesis" / "goals.csv"
SYNTHETIC = PROVENANCE.parent


@dataclass
class SynthesisPage:
    """Shows how well the chapter's respondents give the report's models back.

    Parameters
    ----------
    chapter : Chapter
        Opened with the notebook's parameters. Print is a yardstick for the whole survey alone:
        an edition of a part of it shows a note instead of each display.
    """

    chapter: Chapter

    # --- what is computed -----------------------------------------------------------------

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """The report's models, fitted to these respondents."""
        return refit(self.chapter.respondents, self.chapter.codebook)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Agreement with print term by term (:func:`patientsurvey.fidelity.agreement`)."""
        return agreement(self.estimates, printed_terms(self.chapter.published))

    @cached_property
    def baseline(self) -> pd.DataFrame:
        """Agreement of the naive baseline, as `make draws` left it."""
        return _read(SYNTHETIC / "baseline.csv")

    @cached_property
    def draws(self) -> pd.DataFrame:
        """Open quantities of several draws, through the small-cell gate."""
        rows = _read(SYNTHETIC / "draws.csv")
        return protect(rows, self.chapter.min_cell).dropna(subset="estimate")

    @cached_property
    def size(self) -> Values:
        """Respondents, models fitted and printed estimates that can be used."""
        if not self.chapter.whole:
            return Values()
        models = self.estimates[["exhibit", "sector"]].drop_duplicates()
        return Values(
            respondents=len(self.chapter.respondents), models=len(models), cells=len(self.terms)
        )

    @cached_property
    def found(self) -> Values:
        """Quantities of these respondents by name; none for a part of the survey."""
        chapter = self.chapter
        if not chapter.whole:
            return Values()
        book, printed = chapter.codebook, chapter.published
        return Values(measure(chapter.respondents, book, printed, self.estimates))

    @cached_property
    def naive(self) -> Values:
        """The same of the naive baseline, and the overlap of two naive samples."""
        two = {"overlap_of_two": self.baseline["overlap_of_two"].mean()}
        return Values(of_terms(self.baseline) | two)

    @cached_property
    def open(self) -> Values:
        """Counts of what the draws leave open: cells, and those beyond the sampling error."""
        table = spread(self.draws)
        beyond = table["ratio"].gt(1)
        record = json.loads((SYNTHETIC / "draws.json").read_text(encoding="utf-8"))["draws"]
        return Values(
            draws=len(record), cells=len(table), beyond=int(beyond.sum()),
            median=table["ratio"].median(), largest=table["ratio"].max(),
            fewest_met=min(draw["met"] for draw in record.values()),
            goals=max(draw["goals"] for draw in record.values()),
        )  # fmt: skip

    # --- what is shown --------------------------------------------------------------------

    def goals(self) -> None:
        """The fidelity table: quantity, naive baseline, these respondents, goal, verdict."""
        self._when_whole(lambda: self._emit(self._goals_html, self._goals_text))

    def distances(self) -> None:
        """The distribution of z, naive and calibrated."""
        self._when_whole(lambda: self._picture("fidelity-z", self._by_source("z"), CumulativeZ()))

    def overlaps(self) -> None:
        """Overlap of confidence intervals: naive, two samples, calibrated."""
        two = self.baseline[["exhibit", "sector", "term", "overlap_of_two"]].set_axis(
            ["exhibit", "sector", "term", "overlap"], axis=1
        )

        def show() -> None:
            rows = [self._by_source("overlap"), two.assign(source="two_samples")]
            order = {"two_samples": 0, "naive": 1, "synthetic": 2}
            data = pd.concat(rows).sort_values("source", key=lambda s: s.map(order), kind="stable")
            self._picture("fidelity-overlap", data.dropna(), Overlaps())

        self._when_whole(show)

    def term_map(self) -> None:
        """Every regression cell of the report, coloured by z."""

        def show() -> None:
            goal = read_goals(GOALS)["z_max"].goal
            self._picture("fidelity-map", self._every_cell(), TermMap(largest=goal))

        self._when_whole(show)

    def impossible(self) -> None:
        """What no data can meet, with the reason in the reader's language."""
        lost = impossible(self.chapter.published)
        self._emit(
            lambda labels: _impossible_html(lost, self.chapter.published, labels),
            lambda labels: lost[["exhibit", "sector", "statistic", "cells"]].to_string(index=False),
        )

    def spread(self) -> None:
        """Draws around their mean beside the sampling standard error."""

        def show() -> None:
            ratios = spread(self.draws)[["quantity", "sector", "ratio"]]
            rows = [
                {"quantity": quantity, "sector": sector, "away": value}
                for quantity, sector, away in deviations(self.draws)
                for value in away
            ]
            data = pd.DataFrame(rows).merge(ratios, on=["quantity", "sector"])
            self._picture("draw-spread", data, DrawSpread())

        self._when_whole(show)

    def not_for(self) -> None:
        """What the data must not be used for, as their provenance file says."""
        made = json.loads(PROVENANCE.read_text(encoding="utf-8"))
        texts = {"en": made["not_for"], "nb": made["not_for_nb"]}
        self._emit(
            lambda labels: "<ul>" + "".join(f"<li>{escape(t)}</li>" for t in texts[labels.lang])
            + "</ul>",
            lambda labels: "\n".join(texts[labels.lang]),
        )  # fmt: skip

    # --- how ------------------------------------------------------------------------------

    def _emit(self, html: Callable[[Labels], str], text: Callable[[Labels], str]) -> None:
        for lang, labels in self.chapter.labels.items():
            emit(html(labels), text(labels), lang)

    def _picture(self, name: str, data: pd.DataFrame, view) -> None:
        picture(name, data, view, self.chapter.labels, Path(self.chapter.out) / "exhibits")

    def _when_whole(self, show: Callable[[], None]) -> None:
        if self.chapter.whole:
            return show()
        for lang, labels in self.chapter.labels.items():
            paragraph(labels.word("synthesis_part"), lang, quiet=True)
        return None

    def _by_source(self, column: str) -> pd.DataFrame:
        columns = ["exhibit", "sector", "term", column]
        parts = {"naive": self.baseline, "synthetic": self.terms}
        return pd.concat(
            [rows[columns].dropna().assign(source=source) for source, rows in parts.items()],
            ignore_index=True,
        )

    def _every_cell(self) -> pd.DataFrame:
        """z of every cell that the models have, missing where print gives no usable target."""
        cells = self.estimates.loc[self.estimates["term"].ne(""), ["exhibit", "sector", "term"]]
        return cells.merge(self.terms, how="left")[["exhibit", "sector", "term", "z"]]

    def _rows(self, labels: Labels) -> Iterator[tuple[str, ...]]:
        return goal_rows(self.found, self.naive, read_goals(GOALS), labels)

    def _goals_html(self, labels: Labels) -> str:
        note = "" if self.chapter.synthetic else labels.word("synthesis_other_data")
        return f'{goals_table(self._rows(labels), labels)}<p class="comparison">{escape(note)}</p>'

    def _goals_text(self, labels: Labels) -> str:
        return "\n".join(" · ".join(cells[:5]) for cells in self._rows(labels))


def _impossible_html(lost: pd.DataFrame, published, labels: Labels) -> str:
    heads = ("where", "what", "why")
    head = "".join(f"<th>{escape(labels.word(f'impossible_{key}'))}</th>" for key in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for cells in _impossible_rows(lost, published, labels)
    )
    return (
        f'<div class="exhibit-table" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _impossible_rows(lost: pd.DataFrame, published, labels: Labels) -> Iterator[tuple[str, ...]]:
    for row in lost.itertuples():
        number = row.exhibit.removeprefix("table-")
        what = "impossible_n" if row.statistic == "n" else "impossible_estimates"
        yield (
            f"{labels.word('table')} {number}, {labels.sector(row.sector)}",
            labels.word(what, cells=row.cells),
            published.explanations[row.reason][labels.lang],
        )


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise RespondentDataError(
            "the several draws have not been made", str(path.name), "run `make draws`"
        )
    return pd.read_csv(path)
