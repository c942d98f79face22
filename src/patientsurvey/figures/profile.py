"""One line per sector over ordered groups."""

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
    SECTORS,
    canvas,
    errors,
    listed,
    no_respondents,
    present_sectors,
    spread,
    wrapped,
)


@dataclass(frozen=True)
class Profile:
    """One line per sector over ordered groups (age), with 95 % intervals."""

    unit: str = "percent"
    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Lines with markers, interval bars and the sector's name at the line's end."""
        figure, (axes,) = canvas(3.9)
        if estimates["estimate"].isna().all():
            no_respondents(axes, labels)
            return figure
        groups = list(dict.fromkeys(estimates["group"]))
        ends = [
            self._line(axes, estimates, sector, groups) for sector in present_sectors(estimates)
        ]
        self._end_labels(axes, [end for end in ends if end], labels, len(groups))
        axes.set_xticks(range(len(groups)), [wrapped(labels.group(g), 7) for g in groups])
        axes.set_ylabel(labels.word(f"axis_{self.unit}"))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color="#EDEDED")
        return figure

    def _line(self, axes: Axes, estimates: pd.DataFrame, sector: str, groups: list[str]):
        rows = estimates[estimates["sector"].eq(sector)].set_index("group").reindex(groups)
        # Sectors stand a little apart, so that their interval bars do not hide each other.
        shift = 0.09 * (SECTORS.index(sector) - 1) if sector in SECTORS else 0
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
        shown = rows["estimate"].dropna()
        return (sector, shown.iloc[-1]) if len(shown) else None

    def _end_labels(self, axes: Axes, ends: list, labels: Labels, groups: int) -> None:
        low, high = axes.get_ylim()
        names = {sector: wrapped(labels.sector(sector), 22) for sector, _ in ends}
        lines = max((name.count("\n") + 1 for name in names.values()), default=1)
        gap = 0.06 * lines * (high - low)
        # The lowest name stays clear of the axis; the others make room above it.
        heights = spread([max(value, low + gap) for _, value in ends], gap)
        for (sector, _), height in zip(ends, heights, strict=True):
            axes.text(
                groups - 0.75, height, names[sector], color=SECTOR_COLOURS[sector], va="center"
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
