"""Comparison with print: does the book recompute what the report prints?

Every printed row gets a verdict:

``match``
    The recomputed number rounds to the printed one, or lies in the interval that the wording
    (about, nearly, over ...) allows; a directional statement holds in every part.
``explained``
    The print is wrong and says so itself: the recomputed number meets the corrected one, or no
    right number can be told from the print. The reason stands beside it.
``differs``
    The recomputed number lies outside.
``no_target``
    Nothing to compare: not among the estimates, held back as a small cell, or not a number that
    the respondents' answers give.
"""

from .distance import largest_distance
from .reproduced import Found, Key, Reproduced
from .store import print_audit, write_reproduction
from .targets import targets
from .verdicts import COLUMNS, VERDICTS, compare, summary

__all__ = [
    "COLUMNS",
    "VERDICTS",
    "Found",
    "Key",
    "Reproduced",
    "compare",
    "largest_distance",
    "print_audit",
    "summary",
    "targets",
    "write_reproduction",
]
