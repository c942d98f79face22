"""How a chart of stacked bars is laid out: where its bars, names, means and key stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from ..labels import Labels
from .casing import opening
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SIZE,
    SMALL,
    Sheet,
    Swatch,
    fitted,
    key_rows,
    line_count,
    text_width,
)
from .named_rows import NamedRows
from .stacks import Bar, Stacks
from .style import SMALL_BASE, is_narrow, page_width

PITCH, HEADING, GAP = 0.34, 0.27, 0.09
"""Height of a bar with its air, a block's heading and the space above it, in inches."""
WIDEST_NAME = 2.5
"""Names beside the bars are broken into lines at this width, in inches."""
BOLD = 1.13
"""How much wider bold type is."""
APART, FOOT = 0.2, 0.26
"""Space between panels, and below the bars, where the unit stands, in inches."""


@dataclass(frozen=True)
class StackPage:
    """Places of everything on a page of stacked bars, in inches from its top left corner.

    Panels stand beside each other, on a phone below each other.
    """

    stacks: Stacks
    labels: Labels

    @cached_property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        panels, bars = self.stacks.panels, self.stacks.bars
        states = {self.stacks.state(panel, bar) for panel in panels for bar in bars}
        return not states & {"shown", "bar_held_back"}

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
    def rows(self) -> NamedRows:
        """The bars of a panel as rows."""
        bars = self.stacks.bars
        names = [self.stacks.name(bar, self.labels) for bar in bars]
        before = [self._before(place, bar) for place, bar in enumerate(bars)]
        return NamedRows(names, [PITCH] * len(bars), before, WIDEST_NAME)

    def _before(self, place: int, bar: Bar) -> float:
        if bar not in self.headings:
            return 0.0
        lines = line_count([self._heading_lines[bar]])
        return HEADING + LINE * (lines - 1) + (GAP if place else 0)

    @cached_property
    def _heading_lines(self) -> dict[Bar, str]:
        left = EDGE if is_narrow() else WIDEST_NAME + 0.2
        width = (page_width() - left - EDGE) / BOLD
        return {bar: fitted(text, width) for bar, text in self.headings.items()}

    @cached_property
    def left(self) -> float:
        """Where the first panel begins."""
        return self.rows.left

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
        across = 1 if is_narrow() else len(self.stacks.panels)
        room = page_width() - self.left - EDGE - 0.04 - APART * (across - 1)
        return room / across - self.mean_column

    def panel(self, number: int) -> tuple[float, float]:
        """Left and upper edge of panel `number` (from 0)."""
        if is_narrow():
            return self.left, self.top + number * (self.rows.height + self._head + APART)
        return self.left + number * (self.width + self.mean_column + APART), self.top

    def bar(self, number: int, bar: Bar) -> tuple[float, float]:
        """Left end and middle of a bar of panel `number`."""
        left, top = self.panel(number)
        return left, top + float(self.rows.middles[self.stacks.bars.index(bar)])

    @cached_property
    def height(self) -> float:
        """Of the page."""
        last = self.panel(len(self.stacks.panels) - 1)[1]
        lines = LINE * (line_count([self.unit]) - 1)
        return last + max(self.rows.height, 0.2) + FOOT + lines

    @cached_property
    def titles(self) -> list[str]:
        """Names of the panels, broken into lines; none for a single one."""
        sectors = [panel for panel in self.stacks.panels if panel]
        return [fitted(self.labels.sector(sector), self.width) for sector in sectors]

    @cached_property
    def _head(self) -> float:
        """Room above a panel for its title and the heading of its means."""
        titles = LINE * line_count(self.titles) + 0.04 if self.titles else 0.0
        return titles or (0.14 if self.stacks.means else 0.0)

    @cached_property
    def top(self) -> float:
        """Where the first panel begins: below the key, the titles and the heading of the means."""
        rows = len(self.key(dict.fromkeys(self.stacks.kinds, "none")))
        return KEY_ROW * rows + (0.1 if is_narrow() else 0.07) + self._head

    def key(self, colours: dict[str, str]) -> list[list[Swatch]]:
        """Entries of the key by row; what the gate holds back has one where it occurs."""
        names = {answer: opening(self.stacks.names[answer]) for answer in self.stacks.kinds}
        swatches = [Swatch(name, colours[answer]) for answer, name in names.items()]
        if any(math.isnan(share) for share in self.stacks.shares.values()):
            swatches.append(Swatch(self.labels.word("bar_held_back"), "white", hatch="//////"))
        return key_rows(swatches)

    @cached_property
    def unit(self) -> str:
        """What the numbers are, and what pale bars mean where there are any."""
        small = any(0 < base < SMALL_BASE for base in self.stacks.bases.values())
        parts = [self.labels.word("axis_percent"), self.labels.word("small_base_bars") * small]
        return fitted("   ".join(filter(None, parts)), page_width() - self.left - EDGE, SMALL)

    def mean(self, value: float) -> str:
        """A mean as written."""
        return self.labels.number(value, 1)

    def write(self, sheet: Sheet) -> None:
        """Names and headings, titles, means to the right of each panel, the unit."""
        tops = sorted({self.panel(number)[1] for number in range(len(self.stacks.panels))})
        for top in tops:
            self.rows.write(sheet, top)
            self._write_headings(sheet, top)
        weight = "bold" if is_narrow() else "normal"
        for number, title in enumerate(self.titles):
            left, top = self.panel(number)
            sheet.text(left, top - 0.06, title, va="baseline", fontweight=weight)
        self._write_means(sheet)
        sheet.note(self.left, self.height - EDGE, self.unit, va="bottom")

    def _write_headings(self, sheet: Sheet, top: float) -> None:
        for bar, heading in self._heading_lines.items():
            place = top + self.rows.starts[self.stacks.bars.index(bar)] - 0.03
            sheet.text(self.left, place, heading, va="bottom", fontweight="bold")

    def _write_means(self, sheet: Sheet) -> None:
        for (panel, bar), value in self.stacks.means.items():
            left, middle = self.bar(self.stacks.panels.index(panel), bar)
            sheet.text(left + self.width + 0.08, middle, self.mean(value), fontweight="bold")
        for number in range(len(self.stacks.panels) if self.stacks.means else 0):
            left, top = self.panel(number)
            head = self.labels.word("mean")
            sheet.note(left + self.width + 0.08, top - 0.02, head, va="baseline")
