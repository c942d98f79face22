"""Growth on the right base and on the wrong one, beside the printed number."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures.axis import foot, foot_height, scale, write_foot
from ..figures.layout import (
    EDGE,
    KEY_ROW,
    SMALL,
    Margins,
    Sheet,
    Swatch,
    draw_key,
    framed,
    key_rows,
)
from ..figures.named_rows import NamedRows
from ..figures.style import INK
from ..labels import Labels

ROW, LIFT = 0.4, 0.07
"""Height of a row, and how far the markers stand above its middle, in inches."""
LOOKS = {
    "growth": ("o", "#01665E", "#01665E", 6.5),
    "share_of_last": ("o", "#B25E00", "white", 9.5),
    "register_growth": ("D", "#8E4B8A", "#8E4B8A", 4.5),
}
"""Marker, edge, face and size by statistic. The printed number lies inside the open ring."""


@dataclass(frozen=True)
class GrowthDots:
    """One row per profession: growth of the first year, the same over the last, and print."""

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Three markers a row, with the values of the first and the last below them."""
        outcomes = list(dict.fromkeys(estimates["outcome"]))
        names = [labels.variable(outcome) for outcome in outcomes]
        rows = NamedRows(names, [ROW] * len(names), widest=2.2)
        key = key_rows([Swatch(labels.word(f"key_{kind}"), edge, marker, fill=face)
                        for kind, (marker, edge, face, _) in LOOKS.items()])  # fmt: skip
        left, top = rows.left + 0.04, KEY_ROW * len(key) + 0.1
        below = foot([labels.word("axis_percent")], left)
        margins = Margins(left, EDGE + 0.1, top, foot_height(below))
        figure, (axes,), width = framed(rows.height, margins)
        scale(axes, (0, 1.1 * estimates["estimate"].max()), labels, width)
        axes.spines["left"].set_visible(not rows.above)  # the names stand across it
        for outcome, middle in zip(outcomes, rows.middles, strict=True):
            self._row(axes, estimates[estimates["outcome"].eq(outcome)], middle, labels)
        rows.write(Sheet.on(figure), top)
        draw_key(figure, key)
        write_foot(figure, left, below)
        return figure

    def _row(self, axes: Axes, rows: pd.DataFrame, middle: float, labels: Labels) -> None:
        for row in rows.itertuples():
            marker, edge, face, size = LOOKS[row.statistic]
            axes.plot(row.estimate, middle - LIFT, marker=marker, markeredgecolor=edge,
                      markerfacecolor=face, markersize=size, linestyle="none",
                      zorder=3 if row.statistic == "register_growth" else 2)  # fmt: skip
            if row.statistic != "share_of_last":
                decimals = 1 if row.statistic == "growth" else 0
                axes.text(row.estimate, middle + 0.12, labels.number(row.estimate, decimals),
                          ha="center", va="center", fontsize=SMALL, color=INK)  # fmt: skip

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each profession with its three numbers."""
        parts = [labels.word("alt_growth")]
        for outcome, rows in estimates.groupby("outcome", sort=False):
            said = [f"{labels.word(f'key_{row.statistic}')} {labels.number(row.estimate, 1)}"
                    for row in rows.itertuples()]  # fmt: skip
            parts.append(f"{labels.variable(outcome)}: {', '.join(said)}.")
        return " ".join(parts)
