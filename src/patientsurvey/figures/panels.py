"""Panels beside each other, on a phone below each other."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .layout import GAP, Margins, Sheet, panel_width
from .style import is_narrow


def abreast(panels: int) -> int:
    """How many of a number of `panels` stand beside each other: all, on a phone one."""
    return 1 if is_narrow() else panels


def panelled(
    count: int, height: float, margins: Margins, head: float = 0.0
) -> tuple[Figure, list[Axes], float]:
    """A figure of the page's width around `count` panels of `height` inches.

    Above each panel there is room of `head` inches for its title. Panels below each other share
    the tick labels of the last.

    Returns
    -------
    figure : Figure
    axes : list of Axes
        Their vertical axis counts inches from the top.
    width : float
        Of each panel, in inches.
    """
    columns = abreast(count)
    rows, pitch = count // columns, head + height + GAP
    sheet = Sheet(margins.top + rows * pitch - GAP + margins.bottom)
    width = panel_width(columns, margins)
    panels = [
        sheet.axes(
            margins.left + column * (width + GAP), margins.top + row * pitch + head, width, height
        )
        for row in range(rows)
        for column in range(columns)
    ]
    for axes in panels[: (rows - 1) * columns]:
        axes.tick_params(axis="x", labelbottom=False)
    return sheet.figure, panels, width
