"""Means with intervals on the part of their scale that they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..labels import Labels
from .dot_page import COLUMN_GAP, DotPage
from .dots import APART, Dots
from .layout import SMALL, Swatch, draw_key, framed, key_rows, note
from .style import SECTOR_COLOURS, SECTOR_INK, SECTOR_MARKERS, SMALL_BASE, no_respondents

QUESTION_LOOKS = (("#332288", "o"), ("#117733", "s"), ("#AA3377", "D"), ("#666633", "^"))
"""Colour and marker of questions side by side: none of them a sector's."""


class Look(NamedTuple):
    """How a series is drawn and called."""

    name: str
    colour: str
    ink: str
    marker: str


@dataclass(frozen=True)
class MeansPage(DotPage):
    """A dot chart whose series may be questions, and whose axis names the whole scale.

    Attributes
    ----------
    scale : tuple of float
        Ends of the scale.
    """

    scale: tuple[float, float]

    def look(self, series: str) -> Look:
        """Look of a sector or a question."""
        if series in SECTOR_COLOURS:
            return Look(
                self.labels.sector(series), SECTOR_COLOURS[series], SECTOR_INK[series],
                SECTOR_MARKERS[series],
            )  # fmt: skip
        place = list(self.series).index(series) % len(QUESTION_LOOKS)
        colour, marker = QUESTION_LOOKS[place]
        return Look(self.labels.variable(series), colour, colour, marker)

    @property
    def key(self) -> list[list[Swatch]]:
        """Entries of the key by row: none for a single series."""
        looks = [self.look(series) for series in self.series]
        swatches = [Swatch(look.name, look.colour, look.marker) for look in looks]
        return key_rows(swatches) if len(swatches) > 1 else []

    @property
    def axis_label(self) -> str:
        """What the axis shows, and what hollow markers mean where there are any."""
        low, high = self.scale
        every = pd.concat(self.series.values()) if self.series else pd.DataFrame({"n": []})
        small = bool(every["n"].lt(SMALL_BASE).any())
        parts = [self.labels.word("axis_mean_of", low=low, high=high)]
        return "   ".join(parts + [self.labels.word("small_base_note")] * small)

    def _columns(self, axes: Axes, width: float) -> None:
        for number, (series, texts) in enumerate(self.values.items(), start=1):
            look, right = self.look(series), self.column * number
            place = 1 + (right - 0.5 * (self.column - COLUMN_GAP)) / width
            axes.plot(
                [place], [-0.1], transform=axes.get_yaxis_transform(), clip_on=False,
                marker=look.marker, color=look.colour, markersize=4.6,
            )  # fmt: skip
            for middle, text in zip(self.middles, texts, strict=True):
                self._beside(axes, width + right, middle, text, ha="right", color=look.ink)


@dataclass(frozen=True)
class Means(Dots):
    """One row per group or question, one dot per sector or question, the highest on top.

    Means of a five-point scale lie close together, so the axis shows the part of the scale that
    they need; its title names the whole. Where the rows are groups and the estimates also hold
    the mean of everyone, it is drawn as a line.

    Parameters
    ----------
    scale : tuple of float
        Ends of the scale.
    series : {"sector", "outcome"}
        Key whose values are the dots of a row.
    decimals, rank : see :class:`patientsurvey.figures.Dots`
    """

    unit: str = "mean"
    decimals: int = 2
    scale: tuple[float, float] = (1, 5)
    series: str = "sector"

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots with interval bars and their values."""
        page = self._page(estimates, labels)
        figure, (axes,), width = framed(page.height, page.margins)
        axes.set_axisbelow(True)
        if all(series["estimate"].isna().all() for series in page.series.values()):
            axes.set_axis_off()
            no_respondents(axes, labels)
            return figure
        self._zoom(axes, page)
        for number, (name, series) in enumerate(page.series.items()):
            apart = APART * (number - (len(page.series) - 1) / 2)
            _dots(axes, series, page.middles + apart, page.look(name))
        page.write(axes, width)
        for mean in self._everyone(estimates):
            axes.axvline(mean, color="#8C8C8C", linewidth=0.9, zorder=0.6)
            for text in axes.texts:  # a value that stands on the line stays legible
                text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})
        draw_key(figure, page.key)
        note(figure, page.margins.left, 0.1, page.axis_label)
        return figure

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> MeansPage:
        drawn = estimates[estimates["statistic"].eq("mean")]
        if drawn["group"].ne("").any():
            drawn = drawn[drawn["group"].ne("")]
        if self.series == "sector":
            page = super()._page(drawn, labels)
            return MeansPage(page.names, page.series, self.unit, self.decimals, labels, self.scale)
        order = self._ranked(drawn.assign(row=drawn["group"]))
        series = {
            name: rows.set_index("group").reindex(order)
            for name, rows in drawn.groupby("outcome", sort=False)
        }
        names = {group: labels.group(group) for group in order}
        return MeansPage(names, series, self.unit, self.decimals, labels, self.scale)

    def _everyone(self, estimates: pd.DataFrame) -> list[float]:
        """The mean of everyone, where the rows are groups of one question."""
        groups = estimates["group"].ne("")
        means = estimates.loc[~groups & estimates["statistic"].eq("mean"), "estimate"].dropna()
        return list(means) if groups.any() and len(means) == 1 else []

    def _zoom(self, axes: Axes, page: MeansPage) -> None:
        ends = [
            series[["estimate", "conf_low", "conf_high"]].to_numpy()
            for series in page.series.values()
        ]
        low, high = np.nanmin(ends), np.nanmax(ends)
        room = 0.06 * max(high - low, 0.2)
        low, high = max(low - room, self.scale[0]), min(high + room, self.scale[1])
        ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high)
        ticks = [tick for tick in ticks if low <= tick <= high]
        axes.set_xticks(ticks, [page.labels.number(tick, 1) for tick in ticks], fontsize=SMALL)
        axes.set_xlim(low, high)
        axes.grid(axis="x", color="#EDEDED")

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every series read out row by row, in the drawn order."""
        page = self._page(estimates, labels)
        lines = []
        for series, values in page.values.items():
            told = zip(page.names.values(), values, strict=True)
            lines.append(f"{page.look(series).name}: {', '.join(map(' '.join, told))}.")
        key = "alt_dots" if self.rank else "alt_dots_ordered"
        return labels.word(key, unit=labels.word("unit_mean")) + " ".join(lines)


def _dots(axes: Axes, series: pd.DataFrame, heights: np.ndarray, look: Look) -> None:
    """Intervals and dots, hollow where few respondents stand behind them."""
    axes.hlines(heights, series["conf_low"], series["conf_high"], colors=look.colour, linewidth=1)
    small = series["n"].lt(SMALL_BASE).to_numpy()
    for rows, face in ((~small, look.colour), (small, "white")):
        axes.plot(
            series["estimate"][rows], heights[rows], linestyle="none", marker=look.marker,
            color=look.colour, markerfacecolor=face, markersize=4.6, clip_on=False,
        )  # fmt: skip
