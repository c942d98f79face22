"""How a chart of stacked bars is laid out: where its bars, names, means and key stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from ..labels import Labels
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SIZE,
    Sheet,
    Swatch,
    fitted,
    key_rows,
    line_count,
    text_width,
)
from .stacks import Bar, Stacks
from .style import SMALL_BASE, WIDTH

PITCH, HEADING, GAP = 0.34, 0.27, 0.09
"""Distance between two bars, a block's heading and the space above it, in inches."""
WIDEST_NAME = 2.5
"""Names are broken into lines at this width, in inches."""
FOOT = 0.26
"""Space below the bars, where the unit stands, in inches."""


@dataclass(frozen=True)
class StackPage:
    """Places of everything on a page of stacked bars, in inches from its top left corner."""

    stacks: Stacks
    labels: Labels

    @cached_property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        panels, bars = self.stacks.panels, self.stacks.bars
        states = {self.stacks.state(panel, bar) for panel in panels for bar in bars}
        return not states & {"shown", "bar_held_back"}

    @cached_property
    def names(self) -> dict[Bar, str]:
        """Names of the bars, broken into lines."""
        return {b: fitted(self.stacks.name(b, self.labels), WIDEST_NAME) for b in self.stacks.bars}

    @cached_property
    def headings(self) -> dict[Bar, str]:
        """Headings of the blocks, by the first bar of each."""
        named = {bar: self.stacks.heading(bar, self.labels) for bar in self.stacks.bars}
        first = {}
        for bar, heading in named.items():
            if heading and bar[:-1] not in {other[:-1] for other in first}:
                first[bar] = heading
        return first

    @cached_property
    def places(self) -> dict[Bar, float]:
        """Middle of every bar."""
        places, top = {}, self.top
        pitch = max(PITCH, LINE * line_count(list(self.names.values())) + 0.06)
        for bar in self.stacks.bars:
            if bar in self.headings:
                top += HEADING + (GAP if places else 0)
            places[bar] = top + pitch / 2
            top += pitch
        return places

    @cached_property
    def height(self) -> float:
        """Of the page."""
        return max(self.places.values(), default=self.top + 0.2) + PITCH / 2 + FOOT

    @cached_property
    def left(self) -> float:
        """Where the first panel begins."""
        return max(map(text_width, self.names.values()), default=0) + EDGE + 0.1

    @cached_property
    def mean_column(self) -> float:
        """Room to the right of each panel for its means."""
        if not self.stacks.means:
            return 0.0
        texts = [self.labels.word("mean"), *map(self.mean, self.stacks.means.values())]
        return max(text_width(text, SIZE, "bold") for text in texts) + 0.08

    @cached_property
    def width(self) -> float:
        """Of each panel."""
        panels = len(self.stacks.panels)
        room = WIDTH - self.left - EDGE - 0.04 - 0.2 * (panels - 1)
        return room / panels - self.mean_column

    def panel_left(self, number: int) -> float:
        """Where panel `number` (from 0) begins."""
        return self.left + number * (self.width + self.mean_column + 0.2)

    @cached_property
    def titles(self) -> list[str]:
        """Names of the panels, broken into lines; none for a single one."""
        sectors = [panel for panel in self.stacks.panels if panel]
        return [fitted(self.labels.sector(sector), self.width) for sector in sectors]

    @cached_property
    def top(self) -> float:
        """Where the panels begin: below the key, the titles and the heading of the means."""
        rows = len(self.key(dict.fromkeys(self.stacks.kinds, "none")))
        titles = LINE * line_count(self.titles) + 0.04 if self.titles else 0.0
        return KEY_ROW * rows + 0.07 + (titles or (0.14 if self.stacks.means else 0))

    def key(self, colours: dict[str, str]) -> list[list[Swatch]]:
        """Entries of the key by row; what the gate holds back has one where it occurs."""
        swatches = [Swatch(self.stacks.names[a], colours[a]) for a in self.stacks.kinds]
        if any(math.isnan(share) for share in self.stacks.shares.values()):
            swatches.append(Swatch(self.labels.word("bar_held_back"), "white", hatch="//////"))
        return key_rows(swatches)

    @property
    def unit(self) -> str:
        """What the numbers are, and what pale bars mean where there are any."""
        small = any(0 < base < SMALL_BASE for base in self.stacks.bases.values())
        parts = [self.labels.word("axis_percent"), self.labels.word("small_base_bars") * small]
        return "   ".join(filter(None, parts))

    def mean(self, value: float) -> str:
        """A mean as written."""
        return self.labels.number(value, 1)

    def write(self, sheet: Sheet) -> None:
        """Names to the left, headings, titles, means to the right of each panel, the unit."""
        for bar, name in self.names.items():
            sheet.text(self.left - 0.1, self.places[bar], name, ha="right")
        for bar, heading in self.headings.items():
            above = self.places[bar] - PITCH / 2 - 0.05
            sheet.text(self.left, above, heading, va="baseline", fontweight="bold")
        for number, title in enumerate(self.titles):
            sheet.text(self.panel_left(number), self.top - 0.06, title, va="baseline")
        for (panel, bar), value in self.stacks.means.items():
            right = self.panel_left(self.stacks.panels.index(panel)) + self.width + 0.08
            sheet.text(right, self.places[bar], self.mean(value), fontweight="bold")
        if self.stacks.means:
            for number in range(len(self.stacks.panels)):
                right = self.panel_left(number) + self.width + 0.08
                sheet.note(right, self.top - 0.02, self.labels.word("mean"), va="baseline")
        sheet.note(self.left, self.height - FOOT + 0.11, self.unit)
