"""How well the respondents represent the population they come from."""

from .differences import (
    DiagnosisDifferences,
    StandardisedDifferences,
    standardised_difference,
)
from .indicators import RIndicators, representativity
from .sample import DiagnosisMentions, InSector, SampleCounts, SampleSex
from .selection import STEPS, SectorShares, Selection, SelectionSteps, StepsBySex, Unreached
from .tipping import TippingPoints, share_of_others

__all__ = [
    "STEPS",
    "DiagnosisDifferences",
    "DiagnosisMentions",
    "InSector",
    "RIndicators",
    "SampleCounts",
    "SampleSex",
    "SectorShares",
    "Selection",
    "SelectionSteps",
    "StandardisedDifferences",
    "StepsBySex",
    "TippingPoints",
    "Unreached",
    "representativity",
    "share_of_others",
    "standardised_difference",
]
