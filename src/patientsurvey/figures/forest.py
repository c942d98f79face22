"""Regression estimates with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .style import (
    SECTOR_COLOURS,
    SECTOR_MARKERS,
    canvas,
    errors,
    no_respondents,
    present_sectors,
    regression_rows,
    wrapped,
)


@dataclass(frozen=True)
class Forest:
    """Regression estimates with 95 % intervals, one panel per sector.

    Odds ratios stand on a log axis around 1, coefficients on a plain one around 0; intervals
    that leave out the neutral value are drawn in full colour, the rest faint.
    """

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Panels side by side, terms in the table's order."""
        rows = regression_rows(estimates)
        sectors = present_sectors(rows)
        terms = list(dict.fromkeys(rows["term"]))
        height, count = 0.9 + 0.235 * max(len(terms), 2), max(len(sectors), 1)
        figure, panels = canvas(height, count, sharey=True, sharex=True)
        if not len(sectors) or rows["estimate"].isna().all():
            no_respondents(panels[0], labels)
            return figure
        log = rows["statistic"].eq("odds_ratio").any()
        for axes, sector in zip(panels, sectors, strict=True):
            self._panel(axes, rows[rows["sector"].eq(sector)], terms, sector, log, labels)
        panels[0].set_yticks(range(len(terms)), [labels.term(term) for term in terms])
        panels[0].set_ylim(len(terms) - 0.4, -0.6)
        word = "axis_odds_ratio" if log else "axis_coefficient"
        figure.supxlabel(labels.word(word), fontsize=9)
        return figure

    def _panel(self, axes, rows, terms, sector: str, log: bool, labels: Labels) -> None:
        placed = rows.set_index("term").reindex(terms)
        neutral = 1 if log else 0
        axes.axvline(neutral, color="#8C8C8C", linewidth=0.8)
        clear = (placed["conf_low"] > neutral) | (placed["conf_high"] < neutral)
        for mask, alpha in ((clear, 1.0), (~clear, 0.35)):
            axes.errorbar(
                placed["estimate"].where(mask),
                np.arange(len(terms)),
                xerr=errors(placed),
                linestyle="none",
                color=SECTOR_COLOURS[sector],
                marker=SECTOR_MARKERS[sector],
                markersize=4,
                elinewidth=1.1,
                alpha=alpha,
            )
        if log:
            self._log_axis(axes, placed, labels)
        axes.set_title(wrapped(labels.sector(sector), 24), fontsize=9.5, loc="left")
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", color="#F2F2F2")

    def _log_axis(self, axes: Axes, rows: pd.DataFrame, labels: Labels) -> None:
        axes.set_xscale("log")
        low, high = rows["conf_low"].min(), rows["conf_high"].max()
        steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
        ticks = [step for step in steps if low * 0.8 <= step <= high * 1.25]
        axes.set_xticks(
            ticks, [labels.number(t, 0 if t >= 1 else 2).rstrip("0") or "0" for t in ticks]
        )
        axes.minorticks_off()

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """The terms whose interval leaves out the neutral value, by sector."""
        rows = regression_rows(estimates)
        neutral = rows["statistic"].eq("odds_ratio").astype(int)
        clear = rows["conf_low"].gt(neutral) | rows["conf_high"].lt(neutral)
        log = rows["statistic"].eq("odds_ratio").any()
        head = labels.word("alt_forest_odds" if log else "alt_forest_coefficient")
        return head + " ".join(
            self._read(rows[clear & rows["sector"].eq(sector)], sector, labels)
            for sector in present_sectors(rows)
        )

    def _read(self, rows: pd.DataFrame, sector: str, labels: Labels) -> str:
        parts = [
            f"{labels.term(row.term)} {labels.number(row.estimate, 2)}" for row in rows.itertuples()
        ]
        return f"{labels.sector(sector)}: {', '.join(parts) or labels.word('none')}."
