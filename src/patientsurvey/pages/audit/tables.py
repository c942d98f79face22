"""What was tested, by rule and exhibit, and the benchmark, as HTML tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

import pandas as pd

from ...audit.wording import sentences
from ...exhibits import exhibit_name
from ...labels import Labels
from ...published import Published
from .cards import has_anchor

NUMBER = ' class="number"'
TEXTS = ("audit_rule", "audit_works_on", "audit_exhibit", "audit_kind", "audit_tables")
"""Heads of columns that hold words; the others hold numbers."""


def rules(tested: pd.DataFrame, labels: Labels) -> str:
    """Every rule with the tests it made, the findings, and what it works on."""
    word = sentences()
    counts = tested.groupby("rule", sort=False)[["tested", "found"]].sum()
    body = "".join(
        f"<tr><th>{escape(word(f'rule_{name}', labels.lang))}</th>{_number(row.tested, labels)}"
        f"{_number(row.found, labels)}<td>{escape(word(f'works_on_{name}', labels.lang))}</td></tr>"
        for name, row in ((row.Index, row) for row in counts.itertuples())
    )
    return _table(("audit_rule", "audit_tests", "audit_found", "audit_works_on"), body, labels)


def exhibits(
    tested: pd.DataFrame, published: Published, labels: Labels, page_of: Callable[[int], str]
) -> str:
    """Tests and findings by exhibit, in the report's order."""
    counts = tested.groupby("exhibit", sort=False)[["tested", "found"]].sum()
    counts = counts.loc[sorted(counts.index, key=lambda id: _order(id, labels))]
    body = "".join(
        f"<tr><th>{_link(id, published, labels, page_of)}</th>{_number(row.tested, labels)}"
        f"{_number(row.found, labels)}</tr>"
        for id, row in ((row.Index, row) for row in counts.itertuples())
    )
    table = _table(("audit_exhibit", "audit_tests", "audit_found"), body, labels)
    title = escape(labels.word("audit_by_exhibit", number=len(counts)))
    return f'<details class="comparison"><summary>{title}</summary>{table}</details>'


def benchmark(rows: pd.DataFrame, labels: Labels) -> str:
    """Seeded and found errors by kind, on simulated tables and the report's own."""
    body = "".join(_measured(row, labels) for row in rows.itertuples())
    heads = ("audit_kind", "audit_tables", "audit_seeded", "audit_seen", "audit_recall",
             "audit_findings", "audit_precision")  # fmt: skip
    return _table(heads, body, labels)


def _measured(row: tuple, labels: Labels) -> str:
    clean = row.kind == "none"
    cells = (
        _number(row.reports if clean else row.seeded, labels),
        _number(math.nan if clean else row.found, labels),
        _number(100 * row.recall, labels, 1),
        _number(row.findings, labels),
        _number(100 * row.precision, labels, 1),
    )
    kind = escape(labels.word(f"error_{row.kind}"))
    tables = escape(labels.word(f"tables_{row.tables}"))
    return f"<tr><th>{kind}</th><td>{tables}</td>{''.join(cells)}</tr>"


def _order(exhibit: str, labels: Labels) -> tuple:
    """The report's exhibits by number, then those of other sources."""
    kind, *numbers = exhibit.split("-")
    return labels.other_source(exhibit), [int(n) if n.isdigit() else 0 for n in numbers], kind


def _link(id: str, published: Published, labels: Labels, page_of: Callable[[int], str]) -> str:
    name = escape(exhibit_name(id, labels))
    page = page_of(published.exhibit(id).chapter) if has_anchor(id, labels) else ""
    return f'<a href="{page}.html#{escape(id)}">{name}</a>' if page else name


def _number(value: float, labels: Labels, decimals: int = 0) -> str:
    return f'<td class="number">{escape(labels.number(value, decimals))}</td>'


def _table(heads: tuple[str, ...], body: str, labels: Labels) -> str:
    head = "".join(
        f'<th scope="col"{"" if key in TEXTS else NUMBER}>{escape(labels.word(key))}</th>'
        for key in heads
    )
    return (
        f'<div class="exhibit-table" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
