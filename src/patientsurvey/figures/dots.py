"""Dots with intervals, one row per category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..labels import Labels
from .dot_page import DotPage
from .layout import SMALL, draw_key, framed, note
from .style import SECTOR_COLOURS, SECTOR_MARKERS, SMALL_BASE, no_respondents, present_sectors

ROW_KEYS = ("outcome", "group", "level")
JOINED = " | "
"""Between the ids of a row whose estimates differ in more than one key."""
APART = 0.115
"""Distance between the sectors' markers within a row, in inches."""


@dataclass(frozen=True)
class Dots:
    """One row per category, one dot per sector, with 95 % intervals; the highest on top.

    The rows are what varies in the estimates: questions (several outcomes), else groups, else
    answers. The values stand to the right, one column per sector, or beside the dots of a
    single series. A dot that rests on fewer than 30 respondents is hollow; one held back is a
    dash among the values.

    Parameters
    ----------
    unit : str
        Statistic on the axis: ``percent`` or ``mean``.
    decimals : int
        Decimals of the values.
    rank : bool
        Order the rows by the mean of their estimates; otherwise in the order of the estimates.
    limits : tuple of float, optional
        Ends of the axis, such as ``(1, 5)`` for a five-point mean; from 0 without.
    """

    unit: str = "percent"
    decimals: int = 0
    rank: bool = True
    limits: tuple[float, float] | None = None

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots with interval bars and their values."""
        page = self._page(estimates, labels)
        figure, (axes,), width = framed(page.height, page.margins)
        if all(series["estimate"].isna().all() for series in page.series.values()):
            axes.set_axis_off()
            no_respondents(axes, labels)
            return figure
        self._scale(axes, page)
        for number, (sector, series) in enumerate(page.series.items()):
            apart = APART * (number - (len(page.series) - 1) / 2)
            _series(axes, series, page.middles + apart, sector)
        page.write(axes, width)
        draw_key(figure, page.key)
        note(figure, page.margins.left, 0.1, page.axis_label)
        return figure

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> DotPage:
        rows, keys = self._rows(estimates)
        order = self._ranked(rows)
        named = {
            row.row: ": ".join(_name(key, row, labels) for key in keys)
            for row in rows.drop_duplicates("row").itertuples()
        }
        series = {
            sector: rows[rows["sector"].eq(sector)].set_index("row").reindex(order)
            for sector in present_sectors(rows)
        }
        names = {row: named[row] for row in order}
        return DotPage(names, series, self.unit, self.decimals, labels)

    def order(self, estimates: pd.DataFrame) -> list[str]:
        """Rows from top to bottom; those with nothing to show last."""
        return self._ranked(self._rows(estimates)[0])

    def _ranked(self, rows: pd.DataFrame) -> list[str]:
        means = rows.groupby("row", sort=False)["estimate"].mean()
        if self.rank:
            means = means.sort_values(ascending=False, na_position="last", kind="stable")
        return list(means.index)

    def _rows(self, estimates: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """The estimates of this unit with a column ``row``, and the keys that make a row."""
        shown = estimates["statistic"].eq(self.unit)
        drawn = estimates[shown] if shown.any() else estimates
        keys = _row_keys(drawn)
        ids = zip(*(drawn[key] for key in keys), strict=True)
        return drawn.assign(row=[JOINED.join(parts) for parts in ids]), keys

    def _scale(self, axes: Axes, page: DotPage) -> None:
        ends = [series[["estimate", "conf_high"]].max().max() for series in page.series.values()]
        low, high = self.limits or (0, 1.02 * np.nanmax(ends) or 1)
        ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high)
        ticks = [tick for tick in ticks if low <= tick <= high]
        decimals = 0 if all(tick == round(tick) for tick in ticks) else 1
        names = [page.labels.number(tick, decimals) for tick in ticks]
        axes.set_xticks(ticks, names, fontsize=SMALL)
        axes.set_xlim(low, high)
        axes.grid(axis="x", color="#EDEDED")
        axes.set_axisbelow(True)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every row read out in the drawn order, sector by sector."""
        page = self._page(estimates, labels)
        lines = []
        for sector, values in page.values.items():
            told = zip(page.names.values(), values, strict=True)
            parts = ", ".join(f"{name} {value}" for name, value in told)
            lines.append(f"{labels.sector(sector)}: {parts}.")
        key = "alt_dots" if self.rank else "alt_dots_ordered"
        return labels.word(key, unit=labels.word(f"unit_{self.unit}")) + " ".join(lines)


def _row_keys(estimates: pd.DataFrame) -> tuple[str, ...]:
    """Keys that name the rows: the first that tells them apart, several where it takes more."""
    varying = tuple(key for key in ROW_KEYS if estimates[key].nunique() > 1)
    for key in varying:
        if not estimates.duplicated(["sector", key]).any():
            return (key,)
    return varying or ("group" if estimates["group"].ne("").any() else "level",)


def _name(key: str, row: tuple, labels: Labels) -> str:
    """What a row is called by one of its keys."""
    if key == "level":
        return labels.answer(row.outcome, row.level)
    return labels.variable(row.outcome) if key == "outcome" else labels.group(row.group)


def _series(axes: Axes, series: pd.DataFrame, heights: np.ndarray, sector: str) -> None:
    """A sector's intervals and dots, hollow where few respondents stand behind them."""
    colour, marker = SECTOR_COLOURS[sector], SECTOR_MARKERS[sector]
    axes.hlines(heights, series["conf_low"], series["conf_high"], colors=colour, linewidth=1)
    small = series["n"].lt(SMALL_BASE).to_numpy()
    for rows, face in ((~small, colour), (small, "white")):
        if rows.any():
            axes.plot(
                series["estimate"][rows], heights[rows], linestyle="none", marker=marker,
                color=colour, markerfacecolor=face, markersize=4.6, clip_on=False,
            )  # fmt: skip
