"""Two groups on one line per answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SMALL,
    Margins,
    Swatch,
    draw_key,
    fitted,
    framed,
    key_rows,
    line_count,
    note,
    text_width,
)
from .style import (
    INK,
    SECTOR_COLOURS,
    SECTOR_INK,
    SMALL_BASE,
    no_respondents,
    present_sectors,
)

NAMES, COLUMN = 2.75, 0.36
"""Widest names and width of a column of values, in inches."""
MARKERS = ("D", "o")
OTHER = "#7A7A7A"
"""Colour of the first group; the second has its sector's."""


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
        names = [fitted(name, NAMES) for name in self._names(wide, estimates, labels)]
        pitch = max(0.28, LINE * line_count(names) + 0.06)
        left = max(map(text_width, names), default=0) + EDGE + 0.1
        margins = Margins(left, COLUMN * 2 + EDGE, KEY_ROW + 0.2, 0.44)
        figure, (axes,), width = framed(pitch * max(len(wide), 2), margins)
        if wide.isna().all(axis=None):
            axes.set_axis_off()
            no_respondents(axes, labels)
            return figure
        heights = pitch * (np.arange(len(wide)) + 0.5)
        self._dots(axes, wide, estimates, heights)
        self._frame(axes, estimates, labels)
        self._beside(axes, width, heights, names, self._columns(wide, estimates, labels))
        styles = zip(wide.columns, _colours(estimates), MARKERS, strict=True)
        draw_key(figure, key_rows([Swatch(labels.group(g), c, m) for g, c, m in styles]))
        note(figure, left, 0.1, self._axis_label(estimates, labels))
        return figure

    def _dots(self, axes: Axes, wide: pd.DataFrame, estimates: pd.DataFrame, heights) -> None:
        axes.hlines(heights, wide.min(axis=1), wide.max(axis=1), color="#D4D4D4", linewidth=3.5)
        for group, colour, marker in zip(wide.columns, _colours(estimates), MARKERS, strict=True):
            rows = estimates[estimates["group"].eq(group)].set_index("level").loc[wide.index]
            axes.hlines(heights, rows["conf_low"], rows["conf_high"], color=colour, linewidth=1.1)
            small = rows["n"].lt(SMALL_BASE).to_numpy()
            for some, face in ((~small, colour), (small, "white")):
                axes.plot(
                    rows["estimate"][some], heights[some], linestyle="none", marker=marker,
                    color=colour, markerfacecolor=face, markersize=5, clip_on=False,
                )  # fmt: skip

    def _axis_label(self, estimates: pd.DataFrame, labels: Labels) -> str:
        small = (estimates["n"].lt(SMALL_BASE) & estimates["estimate"].notna()).any()
        return "   ".join(
            [labels.word("axis_percent")] + [labels.word("small_base_note")] * bool(small)
        )

    def _frame(self, axes: Axes, estimates: pd.DataFrame, labels: Labels) -> None:
        axes.set_xlim(0, 1.02 * np.nanmax(estimates["conf_high"]))
        ticks = [tick for tick in axes.get_xticks() if tick <= axes.get_xlim()[1]]
        axes.set_xticks(ticks, [labels.number(tick) for tick in ticks], fontsize=SMALL)
        axes.set_axisbelow(True)
        axes.grid(axis="x", color="#EDEDED")

    def _columns(self, wide: pd.DataFrame, estimates: pd.DataFrame, labels: Labels) -> list[tuple]:
        """Values of each group as written, with their colour."""
        inks = (OTHER, SECTOR_INK[present_sectors(estimates)[0]])
        return [
            ([labels.number(value, self.decimals) for value in wide[group]], ink)
            for group, ink in zip(wide.columns, inks, strict=True)
        ]

    def _beside(self, axes: Axes, width: float, heights, names: list[str], columns: list) -> None:
        placed = [(-0.1, names, INK)]
        placed += [
            (width + COLUMN * place, values, ink)
            for place, (values, ink) in enumerate(columns, start=1)
        ]
        for shift, texts, ink in placed:
            for height, text in zip(heights, texts, strict=True):
                axes.annotate(
                    text, (0, height), (72 * shift, 0), xycoords=("axes fraction", "data"),
                    textcoords="offset points", ha="right", va="center", color=ink,
                    linespacing=1.1, annotation_clip=False,
                )  # fmt: skip

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
        values = zip(*(texts for texts, _ in self._columns(wide, estimates, labels)), strict=True)
        rows = [
            f"{name} " + labels.word("alt_contrast_row", one=one, other=other)
            for name, (one, other) in zip(self._names(wide, estimates, labels), values, strict=True)
        ]
        one, other = (labels.group(group) for group in wide.columns)
        return labels.word("alt_contrast", one=one, other=other) + "; ".join(rows) + "."


def _colours(estimates: pd.DataFrame) -> tuple[str, str]:
    return OTHER, SECTOR_COLOURS[present_sectors(estimates)[0]]
