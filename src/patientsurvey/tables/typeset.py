"""The look of the book's tables: style, what stays in sight while one scrolls, p-values."""

from __future__ import annotations

import math
import re

from great_tables import GT, loc, style

from ..labels import Labels

SIGNIFICANT = 0.05
"""The level of p at which the report reads its tables; bold marks what lies below."""
NARROW = 2
"""A table of so few columns takes the width it needs, so that numbers stand beside their names."""
STAYS = "position: sticky; left: 0; background: #FFFFFF;"
_HEADING = re.compile(r'(<th class="gt_group_heading"[^>]*>)(.*?)(</th>)', re.DOTALL)
_NOTE = re.compile(r'(<td class="gt_sourcenote"[^>]*>)(.*?)(</td>)', re.DOTALL)
_IN_SIGHT = "position: sticky; left: 6px; display: inline-block;"


def house_style(table: GT, numbers: list[str]) -> GT:
    """Numbers to the right and unbroken, rows close together, names in place while one scrolls."""
    table = table.tab_style(style.css("white-space: nowrap;"), loc.body(columns=numbers))
    table = table.tab_style(
        style.css(f"min-width: 8.5rem; max-width: 15rem; {STAYS}"), loc.stub()
    ).tab_style(style.css(f"{STAYS} z-index: 1;"), loc.stubhead())
    return table.cols_align("right", columns=numbers).tab_options(
        stub_border_style="none",
        table_font_size="12.5px",
        data_row_padding_horizontal="6px",
        column_labels_padding_horizontal="6px",
        data_row_padding="2px",
        row_group_padding="4px",
        row_group_font_weight="bold",
        table_border_top_style="none",
        table_border_bottom_style="none",
        source_notes_font_size="12px",
        table_width="100%" if len(numbers) > NARROW else "auto",
    )


def close_set(table: GT) -> GT:
    """Smaller and closer, for tables of many columns of numbers."""
    return table.tab_options(
        table_font_size="11.5px",
        data_row_padding_horizontal="3px",
        column_labels_padding_horizontal="3px",
    )


def set_apart(table: GT, columns: list[str]) -> GT:
    """Columns that begin a block after another one, with room before them."""
    room = style.css("padding-left: 12px;")
    return table.tab_style(
        room, [loc.body(columns=columns), loc.column_labels(columns=columns)]
    )  # fmt: skip


def as_html(table: GT) -> str:
    """HTML of a table, scoped styles included; headings and notes stay in sight on a phone.

    They span the whole table, of which a phone shows a part: what they hold is to stay in that
    part, and notes are to be no wider than it.
    """
    html = table.as_raw_html(inline_css=False)
    html = _HEADING.sub(rf'\1<span style="{_IN_SIGHT}">\2</span>\3', html)
    width = "max-width: calc(100vw - 3rem);"
    return _NOTE.sub(rf'\1<span style="{_IN_SIGHT} {width}">\2</span>\3', html)


def told_p(value: float, labels: Labels) -> str:
    """A p-value with three decimals, or with those that tell on which side of 0.05 it lies."""
    for decimals in (3, 4, 5):
        if (round(value, decimals) < SIGNIFICANT) == (value < SIGNIFICANT):
            break
    return labels.p_value(value) if decimals == 3 else labels.number(value, decimals)


def told_fit(n: float, r_squared: float, labels: Labels) -> str:
    """N and, of a model that has it, R²; no line ends within either."""
    told = f"N = {labels.number(n)}"
    if not math.isnan(r_squared):
        told += f", R² = {labels.number(r_squared, 2)}"
    return told.replace(" = ", "\u00a0=\u00a0")
