"""A figure that says that there is nobody to draw."""

from __future__ import annotations

from matplotlib.figure import Figure

from ..labels import Labels
from .layout import Sheet
from .style import no_respondents, page_width


def nobody(labels: Labels) -> Figure:
    """A low figure with one sentence."""
    sheet = Sheet(1.2)
    no_respondents(sheet.axes(0, 0, page_width(), sheet.height), labels)
    return sheet.figure
