"""Pictures of fidelity: each drawn and read out from the same frame, in the house style."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from ..figures import INK, SECTOR_COLOURS, SECTORS, canvas, wrapped
from ..labels import Labels

SOURCE_COLOURS = {"naive": "#D55E00", "two_samples": "#8C8C8C", "synthetic": "#0072B2"}
SMALLEST_Z = 1e-4
NO_TARGET = "#D9D9D9"
NAME_HEIGHTS = (30, 60)
"""Per cent at which the curves carry their names, apart where curves cross."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def share_at_most(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sorted values and the percentage of values up to each: a cumulative curve."""
    ordered = np.sort(values)
    return ordered, 100 * np.arange(1, len(ordered) + 1) / len(ordered)


@dataclass(frozen=True)
class CumulativeZ:
    """Share of estimates within z of print, one curve per source, z on a log axis.

    Data: ``source`` (``naive`` or ``synthetic``) and ``z``.
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """Curves with their names beside them."""
        figure, (axes,) = canvas(3.6)
        for height, (source, rows) in zip(
            NAME_HEIGHTS, data.groupby("source", sort=False), strict=False
        ):
            z, share = share_at_most(rows["z"].clip(lower=SMALLEST_Z).to_numpy())
            axes.step(z, share, where="post", color=SOURCE_COLOURS[source], linewidth=1.8)
            axes.annotate(
                wrapped(labels.word(f"source_{source}"), 20),
                (np.quantile(z, height / 100), height), (8, -2), textcoords="offset points",
                color=SOURCE_COLOURS[source], va="top",
            )  # fmt: skip
        axes.set_xscale("log")
        ticks = [0.0001, 0.001, 0.01, 0.1, 1, 10]
        texts = [labels.number(tick, max(0, -int(np.floor(np.log10(tick))))) for tick in ticks]
        axes.set_xticks(ticks, texts)
        axes.minorticks_off()
        axes.set_ylim(0, 101)
        axes.set_xlabel(labels.word("axis_z"))
        axes.set_ylabel(labels.word("axis_share_of_estimates"))
        axes.grid(axis="both", color="#EDEDED")
        return figure

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """Median, 95th percentile and largest z of each source."""
        lines = [
            labels.word(
                "alt_z_line", source=labels.word(f"source_{source}"),
                median=labels.number(z.median(), 4), p95=labels.number(z.quantile(0.95), 3),
                largest=labels.number(z.max(), 3),
            )
            for source, z in data.groupby("source", sort=False)["z"]
        ]  # fmt: skip
        return labels.word("alt_z") + " ".join(lines)


@dataclass(frozen=True)
class Overlaps:
    """Overlap of confidence intervals per source: quantiles as bars, the mean as a number.

    Data: ``source`` and ``overlap``.
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One row per source: 5–95 % thin, quarters thick, a dot at the mean."""
        sources = list(dict.fromkeys(data["source"]))
        figure, (axes,) = canvas(0.8 + 0.52 * len(sources))
        for place, source in enumerate(sources):
            self._row(axes, data.loc[data["source"].eq(source), "overlap"], place, source, labels)
        axes.set_yticks(
            range(len(sources)), [wrapped(labels.word(f"source_{s}"), 26) for s in sources]
        )
        axes.set_ylim(len(sources) - 0.4, -0.7)
        axes.set_xlim(0, 1.02)
        ticks = np.linspace(0, 1, 6)
        axes.set_xticks(ticks, [labels.number(tick, 1) for tick in ticks])
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(labels.word("axis_overlap"))
        axes.grid(axis="x", color="#EDEDED")
        return figure

    def _row(self, axes: Axes, overlap: pd.Series, place: int, source: str, labels) -> None:
        low, first, _, third, high = overlap.quantile(list(QUANTILES))
        colour, mean = SOURCE_COLOURS[source], overlap.mean()
        axes.hlines(place, low, high, color=colour, linewidth=1.4)
        axes.hlines(place, first, third, color=colour, linewidth=6, alpha=0.55)
        axes.plot(mean, place, "o", color=colour, markersize=6, markeredgecolor="white")
        text = labels.number(mean, 3 if mean > 0.99 else 2)
        axes.annotate(
            text, (mean, place), (0, 9), textcoords="offset points", ha="center", color=INK
        )

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """Mean overlap and its middle ninety per cent, by source."""
        lines = []
        for source, overlap in data.groupby("source", sort=False)["overlap"]:
            low, high = overlap.quantile(0.05), overlap.quantile(0.95)
            lines.append(
                labels.word(
                    "alt_overlap_line", source=labels.word(f"source_{source}"),
                    mean=labels.number(overlap.mean(), 3), low=labels.number(low, 2),
                    high=labels.number(high, 2),
                )
            )  # fmt: skip
        return labels.word("alt_overlap") + " ".join(lines)


@dataclass(frozen=True)
class TermMap:
    """Every regression cell of the report as a tile coloured by z; grey where none is usable.

    Data: ``exhibit, sector, term, z``.

    Parameters
    ----------
    largest : float
        The z at which the colour scale ends, with the goal for the largest z in mind.
    """

    largest: float = 0.1

    def tiles(self, data: pd.DataFrame) -> pd.DataFrame:
        """z in a frame of terms by (exhibit, sector), in the order of the data's exhibits."""
        exhibits = list(dict.fromkeys(data["exhibit"]))
        columns = pd.MultiIndex.from_product([exhibits, SECTORS])
        return data.pivot(index="term", columns=["exhibit", "sector"], values="z").reindex(
            columns=columns
        )

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """Terms down, tables and their sectors across."""
        tiles = self.tiles(data)
        tiles = tiles.reindex([term for term in labels.codebook.terms if term in tiles.index])
        figure, (axes,) = canvas(0.19 * len(tiles) + 1.5)
        colours = ListedColormap(matplotlib.colormaps["YlGnBu"](np.linspace(0.04, 1, 256)))
        colours = colours.with_extremes(bad=NO_TARGET)
        image = axes.imshow(
            np.ma.masked_invalid(tiles.to_numpy(dtype=float)), cmap=colours, vmin=0,
            vmax=self.largest, aspect="auto", interpolation="nearest",
        )  # fmt: skip
        self._axes(axes, tiles, labels)
        bar = figure.colorbar(image, ax=axes, extend="max", shrink=0.5, aspect=24, pad=0.01)
        ticks = np.linspace(0, self.largest, 6)
        bar.set_ticks(ticks, labels=[labels.number(tick, 2) for tick in ticks])
        bar.set_label("z")
        return figure

    def _axes(self, axes: Axes, tiles: pd.DataFrame, labels: Labels) -> None:
        axes.set_yticks(range(len(tiles)), [labels.term(t) for t in tiles.index], fontsize=7.5)
        axes.set_xticks(
            range(tiles.shape[1]), [sector for _, sector in tiles], rotation=90, fontsize=6.5
        )
        for tick, (_, sector) in zip(axes.get_xticklabels(), tiles, strict=True):
            tick.set_color(SECTOR_COLOURS[sector])
        width = len(SECTORS)
        for place, exhibit in enumerate(dict.fromkeys(exhibit for exhibit, _ in tiles)):
            number = exhibit.removeprefix("table-")
            axes.text(width * place + 1, -0.9, number, ha="center", va="bottom", fontsize=8.5)
            axes.axvline(width * place - 0.5, color="white", linewidth=2.5)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """How many tiles, the largest z of each table, and how many tiles are grey."""
        largest = data.groupby("exhibit", sort=False)["z"].max()
        parts = [
            f"{labels.word('table')} {exhibit.removeprefix('table-')} {labels.number(z, 3)}"
            for exhibit, z in largest.items()
        ]
        grey = int(data["z"].isna().sum())
        return labels.word("alt_map", tiles=len(data), grey=grey) + ", ".join(parts) + "."


