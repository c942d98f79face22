"""Where things stand on a figure: in inches, from measured text, instead of by a solver.

Constrained layout draws every text twice to find its margins. Labels are measured here with
the font's own metrics before anything is drawn, so that a figure is laid out once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from .style import FONT, INK, QUIET, page_width

SIZE, SMALL = 9.5, 8.5
"""Type sizes in points: running labels, and values and keys."""
LINE = 0.162
"""Height of a line of labels, in inches."""
EDGE = 0.08
"""Space between the page's edge and what stands nearest to it, in inches."""
KEY_ROW, SWATCH, AFTER = 0.21, 0.11, 0.2
"""Height of a row of the key, width of its swatches and the space after an entry, in inches."""
MARKER = 4.6
"""Size of markers in points."""
GAP = 0.22
"""Space between panels, in inches."""


@lru_cache(maxsize=8192)
def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Width of the widest line of `text` in inches, as drawn."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    measure = text_to_path.get_text_width_height_descent
    return max(measure(line, font, False)[0] for line in text.split("\n")) / 72


@lru_cache(maxsize=2048)
def fitted(text: str, width: float, size: float = SIZE) -> str:
    """`text` in lines of even length, none wider than `width` inches unless a word is.

    Lines end between words and after slashes.
    """
    lines = _broken(text, width, size)
    while width > 0.5 and len(narrower := _broken(text, width - 0.1, size)) == len(lines):
        lines, width = narrower, width - 0.1
    return "\n".join(lines)


def _broken(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for part in re.findall(r"\s*[^\s/]+/?|\s*/", text):
        joined = lines[-1] + part
        if lines[-1] and text_width(joined.strip(), size) > width:
            lines.append(part)
        else:
            lines[-1] = joined
    return [line.strip() for line in lines]


def line_count(texts: Sequence[str]) -> int:
    """Lines of the tallest of `texts`."""
    return max((text.count("\n") + 1 for text in texts), default=1)


class Margins(NamedTuple):
    """Space around the panels, in inches."""

    left: float
    right: float
    top: float
    bottom: float


class Swatch(NamedTuple):
    """One entry of a key: a coloured square, or a marker, filled with `fill` where given."""

    name: str
    colour: str
    marker: str = ""
    hatch: str = ""
    fill: str = ""

    @property
    def width(self) -> float:
        """Of the entry with the space after it, in inches."""
        return SWATCH + 0.06 + text_width(self.name, SMALL) + AFTER


def key_rows(swatches: Sequence[Swatch], width: float | None = None) -> list[list[Swatch]]:
    """Entries in reading order, as many beside each other as fit into `width` inches.

    Without `width`, into that of the page.
    """
    width = page_width() - 2 * EDGE if width is None else width
    rows: list[list[Swatch]] = [[]]
    used = 0.0
    for swatch in swatches:
        if rows[-1] and used + swatch.width - AFTER > width:
            rows.append([])
            used = 0.0
        rows[-1].append(swatch)
        used += swatch.width
    return rows if rows[0] else []


@dataclass(frozen=True)
class Sheet:
    """A figure of the page's width on which things are placed in inches from its top left corner.

    Parameters
    ----------
    height : float
        In inches.
    """

    height: float

    @cached_property
    def figure(self) -> Figure:
        """What is drawn on and saved."""
        return Figure(figsize=(page_width(), self.height))

    @classmethod
    def on(cls, figure: Figure) -> Sheet:
        """The sheet of a figure that stands already."""
        sheet = cls(figure.get_figheight())
        vars(sheet)["figure"] = figure
        return sheet

    def text(self, left: float, top: float, text: str, **look: object) -> None:
        """`text`, vertically centred on `top` unless told otherwise."""
        look = {"fontsize": SIZE, "color": INK, "va": "center", "linespacing": 1.1} | look
        inches = self.figure.dpi_scale_trans
        self.figure.text(left, self.height - top, text, transform=inches, **look)

    def note(self, left: float, top: float, text: str, **look: object) -> None:
        """Small quiet text."""
        self.text(left, top, text, **({"fontsize": SMALL, "color": QUIET} | look))

    def box(self, left: float, top: float, width: float, height: float, **look: object) -> None:
        """A rectangle, its upper left corner at `left` and `top`."""
        corner, inches = (left, self.height - top - height), self.figure.dpi_scale_trans
        self.figure.add_artist(Rectangle(corner, width, height, transform=inches, **look))

    def marker(self, left: float, top: float, marker: str, colour: str, **look: object) -> None:
        """A marker, centred."""
        look = {"color": colour, "linestyle": "none", "markersize": MARKER} | look
        inches = self.figure.dpi_scale_trans
        place = [left], [self.height - top]
        self.figure.add_artist(Line2D(*place, marker=marker, transform=inches, **look))

    def key(self, rows: list[list[Swatch]]) -> None:
        """The key along the upper edge."""
        for number, row in enumerate(rows):
            left, middle = EDGE, KEY_ROW * (number + 0.5)
            for swatch in row:
                self._sign(swatch, left, middle)
                look = {"color": INK, "va": "center_baseline"}
                self.note(left + SWATCH + 0.06, middle, swatch.name, **look)
                left += swatch.width

    def _sign(self, swatch: Swatch, left: float, middle: float) -> None:
        if swatch.marker:
            look = {"markerfacecolor": swatch.fill or swatch.colour}
            self.marker(left + SWATCH / 2, middle, swatch.marker, swatch.colour, **look)
        else:
            edge = "#8C8C8C" if swatch.hatch else "none"
            look = {"facecolor": swatch.colour, "hatch": swatch.hatch, "edgecolor": edge}
            self.box(left, middle - SWATCH / 2, SWATCH, SWATCH, linewidth=0.4, **look)

    def corner(self, axes: Axes) -> tuple[float, float]:
        """Left and top of `axes`."""
        box = axes.get_position()
        return box.x0 * page_width(), (1 - box.y1) * self.height

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose vertical axis counts inches from their top."""
        bottom = self.height - top - height
        across, up = page_width(), self.height
        place = (left / across, bottom / up, width / across, height / up)
        axes = self.figure.add_axes(place)
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        return axes


def panel_width(abreast: int, margins: Margins, gap: float = GAP) -> float:
    """Width of each of the panels that stand `abreast` on a page with these `margins`."""
    return (page_width() - margins.left - margins.right - gap * (abreast - 1)) / abreast


def framed(
    height: float, margins: Margins, panels: int = 1, gap: float = GAP
) -> tuple[Figure, list[Axes], float]:
    """A figure of the page's width around panels of `height` inches.

    Returns
    -------
    figure : Figure
    axes : list of Axes
        Their vertical axis counts inches from the top.
    width : float
        Of each panel, in inches.
    """
    sheet = Sheet(margins.top + height + margins.bottom)
    width = panel_width(panels, margins, gap)
    lefts = [margins.left + place * (width + gap) for place in range(panels)]
    axes = [sheet.axes(left, margins.top, width, height) for left in lefts]
    return sheet.figure, axes, width


def draw_key(figure: Figure, rows: list[list[Swatch]]) -> None:
    """Write the key along the upper edge of `figure`."""
    Sheet.on(figure).key(rows)


def note(figure: Figure, left: float, height: float, text: str, **options: object) -> None:
    """Small quiet text at a place in inches from the figure's lower left corner."""
    sheet = Sheet.on(figure)
    sheet.note(left, sheet.height - height, text, **options)
