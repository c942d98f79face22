"""How far the recomputed numbers lie from print, drawn and read out from the same frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...figures import INK, SECTOR_COLOURS, SECTORS, canvas, wrapped
from ...labels import Labels
from .counts import CLASSES

CLASS_COLOURS = {"within": "#01665E", "one": "#80CDC1", "ten": "#DFC27D", "beyond": "#A6611A"}
SMALLEST = 1e-4


@dataclass(frozen=True)
class UnitsOfPrint:
    """Shares of numbers by their distance from print in units of its last decimal.

    Data: ``kind``, ``distance`` (one of :data:`.counts.CLASSES`) and ``count``.
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One stacked bar per kind of number."""
        kinds = list(dict.fromkeys(data["kind"]))
        figure, (axes,) = canvas(1.1 + 0.5 * len(kinds))
        shares = self.shares(data).reindex(kinds)
        left = np.zeros(len(kinds))
        for name in CLASSES:
            axes.barh(range(len(kinds)), shares[name], left=left, height=0.62,
                      color=CLASS_COLOURS[name], label=labels.word(f"distance_{name}"))  # fmt: skip
            left += shares[name].to_numpy()
        self._axes(axes, data, kinds, labels)
        figure.legend(loc="outside upper left", ncols=4, frameon=False, handlelength=1.1,
                      columnspacing=1.2)  # fmt: skip
        return figure

    def shares(self, data: pd.DataFrame) -> pd.DataFrame:
        """Per cent of each kind's numbers in each class."""
        table = data.pivot_table("count", "kind", "distance", aggfunc="sum", fill_value=0)
        table = table.reindex(columns=list(CLASSES), fill_value=0)
        return 100 * table.div(table.sum(axis=1), axis=0)

    def _axes(self, axes: Axes, data: pd.DataFrame, kinds: list[str], labels: Labels) -> None:
        n = data.groupby("kind")["count"].sum()
        names = [f"{wrapped(labels.word(f'deviation_{kind}'), 30)}\nn = {labels.number(n[kind])}"
                 for kind in kinds]  # fmt: skip
        axes.set_yticks(range(len(kinds)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel(labels.word("axis_share_of_numbers"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)

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
        """One curve per sector on a log axis; a legend, since the curves cross."""
        figure, (axes,) = canvas(3.6)
        for sector in (sector for sector in SECTORS if sector in set(data["sector"])):
            own = np.sort(data.loc[data["sector"].eq(sector), "distance"].clip(lower=SMALLEST))
            share = 100 * np.arange(1, len(own) + 1) / len(own)
            axes.step(own, share, where="post", color=SECTOR_COLOURS[sector], linewidth=1.8,
                      label=labels.sector(sector))  # fmt: skip
        self._axes(axes, labels)
        figure.legend(loc="outside upper left", ncols=3, frameon=False, handlelength=1.4)
        return figure

    def _axes(self, axes: Axes, labels: Labels) -> None:
        axes.set_xscale("log")
        ticks = [0.0001, 0.001, 0.01, 0.1, 1]
        axes.set_xlim(SMALLEST, 1)
        texts = [labels.number(tick, max(0, -round(np.log10(tick)))) for tick in ticks]
        axes.set_xticks(ticks, texts, color=INK)
        axes.minorticks_off()
        axes.set_ylim(0, 101)
        axes.set_xlabel(labels.word("axis_standard_errors"))
        axes.set_ylabel(labels.word("axis_share_of_estimates"))
        axes.grid(axis="both", color="#EDEDED")

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """Median, 95th percentile and largest distance of each sector."""
        lines = []
        for sector in (sector for sector in SECTORS if sector in set(data["sector"])):
            own = data.loc[data["sector"].eq(sector), "distance"]
            lines.append(
                labels.word(
                    "alt_z_line", source=labels.sector(sector),
                    median=labels.number(own.median(), 4),
                    p95=labels.number(own.quantile(0.95), 3), largest=labels.number(own.max(), 3),
                )
            )  # fmt: skip
        return labels.word("alt_standard_errors") + " ".join(lines)
