"""Populations side by side: one row per category, one dot per population."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..labels import Labels
from ..register.names import RegisterLabels
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    SIZE,
    SMALL,
    Margins,
    Swatch,
    draw_key,
    fitted,
    framed,
    key_rows,
    note,
    text_width,
)
from .style import QUIET

RESPONDENTS = "respondents"
SAMPLE_COLOUR = "#B25E00"
LOOKS = {
    "total_population": ("#3C4650", "D"),
    "population_2023_feb_apr": ("#3C4650", "D"),
    "receiving_population": ("#66707A", "s"),
    "population_2022_feb_apr": ("#66707A", "s"),
    "population_2022": ("#66707A", "^"),
    "error_population": ("#8E4B8A", "X"),
}
"""Colour and marker by population; the respondents stand out as in the report's charts."""
DRAWN = ("percent", "register_percent", "sector_percent")
PITCH, HEAD, WIDEST_NAME = 0.3, 0.17, 2.3
"""Height of a row and of the columns' head, and widest line of a name, in inches."""


def look(outcome: str) -> tuple[str, str]:
    """Colour and marker of a population; whatever is none are the respondents."""
    return LOOKS.get(outcome, (SAMPLE_COLOUR, "o"))


def population_name(outcome: str, labels: Labels) -> str:
    """What a series is called: the population, or the respondents."""
    return labels.variable(outcome if outcome in LOOKS else RESPONDENTS)


@dataclass(frozen=True)
class Populations:
    """One row per category, one dot per population, with the values in columns to the right.

    The rows are groups or levels, in the order of the estimates, named with their sector where
    there are several. A population without a printed number in a row has no dot there.

    Parameters
    ----------
    decimals : int
        Decimals of the values.
    rows : {"category", "sector"}
        Whether a row is a group or level, or a sector as a whole.
    """

    decimals: int = 1
    rows: str = "category"

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots joined by a pale line; intervals where there are any."""
        page = _Page.of(estimates, labels, self)
        figure, (axes,), width = framed(page.height, page.margins)
        if page.empty:
            axes.set_axis_off()
            axes.text(0.5, 0.5, labels.word("not_printed_for_part"), ha="center", va="center",
                      color=QUIET, transform=axes.transAxes)  # fmt: skip
            return figure
        page.scale(axes)
        axes.hlines(page.middles, page.wide.min(axis=1), page.wide.max(axis=1), color="#DADDE1",
                    linewidth=3)  # fmt: skip
        for outcome in page.wide:
            page.series(axes, outcome)
        page.write(axes, width)
        draw_key(figure, page.key)
        note(figure, page.margins.left, 0.1, labels.word("axis_percent"))
        return figure

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every row read out, population by population."""
        page = _Page.of(estimates, labels, self)
        if page.empty:
            return labels.word("not_printed_for_part")
        return labels.word("alt_populations") + " ".join(page.sentences())


