"""Logistic and linear regressions with the report's terms, one model per sector or for all.

The blocks of terms are those of the report's section 3.5, so that a cell reads as the model::

    Logistic("received_video_consultation", on=TERMS)
    Linear("therapeutic_relationship", on=without(TERMS, "star"))
    Linear("treatment_helps", on=SECTOR + TERMS, pooled="only")

The last is a model of section 12.4: all respondents together, with their sector as a term.
"""

from .cases import determined, estimable_terms, in_order, with_sector_terms
from .fits import least_squares, maximum_likelihood
from .regression import Linear, Logistic
from .sectors import EqualSlopes, SectorDifferences
from .terms import (
    BACKGROUND,
    CHALLENGES,
    REGION,
    RELATIONSHIP,
    SECTOR,
    SECTOR_TERMS,
    SERVICES,
    TERMS,
    TREATMENT,
    without,
)

__all__ = [
    "BACKGROUND",
    "CHALLENGES",
    "REGION",
    "RELATIONSHIP",
    "SECTOR",
    "SECTOR_TERMS",
    "SERVICES",
    "TERMS",
    "TREATMENT",
    "EqualSlopes",
    "Linear",
    "Logistic",
    "SectorDifferences",
    "determined",
    "estimable_terms",
    "in_order",
    "least_squares",
    "maximum_likelihood",
    "with_sector_terms",
    "without",
]
