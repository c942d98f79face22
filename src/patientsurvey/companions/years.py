"""Lines over the years, from the series of another source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures import canvas, spread, wrapped
from ..figures.layout import SMALL
from ..figures.style import INK, QUIET
from ..labels import Labels
from .exhibited import READ

COLOURS = (INK, "#8E4B8A", "#B25E00", "#2F7F86", "#8793A0")
"""Lines in order; none has a sector's colour, since there are no sectors here."""
POINTS = "printed"
"""Level whose numbers stand alone, without a line between them."""
YEAR = "year="
ONE, SEVERAL = 3.3, 2.6
"""Height of a figure with one panel, and with several, in inches."""


@dataclass(frozen=True)
class Years:
    """One panel per outcome, one line per level, the years below; from zero.

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
        """Lines with their values at both ends, named at the right end if there are several."""
        rows = by_year(estimates, self.outcomes)
        outcomes = list(dict.fromkeys(rows["outcome"]))
        figure, panels = canvas(ONE if len(outcomes) == 1 else SEVERAL, len(outcomes))
        figure.get_layout_engine().set(wspace=0.12)  # room for the numbers between panels
        for axes, outcome in zip(panels, outcomes, strict=True):
            some = rows[rows["outcome"].eq(outcome)]
            width = 60 if len(outcomes) == 1 else 26
            axes.set_title(wrapped(labels.variable(outcome), width), fontsize=9.5, loc="left")
            self._panel(axes, some, labels)
        return figure

    def _panel(self, axes: Axes, rows: pd.DataFrame, labels: Labels) -> None:
        years = sorted(rows["year"].unique())
        lines = dict(iter(rows.groupby("level", sort=False)))
        for colour, (level, line) in zip(COLOURS, lines.items(), strict=False):
            alone = level == POINTS
            axes.plot(line["year"], line["estimate"], color=colour, marker="D" if alone else "o",
                      linestyle="none" if alone else "-", markersize=5 if alone else 3.2,
                      linewidth=1.5)  # fmt: skip
        axes.set_ylim(0, 1.14 * rows["estimate"].max())
        axes.set_xticks(_ticks(years), _ticks(years), fontsize=SMALL)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        self._values(axes, lines, labels)

    def _values(self, axes: Axes, lines: dict[str, pd.DataFrame], labels: Labels) -> None:
        """The first and the last value of each line, and its name where there are several."""
        top = axes.get_ylim()[1]
        connected = {level: line for level, line in lines.items() if level != POINTS}
        for place, side in ((0, "right"), (-1, "left")):
            ends = [line.iloc[place] for line in connected.values()]
            heights = above_axis([end["estimate"] for end in ends], 0.05 * top, 0.075 * top)
            for colour, level, end, height in zip(COLOURS, connected, ends, heights, strict=False):
                text = self._number(end, labels)
                if place and len(lines) > 1:
                    text += f"  {self._line_name(end, level, labels)}"
                shift = -6 if side == "right" else 6
                axes.annotate(text, (end["year"], height), (shift, 0), va="center", ha=side,
                              textcoords="offset points", fontsize=SMALL, color=colour,
                              annotation_clip=False)  # fmt: skip
        for row in lines.get(POINTS, pd.DataFrame()).itertuples():
            text = labels.number(row.estimate, 2)
            axes.annotate(text, (row.year, row.estimate), (0, 8), textcoords="offset points",
                          ha="center", fontsize=SMALL, color=QUIET)  # fmt: skip

    def _line_name(self, end: pd.Series, level: str, labels: Labels) -> str:
        return labels.answer(end["outcome"], level) if level else labels.word("answer_total")

    def _number(self, row: pd.Series, labels: Labels) -> str:
        counted = row["statistic"].endswith("count")
        return labels.number(row["estimate"], 0 if counted else self.decimals)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every line by its first and its last value."""
        rows = by_year(estimates, self.outcomes)
        parts = [labels.word("alt_years")]
        for (outcome, level), line in rows.groupby(["outcome", "level"], sort=False):
            name = ", ".join(filter(None, (labels.variable(outcome), level and labels.answer(
                outcome, level))))  # fmt: skip
            ends = line.iloc[sorted({0, len(line) - 1})]
            said = [f"{row['year']} {self._number(row, labels)}" for _, row in ends.iterrows()]
            parts.append(f"{name}: {', '.join(said)}.")
        return " ".join(parts)


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
