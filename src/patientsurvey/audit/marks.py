"""Numbers as people type them: decimal comma or point, percent signs, stars, ``<,001``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

MINUS = dict.fromkeys(map(ord, "\u2212\u2013\u2014\u2010\u2011\u2012\ufe63\uff0d"), "-")
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
SUPPRESSED = frozenset({"*", "**", ":", "x", "<5", "<10"})
NOTHING = frozenset({"", "-", "--", "..", ".", "n/a", "na", "nan"})
_GROUPED = re.compile(r"^[+-]?\d{1,3}( \d{3})+(?=$|[.,])")
_NUMBER = re.compile(r"^(?P<sign>[+-]?)(?P<whole>\d*)(?:(?P<mark>[.,])(?P<part>\d+))?$")


class Mark(NamedTuple):
    """What a cell says."""

    value: float
    decimals: int
    qualifier: str


class UnreadableError(ValueError):
    """A cell that is no number; the message says what would be one."""


def clean(text: str) -> str:
    """The cell without signs that carry no number: spaces around, percent, minus variants."""
    plain = text.translate(SPACES).translate(MINUS).strip()
    return plain.removesuffix("%").removesuffix("pct").strip()


def decimal_marks(cells: Iterable[str]) -> dict[str, int]:
    """Where each decimal mark is certain for the first time: by mark, the position.

    ``1,234`` may be 1234 or 1.234 and tells nothing; ``0,25``, ``12,5`` and ``1.234,5`` do.
    """
    first: dict[str, int] = {}
    for position, cell in enumerate(cells):
        mark = certain_mark(clean(cell).lstrip("<>=+-p "))
        if mark and mark not in first:
            first[mark] = position
    return first


def certain_mark(text: str) -> str:
    """The decimal mark of a number if it can be nothing else."""
    if "," in text and "." in text:
        return max(",.", key=text.rfind)
    for mark in ",.":
        if text.count(mark) != 1:
            continue
        whole, _, part = text.partition(mark)
        if not part.isdigit() or not (whole == "" or whole.replace(" ", "").isdigit()):
            continue
        grouped = len(part) == 3 and whole not in ("", "0") and len(whole) <= 3 and " " not in whole
        if not grouped:
            return mark
    return ""


def read(text: str, mark: str = ".", statistic: str = "") -> Mark:
    """The number that a cell holds.

    Parameters
    ----------
    text : str
    mark : {".", ","}
        Decimal mark of the file; the other one then separates thousands.
    statistic : str, optional
        A p-value may be printed as ``<,001``.

    Raises
    ------
    UnreadableError
        If it is no number.
    """
    plain = clean(text)
    if plain.lower() in SUPPRESSED and not (statistic == "p_value" and plain.startswith("<")):
        return Mark(math.nan, 0, "suppressed")
    if plain.lower() in NOTHING:
        return Mark(math.nan, 0, "")
    below = plain.lstrip("p ").startswith("<")
    if below or plain.lstrip("p ").startswith("="):
        plain = plain.lstrip("p <=")
    value, decimals = _number(plain, mark, text)
    if plain.startswith(">"):
        raise UnreadableError(f"{text!r} tells no number")
    return Mark(value, decimals, "under" if below else "exact")


def _number(plain: str, mark: str, text: str) -> tuple[float, int]:
    other = "," if mark == "." else "."
    if _GROUPED.match(plain):
        plain = plain.replace(" ", "")
    if other in plain:
        whole = plain.partition(mark)[0]
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+", whole):
            raise UnreadableError(f"{text!r} is no number with the decimal mark {mark!r}")
        plain = plain.replace(other, "")
    found = _NUMBER.match(plain)
    if not found or not (found["whole"] or found["part"]):
        raise UnreadableError(f"{text!r} is no number")
    part = found["part"] or ""
    return float(f"{found['sign']}{found['whole'] or 0}.{part or 0}"), len(part)
