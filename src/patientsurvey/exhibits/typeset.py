"""Plain text and tables as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

_TOGETHER = re.compile(
    r"\b(?:table|figure|section|tabell|figur|avsnitt) \d+(?:[-.]\d+)*"  # Table 9-3
    r"|\bp (?:(?:=|&lt;|&gt;) ?)?\d[.,]\d+"  # p = 0.041
    r"|(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)",  # 17 927
    re.IGNORECASE,
)


def inline(text: str) -> str:
    """Escape; what a line must not break inside (Table 9-3, p 0.041, 17 927) is marked.

    It is marked by an element and not by special characters, so that it can still be searched
    for and copied.
    """
    return _TOGETHER.sub(r'<span class="unbroken">\g<0></span>', escape(text, quote=False))


class Head(NamedTuple):
    """Head of a column; numbers stand to the right."""

    text: str
    number: bool = True


def table(heads: Iterable[Head], rows: Iterable[str], css: str) -> str:
    """A table of class `css` in a frame that scrolls by itself."""
    cells = "".join(
        f'<th scope="col"{_number(head.number)}>{escape(head.text)}</th>' for head in heads
    )
    return (
        f'<div class="exhibit-table" tabindex="0"><table class="{css}"><thead><tr>{cells}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(name: str, cells: Iterable[str], css: str = "") -> str:
    """A row from the HTML of its name and of its cells (:func:`cell`)."""
    opened = f'<tr class="{css}">' if css else "<tr>"
    return f'{opened}<th scope="row">{name}</th>{"".join(cells)}</tr>'


def cell(text: str, number: bool = True) -> str:
    """A cell with a number, or with text."""
    return f"<td{_number(number)}>{inline(text)}</td>"


def _number(number: bool) -> str:
    return ' class="number"' if number else ""
