"""How a score spreads over its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .style import INK, SECTOR_COLOURS, canvas, no_respondents, present_sectors, wrapped


@dataclass(frozen=True)
class Distribution:
    """A histogram of a score, one panel per sector, with the mean as a line.

    The classes are the levels of the estimates, named by their limits (``3.5-4``); the mean is a
    row with statistic ``mean``, where there is one.
    """

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars on the score's own scale."""
        present = present_sectors(estimates)
        figure, panels = canvas(2.6, max(len(present), 1), sharey=True)
        if estimates["estimate"].isna().all():
            no_respondents(panels[0], labels)
            return figure
        for axes, sector in zip(panels, present, strict=False):
            rows = estimates[estimates["sector"].eq(sector)]
            self._panel(axes, rows, SECTOR_COLOURS[sector], labels)
            axes.set_title(wrapped(labels.sector(sector), 24), fontsize=9.5, loc="left")
        panels[0].set_ylabel(labels.word("axis_percent"))
        figure.supxlabel(labels.variable(estimates["outcome"].iloc[0]), fontsize=9)
        return figure

    def _panel(self, axes: Axes, rows: pd.DataFrame, colour: str, labels: Labels) -> None:
        low, high, shares = self._classes(rows)
        axes.bar(low, shares, width=high - low, align="edge", color=colour, edgecolor="white",
                 linewidth=0.7)  # fmt: skip
        for mean in rows.loc[rows["statistic"].eq("mean"), "estimate"].dropna():
            axes.axvline(mean, color=INK, linewidth=1.1)
            text = f"{labels.word('mean')} {labels.number(mean, 2)}"
            axes.annotate(
                text, (mean, 1), (-4, -2), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="right", va="top", fontsize=8.5,
            )  # fmt: skip
        axes.set_xlim(low.min(), high.max())
        axes.margins(y=0.16)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(axis="y", color="#EDEDED")
        axes.set_axisbelow(True)

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
            f"{labels.number(a, 2)}–{labels.number(b, 2)}: {labels.number(share)}"
            for a, b, share in zip(low, high, shares, strict=True)
        )
