"""Sensitivity of a regression table: the same terms under other assumptions."""

from .checks import CHECKS, checks
from .proportional_odds import ProportionalOdds, proportional_odds
from .table import SensitivityTable, finding

__all__ = [
    "CHECKS",
    "ProportionalOdds",
    "SensitivityTable",
    "checks",
    "finding",
    "proportional_odds",
]
