"""Differences between sectors, step by step holding more equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..labels import Labels
from .style import INK, canvas, errors, no_respondents, wrapped

STEP_STYLES = (("white", "o"), ("#9E9E9E", "s"), (INK, "D"))
"""Fill and marker of each step: from hollow to full as more is held equal."""


@dataclass(frozen=True)
class Differences:
    """One panel per outcome, one row per pair of sectors, one marker per step, zero as a line."""

    decimals: int = 2

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Differences with 95 % intervals."""
        outcomes = list(dict.fromkeys(estimates["outcome"]))
        pairs, steps = (list(dict.fromkeys(estimates[key])) for key in ("term", "level"))
        height = 1.4 + 0.6 * max(len(pairs), 1)
        figure, panels = canvas(height, max(len(outcomes), 1), sharey=True, sharex=True)
        if estimates["estimate"].isna().all():
            no_respondents(panels[0], labels)
            return figure
        for axes, outcome in zip(panels, outcomes, strict=True):
            self._panel(axes, estimates[estimates["outcome"].eq(outcome)], pairs, steps)
            axes.set_title(wrapped(labels.variable(outcome), 26), fontsize=9.5, loc="left")
            axes.xaxis.set_major_formatter(lambda value, _: labels.number(value, 1))
        panels[0].set_yticks(range(len(pairs)), [wrapped(pair_name(p, labels), 24) for p in pairs])
        panels[0].set_ylim(len(pairs) - 0.5, -0.5)
        figure.supxlabel(labels.word("axis_difference"), fontsize=9)
        self._key(figure, steps, labels)
        return figure

    def _panel(self, axes: Axes, rows: pd.DataFrame, pairs: list[str], steps: list[str]) -> None:
        axes.axvline(0, color="#8C8C8C", linewidth=0.8)
        for place, step in enumerate(steps):
            series = rows[rows["level"].eq(step)].set_index("term").reindex(pairs)
            heights = np.arange(len(pairs)) + 0.24 * (place - (len(steps) - 1) / 2)
            fill, marker = STEP_STYLES[place % len(STEP_STYLES)]
            axes.errorbar(series["estimate"], heights, xerr=errors(series), linestyle="none",
                          color=INK, marker=marker, markerfacecolor=fill, markersize=5,
                          elinewidth=1)  # fmt: skip
        axes.grid(axis="x", color="#EDEDED")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)  # zero is the line to read from

    def _key(self, figure: Figure, steps: list[str], labels: Labels) -> None:
        styles = [STEP_STYLES[place % len(STEP_STYLES)] for place in range(len(steps))]
        handles = [
            Line2D([], [], color=INK, marker=marker, markerfacecolor=fill, linestyle="none")
            for fill, marker in styles
        ]
        names = [labels.word(f"answer_{step}") for step in steps]
        figure.legend(handles, names, loc="outside upper left", ncols=len(steps), frameon=False,
                      handletextpad=0.2)  # fmt: skip

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


def pair_name(term: str, labels: Labels) -> str:
    """What a pair such as ``sector=AVT-PHV`` is called: the first less the second."""
    first, second = term.partition("=")[2].split("-")
    return labels.word("pair", first=labels.sector(first), second=labels.sector(second))