@dataclass(frozen=True)
class DrawSpread:
    """Draws around their mean in sampling standard errors, one row per quantity.

    Data: ``quantity, sector, seed, away`` and ``ratio`` (of the standard deviation over draws
    to the sampling standard error).
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One panel per sector; the band is what a survey of this size leaves uncertain."""
        names = list(dict.fromkeys(data["quantity"]))
        sectors = [sector for sector in SECTORS if sector in set(data["sector"])]
        figure, panels = canvas(1.0 + 0.34 * len(names), len(sectors), sharey=True, sharex=True)
        for axes, sector in zip(panels, sectors, strict=True):
            axes.axvspan(-1.96, 1.96, color="#EDEDED", linewidth=0)
            rows = data[data["sector"].eq(sector)]
            places = rows["quantity"].map(names.index)
            axes.plot(rows["away"], places, "o", color=SECTOR_COLOURS[sector], markersize=4.5,
                      alpha=0.75, markeredgewidth=0)  # fmt: skip
            axes.set_title(wrapped(labels.sector(sector), 24), fontsize=9.5, loc="left")
            axes.tick_params(axis="y", length=0)
        texts = [wrapped(labels.word(f"open_{name}"), 38) for name in names]
        panels[0].set_yticks(range(len(names)), texts, fontsize=8)
        panels[0].set_ylim(len(names) - 0.4, -0.6)
        figure.supxlabel(labels.word("axis_away"), fontsize=9)
        return figure

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """Spread over draws relative to the sampling standard error, quantity by quantity."""
        ratios = data.drop_duplicates(["quantity", "sector"])
        lines = []
        for name, rows in ratios.groupby("quantity", sort=False):
            of = ", ".join(f"{r.sector} {labels.number(r.ratio, 1)}" for r in rows.itertuples())
            lines.append(f"{labels.word(f'open_{name}')}: {of}.")
        return labels.word("alt_spread") + " ".join(lines)
