"""Stacked bars of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure

from ..labels import Labels
from .style import FAINT, INK, LIKERT_COLOURS, canvas, no_respondents, present_sectors, wrapped

NEUTRAL_COLOURS = ("#D9D9D9", "#BDBDBD", "#A6A6A6", "#EDEDED")
"""Don't know, not relevant and the like: no place on the scale, so no colour."""
DARK = 0.45
"""Luminance below which a value on a bar is written in white."""


def palette(outcome: str, levels: list[str], labels: Labels, best: str) -> dict[str, str]:
    """Colour of every answer: substantive ones along the diverging scale, others in grey.

    Parameters
    ----------
    outcome : str
        Variable whose answers are drawn.
    levels : list of str
        Answers in drawing order.
    labels : Labels
        Knows the codebook.
    best : {"first", "last"}
        At which end of the questionnaire's order the favourable answer stands; it is drawn in
        the scale's green end.
    """
    known = {a.answer: a.kind for a in labels.codebook.answers(outcome)}
    scale = [level for level in levels if known.get(level, "answer") == "answer"]
    others = [level for level in levels if level not in scale]
    colours = LinearSegmentedColormap.from_list("answers", LIKERT_COLOURS)
    places = np.linspace(0, 1, max(len(scale), 2))[:: -1 if best == "first" else 1]
    named = {level: to_hex(colours(place)) for level, place in zip(scale, places, strict=False)}
    return named | {
        level: NEUTRAL_COLOURS[number % len(NEUTRAL_COLOURS)] for number, level in enumerate(others)
    }


