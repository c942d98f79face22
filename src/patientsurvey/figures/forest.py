"""Regression estimates with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .empty import nobody
from .sector_panels import SectorPanels
from .style import SECTOR_COLOURS, SECTOR_MARKERS, present_sectors
from .ticks import across, even_ticks, plain, ratio_ticks, reaching

NEUTRAL = {"odds_ratio": 1, "coefficient": 0, "marginal_effect": 0, "standardised_effect": 0}
"""What a statistic is where a term makes no difference."""
ROW = 0.215
"""Height of a term with one sector, in inches."""


def forest_rows(estimates: pd.DataFrame) -> pd.DataFrame:
    """Rows that a forest plot can show: one per sector and term."""
    return estimates[estimates["statistic"].isin(list(NEUTRAL)) & estimates["term"].ne("")]


@dataclass(frozen=True)
class Forest:
    """Regression estimates with 95 % intervals, one panel per sector, on a phone one for all.

    Odds ratios stand on a log axis around 1; coefficients, marginal and standardised effects on
    a plain one around 0. Intervals that leave out the neutral value are drawn in full colour, the
    rest faint.
    """

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Terms in the table's order."""
        rows = forest_rows(estimates)
        if rows["estimate"].isna().all():
            return nobody(labels)
        statistic, terms = rows["statistic"].iloc[0], list(dict.fromkeys(rows["term"]))
        neutral = NEUTRAL[statistic]
        below = labels.word(f"axis_{statistic}"), labels.word("forest_faint", neutral=neutral)
        names = [labels.term(term) for term in terms]
        page = SectorPanels(present_sectors(rows), names, below, labels, ROW)
        figure, panels = page.frame()
        for axes, sectors in panels:
            _scale(axes, rows, page.width, labels)
            axes.axvline(neutral, color="#8C8C8C", linewidth=0.8, zorder=1)
            for sector in sectors:
                placed = rows[rows["sector"].eq(sector)].set_index("term").reindex(terms)
                _series(axes, placed.assign(height=page.middles(sector)), sector, neutral)
        return figure

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


def _scale(axes: Axes, rows: pd.DataFrame, width: float, labels: Labels) -> None:
    """Limits that hold all intervals of all panels, and ticks in the reader's numbers."""
    low, high = rows["conf_low"].min(), rows["conf_high"].max()
    if rows["statistic"].iloc[0] == "odds_ratio":
        limits, ticks = ratio_ticks(low, high, width, labels)
        axes.set_xscale("log")
        axes.minorticks_off()
    else:
        limits = reaching(low, high, width, labels)
        ticks = even_ticks(*limits, width, labels)
    axes.set_xlim(*limits)
    across(axes, ticks, [plain(tick, labels) for tick in ticks], grid=False)


def _series(axes: Axes, placed: pd.DataFrame, sector: str, neutral: float) -> None:
    """A sector's intervals and markers."""
    colour, marker = SECTOR_COLOURS[sector], SECTOR_MARKERS[sector]
    known, clear = placed["estimate"].notna(), _clear(placed, neutral)
    for mask, alpha in ((clear, 1.0), (~clear, 0.35)):
        some = placed[mask & known]
        look = {"alpha": alpha, "zorder": 2}
        axes.hlines(some["height"], some["conf_low"], some["conf_high"], colour, lw=1.1, **look)
        axes.plot(some["estimate"], some["height"], marker, color=colour, ms=4, **look)


def _clear(rows: pd.DataFrame, neutral: float) -> pd.Series:
    return rows["conf_low"].gt(neutral) | rows["conf_high"].lt(neutral)


def _read(rows: pd.DataFrame, sector: str, decimals: int, labels: Labels) -> str:
    parts = [
        f"{labels.term(row.term)} {labels.number(row.estimate, decimals)}"
        for row in rows.itertuples()
    ]
    return f"{labels.sector(sector)}: {', '.join(parts) or labels.word('none')}."
