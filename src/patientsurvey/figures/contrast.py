"""Two groups on one line per answer."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .axis import foot, foot_height, scale, write_foot
from .columns import Column, Columns
from .empty import nobody
from .layout import KEY_ROW, Margins, Sheet, Swatch, draw_key, framed, key_rows
from .named_rows import NamedRows
from .style import SECTOR_COLOURS, SECTOR_INK, SMALL_BASE, present_sectors

ROW, HEAD = 0.24, 0.2
"""Height of a row's dots, and room for the columns' heads, in inches."""
MARKERS = ("D", "o")
OTHER = "#7A7A7A"
"""Colour of the first group; the second has its sector's."""
OTHER_INK = "#6B6B6B"
"""The same, dark enough for text."""


@dataclass(frozen=True)
class Contrast:
    """One row per answer, a dot for each of two groups with its interval, joined by a line.

    For one sector and the percentages of one question. The rows are ordered by the second
    group less the first, largest first; where a number is held back they stand last. Hollow
    dots rest on fewer than 30 respondents.

    Parameters
    ----------
    decimals : int
        Decimals of the values.
    """

    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots, intervals and joining lines on a common axis from 0, values to the right."""
        wide = self._wide(estimates)
        if wide.isna().all(axis=None):
            return nobody(labels)
        rows = NamedRows(self._names(wide, estimates, labels), [ROW] * len(wide))
        columns, left = self._columns(wide, estimates, labels), rows.left + 0.04
        key = key_rows([Swatch(labels.group(g), c, m) for g, c, m in _styles(wide, estimates)])
        below = foot(_below(estimates, labels), left)
        top = KEY_ROW * len(key) + HEAD
        margins = Margins(left, columns.width + 0.06, top, foot_height(below))
        figure, (axes,), width = framed(rows.height, margins)
        self._dots(axes, wide, estimates, rows.middles)
        scale(axes, (0, 1.02 * estimates["conf_high"].max()), labels, width)
        axes.spines["left"].set_visible(not rows.above)  # the names stand across it
        rows.write(Sheet.on(figure), top)
        columns.write(Sheet.on(figure), left + width + 0.06, top, rows.middles)
        draw_key(figure, key)
        write_foot(figure, left, below)
        return figure

    def _dots(self, axes: Axes, wide: pd.DataFrame, estimates: pd.DataFrame, heights) -> None:
        axes.hlines(heights, wide.min(axis=1), wide.max(axis=1), color="#D4D4D4", linewidth=3.5)
        for group, colour, marker in _styles(wide, estimates):
            rows = estimates[estimates["group"].eq(group)].set_index("level").loc[wide.index]
            axes.hlines(heights, rows["conf_low"], rows["conf_high"], color=colour, linewidth=1.1)
            small = rows["n"].lt(SMALL_BASE).to_numpy()
            for some, face in ((~small, colour), (small, "white")):
                axes.plot(
                    rows["estimate"][some], heights[some], linestyle="none", marker=marker,
                    color=colour, markerfacecolor=face, markersize=5, clip_on=False,
                )  # fmt: skip

    def _columns(self, wide: pd.DataFrame, estimates: pd.DataFrame, labels: Labels) -> Columns:
        """A column of values per group, headed by its marker."""
        inks = (OTHER_INK, SECTOR_INK[present_sectors(estimates)[0]])
        return Columns(
            [
                Column(self._written(wide[group], labels), ink, marker, colour)
                for ink, (group, colour, marker) in zip(inks, _styles(wide, estimates), strict=True)
            ]
        )

    def _written(self, values: pd.Series, labels: Labels) -> list[str]:
        return [labels.number(value, self.decimals) for value in values]

    def _names(self, wide: pd.DataFrame, estimates: pd.DataFrame, labels: Labels) -> list[str]:
        return [labels.answer(estimates["outcome"].iloc[0], level) for level in wide.index]

    def _wide(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Estimates, shape (answers, 2): largest difference first."""
        groups = list(dict.fromkeys(estimates["group"]))
        wide = estimates.pivot(index="level", columns="group", values="estimate")
        wide = wide.reindex(list(dict.fromkeys(estimates["level"])))[groups]
        if wide.empty:
            return wide
        gap = wide.iloc[:, 1] - wide.iloc[:, 0]
        return wide.loc[gap.sort_values(ascending=False, kind="stable").index]

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Both groups of every answer read out, in the drawn order."""
        wide = self._wide(estimates)
        if wide.empty:
            return labels.word("no_respondents")
        values = zip(*(self._written(wide[group], labels) for group in wide), strict=True)
        rows = [
            f"{name} " + labels.word("alt_contrast_row", one=one, other=other)
            for name, (one, other) in zip(self._names(wide, estimates, labels), values, strict=True)
        ]
        one, other = (labels.group(group) for group in wide.columns)
        return labels.word("alt_contrast", one=one, other=other) + "; ".join(rows) + "."


def _below(estimates: pd.DataFrame, labels: Labels) -> list[str]:
    """What the axis shows, and what hollow dots mean where there are any."""
    small = (estimates["n"].lt(SMALL_BASE) & estimates["estimate"].notna()).any()
    return [labels.word("axis_percent"), labels.word("small_base_note") if small else ""]


def _styles(wide: pd.DataFrame, estimates: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Group, colour and marker."""
    colours = OTHER, SECTOR_COLOURS[present_sectors(estimates)[0]]
    return list(zip(wide.columns, colours, MARKERS, strict=True))