@dataclass(frozen=True)
class Likert:
    """Stacked bars of answers, one bar per sector, group or question.

    Answers stand in the questionnaire's order, those with no place on the scale (don't know,
    not relevant) in grey after them. Rows with statistic ``mean`` among the estimates order the
    bars (highest first) and stand as figures to the right.

    Parameters
    ----------
    smallest_label : float
        Smallest share, in per cent, that carries its number.
    best : {"last", "first"}
        Where the favourable answer stands in the questionnaire's order: last on the degree
        scales, first for yes before no and very good before very bad.
    panels : str
        Key that gives one panel per value (``sector``), with the other as bars; none by default.
    """

    smallest_label: float = 4.0
    best: Literal["last", "first"] = "last"
    panels: str = ""

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars from the first answer on the left to the last on the right."""
        if not self.panels:
            bars = self._bars(estimates)
            figure, axes = canvas(self._height(len(bars), estimates, labels))
            self._panel(axes[0], estimates, labels)
        else:
            parts = present_sectors(estimates)
            heights = [len(self._bars(estimates[estimates["sector"].eq(s)])) for s in parts]
            height = self._height(max(heights, default=1), estimates, labels)
            figure, axes = canvas(height, max(len(parts), 1), sharey=True)
            for panel, sector in zip(axes, parts, strict=False):
                self._panel(panel, estimates[estimates["sector"].eq(sector)], labels)
                panel.set_title(wrapped(labels.sector(sector), 24), fontsize=9.5, loc="left")
            if parts:
                axes[0].invert_yaxis()
        self._key(figure, axes[0], labels, estimates)
        return figure

    def _axis(self, estimates: pd.DataFrame) -> str:
        if estimates["outcome"].nunique() > 1:
            return "outcome"
        return "group" if estimates["group"].ne("").any() else "sector"

    def _name(self, bar: str, axis: str, labels: Labels) -> str:
        named = {"sector": labels.sector, "group": labels.group, "outcome": labels.variable}
        return named[axis](bar)

    def _bars(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Percentages, shape (bars, answers), in drawing order."""
        shares = estimates[estimates["statistic"].eq("percent")]
        by = self._axis(estimates)
        wide = shares.pivot(index=by, columns="level", values="estimate")
        order = present_sectors(shares) if by == "sector" else list(dict.fromkeys(shares[by]))
        means = self._means(estimates)
        if len(means):
            order = sorted(order, key=lambda bar: -np.nan_to_num(means.get(bar, np.nan), nan=-1))
        return wide.loc[order, list(dict.fromkeys(shares["level"]))]

    def _means(self, estimates: pd.DataFrame) -> pd.Series:
        means = estimates[estimates["statistic"].eq("mean")]
        return means.set_index(self._axis(estimates))["estimate"]

    def _height(self, bars: int, estimates: pd.DataFrame, labels: Labels) -> float:
        title = 0.3 if self.panels else 0
        return 0.95 + title + 0.3 * self._key_rows(estimates, labels) + 0.36 * max(bars, 1)

    def _panel(self, axes: Axes, estimates: pd.DataFrame, labels: Labels) -> None:
        bars, means, axis = self._bars(estimates), self._means(estimates), self._axis(estimates)
        if bars.isna().all(axis=None):
            no_respondents(axes, labels)
            return
        self._stack(axes, bars, estimates["outcome"].iloc[0], labels)
        self._right_column(axes, bars, means, labels)
        names = [wrapped(self._name(bar, axis, labels), 34) for bar in bars.index]
        axes.set_yticks(range(len(bars)), names)
        if not self.panels:
            axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel(labels.word("axis_percent"))
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)

    def _stack(self, axes: Axes, bars: pd.DataFrame, outcome: str, labels: Labels) -> None:
        colours = palette(outcome, list(bars.columns), labels, self.best)
        widths, left, places = self._widths(bars), np.zeros(len(bars)), range(len(bars))
        for level in bars.columns:
            name, known = labels.answer(outcome, level), bars[level].fillna(0)
            axes.barh(places, known, left=left, color=colours[level], height=0.72, label=name)
            hidden = widths[level].where(bars[level].isna(), 0)
            if hidden.any():
                axes.barh(places, hidden, left=left, color="white", edgecolor=FAINT, hatch="////",
                          height=0.72)  # fmt: skip
            self._values(axes, left, known.to_numpy(), colours[level], labels)
            left += widths[level].to_numpy()

    def _widths(self, bars: pd.DataFrame) -> pd.DataFrame:
        """Widths on the page: what is held back shares the rest of its bar, so order stays."""
        rest = ((100 - bars.sum(axis=1)) / bars.isna().sum(axis=1).clip(lower=1)).clip(lower=0)
        return bars.apply(lambda column: column.fillna(rest))

    def _values(self, axes: Axes, left, width, colour: str, labels: Labels) -> None:
        dark = np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) < DARK
        smallest = self.smallest_label * (2.4 if self.panels else 1)
        for place, (start, share) in enumerate(zip(left, width, strict=True)):
            if share >= smallest:
                axes.text(
                    start + share / 2,
                    place,
                    labels.number(share),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white" if dark else INK,
                )

    def _key_rows(self, estimates: pd.DataFrame, labels: Labels) -> int:
        """Rows of the key: what fits into the figure's width beside each other."""
        return -(-len(self._names(estimates, labels)) // self._per_row(estimates, labels))

    def _per_row(self, estimates: pd.DataFrame, labels: Labels) -> int:
        longest = max((len(name) for name in self._names(estimates, labels)), default=1)
        return max(1, int(118 // (longest + 7)))

    def _names(self, estimates: pd.DataFrame, labels: Labels) -> list[str]:
        shares = estimates[estimates["statistic"].eq("percent")]
        keys = shares[["outcome", "level"]].drop_duplicates("level")
        return [labels.answer(row.outcome, row.level) for row in keys.itertuples()]

    def _key(self, figure: Figure, axes: Axes, labels: Labels, estimates: pd.DataFrame) -> None:
        """The key above the bars, read row by row though matplotlib fills columns first."""
        handles, names = axes.get_legend_handles_labels()
        if not names:
            return
        columns = min(len(names), self._per_row(estimates, labels))
        order = [i for column in range(columns) for i in range(column, len(names), columns)]
        figure.legend(
            [handles[i] for i in order],
            [names[i] for i in order],
            loc="outside upper left",
            ncols=columns,
            frameon=False,
            fontsize=8,
            handlelength=1,
            handleheight=1,
            handletextpad=0.4,
            columnspacing=1.1,
        )

    def _right_column(self, axes: Axes, bars, means: pd.Series, labels: Labels) -> None:
        if not len(means):
            return
        for place, bar in enumerate(bars.index):
            text = labels.number(means.get(bar, np.nan), 1)
            axes.text(101.5, place, text, va="center", ha="left", fontweight="bold")
        axes.text(101.5, -0.75, labels.word("mean"), va="center", ha="left", fontsize=8.5)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each bar read out, answer by answer, with its mean where there is one."""
        if not self.panels:
            return labels.word("alt_likert") + self._sentences(estimates, labels)
        parts = [
            f"{labels.sector(s)}. {self._sentences(estimates[estimates['sector'].eq(s)], labels)}"
            for s in present_sectors(estimates)
        ]
        return labels.word("alt_likert") + " ".join(parts)

    def _sentences(self, estimates: pd.DataFrame, labels: Labels) -> str:
        bars, means, axis = self._bars(estimates), self._means(estimates), self._axis(estimates)
        outcome = estimates["outcome"].iloc[0]
        return " ".join(
            f"{self._name(bar, axis, labels)}: {self._read(row, outcome, labels)}"
            f"{self._read_mean(means, bar, labels)}."
            for bar, row in bars.iterrows()
        )

    def _read(self, row: pd.Series, outcome: str, labels: Labels) -> str:
        parts = [
            f"{labels.answer(outcome, level).lower()} {labels.number(share)}"
            for level, share in row.items()
        ]
        return ", ".join(parts)

    def _read_mean(self, means: pd.Series, bar: str, labels: Labels) -> str:
        if bar not in means.index:
            return ""
        return f"; {labels.word('mean').lower()} {labels.number(means[bar], 1)}"
