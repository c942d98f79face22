"""One bar per sector."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .axis import foot, foot_height, scale, with_intervals, write_foot
from .chart_rows import chart_rows
from .empty import nobody
from .layout import EDGE, SIZE, Margins, Sheet, framed, text_width
from .named_rows import NamedRows
from .style import INK, SECTOR_COLOURS, listed, present_sectors

PITCH, BAR = 0.42, 0.26
"""Height of a row and of its bar, in inches."""


@dataclass(frozen=True)
class Bars:
    """One bar per sector for a single share, value at the end of its interval."""

    unit: str = "percent"
    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Horizontal bars with 95 % intervals."""
        if estimates["estimate"].isna().all():
            return nobody(labels)
        shares = estimates.set_index("sector").loc[present_sectors(estimates)]
        rows = chart_rows([labels.sector(sector) for sector in shares.index], PITCH)
        values = [labels.number(share, self.decimals) for share in shares["estimate"]]
        unit = with_intervals(labels.word(f"axis_{self.unit}"), shares["conf_low"], labels)
        below = foot([unit], rows.left)
        right = max(map(text_width, values), default=0) + 0.1 + EDGE
        margins = Margins(rows.left, right, 0.04, foot_height(below))
        figure, (axes,), width = framed(rows.height, margins)
        ends = shares["conf_high"].fillna(shares["estimate"]).fillna(0)
        scale(axes, (0, 1.01 * ends.max() or 1), labels, width)
        self._bars(axes, shares, rows)
        for middle, end, value in zip(rows.middles, ends, values, strict=True):
            axes.annotate(value, (end, middle), (5, 0), textcoords="offset points", va="center",
                          fontsize=SIZE, annotation_clip=False)  # fmt: skip
        rows.write(Sheet.on(figure), margins.top)
        write_foot(figure, rows.left, below)
        return figure

    def _bars(self, axes: Axes, shares: pd.DataFrame, rows: NamedRows) -> None:
        colours = [SECTOR_COLOURS[sector] for sector in shares.index]
        axes.barh(rows.middles, shares["estimate"], color=colours, height=BAR)
        axes.hlines(rows.middles, shares["conf_low"], shares["conf_high"], colors=INK, linewidth=1)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each sector with its value."""
        rows = estimates.set_index("sector").loc[present_sectors(estimates)].reset_index()
        head = labels.word("alt_bars", unit=labels.word(f"unit_{self.unit}"))
        return head + listed(rows, labels, self.decimals, by="sector") + "."
