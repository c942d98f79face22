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
from .layout import (
    EDGE,
    KEY_ROW,
    SIZE,
    SMALL,
    Margins,
    Swatch,
    draw_key,
    framed,
    key_rows,
    note,
    text_width,
)
from .palette import ink_on
from .populations import DRAWN
from .style import QUIET, SECTOR_COLOURS

PIECES = {
    **{sector: colour for sector, colour in SECTOR_COLOURS.items() if sector != "ALL"},
    "woman": "#5E4B8B",
    "man": "#C9BFE0",
    "not_reached": "#8E4B8A",
    "no_reaction": "#C8CED4",
    "declined": "#8793A0",
    "answered": "#B25E00",
}
PITCH, HEADING = 0.34, 0.28
SMALLEST_LABEL = 3.5
"""Smallest share, in per cent, that carries its number."""


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
        figure, (axes,), width = framed(page.height, page.margins)
        axes.set_axis_off()
        if page.empty:
            axes.text(0.5, 0.5, labels.word("not_printed_for_part"), ha="center", va="center",
                      color=QUIET, transform=axes.transAxes)  # fmt: skip
            return figure
        axes.set_xlim(0, 100)
        for place, (_, bar) in zip(page.places, page.wide.iterrows(), strict=True):
            _stack(axes, place, bar, page.labels)
        page.write(axes, width)
        draw_key(figure, page.key)
        note(figure, page.margins.left, 0.1, labels.word("axis_percent"))
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
    rows: pd.DataFrame
    bars: str
    pieces: str
    labels: RegisterLabels

    @property
    def empty(self) -> bool:
        return self.rows["estimate"].isna().all()

    @cached_property
    def keys(self) -> list[str]:
        """Keys of a bar: its block (the sector) where pieces and bars leave one, and itself."""
        return ["sector", "outcome"] if {self.bars, self.pieces} == {"outcome", "level"} else [
            self.bars]  # fmt: skip

    @cached_property
    def wide(self) -> pd.DataFrame:
        """Shares, shape (bars, pieces); bars by block, otherwise in the order of the estimates."""
        rows = self.rows.drop_duplicates([*self.keys, self.pieces], keep="last")
        wide = rows.pivot(index=self.keys, columns=self.pieces, values="estimate")
        order = rows[self.keys].drop_duplicates()
        if "sector" in self.keys:
            sectors = pd.Categorical(order["sector"], [*SECTOR_COLOURS])
            order = order.assign(sector=sectors).sort_values("sector", kind="stable")
        index = pd.MultiIndex.from_frame(order.astype(str))
        index = index if len(self.keys) > 1 else index.get_level_values(0)
        return wide.loc[index, [piece for piece in PIECES if piece in wide]]

    @property
    def blocks(self) -> list[str]:
        """Block of each bar; none has one where bars are alike."""
        several = len(self.keys) > 1
        return [bar[0] for bar in self.wide.index] if several else [""] * len(self.wide)

    @cached_property
    def places(self) -> list[float]:
        """Middle of each bar, in inches from the top."""
        places, top, last = [], 0.0, ""
        for block in self.blocks:
            top += HEADING if block != last else 0
            places.append(top + PITCH / 2)
            top, last = top + PITCH, block
        return places

    @property
    def height(self) -> float:
        return 0.6 if self.empty else self.places[-1] + PITCH / 2

    @cached_property
    def names(self) -> list[str]:
        if self.empty:
            return []
        named = {"sector": self.labels.sector, "outcome": self.labels.variable}[self.bars]
        return [named(bar if isinstance(bar, str) else bar[-1]) for bar in self.wide.index]

    @cached_property
    def key(self) -> list[list[Swatch]]:
        pieces = [] if self.empty else list(self.wide)
        return key_rows([Swatch(self._piece(piece), PIECES[piece]) for piece in pieces])

    def _piece(self, piece: str) -> str:
        if self.pieces == "sector":
            return self.labels.sector(piece)
        name = self.labels.answer("total_population", piece)
        return name[:1].upper() + name[1:]

    @property
    def margins(self) -> Margins:
        left = max(map(text_width, self.names), default=0) + EDGE + 0.1
        return Margins(left, EDGE + 0.04, KEY_ROW * len(self.key) + 0.07, 0.26)

    def write(self, axes: Axes, width: float) -> None:
        last = ""
        left = -0.1 / width
        for place, name, block in zip(self.places, self.names, self.blocks, strict=True):
            axes.text(left, place, name, transform=axes.get_yaxis_transform(), ha="right",
                      va="center", fontsize=SIZE)  # fmt: skip
            if block != last:
                axes.text(0, place - PITCH / 2 - HEADING * 0.4, self.labels.sector(block),
                          transform=axes.get_yaxis_transform(), fontsize=SIZE, va="center",
                          fontweight="bold")  # fmt: skip
            last = block

    def sentences(self) -> Iterator[str]:
        for name, block, (_, bar) in zip(
            self.names, self.blocks, self.wide.iterrows(), strict=True
        ):
            head = f"{self.labels.sector(block)}, {name.lower()}" if block else name
            parts = [f"{self._piece(p).lower()} {self.labels.number(v)}" for p, v in bar.items()]
            yield f"{head}: {', '.join(parts)}."


def _stack(axes: Axes, place: float, bar: pd.Series, labels: Labels) -> None:
    if bar.isna().all():
        axes.text(0.8, place, labels.word("not_printed"), va="center", fontsize=SMALL, color=QUIET)
        return
    left = 0.0
    for piece, share in bar.fillna(0).items():
        axes.barh(place, share, left=left, color=PIECES[piece], height=0.72 * PITCH)
        if share >= SMALLEST_LABEL:
            axes.text(left + share / 2, place, labels.number(np.round(share, 9)), ha="center",
                      va="center", fontsize=SMALL, color=ink_on(PIECES[piece]))  # fmt: skip
        left += share
