"""What all figures share: size, type, the sectors' colours and order, words for values.

Sectors keep one order and one colour everywhere (Okabe and Ito's palette, told apart also
with colour-vision deficiency). A picture is drawn twice: for a column of text, and for a phone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

import matplotlib
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from ..labels import Labels

SECTORS = ("PHV", "TSB", "AVT")
SECTOR_COLOURS = {"PHV": "#0072B2", "TSB": "#D55E00", "AVT": "#009E73", "ALL": "#4D4D4D"}
SECTOR_INK = {"PHV": "#005A8D", "TSB": "#A84A00", "AVT": "#00704F", "ALL": "#4D4D4D"}
"""The same colours, dark enough for text on white (contrast 4.5 and more)."""
SECTOR_MARKERS = {"PHV": "o", "TSB": "s", "AVT": "D", "ALL": "o"}
LIKERT_COLOURS = ("#A6611A", "#DFC27D", "#F3EEDD", "#80CDC1", "#01665E")
INK, QUIET, FAINT = "#222222", "#5A5F66", "#BFBFBF"
FONT = "DejaVu Sans"
WIDE, NARROW = 7.6, 3.73
"""Widths of a picture in inches: in a column of text, and on a phone (358 pixels)."""
SMALL_BASE = 30
"""Estimates that rest on fewer respondents are drawn hollow or pale."""

STYLE = {
    "font.family": FONT,
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8C8C8C",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": False,
    "text.hinting": "none",  # text as wide on every page as it was measured
    "svg.fonttype": "path",
    "svg.hashsalt": "patientsurvey",
    "figure.facecolor": "white",
}


_width: ContextVar[float] = ContextVar("width", default=WIDE)


def page_width() -> float:
    """Width of the page that is drawn on, in inches."""
    return _width.get()


def is_narrow() -> bool:
    """Whether the page is a phone's."""
    return page_width() == NARROW


@contextmanager
def narrow() -> Iterator[None]:
    """Context in which figures are drawn for a phone: the same type, half the width."""
    token = _width.set(NARROW)
    try:
        yield
    finally:
        _width.reset(token)


def house_style() -> AbstractContextManager:
    """Context in which figures are drawn and saved: seaborn's ticks style with this book's own."""
    return matplotlib.rc_context({**sns.axes_style("ticks"), **STYLE})


def present_sectors(estimates: pd.DataFrame) -> list[str]:
    """Sectors of `estimates` in the book's order, the whole sample last."""
    return [sector for sector in (*SECTORS, "ALL") if sector in set(estimates["sector"])]


def wrapped(text: str, width: int) -> str:
    """`text` broken into lines of at most `width` characters."""
    return "\n".join(textwrap.wrap(text, width)) or text


def errors(rows: pd.DataFrame) -> np.ndarray:
    """Distances from the estimates to both ends of their intervals, shape (2, rows)."""
    low = (rows["estimate"] - rows["conf_low"]).clip(lower=0)
    high = (rows["conf_high"] - rows["estimate"]).clip(lower=0)
    return np.vstack([low, high])


def no_respondents(axes: Axes, labels: Labels) -> None:
    """Say in place that there is nothing to draw."""
    say_in_place(axes, labels.word("no_respondents"))


def say_in_place(axes: Axes, text: str) -> None:
    """Write `text` where nothing is drawn, in lines of the page's width."""
    axes.set_axis_off()
    lines = wrapped(text, int(12 * page_width()))
    look = {"ha": "center", "va": "center", "color": "#666666", "transform": axes.transAxes}
    axes.text(0.5, 0.5, lines, **look)


def spread(positions: list[float], gap: float) -> list[float]:
    """Shift label `positions` apart until neighbours stand at least `gap` apart, order kept."""
    order = np.argsort(positions)
    placed = np.asarray(positions, dtype=float)[order]
    for _ in range(50):
        overlap = gap - np.diff(placed)
        if not (overlap > 1e-9).any():
            break
        for index in np.flatnonzero(overlap > 1e-9):
            placed[index] -= overlap[index] / 2
            placed[index + 1] += overlap[index] / 2
    result = np.empty(len(placed))
    result[order] = placed
    return list(result)


def listed(rows: pd.DataFrame, labels: Labels, decimals: int, by: str = "group") -> str:
    """Rows read out one after the other: ``18–24 years 23, 25–35 years 20``."""
    named = labels.group if by == "group" else labels.sector
    parts = [
        f"{named(getattr(row, by))} {labels.number(row.estimate, decimals)}"
        for row in rows.itertuples()
    ]
    return ", ".join(parts)


def regression_rows(estimates: pd.DataFrame) -> pd.DataFrame:
    """Rows that are regression terms (not N or R²)."""
    return estimates[estimates["statistic"].isin(["odds_ratio", "coefficient"])]
