"""Printed ranges: *from 75 to 81 per cent* says that one number is 75 and another 81.

Each number of a range has two printed rows, its ends, within which it lies. That the ends are met
is no matter of one row: it is held against the row of the number that comes nearest.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from .numbers import Found, Key, Numbers
from .parts import known
from .texts import Text, Worded

ENDS = {"at_least": min, "at_most": max}
"""Which of its numbers meets an end, by the end's qualifier."""


def fellows(rows: pd.DataFrame, keys: list[Key], statements: list[str]) -> list[tuple[Key, ...]]:
    """For each row that is an end, the keys of all numbers of its range; else none.

    A sentence with one end alone, or about one number, gives an interval and no range.
    """
    ranges: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    marks = list(zip(statements, rows["qualifier"], keys, strict=True))
    for statement, end, key in marks:
        if statement and end in ENDS:
            ranges[statement][end].append(key)
    whole = {s: ends for s, ends in ranges.items() if len(ends) == 2 and len(ends["at_least"]) > 1}
    return [tuple(whole.get(s, {}).get(end, ())) for s, end, _ in marks]


def end_missed(row: tuple, found: Found, numbers: Numbers) -> Text | None:
    """What to say of the number nearest to an end of its range that no number meets; else None.

    Parameters
    ----------
    row : tuple
        A printed row of :func:`.prepared`, an end of a range.
    found : Found
        Its number, which lies inside.
    numbers : Numbers
        Where the others of the range are found; if one is held back, no end can be told.
    """
    others = [numbers.find(key) for key in row.fellows]
    if not others or not known(*others):
        return None
    nearest = ENDS[row.qualifier](other.value for other in others)
    lower = row.qualifier == "at_least"
    rounding = row.target - row.low if lower else row.high - row.target
    beyond = found.low - row.target if lower else row.target - found.high
    if found.value != nearest or beyond <= rounding:
        return None
    return Worded("reason_range_low" if lower else "reason_range_high")
