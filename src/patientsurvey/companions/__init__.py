"""The survey beside other sources: general practitioners, models of collaboration, nursing homes.

Findings and sources stand in ``data/companions``, their numbers in ``data/published`` under the
number of their source. Numbers that another source prints are inputs; what follows from them
(totals, shares, rates, growth) is recomputed and held against print as everywhere else.
"""

from .files import Companions
from .growth_dots import GrowthDots
from .numbers import SourceNumbers
from .page import CompanionPage
from .series import Growth, HoursPerPlace, Staying
from .spread_lines import SpreadLines
from .stay_bars import StayBars
from .tables import SeriesTable, ToldTable
from .years import Years

__all__ = [
    "CompanionPage",
    "Companions",
    "Growth",
    "GrowthDots",
    "HoursPerPlace",
    "SeriesTable",
    "SourceNumbers",
    "SpreadLines",
    "StayBars",
    "Staying",
    "ToldTable",
    "Years",
]
