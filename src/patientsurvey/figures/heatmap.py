"""Percentages of one set of categories within another, as a map of colours."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ..labels import Labels
from .layout import EDGE, SMALL, Margins, framed, text_width
from .style import INK, canvas, no_respondents

COLOURS = LinearSegmentedColormap.from_list("share", ["#F4F9FC", "#08519C"])
DARK = 0.55
"""Part of the scale above which a number is written in white."""
ROW, TILT = 0.27, 66
"""Height of a row in inches, and the slant of the headings in degrees."""
LONG = 24
"""Labels of more characters are cut for the axes; download and alt text have them whole."""


@dataclass(frozen=True)
class Heatmap:
    """One row per group, one column per answer, the percentage in each cell.

    Rows stand by their base, the largest group first, and the columns follow them, so that a
    variable crossed with itself has its diagonal, which says nothing and stays empty. A number
    that is held back is replaced by the language's sign for it; a group too small for any is left
    out.

    Parameters
    ----------
    named : int
        How many of a row's highest cells the alt text names.
    """

    named: int = 3

    def grid(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Percentages, shape (groups, answers), NaN on the diagonal and where held back."""
        rows, levels = list(bases(estimates).index), dict.fromkeys(estimates["level"])
        columns = [row for row in rows if row in levels]
        columns += [level for level in levels if level not in set(categories(estimates))]
        wide = estimates.assign(row=categories(estimates)).pivot(
            index="row", columns="level", values="estimate"
        )
        same = np.equal.outer(np.array(rows), np.array(columns))
        return wide.loc[rows, columns].mask(same)

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """The map with its numbers, groups and their bases to the left, answers above."""
        grid = self.grid(estimates)
        if grid.isna().all(axis=None):
            figure, (axes,) = canvas(1.2)
            no_respondents(axes, labels)
            return figure
        outcome, counted = estimates["outcome"].iloc[0], bases(estimates)
        rows = [f"{short(outcome, r, labels)} ({labels.number(counted[r])})" for r in grid.index]
        heads = [short(outcome, answer, labels) for answer in grid.columns]
        figure, (axes,), width = framed(ROW * len(rows), _margins(rows, heads))
        axes.set_xlim(0, len(heads))
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        self._cells(axes, grid, labels)
        for place, name in enumerate(rows):
            left = -0.08 * len(heads) / width
            axes.text(left, ROW * (place + 0.5), name, ha="right", va="center", fontsize=SMALL)
        for place, name in enumerate(heads):
            axes.text(place + 0.4, -0.05, name, rotation=TILT, rotation_mode="anchor", ha="left",
                      va="bottom", fontsize=SMALL)  # fmt: skip
        return figure

    def _cells(self, axes: Axes, grid: pd.DataFrame, labels: Labels) -> None:
        top = np.nanmax(grid.to_numpy())
        edges = ROW * np.arange(len(grid) + 1)
        axes.pcolormesh(
            np.arange(grid.shape[1] + 1), edges, np.ma.masked_invalid(grid), cmap=COLOURS,
            vmin=0, vmax=top, edgecolor="white", linewidth=1,
        )  # fmt: skip
        for (row, column), value in np.ndenumerate(grid.to_numpy()):
            if grid.index[row] == grid.columns[column]:
                continue
            text = labels.word("held_back") if np.isnan(value) else labels.number(value)
            colour = "white" if value > DARK * top else INK
            axes.text(column + 0.5, ROW * (row + 0.5), text, ha="center", va="center",
                      fontsize=SMALL - 0.5, color=colour)  # fmt: skip

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each row with its highest cells."""
        outcome, grid = estimates["outcome"].iloc[0], self.grid(estimates)
        return labels.word("alt_heatmap") + " ".join(
            f"{labels.answer(outcome, row)}: {self._highest(outcome, values, labels)}."
            for row, values in grid.iterrows()
            if values.notna().any()
        )

    def _highest(self, outcome: str, values: pd.Series, labels: Labels) -> str:
        highest = values.dropna().nlargest(self.named)
        return ", ".join(
            f"{labels.answer(outcome, answer)} {labels.number(value)}"
            for answer, value in highest.items()
        )


def categories(estimates: pd.DataFrame) -> pd.Series:
    """Category of each row's group: ``anxiety`` of ``diagnoses=anxiety``."""
    return estimates["group"].str.partition("=")[2]


def bases(estimates: pd.DataFrame) -> pd.Series:
    """Respondents in each group, the largest first, without groups whose base is held back."""
    counted = estimates["n"].groupby(categories(estimates), sort=False).max().dropna()
    return counted.sort_values(ascending=False, kind="stable")


def short(outcome: str, answer: str, labels: Labels) -> str:
    """An answer's label; where it is long, its abbreviation or what stands before a slash."""
    label = labels.answer(outcome, answer)
    _, _, bracket = label.partition(" (")
    if bracket and bracket.upper() == bracket:
        return bracket.removesuffix(")")
    return label if len(label) <= LONG else label.partition("/")[0]


def _margins(rows: list[str], heads: list[str]) -> Margins:
    """Room for the groups on the left, and for the slanted headings above and to the right."""
    longest, last = max(text_width(head, SMALL) for head in heads), text_width(heads[-1], SMALL)
    return Margins(
        left=max(text_width(row, SMALL) for row in rows) + 0.08 + EDGE,
        right=last * cos(radians(TILT)) + EDGE,
        top=longest * sin(radians(TILT)) + 0.15,
        bottom=EDGE,
    )
