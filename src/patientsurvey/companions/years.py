"""Lines over the years, from the series of another source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures import is_narrow, page_width, spread
from ..figures.casing import opening
from ..figures.layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SMALL,
    Sheet,
    Swatch,
    fitted,
    key_rows,
    line_count,
    text_width,
)
from ..figures.style import INK, QUIET
from ..labels import Labels
from .exhibited import READ

COLOURS = (INK, "#8E4B8A", "#B25E00", "#2F7F86", "#66707A")
"""Lines in order; none has a sector's colour, since there are no sectors here."""
ALONE = "#8E4B8A"
"""Points beside a single line."""
POINTS = "printed"
"""Level whose numbers stand alone, without a line between them."""
YEAR = "year="
ONE, SEVERAL, GAP = 2.9, 1.7, 0.3
"""Height of a panel alone and of one among several, and the space between them, in inches."""
FLOOR, APART, BESIDE = 0.03, 0.155, 0.1
"""Of the labels at the lines' ends, in inches: lowest middle above the axis, distance of two,
space to the line."""
TICKS = 0.3
"""Room for the years below a panel, in inches."""


@dataclass(frozen=True)
class Years:
    """One panel per outcome, one line per level, the years below; from zero.

    Panels stand beside each other, on a phone below each other. Several lines are named at their
    ends; on a phone, and where there are points between them, a key names them.

    Parameters
    ----------
    decimals : int
        Decimals of ratios at the lines' ends; counts have none.
    outcomes : tuple of str
        Outcomes that are drawn; all without.
    """

    decimals: int = 0
    outcomes: tuple[str, ...] = ()

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Lines with their values at both ends."""
        rows = by_year(estimates, self.outcomes)
        by_outcome = dict(iter(rows.groupby("outcome", sort=False)))
        across = 1 if is_narrow() else len(by_outcome)
        wide = (page_width() - 2 * EDGE - GAP * (across - 1)) / across
        tall = ONE if len(by_outcome) == 1 else SEVERAL
        panels = [_Panel(some, labels, self.decimals, wide, tall) for some in by_outcome.values()]
        key = panels[0].key
        room = _Room(*(max(sizes) for sizes in zip(*(panel.room for panel in panels), strict=True)))
        step, top = room.head + tall + TICKS, KEY_ROW * len(key) + EDGE
        sheet = Sheet(top + step * (len(panels) // across) - 0.02)
        for number, panel in enumerate(panels):
            down, right = divmod(number, across)
            panel.draw(sheet, EDGE + right * (wide + GAP), top + down * step, room)
        sheet.key(key)
        return sheet.figure

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every line by its first and its last value."""
        rows = by_year(estimates, self.outcomes)
        parts = [labels.word("alt_years")]
        for (outcome, level), line in rows.groupby(["outcome", "level"], sort=False):
            name = ", ".join(filter(None, (labels.variable(outcome), level and labels.answer(
                outcome, level))))  # fmt: skip
            ends = line.iloc[sorted({0, len(line) - 1})]
            said = [
                f"{row['year']} {number(row, self.decimals, labels)}" for _, row in ends.iterrows()
            ]
            parts.append(f"{name}: {', '.join(said)}.")
        return " ".join(parts)


class _Room(NamedTuple):
    """Room around a panel for its title and for the labels on both sides, in inches."""

    head: float
    before: float
    after: float


