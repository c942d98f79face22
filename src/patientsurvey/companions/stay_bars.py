"""Doctors of each year by the other years in which they are there: stacked bars."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from ..figures.axis import foot, foot_height, scale, write_foot
from ..figures.casing import opening
from ..figures.layout import (
    EDGE,
    KEY_ROW,
    SIZE,
    SMALL,
    Margins,
    Swatch,
    draw_key,
    framed,
    key_rows,
    text_width,
)
from ..figures.palette import ink_on
from ..labels import Labels

PIECES = {
    "this_year_alone": "#DDE0E3",
    "2011_and_2014": "#C9BFE0",
    "2011_and_2017": "#9C8CC4",
    "2014_and_2017": "#7A67AB",
    "all_three": "#453473",
}
PITCH, SMALLEST = 0.36, 4.0
"""Height of a row in inches, and the smallest share that carries its number."""


@dataclass(frozen=True)
class StayBars:
    """One bar per year, made of those there in this year alone, in two and in all three."""

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars below each other, their base to the right."""
        rows = years(estimates)
        groups = list(dict.fromkeys(rows["group"]))
        pieces = [piece for piece in PIECES if piece in set(rows["level"])]
        names = {piece: opening(labels.answer("physician_years", piece)) for piece in pieces}
        key = key_rows([Swatch(name, PIECES[piece]) for piece, name in names.items()])
        left = max(text_width(labels.group(group)) for group in groups) + EDGE + 0.12
        below = foot([labels.word("axis_percent")], left)
        margins = Margins(left, 0.75, KEY_ROW * len(key) + 0.06, foot_height(below))
        figure, (axes,), width = framed(PITCH * len(groups), margins)
        for place, group in enumerate(groups):
            some = rows[rows["group"].eq(group)].set_index("level")
            self._bar(axes, some, PITCH * (place + 0.5), labels)
        scale(axes, (0, 100), labels, width)
        axes.grid(visible=False)
        draw_key(figure, key)
        write_foot(figure, left, below)
        return figure

    def _bar(self, axes, bar: pd.DataFrame, middle: float, labels: Labels) -> None:
        side = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points",
                "va": "center", "fontsize": SIZE}  # fmt: skip
        axes.annotate(labels.group(bar["group"].iloc[0]), (0, middle), (-8, 0), ha="right", **side)
        n = labels.number(bar.loc["", "estimate"])
        axes.annotate(f"n = {n}", (1, middle), (6, 0), **side)
        start = 0.0
        for piece in [piece for piece in PIECES if piece in bar.index]:
            share = bar.loc[piece, "estimate"]
            axes.barh(middle, share, left=start, height=0.72 * PITCH, color=PIECES[piece])
            if share >= SMALLEST:
                axes.text(start + share / 2, middle, labels.number(share), ha="center",
                          va="center", fontsize=SMALL, color=ink_on(PIECES[piece]))  # fmt: skip
            start += share

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every bar read out, piece by piece."""
        parts = [labels.word("alt_composition").strip()]
        for group, bar in years(estimates).groupby("group", sort=False):
            said = [f"{labels.answer(row.outcome, row.level)} {labels.number(row.estimate)}"
                    for row in bar[bar["level"].ne("")].itertuples()]  # fmt: skip
            parts.append(f"{labels.group(group)}: {', '.join(said)}.")
        return " ".join(parts)


def years(estimates: pd.DataFrame) -> pd.DataFrame:
    """The rows of single years."""
    return estimates[estimates["group"].str.startswith("year=")]
