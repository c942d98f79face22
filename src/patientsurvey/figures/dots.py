"""Dots with intervals, one row per category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..labels import Labels
from .style import (
    SECTOR_COLOURS,
    SECTOR_MARKERS,
    canvas,
    errors,
    no_respondents,
    present_sectors,
    wrapped,
)

SMALL_BASE = 30
"""Below this many respondents a marker is drawn hollow."""


@dataclass(frozen=True)
class Dots:
    """One row per category, one dot per sector, with 95 % intervals; the highest on top.

    The rows are what varies in the estimates: questions (several outcomes), else groups, else
    answers.

    Parameters
    ----------
    unit : str
        Statistic on the axis: ``percent`` or ``mean``.
    decimals : int
        Decimals of the values that a single series carries.
    rank : bool
        Order the rows by the mean of their estimates; otherwise in the order of the estimates.
    limits : tuple of float, optional
        Ends of the axis, such as ``(1, 5)`` for a five-point mean; from 0 without.
    """

    unit: str = "percent"
    decimals: int = 0
    rank: bool = True
    limits: tuple[float, float] | None = None

    def axis(self, estimates: pd.DataFrame) -> str:
        """Key whose values are the rows: ``outcome``, ``group`` or ``level``."""
        if estimates["outcome"].nunique() > 1:
            return "outcome"
        return "group" if estimates["group"].ne("").any() else "level"

    def order(self, estimates: pd.DataFrame) -> list[str]:
        """Rows from top to bottom; those with nothing to show last."""
        means = estimates.groupby(self.axis(estimates), sort=False)["estimate"].mean()
        ranked = means.sort_values(ascending=False, na_position="last", kind="stable")
        return list(ranked.index if self.rank else means.index)

    def name(self, row: str, estimates: pd.DataFrame, labels: Labels) -> str:
        """What a row is called."""
        axis = self.axis(estimates)
        if axis == "level":
            return labels.answer(estimates["outcome"].iloc[0], row)
        return labels.variable(row) if axis == "outcome" else labels.group(row)

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots with interval bars; a single series carries its values."""
        rows, sectors = self.order(estimates), present_sectors(estimates)
        figure, (axes,) = canvas(0.9 + max(0.3, 0.17 * len(sectors)) * max(len(rows), 2))
        if estimates["estimate"].isna().all():
            no_respondents(axes, labels)
            return figure
        placed = estimates.set_index(self.axis(estimates))
        for number, sector in enumerate(sectors):
            series = placed[placed["sector"].eq(sector)].reindex(rows)
            self._series(axes, series, sector, number - (len(sectors) - 1) / 2, labels)
        names = [wrapped(self.name(row, estimates, labels), 44) for row in rows]
        axes.set_yticks(range(len(rows)), names)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(*(self.limits or (0, None)))
        axes.set_xlabel(self._axis_label(estimates, labels))
        axes.grid(axis="x", color="#EDEDED")
        axes.tick_params(axis="y", length=0)
        if len(sectors) > 1:
            self._sector_key(axes, sectors, labels)
        else:
            self._values(axes, placed.reindex(rows), labels)
        return figure

    def _axis_label(self, estimates: pd.DataFrame, labels: Labels) -> str:
        small = estimates["n"].lt(SMALL_BASE) & estimates["estimate"].notna()
        note = f"   {labels.word('small_base_note')}" if small.any() else ""
        return labels.word(f"axis_{self.unit}") + note

    def _series(self, axes: Axes, series: pd.DataFrame, sector: str, place: float, labels) -> None:
        heights = np.arange(len(series)) + 0.22 * place
        colour, marker = SECTOR_COLOURS[sector], SECTOR_MARKERS[sector]
        axes.errorbar(
            series["estimate"], heights, xerr=errors(series), fmt="none", ecolor=colour,
            elinewidth=1.0,
        )  # fmt: skip
        small = series["n"].lt(SMALL_BASE).to_numpy()
        for rows, face in ((~small, colour), (small, "white")):
            axes.plot(
                series["estimate"][rows], heights[rows], linestyle="none", marker=marker,
                color=colour, markerfacecolor=face, markersize=4.6,
            )  # fmt: skip

    def _values(self, axes: Axes, series: pd.DataFrame, labels: Labels) -> None:
        for height, row in enumerate(series.itertuples()):
            if pd.notna(row.estimate):
                end = row.conf_high if pd.notna(row.conf_high) else row.estimate
                text = labels.number(row.estimate, self.decimals)
                axes.annotate(text, (end, height), (5, 0), textcoords="offset points", va="center")

    def _sector_key(self, axes: Axes, sectors: list[str], labels: Labels) -> None:
        handles = [
            Line2D([], [], color=SECTOR_COLOURS[s], marker=SECTOR_MARKERS[s], linestyle="none")
            for s in sectors
        ]
        axes.figure.legend(
            handles,
            [labels.sector(s) for s in sectors],
            loc="outside upper left",
            ncols=len(sectors),
            frameon=False,
            handletextpad=0.2,
        )

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every row read out in the drawn order, sector by sector."""
        order = self.order(estimates)
        placed = estimates.set_index(self.axis(estimates))
        lines = []
        for sector in present_sectors(estimates):
            series = placed[placed["sector"].eq(sector)].reindex(order)
            parts = [
                f"{self.name(row, estimates, labels)} {labels.number(value, self.decimals)}"
                for row, value in series["estimate"].items()
            ]
            lines.append(f"{labels.sector(sector)}: {', '.join(parts)}.")
        key = "alt_dots" if self.rank else "alt_dots_ordered"
        return labels.word(key, unit=labels.word(f"unit_{self.unit}")) + " ".join(lines)
