"""How a dot chart is drawn on its page."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .axis import GRID, scale, write_foot
from .dot_page import JOIN, DotPage, Look, rests_on_few
from .layout import EDGE, LINE, MARKER, SIZE, Sheet, draw_key, framed, text_width
from .style import FAINT, QUIET, page_width

BAND = "#F1F3F5"
"""Behind what counts as no difference."""


def draw_page(page: DotPage, ends: tuple[float, float]) -> Figure:
    """The chart on an axis from end to end: dots, names, values, key and what stands below."""
    figure, (axes,), width = framed(page.rows.height, page.margins)
    sheet, top = Sheet.on(figure), page.margins.top
    scale(axes, ends, page.labels, width)
    _zero(axes, page)
    _rules(axes, page, width)
    _dots(axes, page)
    page.rows.write(sheet, top)
    if page.columns:
        page.value_columns.write(sheet, page.left + width, top, page.rows.middles)
    else:
        _values_at_the_dots(axes, page)
    _line(axes, sheet, page, width)
    draw_key(figure, page.key)
    write_foot(figure, page.left, page.foot)
    return figure


def _zero(axes: Axes, page: DotPage) -> None:
    """Zero as a line to read from where it lies within the axis, and the band around it."""
    low, high = axes.get_xlim()
    if low < 0 < high:
        axes.axvline(0, color="#8C8C8C", linewidth=0.8, zorder=0.6)
    if page.band:
        tall = page.rows.drawn if page.rows.above else page.rows.heights
        look = {"left": -page.band, "color": BAND, "zorder": 0.3, "linewidth": 0}
        axes.barh(page.rows.middles, 2 * page.band, height=tall, **look)


def _rules(axes: Axes, page: DotPage, width: float) -> None:
    """Faint lines between the rows, a stronger one above rows that are set apart."""
    across = {"transform": axes.get_yaxis_transform(), "clip_on": False, "zorder": 0.5}
    left = (EDGE - page.left) / width if page.rows.above else 0
    right = 1 + (page.margins.right - EDGE) / width
    for row, end in zip(list(page.names)[1:], page.rows.ends, strict=False):
        shift, colour = (JOIN / 2, FAINT) if row in page.set_apart else (0, GRID)
        axes.hlines(end + shift, left, right, colors=colour, linewidth=0.7, **across)


def _dots(axes: Axes, page: DotPage) -> None:
    if not page.apart:
        wide = pd.concat([rows["estimate"] for rows in page.series.values()], axis=1)
        axes.hlines(page.rows.middles, wide.min(axis=1), wide.max(axis=1), colors="#DADDE1",
                    linewidth=3)  # fmt: skip
    for number, (name, rows) in enumerate(page.series.items()):
        shift = page.apart * (number - (len(page.series) - 1) / 2)
        _series(axes, rows, page.rows.middles + shift, page.looks[name])


def _series(axes: Axes, rows: pd.DataFrame, heights: np.ndarray, look: Look) -> None:
    """A series' intervals and dots, hollow where few respondents stand behind them."""
    axes.hlines(heights, rows["conf_low"], rows["conf_high"], colors=look.colour, linewidth=1)
    few = rests_on_few(rows).to_numpy()
    for some, face in ((~few, look.colour), (few, "white")):
        if some.any():
            axes.plot(
                rows["estimate"][some], heights[some], linestyle="none", marker=look.marker,
                color=look.colour, markerfacecolor=face, markersize=MARKER, clip_on=False,
            )  # fmt: skip


def _values_at_the_dots(axes: Axes, page: DotPage) -> None:
    start = axes.get_xlim()[0]
    for name, texts in page.values.items():
        rows = page.series[name]
        ends = rows["conf_high"].fillna(rows["estimate"]).fillna(start)
        for end, middle, text in zip(ends, page.rows.middles, texts, strict=True):
            axes.annotate(text, (end, middle), (6, 0), textcoords="offset points", va="center",
                          fontsize=SIZE, annotation_clip=False)  # fmt: skip


def _line(axes: Axes, sheet: Sheet, page: DotPage, width: float) -> None:
    """The value that all rows are compared with, its name above it within the page."""
    if not page.line:
        return
    axes.axvline(page.line.value, color="#8C8C8C", linewidth=0.9, zorder=0.6)
    low, high = axes.get_xlim()
    centre = page.left + width * (page.line.value - low) / (high - low)
    half = text_width(page.line.name) / 2 + EDGE
    centre = min(max(centre, half), page_width() - half)
    sheet.text(centre, page.margins.top - LINE / 2, page.line.name, ha="center", color=QUIET)
