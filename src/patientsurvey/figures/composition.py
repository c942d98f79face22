"""What populations are made of: stacked bars of sectors, sexes or steps of selection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from ..register.names import RegisterLabels
from .axis import foot, write_foot
from .casing import inside, opening
from .chart_rows import chart_rows
from .layout import (
    EDGE,
    KEY_ROW,
    SMALL,
    Margins,
    Sheet,
    Swatch,
    draw_key,
    framed,
    key_rows,
    text_width,
)
from .named_rows import NamedRows
from .palette import ink_on
from .populations import DRAWN, NOT_REACHED_COLOUR, SAMPLE_COLOUR, nothing_printed
from .style import QUIET, SECTOR_COLOURS

PIECES = {
    **{sector: colour for sector, colour in SECTOR_COLOURS.items() if sector != "ALL"},
    "woman": "#5E4B8B",
    "man": "#C9BFE0",
    "not_reached": NOT_REACHED_COLOUR,
    "no_reaction": "#C8CED4",
    "declined": "#8793A0",
    "answered": SAMPLE_COLOUR,
}
PITCH, BAR, HEADING = 0.34, 0.245, 0.28
"""Height of a row, of its bar and of a block's heading, in inches."""


@dataclass(frozen=True)
class Composition:
    """Stacked bars that add up to 100 per cent.

    Parameters
    ----------
    bars : {"outcome", "sector"}
        What has a bar of its own: populations or sectors.
    pieces : {"sector", "level"}
        What the bars are made of.

    With populations made of levels (women and men), the sectors head blocks of bars.
    """

    bars: str = "outcome"
    pieces: str = "sector"

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars below each other, sectors in the book's colours."""
        page = self._page(estimates, labels)
        if page.empty:
            return nothing_printed(labels)
        figure, (axes,), width = framed(page.rows.height, page.margins)
        axes.set_axis_off()
        axes.set_xlim(0, 100)
        for place, (_, bar) in zip(page.rows.middles, page.wide.iterrows(), strict=True):
            _stack(axes, place, bar, width, page.labels)
        page.write(Sheet.on(figure))
        draw_key(figure, page.key)
        write_foot(figure, page.rows.left, page.foot)
        return figure

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every bar read out, piece by piece."""
        page = self._page(estimates, labels)
        if page.empty:
            return labels.word("not_printed_for_part")
        return labels.word("alt_composition") + " ".join(page.sentences())

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> _Page:
        drawn = estimates[estimates["statistic"].isin(DRAWN)]
        drawn = drawn[drawn["group"].eq("")]
        return _Page(drawn, self.bars, self.pieces, RegisterLabels.of(labels))


@dataclass(frozen=True)
class _Page:
    """What stands where: bars, their names and blocks, the key."""

    estimates: pd.DataFrame
    bars: str
    pieces: str
    labels: RegisterLabels

    @property
    def empty(self) -> bool:
        return self.estimates["estimate"].isna().all()

    @cached_property
    def keys(self) -> list[str]:
        """Keys of a bar: its block (the sector) where pieces and bars leave one, and itself."""
        return ["sector", "outcome"] if {self.bars, self.pieces} == {"outcome", "level"} else [
            self.bars]  # fmt: skip

    @cached_property
    def wide(self) -> pd.DataFrame:
        """Shares, shape (bars, pieces); bars by block, otherwise in the order of the estimates."""
        rows = self.estimates.drop_duplicates([*self.keys, self.pieces], keep="last")
        wide = rows.pivot(index=self.keys, columns=self.pieces, values="estimate")
        order = rows[self.keys].drop_duplicates()
        if "sector" in self.keys:
            sectors = pd.Categorical(order["sector"], [*SECTOR_COLOURS])
            order = order.assign(sector=sectors).sort_values("sector", kind="stable")
        index = pd.MultiIndex.from_frame(order.astype(str))
        index = index if len(self.keys) > 1 else index.get_level_values(0)
        return wide.loc[index, [piece for piece in PIECES if piece in wide]]

    @cached_property
    def blocks(self) -> list[str]:
        """Block of each bar; none has one where bars are alike."""
        several = len(self.keys) > 1
        return [bar[0] for bar in self.wide.index] if several else [""] * len(self.wide)

    @cached_property
    def headed(self) -> list[bool]:
        """Whether a bar is the first of its block."""
        return [now != last for now, last in zip(self.blocks, ["", *self.blocks], strict=False)]

    @cached_property
    def rows(self) -> NamedRows:
        """The bars with their names, and room for headings."""
        return chart_rows(self.names, PITCH, [HEADING * headed for headed in self.headed])

    @cached_property
    def names(self) -> list[str]:
        named = {"sector": self.labels.sector, "outcome": self.labels.variable}[self.bars]
        return [named(bar if isinstance(bar, str) else bar[-1]) for bar in self.wide.index]

    @cached_property
    def key(self) -> list[list[Swatch]]:
        return key_rows([Swatch(self._piece(piece), PIECES[piece]) for piece in self.wide])

    def _piece(self, piece: str) -> str:
        if self.pieces == "sector":
            return self.labels.sector(piece)
        return opening(self.labels.answer("total_population", piece))

    @cached_property
    def foot(self) -> str:
        return foot([self.labels.word("axis_percent")], self.rows.left)

    @property
    def margins(self) -> Margins:
        return Margins(self.rows.left, EDGE + 0.04, KEY_ROW * len(self.key) + 0.07, 0.26)

    def write(self, sheet: Sheet) -> None:
        """Names of the bars, and above each block its own."""
        self.rows.write(sheet, self.margins.top)
        tops = self.margins.top + self.rows.ends - self.rows.heights
        for top, headed, block in zip(tops, self.headed, self.blocks, strict=True):
            if headed:
                where = self.rows.left, top + HEADING * 0.6
                sheet.text(*where, self.labels.sector(block), fontweight="bold")

    def sentences(self) -> Iterator[str]:
        bars = zip(self.names, self.blocks, self.wide.iterrows(), strict=True)
        for name, block, (_, bar) in bars:
            head = f"{self.labels.sector(block)}, {inside(name)}" if block else name
            parts = [f"{inside(self._piece(p))} {self.labels.number(v)}" for p, v in bar.items()]
            yield f"{head}: {', '.join(parts)}."


def _stack(axes: Axes, place: float, bar: pd.Series, width: float, labels: Labels) -> None:
    """A bar of `width` inches, with the numbers that find room in their pieces."""
    if bar.isna().all():
        axes.text(0.8, place, labels.word("not_printed"), va="center", fontsize=SMALL, color=QUIET)
        return
    left = 0.0
    for piece, share in bar.fillna(0).items():
        axes.barh(place, share, left=left, color=PIECES[piece], height=BAR)
        text = labels.number(np.round(share, 9))
        if text_width(text, SMALL) + 0.06 <= width * share / 100:
            axes.text(left + share / 2, place, text, ha="center", va="center", fontsize=SMALL,
                      color=ink_on(PIECES[piece]))  # fmt: skip
        left += share
