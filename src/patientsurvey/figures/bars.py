"""One bar per sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ..labels import Labels
from .style import (
    INK,
    SECTOR_COLOURS,
    canvas,
    errors,
    listed,
    no_respondents,
    present_sectors,
)


@dataclass(frozen=True)
class Bars:
    """One bar per sector for a single share, value at the bar's end."""

    unit: str = "percent"
    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Horizontal bars with 95 % intervals."""
        rows = estimates.set_index("sector").loc[present_sectors(estimates)]
        figure, (axes,) = canvas(0.7 + 0.42 * max(len(rows), 1))
        if rows["estimate"].isna().all():
            no_respondents(axes, labels)
            return figure
        places = np.arange(len(rows))
        axes.barh(
            places, rows["estimate"], color=[SECTOR_COLOURS[s] for s in rows.index], height=0.6
        )
        axes.errorbar(
            rows["estimate"], places, xerr=errors(rows), linestyle="none", color=INK, elinewidth=1
        )
        for place, row in zip(places, rows.itertuples(), strict=True):
            if pd.notna(row.estimate):
                text = labels.number(row.estimate, self.decimals)
                axes.annotate(
                    text, (row.conf_high, place), (5, 0), textcoords="offset points", va="center"
                )
        axes.set_yticks(places, [labels.sector(s) for s in rows.index])
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(labels.word(f"axis_{self.unit}"))
        return figure

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each sector with its value."""
        rows = estimates.set_index("sector").loc[present_sectors(estimates)].reset_index()
        head = labels.word("alt_bars", unit=labels.word(f"unit_{self.unit}"))
        return head + listed(rows, labels, self.decimals, by="sector") + "."
