"""How a dot chart is laid out: its rows, their names and the values beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..labels import Labels
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SIZE,
    Margins,
    Swatch,
    fitted,
    key_rows,
    line_count,
    text_width,
)
from .style import INK, SECTOR_COLOURS, SECTOR_INK, SECTOR_MARKERS, SMALL_BASE

WIDEST_NAME = 2.75
"""Names are broken into lines at this width, in inches."""
ROW, PER_SECTOR = 0.3, 0.145
"""Smallest height of a row, and what each sector needs, in inches."""
COLUMN_GAP = 0.14
"""Space before a column of values, in inches."""


@dataclass(frozen=True)
class DotPage:
    """Rows and columns of a dot chart, in inches from the panel's top.

    Attributes
    ----------
    names : dict of str to str
        Row to what it is called, from top to bottom.
    series : dict of str to DataFrame
        Sector to its estimates, one line per row of `names`, NaN where it has none.
    unit : str
        What the axis shows.
    decimals : int
        Decimals of the values.
    labels : Labels
    """

    names: dict[str, str]
    series: dict[str, pd.DataFrame]
    unit: str
    decimals: int
    labels: Labels

    @cached_property
    def lines(self) -> list[str]:
        """Names of the rows, broken into lines."""
        return [fitted(name, WIDEST_NAME) for name in self.names.values()]

    @cached_property
    def pitch(self) -> float:
        """Height of a row."""
        text = LINE * line_count(self.lines) + 0.08
        return max(ROW, PER_SECTOR * len(self.series) + 0.08, text)

    @cached_property
    def middles(self) -> np.ndarray:
        """Middle of every row."""
        return self.pitch * (np.arange(len(self.names)) + 0.5)

    @property
    def height(self) -> float:
        """Of the panel."""
        return self.pitch * max(len(self.names), 1)

    @property
    def key(self) -> list[list[Swatch]]:
        """Entries of the key by row: none for a single series."""
        if len(self.series) < 2:
            return []
        named = {sector: self.labels.sector(sector) for sector in self.series}
        return key_rows(
            [Swatch(name, SECTOR_COLOURS[s], SECTOR_MARKERS[s]) for s, name in named.items()]
        )

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """Values as written, by sector; a dash for what is held back."""
        return {
            sector: [self.labels.number(value, self.decimals) for value in rows["estimate"]]
            for sector, rows in self.series.items()
        }

    @cached_property
    def column(self) -> float:
        """Width of a column of values."""
        written = (text for texts in self.values.values() for text in texts)
        return max(map(text_width, written), default=0) + COLUMN_GAP

    @property
    def margins(self) -> Margins:
        """Room for names, values, key and axis."""
        left = max(map(text_width, self.lines), default=0) + EDGE + 0.1
        right = self.column * len(self.series) + EDGE
        top = KEY_ROW * len(self.key) + (0.2 if self.key else 0.06)
        return Margins(left, right, top, 0.44)

    @property
    def axis_label(self) -> str:
        """What the axis shows, and what hollow markers mean where there are any."""
        small = any(
            (rows["n"].lt(SMALL_BASE) & rows["estimate"].notna()).any()
            for rows in self.series.values()
        )
        parts = [self.labels.word(f"axis_{self.unit}")]
        return "   ".join(parts + [self.labels.word("small_base_note")] * small)

    def write(self, axes: Axes, width: float) -> None:
        """Names to the left, values to the right, faint lines between the rows."""
        for middle, name in zip(self.middles, self.lines, strict=True):
            self._beside(axes, -0.1, middle, name, ha="right", color=INK)
        axes.hlines(
            self.pitch * np.arange(1, len(self.names)), 0, 1 + self.margins.right / width,
            transform=axes.get_yaxis_transform(), clip_on=False, colors="#EDEDED", linewidth=0.7,
            zorder=0.5,
        )  # fmt: skip
        if len(self.series) > 1:
            self._columns(axes, width)
        else:
            self._at_the_dots(axes)

    def _columns(self, axes: Axes, width: float) -> None:
        for number, (sector, texts) in enumerate(self.values.items(), start=1):
            right = self.column * number
            place = 1 + (right - 0.5 * (self.column - COLUMN_GAP)) / width
            axes.plot(
                [place], [-0.1], transform=axes.get_yaxis_transform(), clip_on=False,
                marker=SECTOR_MARKERS[sector], color=SECTOR_COLOURS[sector], markersize=4.6,
            )  # fmt: skip
            for middle, text in zip(self.middles, texts, strict=True):
                self._beside(
                    axes, width + right, middle, text, ha="right", color=SECTOR_INK[sector]
                )

    def _at_the_dots(self, axes: Axes) -> None:
        for sector, texts in self.values.items():
            rows = self.series[sector]
            ends = rows["conf_high"].fillna(rows["estimate"]).fillna(axes.get_xlim()[0])
            for end, middle, text in zip(ends, self.middles, texts, strict=True):
                axes.annotate(
                    text, (end, middle), (5, 0), textcoords="offset points", va="center",
                    fontsize=SIZE, annotation_clip=False,
                )  # fmt: skip

    def _beside(self, axes: Axes, shift: float, height: float, text: str, **look: object) -> None:
        axes.annotate(
            text, (0, height), (72 * shift, 0), xycoords=("axes fraction", "data"), va="center",
            textcoords="offset points", fontsize=SIZE, linespacing=1.1, annotation_clip=False,
            **look,
        )  # fmt: skip
