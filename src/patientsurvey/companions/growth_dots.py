"""Growth on the right base and on the wrong one, beside the printed number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ..figures.layout import (
    EDGE,
    KEY_ROW,
    SIZE,
    SMALL,
    Margins,
    Swatch,
    draw_key,
    fitted,
    framed,
    key_rows,
    note,
    text_width,
)
from ..figures.style import INK
from ..labels import Labels

PITCH = 0.42
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
        """Three markers a row, with their values below them."""
        outcomes = list(dict.fromkeys(estimates["outcome"]))
        names = [fitted(labels.variable(outcome), 2.2) for outcome in outcomes]
        key = key_rows([Swatch(labels.word(f"key_{kind}"), look[1], look[0])
                        for kind, look in LOOKS.items()])  # fmt: skip
        left = max(map(text_width, names)) + EDGE + 0.12
        margins = Margins(left, EDGE + 0.2, KEY_ROW * len(key) + 0.12, 0.44)
        figure, (axes,), _ = framed(PITCH * len(outcomes) + 0.08, margins)
        for place, (outcome, name) in enumerate(zip(outcomes, names, strict=True)):
            middle = PITCH * (place + 0.42)
            axes.annotate(
                name, (0, middle), (-8, 0), xycoords=("axes fraction", "data"), ha="right",
                textcoords="offset points", va="center", fontsize=SIZE,
            )  # fmt: skip
            self._row(axes, estimates[estimates["outcome"].eq(outcome)], middle, labels)
        ticks = np.arange(0, 51, 10)
        axes.set_xlim(0, 52)
        axes.set_xticks(ticks, [labels.number(tick) for tick in ticks], fontsize=SMALL)
        axes.grid(axis="x", color="#EDEDED")
        axes.set_axisbelow(True)
        draw_key(figure, key)
        note(figure, margins.left, 0.1, labels.word("axis_percent"))
        return figure

    def _row(self, axes, rows: pd.DataFrame, middle: float, labels: Labels) -> None:
        for row in rows.itertuples():
            marker, edge, face, size = LOOKS[row.statistic]
            axes.plot(row.estimate, middle, marker=marker, markeredgecolor=edge,
                      markerfacecolor=face, markersize=size, linestyle="none",
                      zorder=3 if row.statistic == "register_growth" else 2)  # fmt: skip
            if row.statistic != "share_of_last":
                decimals = 1 if row.statistic == "growth" else 0
                axes.annotate(labels.number(row.estimate, decimals), (row.estimate, middle),
                              (0, -14), textcoords="offset points", ha="center", va="center",
                              fontsize=SMALL, color=INK)  # fmt: skip

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each profession with its three numbers."""
        parts = [labels.word("alt_growth")]
        for outcome, rows in estimates.groupby("outcome", sort=False):
            said = [f"{labels.word(f'key_{row.statistic}')} {labels.number(row.estimate, 1)}"
                    for row in rows.itertuples()]  # fmt: skip
            parts.append(f"{labels.variable(outcome)}: {', '.join(said)}.")
        return " ".join(parts)
