"""How a score spreads over its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..labels import Labels
from .axis import few_ticks, foot, foot_height, write_foot
from .empty import nobody
from .layout import (
    EDGE,
    LINE,
    SMALL,
    Margins,
    Sheet,
    fitted,
    line_count,
    panel_width,
    text_width,
)
from .panels import abreast, panelled
from .style import INK, SECTOR_COLOURS, present_sectors
from .ticks import GRID, across, tick_names

HEIGHT, UNIT = 1.5, 0.2
"""Heights of a panel, and of the line above the panels that says what they count, in inches."""
ABOVE = 1.18
"""Height of the axis in units of the highest bar: the mean's name stands above the bars."""


@dataclass(frozen=True)
class Distribution:
    """A histogram of a score, one panel per sector, with the mean as a line.

    The classes are the levels of the estimates, named by their limits (``3.5-4``); the mean is a
    row with statistic ``mean``, where there is one.
    """

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars on the score's own scale."""
        if estimates["estimate"].isna().all():
            return nobody(labels)
        sectors, ticks = present_sectors(estimates), _percentages(estimates)
        below = foot([labels.variable(estimates["outcome"].iloc[0])], EDGE)
        left = EDGE + 0.1 + max(text_width(name, SMALL) for name in tick_names(ticks, labels))
        margins = Margins(left, EDGE + 0.04, UNIT, foot_height(below))
        width = panel_width(abreast(len(sectors)), margins)
        titles = [fitted(labels.sector(sector), width) for sector in sectors]
        head = LINE * line_count(titles) + 0.06
        figure, panels, _ = panelled(len(sectors), HEIGHT, margins, head)
        for axes, sector in zip(panels, sectors, strict=True):
            axes.set_ylim(0, ABOVE * _highest(estimates))
            self._panel(axes, estimates[estimates["sector"].eq(sector)], width, labels)
        self._name(figure, panels, titles, labels)
        self._number(panels, ticks, labels)
        write_foot(figure, left, below)
        return figure

    def _panel(self, axes: Axes, rows: pd.DataFrame, width: float, labels: Labels) -> None:
        low, high, shares = self._classes(rows)
        colour = SECTOR_COLOURS[rows["sector"].iloc[0]]
        axes.bar(low, shares, width=high - low, align="edge", color=colour, edgecolor="white",
                 linewidth=0.7)  # fmt: skip
        for mean in rows.loc[rows["statistic"].eq("mean"), "estimate"].dropna():
            axes.axvline(mean, color=INK, linewidth=1.1)
            text = f"{labels.word('mean')} {labels.number(mean, 2)}"
            axes.annotate(
                text, (mean, 1), (-4, -2), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="right", va="top", fontsize=SMALL,
            )  # fmt: skip
        ends = low.min(), high.max()
        axes.set_xlim(*ends)
        ticks = few_ticks(ends, labels, width)
        across(axes, ticks, tick_names(ticks, labels), grid=False)
        axes.grid(axis="y", color=GRID)
        axes.set_axisbelow(True)

    def _number(self, panels: list[Axes], ticks: list[float], labels: Labels) -> None:
        """Percentages, written at the first of the panels that stand abreast."""
        for place, axes in enumerate(panels):
            first = place % abreast(len(panels)) == 0
            axes.set_yticks(ticks, tick_names(ticks, labels), fontsize=SMALL)
            axes.tick_params(axis="y", labelleft=first)

    def _name(self, figure: Figure, panels: list[Axes], titles: list[str], labels: Labels) -> None:
        """The sectors above their panels, and what the panels count above all."""
        sheet = Sheet.on(figure)
        for axes, title in zip(panels, titles, strict=True):
            left, top = sheet.corner(axes)
            sheet.text(left, top - 0.06, title, va="bottom")
        sheet.note(EDGE, UNIT / 2, labels.word("axis_percent"))

    def _classes(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Lower and upper limits of the classes, and the percentage in each."""
        shares = rows[rows["statistic"].eq("percent")]
        limits = shares["level"].str.split("-", expand=True).astype(float).to_numpy()
        return limits[:, 0], limits[:, 1], shares["estimate"].fillna(0).to_numpy()

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Sector by sector, the percentage in each class."""
        by_sector = {s: estimates[estimates["sector"].eq(s)] for s in present_sectors(estimates)}
        lines = [
            f"{labels.sector(s)}: {self._read(rows, labels)}." for s, rows in by_sector.items()
        ]
        return labels.word("alt_distribution") + " ".join(lines)

    def _read(self, rows: pd.DataFrame, labels: Labels) -> str:
        shares = rows.loc[rows["statistic"].eq("percent"), "estimate"]
        low, high, _ = self._classes(rows)
        return ", ".join(
            f"{_class_name(a, b, labels)}: {labels.number(share)}"
            for a, b, share in zip(low, high, shares, strict=True)
        )


def _class_name(low: float, high: float, labels: Labels) -> str:
    """Limits of a class, or the whole number that alone lies within them."""
    if high - low == 1 and low % 1 == 0.5:
        return labels.number(high - 0.5)
    return f"{labels.number(low, 2)}–{labels.number(high, 2)}"


def _highest(estimates: pd.DataFrame) -> float:
    """Largest percentage of all classes."""
    return estimates.loc[estimates["statistic"].eq("percent"), "estimate"].max()


def _percentages(estimates: pd.DataFrame) -> list[float]:
    """Ticks of the upright axis."""
    high = ABOVE * _highest(estimates)
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, high)
    return [tick for tick in ticks if tick <= high]
