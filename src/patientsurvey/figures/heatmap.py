"""Percentages of one set of categories within another, as a map of colours."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure

from ..labels import Labels
from .empty import nobody
from .layout import EDGE, LINE, SMALL, Margins, Sheet, fitted, framed, line_count, text_width
from .named_rows import NamedRows
from .palette import ink_on
from .style import is_narrow, page_width

COLOURS = LinearSegmentedColormap.from_list("share", ["#F4F9FC", "#08519C"])
ROW, LOW_ROW, TILT = 0.27, 0.19, 66
"""Height of a row in inches, of one below its name, and the slant of the headings in degrees."""
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
        """The map with its numbers, groups and their bases to the left, answers above.

        On a phone rows and columns are numbered instead, and the groups stand above their rows.
        """
        grid = self.grid(estimates)
        if grid.isna().all(axis=None):
            return nobody(labels)
        heads = [short(estimates["outcome"].iloc[0], answer, labels) for answer in grid.columns]
        rows, numbered = _rows(grid, estimates, labels), is_narrow()
        foot = _numbers(grid, heads, labels) if numbered else ""
        margins = _numbered_margins(foot) if numbered else _margins(rows, heads)
        figure, (axes,), _ = framed(rows.height, margins)
        axes.set_xlim(0, len(heads))
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        _cells(axes, grid, rows, labels)
        rows.write(Sheet.on(figure), margins.top)
        _heads(axes, heads, numbered)
        Sheet.on(figure).note(EDGE, rows.height + margins.top + 0.08, foot, va="top")
        return figure

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


def _rows(grid: pd.DataFrame, estimates: pd.DataFrame, labels: Labels) -> NamedRows:
    """The groups with their bases, on a phone after the number of their column."""
    outcome, counted = estimates["outcome"].iloc[0], bases(estimates)
    names = [f"{short(outcome, r, labels)} ({labels.number(counted[r])})" for r in grid.index]
    if is_narrow():
        place = {answer: f"{number}  " for number, answer in enumerate(grid.columns, start=1)}
        names = [place.get(r, "") + name for r, name in zip(grid.index, names, strict=True)]
    heights = [LOW_ROW if is_narrow() else ROW] * len(names)
    return NamedRows(names, heights, widest=page_width() / 2, size=SMALL)


def _cells(axes: Axes, grid: pd.DataFrame, rows: NamedRows, labels: Labels) -> None:
    top, half = np.nanmax(grid.to_numpy()), rows.drawn[0] / 2
    edges = np.column_stack([rows.middles - half, rows.middles + half]).ravel()
    cells = np.full((2 * len(grid) - 1, grid.shape[1]), np.nan)  # every second lies between rows
    cells[::2] = grid
    axes.pcolormesh(
        np.arange(grid.shape[1] + 1), edges, np.ma.masked_invalid(cells), cmap=COLOURS, vmin=0,
        vmax=top, edgecolor="white", linewidth=1,
    )  # fmt: skip
    for (row, column), value in np.ndenumerate(grid.to_numpy()):
        if grid.index[row] == grid.columns[column]:
            continue
        held_back = np.isnan(value)
        text = labels.word("held_back") if held_back else labels.number(value)
        ink = ink_on("#FFFFFF" if held_back else to_hex(COLOURS(value / top)))
        axes.text(column + 0.5, rows.middles[row], text, ha="center", va="center",
                  fontsize=SMALL - 0.5, color=ink)  # fmt: skip


def _heads(axes: Axes, heads: list[str], numbered: bool) -> None:
    """What the columns are: their numbers, or the answers, slanted."""
    for place, name in enumerate(heads):
        if numbered:
            axes.text(place + 0.5, -0.03, str(place + 1), ha="center", va="bottom", fontsize=SMALL)
        else:
            axes.text(place + 0.4, -0.05, name, rotation=TILT, rotation_mode="anchor", ha="left",
                      va="bottom", fontsize=SMALL)  # fmt: skip


def _numbers(grid: pd.DataFrame, heads: list[str], labels: Labels) -> str:
    """That the columns have the rows' numbers, and what the others are."""
    known = set(grid.index)
    columns = enumerate(zip(grid.columns, heads, strict=True), start=1)
    others = [f"{number} {head}" for number, (answer, head) in columns if answer not in known]
    text = ", ".join([labels.word("heatmap_numbers"), *others])
    return fitted(text, page_width() - 2 * EDGE, SMALL)


def _numbered_margins(foot: str) -> Margins:
    return Margins(EDGE, EDGE, 0.22, LINE * line_count([foot]) + 0.12)


def _margins(rows: NamedRows, heads: list[str]) -> Margins:
    """Room for the groups on the left, and for the slanted headings above and to the right."""
    longest, last = max(text_width(head, SMALL) for head in heads), text_width(heads[-1], SMALL)
    return Margins(
        left=rows.left,
        right=last * cos(radians(TILT)) + EDGE,
        top=longest * sin(radians(TILT)) + 0.15,
        bottom=EDGE,
    )
