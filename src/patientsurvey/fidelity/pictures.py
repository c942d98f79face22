"""Pictures of fidelity: each drawn and read out from the same frame, in the house style."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures import SECTOR_COLOURS, SECTOR_MARKERS, SECTORS, present_sectors
from ..figures.axis import foot, foot_height, scale, write_foot
from ..figures.casing import opening
from ..figures.cumulative import Curve, cumulative
from ..figures.layout import (
    SMALL,
    Margins,
    Sheet,
    framed,
)
from ..figures.named_rows import NamedRows
from ..figures.sector_panels import SectorPanels
from ..figures.ticks import across, even_ticks, plain, reaching
from ..labels import Labels
from .tile_map import TileMap

SOURCE_COLOURS = {"naive": "#222222", "two_samples": "#8C8C8C", "synthetic": "#8C6BB1"}
"""None is a sector's: sources and sectors stand on the same page."""
NO_TARGET = "#D9D9D9"
WITHIN = 1.96
"""Standard errors from the mean within which 95 per cent of samples lie."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class CumulativeZ:
    """Share of estimates within z of print, one curve per source, z on a log axis.

    Data: ``source`` (``naive`` or ``synthetic``) and ``z``.
    """

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """Curves under a key."""
        curves = [
            Curve(labels.word(f"source_{source}"), SOURCE_COLOURS[source], z.to_numpy())
            for source, z in data.groupby("source", sort=False)["z"]
        ]
        words = labels.word("axis_z"), labels.word("axis_share_of_estimates")
        return cumulative(curves, *words, labels)

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

    Parameters
    ----------
    row : float
        Height of what is drawn for a source, in inches.
    """

    row: float = 0.44

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One row per source: 5–95 % thin, quarters thick, a dot at the mean."""
        sources = list(dict.fromkeys(data["source"]))
        names = [opening(labels.word(f"source_{source}")) for source in sources]
        rows = NamedRows(names, [self.row] * len(names), widest=2.0)
        left = rows.left + 0.06
        below = foot([labels.word("axis_overlap"), labels.word("overlap_marks")], left)
        figure, (axes,), width = framed(rows.height, Margins(left, 0.25, 0.1, foot_height(below)))
        scale(axes, (0, 1), labels, width)
        axes.spines["left"].set_visible(not rows.above)  # the names stand across it
        for source, middle in zip(sources, rows.middles, strict=True):
            self._row(axes, data.loc[data["source"].eq(source), "overlap"], middle, source, labels)
        rows.write(Sheet.on(figure), 0.1)
        write_foot(figure, left, below)
        return figure

    def _row(self, axes: Axes, overlap: pd.Series, middle: float, source: str, labels) -> None:
        low, first, _, third, high = overlap.quantile(list(QUANTILES))
        colour, mean = SOURCE_COLOURS[source], overlap.mean()
        axes.hlines(middle, low, high, color=colour, linewidth=1.4)
        axes.hlines(middle, first, third, color=colour, linewidth=6, alpha=0.55)
        axes.plot(mean, middle, "o", color=colour, markersize=6, markeredgecolor="white",
                  clip_on=False)  # fmt: skip
        text = labels.number(mean, 3 if mean > 0.99 else 2)
        axes.text(mean, middle - 0.15, text, ha="center", va="center", fontsize=SMALL)

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
        """Terms down, tables and their sectors across, the scale of colours below."""
        tiles = self.tiles(data)
        tiles = tiles.reindex([term for term in labels.codebook.terms if term in tiles.index])
        return TileMap(tiles, self.largest, labels).draw()

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

    Parameters
    ----------
    row : float
        Height of a quantity with one sector, in inches.
    """

    row: float = 0.3

    def draw(self, data: pd.DataFrame, labels: Labels) -> Figure:
        """One panel per sector; the band is what a survey of this size leaves uncertain."""
        quantities = list(dict.fromkeys(data["quantity"]))
        names = [labels.word(f"open_{name}") for name in quantities]
        below = [labels.word("axis_away")]
        page = SectorPanels(present_sectors(data), names, below, labels, self.row)
        limits = reaching(*self._ends(data), page.width, labels)
        ticks = even_ticks(*limits, page.width, labels)
        figure, panels = page.frame()
        for axes, sectors in panels:
            axes.axvspan(-WITHIN, WITHIN, color="#EDEDED", linewidth=0)
            axes.set_xlim(*limits)
            across(axes, ticks, [plain(tick, labels) for tick in ticks], grid=False)
            for sector in sectors:
                rows = data[data["sector"].eq(sector)]
                heights = page.middles(sector)[rows["quantity"].map(quantities.index)]
                axes.plot(rows["away"], heights, SECTOR_MARKERS[sector], markersize=4,
                          color=SECTOR_COLOURS[sector], alpha=0.75,
                          markeredgewidth=0)  # fmt: skip
        return figure

    def _ends(self, data: pd.DataFrame) -> tuple[float, float]:
        return min(data["away"].min(), -WITHIN), max(data["away"].max(), WITHIN)

    def describe(self, data: pd.DataFrame, labels: Labels) -> str:
        """Spread over draws relative to the sampling standard error, quantity by quantity."""
        ratios = data.drop_duplicates(["quantity", "sector"])
        lines = []
        for name, rows in ratios.groupby("quantity", sort=False):
            of = ", ".join(f"{r.sector} {labels.number(r.ratio, 1)}" for r in rows.itertuples())
            lines.append(f"{labels.word(f'open_{name}')}: {of}.")
        return labels.word("alt_spread") + " ".join(lines)
