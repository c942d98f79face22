"""Regression estimates with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from ..labels import Labels
from .style import (
    SECTOR_COLOURS,
    SECTOR_MARKERS,
    WIDTH,
    canvas,
    no_respondents,
    present_sectors,
    wrapped,
)

NEUTRAL = {"odds_ratio": 1, "coefficient": 0, "marginal_effect": 0, "standardised_effect": 0}
"""What a statistic is where a term makes no difference."""
ROW, ABOVE, BELOW, GAP = 0.215, 0.5, 0.6, 0.2
"""Inches: height of a term, room for the panels' names and for the axis, space between panels."""
NAMES = 8.5
"""Points of the terms' names."""
RATIOS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
FAINT_LINE = "#F2F2F2"


def forest_rows(estimates: pd.DataFrame) -> pd.DataFrame:
    """Rows that a forest plot can show: one per sector and term."""
    return estimates[estimates["statistic"].isin(list(NEUTRAL)) & estimates["term"].ne("")]


@dataclass(frozen=True)
class Forest:
    """Regression estimates with 95 % intervals, one panel per sector.

    Odds ratios stand on a log axis around 1; coefficients, marginal and standardised effects on
    a plain one around 0. Intervals that leave out the neutral value are drawn in full colour, the
    rest faint.
    """

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Panels side by side, terms in the table's order."""
        rows = forest_rows(estimates)
        if rows["estimate"].isna().all():
            figure, panels = canvas(1.2)
            no_respondents(panels[0], labels)
            return figure
        sectors, terms = present_sectors(rows), list(dict.fromkeys(rows["term"]))
        figure, panels = _panels([labels.term(term) for term in terms], len(sectors))
        statistic = rows["statistic"].iloc[0]
        for axes, sector in zip(panels, sectors, strict=True):
            placed = rows[rows["sector"].eq(sector)].set_index("term").reindex(terms)
            self._panel(axes, placed, sector, NEUTRAL[statistic])
            axes.set_title(
                wrapped(labels.sector(sector), 60 // len(sectors)), fontsize=9.5, loc="left"
            )
            _axis(axes, rows, statistic, labels)
        middle = (panels[0].get_position().x0 + panels[-1].get_position().x1) / 2
        figure.supxlabel(labels.word(f"axis_{statistic}"), fontsize=9, x=middle, y=0.02)
        return figure

    def _panel(self, axes: Axes, placed: pd.DataFrame, sector: str, neutral: float) -> None:
        colour, heights = SECTOR_COLOURS[sector], np.arange(len(placed))
        axes.axvline(neutral, color="#8C8C8C", linewidth=0.8, zorder=1)
        clear = _clear(placed, neutral)
        for mask, alpha in ((clear, 1.0), (~clear, 0.35)):
            some = placed[mask & placed["estimate"].notna()]
            at = heights[mask & placed["estimate"].notna()]
            axes.hlines(at, some["conf_low"], some["conf_high"], colour, linewidth=1.1, alpha=alpha)
            axes.plot(some["estimate"], at, SECTOR_MARKERS[sector], color=colour, ms=4, alpha=alpha)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """The terms whose interval leaves out the neutral value, by sector."""
        rows = forest_rows(estimates)
        if rows["estimate"].isna().all():
            return labels.word("no_respondents")
        statistic = rows["statistic"].iloc[0]
        clear = rows[_clear(rows, NEUTRAL[statistic])]
        decimals = 1 if statistic == "marginal_effect" else 2
        return labels.word(f"alt_forest_{statistic}") + " ".join(
            _read(clear[clear["sector"].eq(sector)], sector, decimals, labels)
            for sector in present_sectors(rows)
        )


def _clear(rows: pd.DataFrame, neutral: float) -> pd.Series:
    return rows["conf_low"].gt(neutral) | rows["conf_high"].lt(neutral)


def _read(rows: pd.DataFrame, sector: str, decimals: int, labels: Labels) -> str:
    parts = [
        f"{labels.term(row.term)} {labels.number(row.estimate, decimals)}"
        for row in rows.itertuples()
    ]
    return f"{labels.sector(sector)}: {', '.join(parts) or labels.word('none')}."


def _panels(names: list[str], count: int) -> tuple[Figure, list[Axes]]:
    """Panels on the same rows, whose names stand left of the first.

    Placed by measure and named by plain text: a layout engine and a tick per row would take
    twice the time of all the rest.
    """
    height = ABOVE + ROW * max(len(names), 2) + BELOW
    figure = Figure(figsize=(WIDTH, height))
    left = _width(figure, names) + 0.12
    width = (WIDTH - left - 0.12 - GAP * (count - 1)) / count
    bottom, tall = BELOW / height, 1 - (ABOVE + BELOW) / height
    panels = [
        figure.add_axes(((left + place * (width + GAP)) / WIDTH, bottom, width / WIDTH, tall))
        for place in range(count)
    ]
    for axes in panels:
        axes.yaxis.set_visible(False)
        axes.tick_params(axis="x", labelsize=8)
        axes.set_ylim(len(names) - 0.4, -0.6)
        across = axes.get_yaxis_transform()
        axes.hlines(range(len(names)), 0, 1, FAINT_LINE, linewidth=0.8, transform=across, zorder=0)
    before = panels[0].get_yaxis_transform()
    for row, name in enumerate(names):
        where = {"ha": "right", "va": "center", "transform": before}
        panels[0].text(-0.06 / width, row, name, fontsize=NAMES, **where)
    return figure, panels


def _width(figure: Figure, names: list[str]) -> float:
    """Inches that the longest of the `names` takes."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    font = FontProperties(size=NAMES)
    longest = sorted(names, key=len)[-6:]
    return (
        max(renderer.get_text_width_height_descent(n, font, False)[0] for n in longest) / figure.dpi
    )


def _axis(axes: Axes, rows: pd.DataFrame, statistic: str, labels: Labels) -> None:
    """Limits that hold all intervals of all panels, and ticks in the reader's numbers."""
    low, high = rows["conf_low"].min(), rows["conf_high"].max()
    if statistic == "odds_ratio":
        low, high = max(low, RATIOS[0] / 1.5), min(high, RATIOS[-1] * 1.5)
        axes.set_xscale("log")
        axes.set_xlim(min(low, 0.8) * 0.95, max(high, 1.25) * 1.05)
        ticks = [ratio for ratio in RATIOS if low * 0.8 <= ratio <= high * 1.25]
        axes.set_xticks(ticks, [labels.number(ratio, _decimals(ratio)) for ratio in ticks])
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        margin = 0.04 * (max(high, 0) - min(low, 0))
        axes.set_xlim(min(low, 0) - margin, max(high, 0) + margin)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _plain(x, labels)))


def _decimals(ratio: float) -> int:
    return 0 if ratio >= 1 else 1 if ratio >= 0.1 else 2


def _plain(value: float, labels: Labels) -> str:
    """The number with as many decimals as it needs, at most two."""
    needed = next((d for d in (0, 1) if abs(round(value, d) - value) < 1e-9), 2)
    return labels.number(value, needed)
