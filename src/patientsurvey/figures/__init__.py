"""The book's figures: one house style, drawn from tidy estimates.

Each figure kind is a frozen dataclass: ``draw`` gives a matplotlib figure, ``describe`` the
alt text, both from the same gated estimates, so neither can show what the other hides.
"""

from .bars import Bars
from .composition import Composition
from .contrast import Contrast
from .differences import Differences
from .distribution import Distribution
from .dots import Dots
from .forest import Forest
from .heatmap import Heatmap
from .likert import Likert
from .means import Means
from .means_map import MeansMap
from .populations import Populations
from .profile import Profile
from .style import (
    INK,
    LIKERT_COLOURS,
    SECTOR_COLOURS,
    SECTOR_MARKERS,
    SECTORS,
    errors,
    house_style,
    is_narrow,
    narrow,
    page_width,
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
    "Composition",
    "Contrast",
    "Differences",
    "Distribution",
    "Dots",
    "Forest",
    "Heatmap",
    "Likert",
    "Means",
    "MeansMap",
    "Populations",
    "Profile",
    "errors",
    "house_style",
    "is_narrow",
    "narrow",
    "page_width",
    "present_sectors",
    "regression_rows",
    "spread",
    "wrapped",
]
