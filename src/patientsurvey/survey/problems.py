"""What does not fit in a respondent file, collected into one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RespondentDataError

MOST_SHOWN = 10
MOST_ROWS = 3


@dataclass(frozen=True)
class Problem:
    """One thing that does not fit.

    Attributes
    ----------
    column : str
        Column at fault.
    rows : tuple of int
        Positions of the rows at fault; empty where the whole column is.
    """

    column: str
    what: str
    remedy: str
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        place = f", {named_rows(self.rows)}" if self.rows else ""
        return f"column {self.column}{place}: {self.what}; {self.remedy}"


def named_rows(positions: Sequence[int] | np.ndarray) -> str:
    """The first rows in words, counted from 1 below the header."""
    shown = ", ".join(str(position + 1) for position in positions[:MOST_ROWS])
    more = f" and {len(positions) - MOST_ROWS} more" if len(positions) > MOST_ROWS else ""
    return f"row{'s' if len(positions) > 1 else ''} {shown}{more}"


def raise_any(problems: Sequence[Problem], where: str, remedy: str) -> None:
    """Raise one error that tells the first ten problems.

    Raises
    ------
    RespondentDataError
        If there are problems.
    """
    if not problems:
        return
    lines = [f"  {number}. {problem}" for number, problem in enumerate(problems[:MOST_SHOWN], 1)]
    if (hidden := len(problems) - MOST_SHOWN) > 0:
        lines.append(f"  … and {hidden} more")
    counted = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    head = f"the respondents do not fit the codebook: {counted}"
    raise RespondentDataError("\n".join([head, *lines]), where=where, remedy=remedy)