@dataclass(frozen=True)
class _Page:
    """What stands where: rows, populations, names and values."""

    rows: pd.DataFrame
    labels: RegisterLabels
    decimals: int

    @classmethod
    def of(cls, estimates: pd.DataFrame, labels: Labels, kind: Populations) -> _Page:
        drawn = estimates[estimates["statistic"].isin(DRAWN)]
        category = drawn["group"].str.replace(r"^.*=", "", regex=True) + drawn["level"]
        chosen = category.eq("") if kind.rows == "sector" else category.ne("")
        rows = drawn.assign(row=drawn["sector"] + " " + category)[chosen]
        return cls(rows, RegisterLabels.of(labels), kind.decimals)

    @property
    def empty(self) -> bool:
        return self.rows["estimate"].isna().all()

    @cached_property
    def wide(self) -> pd.DataFrame:
        """Percentages, shape (rows, populations), both in the order of the estimates."""
        found = self.rows.drop_duplicates(["row", "outcome"], keep="last")
        wide = found.pivot(index="row", columns="outcome", values="estimate")
        return wide.loc[found["row"].unique(), self.rows["outcome"].unique()]

    @cached_property
    def names(self) -> list[str]:
        named = {row.row: self._name(row) for row in self.rows.drop_duplicates("row").itertuples()}
        return [fitted(named[row], WIDEST_NAME) for row in self.wide.index]

    def _name(self, row: tuple) -> str:
        sector = self.labels.sector(row.sector)
        if not row.group and not row.level:
            return sector
        name = self.labels.group(row.group) or self.labels.answer(row.outcome, row.level)
        return f"{sector}: {name}" if self.rows["sector"].nunique() > 1 else name

    @cached_property
    def pitch(self) -> float:
        return max([PITCH] + [LINE * (name.count("\n") + 1) + 0.1 for name in self.names])

    @property
    def middles(self) -> np.ndarray:
        return (np.arange(len(self.wide)) + 0.5) * self.pitch

    @property
    def height(self) -> float:
        return 0.6 if self.empty else self.pitch * len(self.wide)

    @cached_property
    def key(self) -> list[list[Swatch]]:
        if self.empty:
            return []
        return key_rows([Swatch(population_name(o, self.labels), *look(o)) for o in self.wide])

    @cached_property
    def values(self) -> list[list[str]]:
        """Texts of the value columns, one list per population; a sign where one is held back."""
        hidden = self.rows[self.rows["suppressed"].astype(bool)]
        held_back = set(zip(hidden["row"], hidden["outcome"], strict=True))
        return [
            [self._value(number, (row, outcome) in held_back) for row, number in column.items()]
            for outcome, column in self.wide.items()
        ]

    def _value(self, number: float, held_back: bool) -> str:
        if held_back:
            return self.labels.word("held_back")
        return self.labels.number(number, self.decimals) if pd.notna(number) else ""

    @cached_property
    def columns(self) -> list[float]:
        """Widths of the value columns."""
        return [max(map(lambda t: text_width(t, SMALL), column)) + 0.1 for column in self.values]

    @property
    def margins(self) -> Margins:
        if self.empty:
            return Margins(EDGE, EDGE, EDGE, EDGE)
        left = max(map(text_width, self.names)) + EDGE + 0.1
        top = KEY_ROW * len(self.key) + HEAD
        return Margins(left, sum(self.columns) + EDGE + 0.05, top, 0.36)

    def scale(self, axes: Axes) -> None:
        high = 1.03 * np.nanmax([self.rows["estimate"].max(), self.rows["conf_high"].max()])
        ticks = [t for t in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(0, high) if t <= high]
        axes.set_xticks(ticks, [self.labels.number(tick) for tick in ticks], fontsize=SMALL)
        axes.set_xlim(0, high)
        axes.set_axisbelow(True)
        axes.grid(axis="x", color="#EDEDED")
        axes.spines["left"].set_visible(False)

    def series(self, axes: Axes, outcome: str) -> None:
        colour, marker = look(outcome)
        rows = self.rows[self.rows["outcome"].eq(outcome)].drop_duplicates("row", keep="last")
        placed = rows.set_index("row").reindex(self.wide.index)
        axes.hlines(self.middles, placed["conf_low"], placed["conf_high"], colors=colour,
                    linewidth=1)  # fmt: skip
        axes.plot(placed["estimate"], self.middles, linestyle="none", marker=marker, color=colour,
                  markersize=5.2, clip_on=False)  # fmt: skip

    def write(self, axes: Axes, width: float) -> None:
        """Names to the left, one column of values per population to the right."""
        beside = axes.get_yaxis_transform()
        for middle, name in zip(self.middles, self.names, strict=True):
            axes.text(-0.1 / width, middle, name, transform=beside, ha="right", va="center",
                      fontsize=SIZE, linespacing=1.1)  # fmt: skip
        ends = 1 + (EDGE + np.cumsum(self.columns)) / width
        for outcome, column, end in zip(self.wide, self.values, ends, strict=True):
            colour, marker = look(outcome)
            axes.plot(end - 0.13 / width, -0.06, marker=marker, color=colour, markersize=4.5,
                      transform=beside, clip_on=False)  # fmt: skip
            for middle, text in zip(self.middles, column, strict=True):
                axes.text(end, middle, text, transform=beside, ha="right", va="center",
                          fontsize=SMALL, color=colour)  # fmt: skip

    def sentences(self) -> Iterator[str]:
        for name, (_, row) in zip(self.names, self.wide.iterrows(), strict=True):
            parts = [
                f"{population_name(o, self.labels).lower()} {self.labels.number(v, self.decimals)}"
                for o, v in row.items()
                if pd.notna(v)
            ]
            yield f"{name.replace(chr(10), ' ')}: {', '.join(parts)}."
