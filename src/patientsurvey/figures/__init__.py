"""The book's figures: one house style, drawn from tidy estimates.

Each figure kind is a frozen dataclass: ``draw`` gives a matplotlib figure, ``describe`` the
alt text, both from the same gated estimates, so neither can show what the other hides.
"""

from .bars import Bars
from .dots import Dots
from .forest import Forest
from .likert import Likert
from .profile import Profile
from .style import (
    INK,
    LIKERT_COLOURS,
    SECTOR_COLOURS,
    SECTOR_MARKERS,
    SECTORS,
    canvas,
    errors,
    house_style,
    present_sectors,
    regression_rows,
    spread,
    wrapped,
)

__all__ = [
    "INK",
    "LIKERT_COLOURS",
    "SECTORS",
    "SECTOR_COLOURS",
    "SECTOR_MARKERS",
    "Bars",
    "Dots",
    "Forest",
    "Likert",
    "Profile",
    "canvas",
    "errors",
    "house_style",
    "present_sectors",
    "regression_rows",
    "spread",
    "wrapped",
]
