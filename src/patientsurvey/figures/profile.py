"""One line per sector over ordered groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .axis import with_intervals
from .empty import nobody
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SMALL,
    Sheet,
    Swatch,
    fitted,
    key_rows,
    line_count,
    text_width,
)
from .style import (
    QUIET,
    SECTOR_COLOURS,
    SECTOR_MARKERS,
    SECTORS,
    errors,
    is_narrow,
    listed,
    page_width,
    present_sectors,
)
from .ticks import GRID, tick_names

PANEL, LOW_PANEL, HEAD = 2.9, 2.5, 0.3
"""Height of the panel, the same on a phone, and room above it for the unit, in inches."""
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
APART = 0.09
"""Distance between the sectors' markers within a group, in groups."""


@dataclass(frozen=True)
class Profile:
    """One line per sector over ordered groups (age), with 95 % intervals.

    A key names the lines: their ends lie too close to each other for names, and some end early.
    """

    unit: str = "percent"
    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Lines with markers and interval bars, from zero."""
        if estimates["estimate"].isna().all():
            return nobody(labels)
        groups, sectors = list(dict.fromkeys(estimates["group"])), present_sectors(estimates)
        ticks = _ticks(estimates)
        left = max(map(text_width, tick_names(ticks, labels))) + EDGE + 0.07
        width = page_width() - left - EDGE
        names = [fitted(labels.group(g), width / len(groups) - 0.04, SMALL) for g in groups]
        key = key_rows(
            [Swatch(labels.sector(s), SECTOR_COLOURS[s], SECTOR_MARKERS[s]) for s in sectors]
        )
        top, tall = KEY_ROW * len(key) + HEAD, LOW_PANEL if is_narrow() else PANEL
        sheet = Sheet(top + tall + 0.12 + LINE * line_count(names))
        axes = sheet.axes(left, top, width, tall)
        for sector in sectors:
            self._line(axes, estimates, sector, groups)
        axes.set_xlim(-0.5, len(groups) - 0.5)
        axes.set_xticks(range(len(groups)), names, fontsize=SMALL)
        unit = with_intervals(labels.word(f"axis_{self.unit}"), estimates["conf_low"], labels)
        _upwards(axes, ticks, unit, labels)
        sheet.key(key)
        return sheet.figure

    def _line(self, axes: Axes, estimates: pd.DataFrame, sector: str, groups: list[str]) -> None:
        rows = estimates[estimates["sector"].eq(sector)].set_index("group").reindex(groups)
        # Sectors stand a little apart, so that their interval bars do not hide each other.
        shift = APART * (SECTORS.index(sector) - 1) if sector in SECTORS else 0
        axes.errorbar(
            np.arange(len(groups)) + shift,
            rows["estimate"],
            yerr=errors(rows),
            color=SECTOR_COLOURS[sector],
            marker=SECTOR_MARKERS[sector],
            markersize=4.5,
            linewidth=1.6,
            elinewidth=0.9,
            capsize=0,
        )

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every line read out: sector, then each group with its value."""
        lines = [
            f"{labels.sector(sector)}: "
            + listed(estimates[estimates["sector"].eq(sector)], labels, self.decimals)
            for sector in present_sectors(estimates)
        ]
        return labels.word("alt_profile", unit=labels.word(f"unit_{self.unit}")) + " ".join(
            f"{line}." for line in lines
        )


def _upwards(axes: Axes, ticks: list[float], unit: str, labels: Labels) -> None:
    """The vertical axis, its unit above it."""
    axes.set_ylim(0, ticks[-1])
    axes.set_yticks(ticks, tick_names(ticks, labels))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=GRID)
    axes.set_title(unit, loc="left", fontsize=SMALL, color=QUIET, pad=6)


def _ticks(estimates: pd.DataFrame) -> list[float]:
    """Even ticks from zero to above the highest interval, at most seven."""
    highest = estimates[["estimate", "conf_high"]].max().max()
    step = next(step for step in STEPS if step * 6 >= highest)
    return [float(tick) for tick in step * np.arange(np.ceil(highest / step - 1e-9) + 1)]
