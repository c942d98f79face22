"""The horizontal axis of a chart of rows, and what stands below it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .layout import EDGE, LINE, SMALL, fitted, line_count, note, text_width
from .style import page_width
from .ticks import GRID, across, even_ticks, tick_names

__all__ = [
    "GRID",
    "foot",
    "foot_height",
    "scale",
    "tick_names",
    "with_intervals",
    "write_foot",
]

TICKS, BELOW = 0.28, 0.02
"""Room for the ticks' labels, and below what stands under them, in inches."""
ROOM, FILLED = 2.0, 0.75
"""Width of axis in inches and part of it that labels may fill; a wider axis has no more of them."""


def scale(axes: Axes, ends: tuple[float, float], labels: Labels, width: float) -> None:
    """Let the axis of `width` inches run between its `ends`, with ticks that have room there.

    An axis that does not begin at 0 has no line at its left end, which would be read as 0.
    """
    axes.set_xlim(*ends)
    ticks = few_ticks(ends, labels, width)
    across(axes, ticks, tick_names(ticks, labels))
    axes.spines["left"].set_visible(ends[0] == 0)


def few_ticks(ends: tuple[float, float], labels: Labels, width: float) -> list[float]:
    """Ticks of an axis of `width` inches that leave it mostly empty."""
    return even_ticks(*ends, FILLED * min(width, ROOM), labels)


def with_intervals(axis: str, intervals: pd.Series, labels: Labels) -> str:
    """What an axis shows, and the intervals on it where any of their ends is known."""
    drawn = intervals.notna().any()
    return labels.word("axis_with_intervals", axis=axis) if drawn else axis


def foot(parts: Sequence[str], left: float) -> str:
    """What stands below an axis that begins at `left` inches, broken into lines.

    On one line where there is room, else each part begins a line of its own.
    """
    width, said = page_width() - left - EDGE, [part for part in parts if part]
    beside = "   ".join(said)
    if said and text_width(beside, SMALL) <= width:
        return beside
    return "\n".join(fitted(part, width, SMALL) for part in said)


def foot_height(foot: str) -> float:
    """Room for the axis and what stands below it, in inches."""
    return TICKS + LINE * line_count([foot]) + BELOW


def write_foot(figure: Figure, left: float, foot: str) -> None:
    """Write what stands below the axis."""
    note(figure, left, BELOW, foot, va="bottom")
