"""Differences between sectors, step by step holding more equal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .axis import foot, foot_height, scale, write_foot
from .chart_rows import chart_rows
from .empty import nobody
from .layout import (
    EDGE,
    KEY_ROW,
    LINE,
    MARKER,
    Margins,
    Sheet,
    Swatch,
    draw_key,
    fitted,
    key_rows,
    line_count,
    panel_width,
)
from .named_rows import NamedRows
from .panels import abreast, panelled
from .style import INK

STEP_STYLES = (("white", "o"), ("#9E9E9E", "s"), (INK, "D"))
"""Fill and marker of each step: from hollow to full as more is held equal."""
APART = 0.15
"""Distance between the steps' markers within a row, in inches."""


@dataclass(frozen=True)
class Differences:
    """One panel per outcome, one row per pair of sectors, one marker per step, zero as a line."""

    decimals: int = 2

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Differences with 95 % intervals."""
        if estimates["estimate"].isna().all():
            return nobody(labels)
        page = _Page(estimates, labels)
        shape = len(page.outcomes), page.rows.height
        figure, panels, width = panelled(*shape, page.margins, page.head)
        for axes, outcome in zip(panels, page.outcomes, strict=True):
            scale(axes, page.ends, labels, width)
            page.panel(axes, estimates[estimates["outcome"].eq(outcome)])
        page.write(figure, panels)
        draw_key(figure, page.key)
        write_foot(figure, page.left, page.foot)
        return figure

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every difference read out, outcome by outcome and step by step."""
        lines = [
            f"{labels.variable(name)}, {labels.word(f'answer_{step}')}: {self._read(rows, labels)}."
            for (name, step), rows in estimates.groupby(["outcome", "level"], sort=False)
        ]
        return labels.word("alt_differences") + " ".join(lines)

    def _read(self, rows: pd.DataFrame, labels: Labels) -> str:
        return ", ".join(
            f"{pair_name(row.term, labels)} {labels.number(row.estimate, self.decimals)}"
            for row in rows.itertuples()
        )


@dataclass(frozen=True)
class _Page:
    """What stands where: pairs, titles, key and axis."""

    estimates: pd.DataFrame
    labels: Labels

    @cached_property
    def outcomes(self) -> list[str]:
        return list(dict.fromkeys(self.estimates["outcome"]))

    @cached_property
    def pairs(self) -> list[str]:
        return list(dict.fromkeys(self.estimates["term"]))

    @cached_property
    def steps(self) -> list[str]:
        return list(dict.fromkeys(self.estimates["level"]))

    @cached_property
    def rows(self) -> NamedRows:
        """Pairs of sectors."""
        names = [pair_name(pair, self.labels) for pair in self.pairs]
        return chart_rows(names, APART * len(self.steps) + 0.15)

    @cached_property
    def ends(self) -> tuple[float, float]:
        low, high = self.estimates["conf_low"].min(), self.estimates["conf_high"].max()
        room = 0.03 * (max(high, 0) - min(low, 0))
        return min(low, 0) - room, max(high, 0) + room

    @property
    def left(self) -> float:
        return self.rows.left + (0.1 if self.rows.above else 0)

    @cached_property
    def margins(self) -> Margins:
        return Margins(self.left, 0.2, KEY_ROW * len(self.key) + 0.06, foot_height(self.foot))

    @cached_property
    def titles(self) -> list[str]:
        """Names of the outcomes, in lines of the panels' width."""
        width = panel_width(abreast(len(self.outcomes)), self.margins)
        return [fitted(self.labels.variable(outcome), 0.85 * width) for outcome in self.outcomes]

    @property
    def head(self) -> float:
        """Height of a title with its line of respondents."""
        return LINE * (line_count(self.titles) + 1) + 0.13

    @cached_property
    def foot(self) -> str:
        return foot([self.labels.word("axis_difference")], self.left)

    @cached_property
    def key(self) -> list[list[Swatch]]:
        return key_rows(
            [
                Swatch(self.labels.word(f"answer_{step}"), INK, marker, fill=fill)
                for step, (fill, marker) in zip(self.steps, STEP_STYLES, strict=False)
            ]
        )

    def panel(self, axes: Axes, rows: pd.DataFrame) -> None:
        """Zero as the line to read from, and the steps of every pair below each other."""
        axes.axvline(0, color="#8C8C8C", linewidth=0.8)
        for place, step in enumerate(self.steps):
            series = rows[rows["level"].eq(step)].set_index("term").reindex(self.pairs)
            heights = self.rows.middles + APART * (place - (len(self.steps) - 1) / 2)
            fill, marker = STEP_STYLES[place % len(STEP_STYLES)]
            axes.hlines(heights, series["conf_low"], series["conf_high"], colors=INK, linewidth=1)
            axes.plot(series["estimate"], heights, linestyle="none", marker=marker, color=INK,
                      markerfacecolor=fill, markersize=MARKER)  # fmt: skip

    def write(self, figure: Figure, panels: list[Axes]) -> None:
        """Titles and respondents above the panels; the pairs at the first of those abreast."""
        sheet = Sheet.on(figure)
        for place, (axes, title) in enumerate(zip(panels, self.titles, strict=True)):
            left, top = sheet.corner(axes)
            start = EDGE if self.rows.above else left
            sheet.note(start, top - 0.07, self._n(self.outcomes[place]), va="bottom")
            sheet.text(start, top - 0.07 - LINE, title, va="bottom", fontweight="bold")
            if place % abreast(len(panels)) == 0:
                self.rows.write(sheet, top)

    def _n(self, outcome: str) -> str:
        """Respondents behind an outcome."""
        bases = self.estimates.loc[self.estimates["outcome"].eq(outcome), "n"].dropna()
        ends = dict.fromkeys((self.labels.number(bases.min()), self.labels.number(bases.max())))
        return f"n = {'–'.join(ends)}"


def pair_name(term: str, labels: Labels) -> str:
    """What a pair such as ``sector=AVT-PHV`` is called: the first less the second."""
    first, second = term.partition("=")[2].split("-")
    return labels.word("pair", first=labels.sector(first), second=labels.sector(second))
