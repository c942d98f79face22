"""The map of all regression cells: terms down, tables and their sectors across."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure

from ..figures import SECTOR_COLOURS, SECTOR_MARKERS, is_narrow
from ..figures.layout import (
    EDGE,
    KEY_ROW,
    SMALL,
    Margins,
    Sheet,
    Swatch,
    framed,
    key_rows,
    text_width,
)
from ..figures.named_rows import NamedRows
from ..figures.ticks import even_ticks, tick_names
from ..labels import Labels

NO_TARGET = "#D9D9D9"
ROW, TILT = 0.19, 60
"""Height of a row in inches, and the slant of the tables' names in degrees."""
MARKS, SCALE = 0.14, 0.7
"""Room for the sectors' marks above the tiles, and for the scale of colours, in inches."""
NAMES, SHORT_NAMES = 3.0, 1.5
"""Widest names of terms, in inches: the second on a phone."""


@dataclass(frozen=True)
class TileMap:
    """Tiles coloured by z, grey where there is none.

    Parameters
    ----------
    tiles : DataFrame
        z by term (rows) and by exhibit and sector (columns).
    largest : float
        z at which the scale of colours ends.
    labels : Labels
    """

    tiles: pd.DataFrame
    largest: float
    labels: Labels

    @cached_property
    def rows(self) -> NamedRows:
        """The terms."""
        names = [self.labels.term(term) for term in self.tiles.index]
        widest = SHORT_NAMES if is_narrow() else NAMES
        return NamedRows(names, [ROW] * len(names), widest=widest, beside=True, size=SMALL)

    @cached_property
    def exhibits(self) -> list[str]:
        """Names of the tables."""
        return [
            self.labels.exhibit(id) for id in dict.fromkeys(self.tiles.columns.get_level_values(0))
        ]

    @cached_property
    def sectors(self) -> list[str]:
        """Sectors of every table."""
        return list(dict.fromkeys(self.tiles.columns.get_level_values(1)))

    @cached_property
    def key(self) -> list[list[Swatch]]:
        """The sectors' marks."""
        named = {sector: self.labels.sector(sector) for sector in self.sectors}
        return key_rows(
            [Swatch(name, SECTOR_COLOURS[s], SECTOR_MARKERS[s]) for s, name in named.items()]
        )

    @cached_property
    def margins(self) -> Margins:
        """Room for terms, the slanted names of the tables, and the scale of colours."""
        widths = [text_width(name, SMALL) for name in self.exhibits]
        longest, last = max(widths), widths[-1]
        top = KEY_ROW * len(self.key) + longest * sin(radians(TILT)) + 0.2 + MARKS
        return Margins(self.rows.left - 0.04, last * cos(radians(TILT)) + 0.02, top, SCALE)

    @property
    def colours(self) -> ScalarMappable:
        """Colours of z, pale to dark."""
        steps = matplotlib.colormaps["YlGnBu"](np.linspace(0.04, 1, 256))
        colours = ListedColormap(steps).with_extremes(bad=NO_TARGET)
        return ScalarMappable(Normalize(0, self.largest), colours)

    def draw(self) -> Figure:
        """The map."""
        figure, (axes,), width = framed(self.rows.height, self.margins)
        sheet = Sheet.on(figure)
        edges = np.concatenate([[0.0], self.rows.ends])
        axes.pcolormesh(
            np.arange(self.tiles.shape[1] + 1), edges, np.ma.masked_invalid(self.tiles.to_numpy()),
            cmap=self.colours.cmap, norm=self.colours.norm,
        )  # fmt: skip
        axes.set_axis_off()
        self._heads(axes)
        self.rows.write(sheet, self.margins.top)
        sheet.key(self.key)
        self._scale(sheet, width)
        return figure

    def _heads(self, axes: Axes) -> None:
        """Names of the tables, a mark per column for its sector, and gaps between the tables."""
        count, gap = len(self.sectors), 1.2 if is_narrow() else 2.5
        for place, name in enumerate(self.exhibits):
            axes.text(count * (place + 0.4), -MARKS, name, rotation=TILT, rotation_mode="anchor",
                      ha="left", va="bottom", fontsize=SMALL)  # fmt: skip
            axes.axvline(count * place, color="white", linewidth=gap)
        for column, (_, sector) in enumerate(self.tiles):
            axes.plot(column + 0.5, -MARKS / 2, SECTOR_MARKERS[sector], clip_on=False,
                      color=SECTOR_COLOURS[sector], markersize=3)  # fmt: skip

    def _scale(self, sheet: Sheet, width: float) -> None:
        """The scale of colours, with an arrow only where a tile lies beyond its end."""
        beyond = np.nanmax(self.tiles.to_numpy()) > self.largest
        place = sheet.axes(self.margins.left, sheet.height - SCALE + 0.14, width, 0.1)
        bar = sheet.figure.colorbar(self.colours, cax=place, orientation="horizontal",
                                    extend="max" if beyond else "neither")  # fmt: skip
        ticks = even_ticks(0, self.largest, min(width, 2.5), self.labels)
        bar.set_ticks(ticks, labels=tick_names(ticks, self.labels), fontsize=SMALL)
        bar.outline.set_visible(False)
        sheet.note(
            self.margins.left, sheet.height - EDGE, self.labels.word("axis_z_tiles"), va="bottom"
        )
