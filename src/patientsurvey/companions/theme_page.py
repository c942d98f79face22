"""How the figure of a theme is laid out: its rows, their names, the values beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..figures import is_narrow, page_width
from ..figures.axis import foot, foot_height
from ..figures.casing import inside
from ..figures.layout import EDGE, KEY_ROW, Margins, Sheet, Swatch, key_rows, text_width
from ..figures.named_rows import NamedRows
from ..figures.style import SECTOR_COLOURS, SECTOR_INK, SECTOR_MARKERS, SECTORS
from ..labels import Labels
from .bands import Band

BAND = "#8E4B8A"
"""Colour of the other sources, unlike that of any sector."""
HEADING, ENTRY, PER_SECTOR = 0.3, 0.24, 0.12
"""Height of a heading, of a finding, and of what each sector needs in a row, in inches."""
COLUMN, NARROW_COLUMN = 0.42, 0.33
"""Width of a column of values, in inches."""


class Heading(NamedTuple):
    """Whose view the rows below it are."""

    name: str


class Item(NamedTuple):
    """A question of the survey, with its estimate (a row) by sector."""

    name: str
    series: Mapping[str, pd.Series]


class Entry(NamedTuple):
    """A finding of another source that is a share, with its band and as the source words it."""

    name: str
    band: Band
    said: str


def item_name(outcome: str, level: str, labels: Labels) -> str:
    """A question by its short name, with the answers that are counted unless that is yes."""
    question = labels.variable(outcome)
    if level == "yes":
        return question
    parts = [inside(labels.answer(outcome, part)) for part in level.split("+")]
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
    def named(self) -> NamedRows:
        """Names and heights of the rows; headings are written apart, across the page."""
        names = ["" if isinstance(row, Heading) else row.name for row in self.rows]
        return NamedRows(names, [self._drawn(row) for row in self.rows])

    def _drawn(self, row: Heading | Item | Entry) -> float:
        if isinstance(row, Heading):
            return HEADING
        return PER_SECTOR * len(self.sectors) + 0.1 if isinstance(row, Item) else ENTRY

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
        bands = [row.band for row in self.rows if isinstance(row, Entry)]
        if any(band.low == band.high for band in bands):
            entries.append(Swatch(self.labels.word("key_printed_share"), BAND, "D"))
        if any(band.low < band.high for band in bands):
            entries.append(Swatch(self.labels.word("key_band"), BAND))
        return key_rows(entries)

    @cached_property
    def margins(self) -> Margins:
        """Room for names, values, key and axis."""
        said = [text_width(row.said) for row in self.rows if isinstance(row, Entry)]
        right = max([self.column * max(len(self.sectors), 1), *(s + 0.14 for s in said)]) + EDGE
        top, below = KEY_ROW * len(self.key) + 0.04, foot_height(self.foot)
        return Margins(self.named.left + 0.04, right, top, below)

    @property
    def column(self) -> float:
        """Width of a column of values."""
        return NARROW_COLUMN if is_narrow() else COLUMN

    @property
    def foot(self) -> str:
        """What the axis shows."""
        return foot([self.labels.word("axis_percent")], self.named.left)

    def write(self, sheet: Sheet) -> None:
        """Names, headings under a line across the page, and values to the right."""
        top, right = self.margins.top, page_width() - self.margins.right
        self.named.write(sheet, top)
        for row, middle in zip(self.rows, self.named.middles + top, strict=True):
            if isinstance(row, Heading):
                sheet.box(EDGE, middle - HEADING / 2 + 0.02, page_width() - 2 * EDGE, 0.011,
                          facecolor="#D5D8DB")  # fmt: skip
                sheet.text(EDGE, middle + 0.03, row.name, fontweight="bold")
            elif isinstance(row, Entry):
                sheet.text(right + 0.12, middle, row.said, color=BAND)
            else:
                self._values(sheet, row, middle, right)

    def _values(self, sheet: Sheet, item: Item, middle: float, left: float) -> None:
        for place, sector in enumerate(self.sectors, start=1):
            found = item.series.get(sector)
            text = self.labels.number(np.nan if found is None else found["estimate"])
            end = left + self.column * place
            sheet.text(end, middle, text, ha="right", color=SECTOR_INK[sector])
