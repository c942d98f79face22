"""Panels on common rows, one per sector; on a phone one for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .axis import foot, foot_height, write_foot
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SMALL,
    Margins,
    Sheet,
    Swatch,
    fitted,
    framed,
    key_rows,
    line_count,
)
from .named_rows import NamedRows
from .style import SECTOR_COLOURS, SECTOR_MARKERS, is_narrow, page_width

APART, GAP, RIGHT = 0.1, 0.2, EDGE + 0.06
"""Distance of two sectors' markers in a row, space between panels, and right of the last, in
inches."""
NAMES, SHORT_NAMES = 3.0, 1.5
"""Widest names of rows, in inches: the second on a phone."""
RULE = "#F2F2F2"
TICKS = 0.24
"""Room for ticks above the panel, in inches."""


@dataclass(frozen=True)
class SectorPanels:
    """Panels beside each other; on a phone one, its sectors below each other in each row.

    Parameters
    ----------
    sectors : sequence of str
        In the book's order.
    names : sequence of str
        Of the rows.
    below : sequence of str
        What the axis shows, and remarks.
    labels : Labels
    row : float
        Height of a row with one sector, in inches.
    """

    sectors: Sequence[str]
    names: Sequence[str]
    below: Sequence[str]
    labels: Labels
    row: float

    @cached_property
    def panels(self) -> list[list[str]]:
        """Sectors of each panel."""
        sectors = list(self.sectors)
        return [sectors] if is_narrow() else [[sector] for sector in sectors]

    @property
    def together(self) -> bool:
        """Whether a panel holds several sectors."""
        return len(self.panels[0]) > 1

    @cached_property
    def rows(self) -> NamedRows:
        """Rows with their names to the left, which reach over several lines on a phone."""
        drawn = APART * len(self.panels[0]) + 0.05 if self.together else self.row
        widest = SHORT_NAMES if is_narrow() else NAMES
        heights = [drawn] * len(self.names)
        return NamedRows(self.names, heights, widest=widest, beside=True, size=SMALL)

    def middles(self, sector: str) -> np.ndarray:
        """Heights of a sector's markers, in inches from the panel's top."""
        panel = next(panel for panel in self.panels if sector in panel)
        return self.rows.middles + APART * (panel.index(sector) - (len(panel) - 1) / 2)

    @cached_property
    def width(self) -> float:
        """Of each panel, in inches."""
        count = len(self.panels)
        return (page_width() - self.rows.left - RIGHT - GAP * (count - 1)) / count

    @cached_property
    def titles(self) -> list[str]:
        """Names of the panels' sectors, where each has its own."""
        alone = [] if self.together else [panel[0] for panel in self.panels]
        return [fitted(self.labels.sector(sector), self.width) for sector in alone]

    @cached_property
    def key(self) -> list[list[Swatch]]:
        """The sectors of a panel that holds several."""
        names = {s: self.labels.sector(s) for s in self.panels[0]} if self.together else {}
        return key_rows(
            [Swatch(name, SECTOR_COLOURS[s], SECTOR_MARKERS[s]) for s, name in names.items()]
        )

    @cached_property
    def margins(self) -> Margins:
        """Room for names, key or titles, ticks above a tall panel, and the axis."""
        head = LINE * line_count(self.titles) + 0.06 if self.titles else TICKS
        return Margins(
            self.rows.left, RIGHT, KEY_ROW * len(self.key) + head, foot_height(self.foot)
        )

    @property
    def foot(self) -> str:
        """What stands below the axis."""
        return foot(self.below, self._foot_left)

    @property
    def _foot_left(self) -> float:
        return EDGE if is_narrow() else self.rows.left

    def frame(self) -> tuple[Figure, list[tuple[Axes, list[str]]]]:
        """The figure with all that stands around the panels, and the panels with their sectors."""
        figure, panels, _ = framed(self.rows.height, self.margins, len(self.panels), GAP)
        sheet = Sheet.on(figure)
        self.rows.write(sheet, self.margins.top)
        for number, title in enumerate(self.titles):
            left = self.rows.left + number * (self.width + GAP)
            sheet.text(left, self.margins.top - 0.04, title, va="bottom")
        sheet.key(self.key)
        write_foot(figure, self._foot_left, self.foot)
        for axes in panels:
            self._rule(axes)
        return figure, list(zip(panels, self.panels, strict=True))

    def _rule(self, axes: Axes) -> None:
        """Faint lines along rows of one sector, between rows of several; ticks on both ends."""
        places = self.rows.ends[:-1] if self.together else self.rows.middles
        whole = axes.get_yaxis_transform()
        axes.hlines(places, 0, 1, RULE, linewidth=0.8, transform=whole, zorder=0.6)
        if self.together:  # too tall for ticks below alone
            axes.tick_params(top=True, labeltop=True)
            axes.spines["top"].set_visible(True)
