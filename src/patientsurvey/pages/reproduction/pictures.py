"""How far the recomputed numbers lie from print, drawn and read out from the same frame."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...figures import SECTOR_COLOURS, present_sectors
from ...figures.axis import foot, foot_height, scale, write_foot
from ...figures.casing import opening
from ...figures.cumulative import Curve, cumulative
from ...figures.layout import (
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
from ...figures.named_rows import NamedRows
from ...figures.palette import ink_on
from ...labels import Labels
from .counts import CLASSES

CLASS_COLOURS = {"within": "#01665E", "one": "#80CDC1", "ten": "#DFC27D", "beyond": "#A6611A"}
ROW, THICK, LABELLED = 0.36, 0.26, 5
"""Height of a row and of its bar in inches, and the smallest share that carries its number."""


@dataclass(frozen=True)
class UnitsOfPrint:
    """Shares of numbers by their distance from print in units of its last decimal.

    Data: ``kind``, ``distance`` (one of :data:`.counts.CLASSES`) and ``count``.
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One stacked bar per kind of number."""
        shares, n = self.shares(data), data.groupby("kind", sort=False)["count"].sum()
        names = [f"{labels.word(f'deviation_{kind}')} (n\u00a0=\u00a0{labels.number(n[kind])})"
                 for kind in n.index]  # fmt: skip
        rows = NamedRows(names, [ROW] * len(names))
        words = {name: opening(labels.word(f"distance_{name}")) for name in CLASSES}
        key = key_rows([Swatch(word, CLASS_COLOURS[name]) for name, word in words.items()])
        below = foot([labels.word("axis_share_of_numbers")], rows.left)
        margins = Margins(rows.left, EDGE + 0.12, KEY_ROW * len(key) + 0.1, foot_height(below))
        figure, (axes,), width = framed(rows.height, margins)
        scale(axes, (0, 100), labels, width)
        axes.grid(visible=False)
        axes.spines["left"].set_visible(False)
        for kind, middle in zip(n.index, rows.middles, strict=True):
            _bar(axes, shares.loc[kind], middle, labels)
        rows.write(Sheet.on(figure), margins.top)
        draw_key(figure, key)
        write_foot(figure, rows.left, below)
        return figure

    def shares(self, data: pd.DataFrame) -> pd.DataFrame:
        """Per cent of each kind's numbers in each class."""
        table = data.pivot_table("count", "kind", "distance", aggfunc="sum", fill_value=0)
        table = table.reindex(columns=list(CLASSES), fill_value=0)
        return 100 * table.div(table.sum(axis=1), axis=0)

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """The shares of each kind."""
        shares = self.shares(data)
        lines = []
        for kind in dict.fromkeys(data["kind"]):
            parts = [f"{labels.word(f'distance_{name}')} {labels.number(shares.at[kind, name], 1)}"
                     for name in CLASSES]  # fmt: skip
            lines.append(f"{labels.word(f'deviation_{kind}')}: {', '.join(parts)}.")
        return labels.word("alt_units") + " ".join(lines)


@dataclass(frozen=True)
class StandardErrors:
    """Cumulative distances of regression estimates from print in printed standard errors.

    Data: ``sector`` and ``distance``.
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One curve per sector."""
        by_sector = dict(iter(data.groupby("sector")["distance"]))
        curves = [
            Curve(labels.sector(sector), SECTOR_COLOURS[sector], by_sector[sector].to_numpy())
            for sector in present_sectors(data)
        ]
        words = labels.word("axis_standard_errors"), labels.word("axis_share_of_estimates")
        return cumulative(curves, *words, labels)

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """Median, 95th percentile and largest distance of each sector."""
        lines = []
        for sector in present_sectors(data):
            own = data.loc[data["sector"].eq(sector), "distance"]
            lines.append(
                labels.word(
                    "alt_z_line", source=labels.sector(sector),
                    median=labels.number(own.median(), 4),
                    p95=labels.number(own.quantile(0.95), 3), largest=labels.number(own.max(), 3),
                )
            )  # fmt: skip
        return labels.word("alt_standard_errors") + " ".join(lines)


def _bar(axes: Axes, shares: pd.Series, middle: float, labels: Labels) -> None:
    """One kind's classes from near to far, with the larger shares' numbers."""
    ends = shares[list(CLASSES)].cumsum()
    for name, share in shares[list(CLASSES)].items():
        left, colour = ends[name] - share, CLASS_COLOURS[name]
        axes.barh(middle, share, left=left, height=THICK, color=colour, edgecolor="white",
                  linewidth=0.6)  # fmt: skip
        if share >= LABELLED:
            axes.text(left + share / 2, middle, labels.number(share), ha="center", va="center",
                      fontsize=SMALL, color=ink_on(colour))  # fmt: skip
