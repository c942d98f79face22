"""Values in columns beside the rows of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .layout import EDGE, Sheet, text_width

GAP = 0.14
"""Space before a column, in inches."""
HEAD = 0.1
"""How far above the rows the columns' markers stand, in inches."""


@dataclass(frozen=True)
class Column:
    """Values as written, one per row, headed by the marker of their series.

    Parameters
    ----------
    texts : sequence of str
    ink : str
        Colour of the values.
    marker, colour : str
        Of the series; without a marker the column has no head.
    """

    texts: Sequence[str]
    ink: str
    marker: str = ""
    colour: str = ""

    @cached_property
    def width(self) -> float:
        """Of the column with the space before it, in inches."""
        return max(map(text_width, self.texts), default=0) + GAP


@dataclass(frozen=True)
class Columns:
    """Columns to the right of a panel."""

    columns: Sequence[Column]

    @cached_property
    def width(self) -> float:
        """Of all columns, with the page's edge, in inches."""
        return sum(column.width for column in self.columns) + EDGE

    def write(self, sheet: Sheet, left: float, top: float, middles: np.ndarray) -> None:
        """The columns of rows whose `middles` count from `top`, right of a panel that ends `left`.

        All in inches from the sheet's upper left corner.
        """
        for column in self.columns:
            left += column.width
            for middle, text in zip(middles, column.texts, strict=True):
                sheet.text(left, top + middle, text, ha="right", color=column.ink)
            if column.marker:
                centre = left - (column.width - GAP) / 2
                sheet.marker(centre, top - HEAD, column.marker, column.colour)
