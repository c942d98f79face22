"""How the figure of a theme is laid out: its rows, their names, the values beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..figures.layout import (
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
from ..figures.style import INK, QUIET, SECTOR_COLOURS, SECTOR_INK, SECTOR_MARKERS, SECTORS
from ..labels import Labels
from .bands import Band

BAND = "#8E4B8A"
"""Colour of the other sources, unlike that of any sector."""
WIDEST_NAME = 2.75
"""Names are broken into lines at this width, in inches."""
HEADING, SMALLEST = 0.3, 0.27
"""Height of a heading, and smallest height of a row, in inches."""
COLUMN = 0.42
"""Width of a column of values, in inches."""


class Heading(NamedTuple):
    """Whose view the rows below it are."""

    name: str


class Item(NamedTuple):
    """A question of the survey, with its estimate (a row) by sector."""

    name: str
    series: Mapping[str, pd.Series]


class Entry(NamedTuple):
    """A finding of another source, with its band if it has one, and its number in words."""

    name: str
    band: Band | None
    said: str


def item_name(outcome: str, level: str, labels: Labels) -> str:
    """A question by its short name, with the answers that are counted unless that is yes."""
    question = labels.variable(outcome)
    if level == "yes":
        return question
    parts = [labels.answer(outcome, part) for part in level.split("+")]
    parts = [p if p[1:2].isupper() else p[:1].lower() + p[1:] for p in parts]
    joined = f" {labels.word('joined')} "
    return f"{question}: {joined.join(parts)}"


@dataclass(frozen=True)
class ThemePage:
    """Rows from top to bottom, in inches from the panel's top.

    Attributes
    ----------
    rows : list of Heading, Item and Entry
    labels : Labels
    """

    rows: list
    labels: Labels

    @cached_property
    def names(self) -> list[str]:
        """Names of the rows, broken into lines."""
        return [row.name if isinstance(row, Heading) else fitted(row.name, WIDEST_NAME)
                for row in self.rows]  # fmt: skip

    @cached_property
    def heights(self) -> list[float]:
        """Height of each row."""
        sectors = 0.145 * len(self.sectors) + 0.08
        found = []
        for row, name in zip(self.rows, self.names, strict=True):
            text = LINE * line_count([name]) + 0.09
            least = sectors if isinstance(row, Item) else SMALLEST
            found.append(HEADING if isinstance(row, Heading) else max(least, text))
        return found

    @property
    def middles(self) -> np.ndarray:
        """Middle of each row."""
        return np.cumsum(self.heights) - np.array(self.heights) / 2

    @property
    def height(self) -> float:
        """Of the panel."""
        return float(sum(self.heights))

    @cached_property
    def sectors(self) -> list[str]:
        """Sectors of the survey's rows, in the book's order."""
        found = {sector for row in self.rows if isinstance(row, Item) for sector in row.series}
        return [sector for sector in SECTORS if sector in found]

    @cached_property
    def key(self) -> list[list[Swatch]]:
        """The sectors' markers, and the band of what is said in words."""
        entries = [Swatch(self.labels.sector(s), SECTOR_COLOURS[s], SECTOR_MARKERS[s])
                   for s in self.sectors]  # fmt: skip
        bands = [row.band for row in self.rows if isinstance(row, Entry) and row.band]
        if any(band.low == band.high for band in bands):
            entries.append(Swatch(self.labels.word("key_printed_share"), BAND, "D"))
        if any(band.low < band.high for band in bands):
            entries.append(Swatch(self.labels.word("key_band"), BAND))
        return key_rows(entries)

    @cached_property
    def margins(self) -> Margins:
        """Room for names, values, key and axis."""
        narrow = [n for r, n in zip(self.rows, self.names, strict=True)
                  if not isinstance(r, Heading)]  # fmt: skip
        left = max(map(text_width, narrow), default=1) + EDGE + 0.12
        said = [text_width(row.said) for row in self.rows if isinstance(row, Entry)]
        right = max([COLUMN * max(len(self.sectors), 1), *(s + 0.14 for s in said)]) + EDGE
        return Margins(left, right, KEY_ROW * len(self.key) + 0.04, 0.44)

    def write(self, axes: Axes, width: float) -> None:
        """Names to the left, values to the right, a line above each heading."""
        for row, name, middle in zip(self.rows, self.names, self.middles, strict=True):
            if isinstance(row, Heading):
                self._heading(axes, name, middle, width)
                continue
            self._put(axes, -0.12, middle, name, ha="right", color=INK)
            if isinstance(row, Item):
                self._values(axes, row, middle, width)
            else:
                colour = BAND if row.band else QUIET
                style = "normal" if row.band else "italic"
                self._put(axes, width + 0.12, middle, row.said, color=colour, style=style)

    def _heading(self, axes: Axes, name: str, middle: float, width: float) -> None:
        left = EDGE - self.margins.left
        self._put(axes, left, middle + 0.03, name, fontweight="bold", color=INK)
        axes.hlines(
            middle - HEADING / 2 + 0.02, left / width, 1 + (self.margins.right - EDGE) / width,
            transform=axes.get_yaxis_transform(), clip_on=False, colors="#D5D8DB", linewidth=0.8,
        )  # fmt: skip

    def _values(self, axes: Axes, item: Item, middle: float, width: float) -> None:
        for place, sector in enumerate(self.sectors, start=1):
            found = item.series.get(sector)
            text = self.labels.number(np.nan if found is None else found["estimate"])
            self._put(axes, width + COLUMN * place - 0.06, middle, text, ha="right",
                      color=SECTOR_INK[sector])  # fmt: skip

    def _put(self, axes: Axes, shift: float, height: float, text: str, **look: object) -> None:
        axes.annotate(
            text, (0, height), (72 * shift, 0), xycoords=("axes fraction", "data"), va="center",
            textcoords="offset points", fontsize=SIZE, linespacing=1.1, annotation_clip=False,
            **look,
        )  # fmt: skip
