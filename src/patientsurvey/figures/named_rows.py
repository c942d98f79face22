"""Rows with a name each: beside what is drawn, or above it on a phone.

That is the whole difference between the two drawings of a chart of rows: on a phone a column of
names would leave nothing to draw on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .layout import EDGE, LINE, SIZE, Sheet, fitted, text_width
from .style import is_narrow, page_width

BESIDE, BETWEEN = 0.1, 0.06
"""Space right of a name that stands beside its row, and below a row under its name, in inches."""
GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 1}
"""Behind a name above its row, so that the grid does not run through it."""


@dataclass(frozen=True)
class NamedRows:
    """Heights and names of rows, in inches from the top of the first.

    Rows that hold the same are equally high beside their names, however long these are.

    Parameters
    ----------
    names : sequence of str
        From top to bottom; a row without a name is as high as what is drawn in it.
    drawn : sequence of float
        Smallest height of what is drawn in each row, in inches.
    before : sequence of float, optional
        Space above each row, for a heading.
    widest : float
        Names beside their rows are broken into lines at this width.
    beside : bool, optional
        Whether the names stand beside their rows; on a wide page without.
    size : float
        Of the type, in points.
    """

    names: Sequence[str]
    drawn: Sequence[float]
    before: Sequence[float] = ()
    widest: float = 2.75
    beside: bool | None = None
    size: float = SIZE

    @cached_property
    def above(self) -> bool:
        """Whether the names stand above what is drawn."""
        return is_narrow() if self.beside is None else not self.beside

    @cached_property
    def lines(self) -> list[str]:
        """Names, broken into lines."""
        width = page_width() - 2 * EDGE if self.above else self.widest
        return [fitted(name, width, self.size) for name in self.names]

    @cached_property
    def left(self) -> float:
        """Where the panel begins."""
        if self.above:
            return EDGE
        return max((text_width(line, self.size) for line in self.lines), default=0) + EDGE + BESIDE

    @cached_property
    def _spaces(self) -> list[float]:
        return list(self.before) or [0.0] * len(self.names)

    @cached_property
    def _named(self) -> list[float]:
        """Heights of the names."""
        line = LINE * self.size / SIZE
        return [line * (text.count("\n") + 1) if text else 0.0 for text in self.lines]

    @cached_property
    def heights(self) -> list[float]:
        """Heights of the rows, with the space before each."""
        parts = zip(self._spaces, self._named, self.drawn, strict=True)
        if self.above:
            return [before + name + drawn + BETWEEN for before, name, drawn in parts]
        least = max(self._named, default=0) + 0.06 if len(set(self.drawn)) == 1 else 0.0
        return [before + max(name + 0.06, drawn, least) for before, name, drawn in parts]

    @property
    def height(self) -> float:
        """Of all rows."""
        return float(sum(self.heights))

    @cached_property
    def ends(self) -> np.ndarray:
        """Lower edge of each row."""
        return np.cumsum(self.heights)

    @property
    def starts(self) -> np.ndarray:
        """Upper edge of each row, below the space before it."""
        return self.ends - self.heights + self._spaces

    @cached_property
    def middles(self) -> np.ndarray:
        """Middle of what is drawn in each row."""
        if self.above:
            return self.ends - BETWEEN - np.array(self.drawn) / 2
        return (self.starts + self.ends) / 2

    def write(self, sheet: Sheet, top: float) -> None:
        """The names, for rows that begin at `top` on the sheet."""
        rows = zip(self.lines, self.starts, self._named, self.middles, strict=True)
        for line, start, name, middle in rows:
            if self.above:
                sheet.text(EDGE, top + start + name / 2, line, fontsize=self.size, bbox=GROUND)
            else:
                left = self.left - BESIDE
                sheet.text(left, top + middle, line, ha="right", fontsize=self.size)
