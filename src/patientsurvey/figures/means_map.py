"""Means of many questions in many groups, coloured by their distance from everyone's mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..labels import Labels
from .axis import few_ticks, foot, write_foot
from .empty import nobody
from .layout import EDGE, SMALL, Margins, Sheet, fitted, framed, line_count, text_width
from .named_rows import NamedRows
from .style import FAINT, INK, LIKERT_COLOURS
from .ticks import across, tick_names

COLOURS = LinearSegmentedColormap.from_list("away", LIKERT_COLOURS)
STRONG = 0.72
"""Beyond this part of the colour scale's half the ground is dark, so that figures are white."""
CELL, WIDEST_NAME = 0.3, 1.9
"""Height of a cell, and where names beside their rows are broken into lines, in inches."""
SCALE, FOOT = 0.11, 0.75
"""Height of the colour scale, and of everything below the cells, in inches."""


@dataclass(frozen=True)
class MeansMap:
    """One row per group, one column per question, the mean written in each cell.

    The colour says how far a group lies from the mean of everyone on the same question (the
    estimates without a group), so that questions of different levels can be read side by side.
    Groups stand from the one that lies highest on average to the one that lies lowest.

    Parameters
    ----------
    decimals : int
        Decimals of the means.
    reach : float, optional
        Distance at which the colour is strongest; the largest one there is without.
    """

    decimals: int = 1
    reach: float | None = None

    def means(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Means, shape (groups, questions), in drawing order."""
        rows = estimates[estimates["statistic"].eq("mean") & estimates["group"].ne("")]
        wide = rows.pivot(index="group", columns="outcome", values="estimate")
        wide = wide[list(dict.fromkeys(rows["outcome"]))]
        away = self._away(wide, estimates).mean(axis=1)
        return wide.loc[away.sort_values(ascending=False, na_position="last").index]

    def _away(self, means: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
        everyone = estimates[estimates["group"].eq("") & estimates["statistic"].eq("mean")]
        return means - everyone.set_index("outcome")["estimate"].reindex(means.columns)

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Cells with their means, and the colour scale below."""
        if estimates["estimate"].isna().all():
            return nobody(labels)
        means = self.means(estimates)
        names = [labels.group(group) for group in means.index]
        rows = NamedRows(names, [CELL] * len(means), widest=WIDEST_NAME)
        heads = _heads([labels.variable(question) for question in means.columns])
        top = max(text_width(head, SMALL) for head in heads) + 0.1 + EDGE
        margins = Margins(rows.left, EDGE, top, FOOT)
        figure, (axes,), width = framed(rows.height, margins)
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        axes.set_xlim(0, len(heads))
        away = self._away(means, estimates)
        reach = self.reach or float(np.nanmax(np.abs(away.to_numpy()))) or 1.0
        colours = self._cells(axes, away, reach, rows)
        self._write(axes, means, away / reach, rows, labels)
        _write_heads(axes, heads)
        rows.write(Sheet.on(figure), margins.top)
        _scale(figure, colours, margins.left, width, labels)
        return figure

    def _cells(
        self, axes: Axes, away: pd.DataFrame, reach: float, rows: NamedRows
    ) -> ScalarMappable:
        """Cells in their colours, hatched where there is no mean."""
        tall = CELL if rows.above else rows.heights[0]
        cells = [
            Rectangle((column, middle - tall / 2), 1, tall)
            for middle in rows.middles
            for column in range(away.shape[1])
        ]
        values = away.to_numpy().ravel()
        empty = [cell for cell, value in zip(cells, values, strict=True) if np.isnan(value)]
        hatched = {"hatch": "////", "facecolor": "white", "edgecolor": FAINT}
        axes.add_collection(PatchCollection(empty, **hatched))
        colours = PatchCollection(cells, cmap=COLOURS, norm=Normalize(-reach, reach))
        colours.set(array=np.ma.masked_invalid(values), edgecolor="white", linewidth=1.2)
        axes.add_collection(colours)
        return colours

    def _write(
        self, axes: Axes, means: pd.DataFrame, away: pd.DataFrame, rows: NamedRows, labels: Labels
    ) -> None:
        for (row, column), value in np.ndenumerate(means.to_numpy()):
            dark = abs(away.iat[row, column]) > STRONG
            axes.text(
                column + 0.5, rows.middles[row], labels.number(value, self.decimals), ha="center",
                va="center", fontsize=SMALL, color="white" if dark else INK,
            )  # fmt: skip

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each question with its highest and lowest group; the download holds every mean."""
        means = self.means(estimates)
        parts = [self._ends(means[name].dropna(), name, labels) for name in means.columns]
        return labels.word("alt_means_map") + "".join(parts).strip()

    def _ends(self, means: pd.Series, name: str, labels: Labels) -> str:
        if means.empty:
            return ""
        high, low = means.idxmax(), means.idxmin()
        return labels.word(
            "alt_means_map_line",
            question=labels.variable(name),
            high=labels.group(high),
            top=labels.number(means[high], self.decimals),
            low=labels.group(low),
            bottom=labels.number(means[low], self.decimals),
        )


def _heads(names: list[str]) -> list[str]:
    """The questions in at most two lines each, as short as that allows."""
    width = 1.0
    while line_count(heads := [fitted(name, width, SMALL) for name in names]) > 2:
        width += 0.1
    return heads


def _write_heads(axes: Axes, heads: list[str]) -> None:
    """The questions upright above their columns."""
    for place, head in enumerate(heads):
        axes.text(place + 0.5, -0.08, head, rotation=90, ha="center", va="bottom", fontsize=SMALL,
                  linespacing=1.0)  # fmt: skip


def _scale(
    figure: Figure, colours: ScalarMappable, left: float, width: float, labels: Labels
) -> None:
    """What the colours mean, below the cells."""
    sheet = Sheet.on(figure)
    axes = sheet.axes(left + 0.2, sheet.height - FOOT + 0.15, min(width - 0.4, 3.2), SCALE)
    bar = figure.colorbar(colours, cax=axes, orientation="horizontal")
    ticks = few_ticks(colours.get_clim(), labels, width)
    across(axes, ticks, tick_names(ticks, labels), grid=False)
    bar.outline.set_visible(False)
    write_foot(figure, left, foot([labels.word("axis_away_from_everyone")], left))
