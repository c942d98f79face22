"""Comparison with print: does the book recompute what the report prints?

Every printed row gets a verdict:

``match``
    The recomputed number rounds to the printed one, or lies in the interval that the wording
    (about, nearly, over ...) allows; a directional statement holds in every part.
``explained``
    It does not, and there is a reason: the print is wrong and says so itself (the recomputed
    number then meets the corrected one, or what another place in print gives, or no right number
    can be told); or the respondents are the synthetic ones, and the number lies no further off
    than ``data/published/allowances.csv`` allows, or is one that they were not made to meet.
``differs``
    The recomputed number lies outside.
``no_target``
    Nothing to compare: not among the estimates, held back as a small cell, or not a number that
    the respondents' answers give.

Every statement of the report is checked on print itself as well (:mod:`.spoken`).
"""

from .distance import comparison_distances, largest_distance, rounding_units
from .listing import print_audit, recomputed
from .numbers import Found, Key, Numbers
from .printed import Printed
from .reproduced import Reproduced
from .spoken import ON_PRINT, SPOKEN, check_statements
from .store import (
    Circumstances,
    Reproduction,
    read_reproduction,
    reproduce,
    write_reproduction,
)
from .targets import targets
from .verdicts import COLUMNS, VERDICTS, compare, summary

__all__ = [
    "COLUMNS",
    "ON_PRINT",
    "SPOKEN",
    "VERDICTS",
    "Circumstances",
    "Found",
    "Key",
    "Numbers",
    "Printed",
    "Reproduced",
    "Reproduction",
    "check_statements",
    "compare",
    "comparison_distances",
    "largest_distance",
    "print_audit",
    "read_reproduction",
    "recomputed",
    "reproduce",
    "rounding_units",
    "summary",
    "targets",
    "write_reproduction",
]
