"""Weights that bring the respondents in line with the population they stand for."""

from .calibration import calibration_weights, sector_weights
from .description import WeightSummary
from .margins import Margin, Margins, for_weights
from .raking import WeightingError, design_effect, effective_n, rake
from .weighted import WEIGHTED, Weighted

__all__ = [
    "WEIGHTED",
    "Margin",
    "Margins",
    "WeightSummary",
    "Weighted",
    "WeightingError",
    "calibration_weights",
    "design_effect",
    "effective_n",
    "for_weights",
    "rake",
    "sector_weights",
]
