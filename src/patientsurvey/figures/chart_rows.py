"""Rows of dots or bars: which names stand beside them, and which above them on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from .layout import EDGE, fitted, line_count, text_width
from .named_rows import NamedRows
from .style import is_narrow, page_width

WIDEST_NAME, SHORT_NAME = 2.75, 1.25
"""Names beside their rows are broken into lines at these widths, in inches: the second on a phone,
where names that take more than two such lines stand above their rows."""
LEAST_PANEL = 1.4
"""Names stand above their rows too where they would leave a narrower panel, in inches."""
ROW, AIR = 0.3, 0.05
"""Least height of a row beside its name, and space above a name above its row, in inches."""


def chart_rows(
    names: list[str], drawn: float, before: Sequence[float] = (), right: float = 0.0
) -> NamedRows:
    """Rows whose names stand beside them, on a phone above them unless they are short.

    Parameters
    ----------
    names : list of str
    drawn : float
        Height that is drawn in each row, in inches.
    before : sequence of float, optional
        Space above each row.
    right : float
        Width of what stands right of the panel.
    """
    beside, widest = (_short(names, right), SHORT_NAME) if is_narrow() else (True, WIDEST_NAME)
    spaces = list(before) or [0.0] * len(names)
    if beside:
        drawn = max(drawn, ROW)
    else:
        spaces = [max(space, AIR if place else 0) for place, space in enumerate(spaces)]
    return NamedRows(names, [drawn] * len(names), spaces, widest, beside)


def _short(names: list[str], right: float) -> bool:
    """Whether names can stand beside their rows on a phone and leave room for the panel."""
    short = [fitted(name, SHORT_NAME) for name in names]
    widest = max(map(text_width, short), default=0)
    panel = page_width() - widest - right - EDGE
    return line_count(short) <= 2 and widest <= SHORT_NAME and panel >= LEAST_PANEL