@dataclass(frozen=True)
class _Panel:
    """Lines of one outcome, on a panel of `wide` by `tall` inches with the labels beside it."""

    rows: pd.DataFrame
    labels: Labels
    decimals: int
    wide: float
    tall: float

    @cached_property
    def lines(self) -> Mapping[str, pd.DataFrame]:
        """Numbers by level, those that are joined."""
        return {k: v for k, v in self.rows.groupby("level", sort=False) if k != POINTS}

    @property
    def points(self) -> pd.DataFrame:
        """Numbers that stand alone."""
        return self.rows[self.rows["level"].eq(POINTS)]

    @property
    def keyed(self) -> bool:
        """Whether a key names the lines."""
        return not self.points.empty or (is_narrow() and len(self.lines) > 1)

    @property
    def key(self) -> list[list[Swatch]]:
        """Lines and points with their colours."""
        if not self.keyed:
            return []
        entries = [Swatch(opening(self._name(level)), colour, "o")
                   for level, colour in zip(self.lines, COLOURS, strict=False)]  # fmt: skip
        if not self.points.empty:
            entries.append(Swatch(opening(self._name(POINTS)), ALONE, "D"))
        return key_rows(entries)

    @cached_property
    def title(self) -> str:
        """What is counted."""
        return fitted(self.labels.variable(self.rows["outcome"].iloc[0]), self.wide)

    @property
    def room(self) -> _Room:
        """What title and labels need."""
        before, after = (self._widest(end) + BESIDE for end in (0, -1))
        return _Room(LINE * line_count([self.title]) + 0.12, before, after)

    @property
    def top(self) -> float:
        """Where the panel ends above."""
        return 1.14 * self.rows["estimate"].max()

    def draw(self, sheet: Sheet, left: float, top: float, room: _Room) -> None:
        """The panel under its title, at a place in inches from the sheet's upper left corner."""
        sheet.text(left, top + room.head - 0.08, self.title, va="bottom")
        width = self.wide - room.before - room.after
        axes = sheet.axes(left + room.before, top + room.head, width, self.tall)
        for (level, line), colour in zip(self.lines.items(), COLOURS, strict=False):
            axes.plot(line["year"], line["estimate"], color=colour, marker="o", markersize=3.2,
                      linewidth=1.5, clip_on=False, label=level)  # fmt: skip
        axes.plot(self.points["year"], self.points["estimate"], color=ALONE, marker="D",
                  linestyle="none", markersize=5, clip_on=False)  # fmt: skip
        years = sorted(self.rows["year"].unique())
        axes.set_xlim(years[0], years[-1])
        axes.set_ylim(0, self.top)
        axes.set_xticks(_ticks(years), _ticks(years), fontsize=SMALL)
        axes.spines["left"].set_visible(False)
        for end, side in ((0, -1), (-1, 1)):
            self._ends(axes, end, side)
        self._beside_points(axes)

    def _ends(self, axes: Axes, end: int, side: int) -> None:
        """The value of each line at one end, and its name at the right one."""
        rows = [line.iloc[end] for line in self.lines.values()]
        inch = self.tall / self.top
        heights = above_axis([row["estimate"] * inch for row in rows], FLOOR, APART)
        texts = zip(rows, heights, self._texts(end), COLOURS, strict=False)
        for row, height, text, colour in texts:
            axes.annotate(text, (row["year"], height / inch), (72 * BESIDE * side, 0),
                          ha="right" if side < 0 else "left", va="center", color=colour,
                          textcoords="offset points", fontsize=SMALL,
                          annotation_clip=False)  # fmt: skip

    def _texts(self, end: int) -> list[str]:
        named = end == -1 and len(self.lines) > 1 and not self.keyed
        return [number(line.iloc[end], self.decimals, self.labels)
                + (f"  {self._name(level)}" if named else "")
                for level, line in self.lines.items()]  # fmt: skip

    def _widest(self, end: int) -> float:
        return max(text_width(text, SMALL) for text in self._texts(end))

    def _beside_points(self, axes: Axes) -> None:
        """Values of the points, on that side of the line on which they lie."""
        line = next(iter(self.lines.values())).set_index("year")["estimate"]
        for row in self.points.itertuples():
            below = row.estimate < line.get(row.year, row.estimate)
            text = self.labels.number(row.estimate, self.decimals)
            axes.annotate(text, (row.year, row.estimate), (0, -11 if below else 11),
                          textcoords="offset points", ha="center", va="center", fontsize=SMALL,
                          color=QUIET, annotation_clip=False)  # fmt: skip

    def _name(self, level: str) -> str:
        outcome = self.rows["outcome"].iloc[0]
        return self.labels.answer(outcome, level) if level else self.labels.word("answer_total")


def number(row: pd.Series, decimals: int, labels: Labels) -> str:
    """A count, or a ratio with its `decimals`."""
    return labels.number(row["estimate"], 0 if row["statistic"].endswith("count") else decimals)


def above_axis(values: list[float], floor: float, gap: float) -> list[float]:
    """Heights of labels beside `values`: at least `gap` apart, none below `floor`, in order."""
    heights = np.array(spread(values, gap))
    for place in np.argsort(values, kind="stable"):
        heights[place] = max(heights[place], floor)
        floor = heights[place] + gap
    return list(heights)


def by_year(estimates: pd.DataFrame, outcomes: tuple[str, ...] = ()) -> pd.DataFrame:
    """Counts and ratios of years, computed or read, with the column ``year``."""
    kinds = [f"{read}{kind}" for kind in ("count", "ratio") for read in ("", READ)]
    yearly = estimates["group"].str.startswith(YEAR) & estimates["statistic"].isin(kinds)
    rows = estimates[yearly]
    rows = rows[rows["outcome"].isin(outcomes)] if outcomes else rows
    return rows.assign(year=rows["group"].str.removeprefix(YEAR).astype(int))


def _ticks(years: list[int]) -> list[int]:
    """The first and the last year, and every second between."""
    return [year for year in years if (year - years[0]) % 2 == 0 or year == years[-1]]
