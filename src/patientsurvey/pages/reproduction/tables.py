"""The page's tables as HTML; their numbers lead to the rows behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from html import escape

import pandas as pd

from ...comparison import ON_PRINT, VERDICTS
from ...exhibits import exhibit_name
from ...labels import Labels
from ...published import REPORT
from ..status import DISCUSSION

NUMBER = ' class="number"'


def framed(
    heads: Iterable[str], body: str, texts: Collection[int] = (0,), css: str = "counts"
) -> str:
    """A table in a frame that scrolls by itself; all columns but `texts` hold numbers."""
    head = "".join(
        f'<th scope="col"{"" if place in texts else NUMBER}>{escape(text)}</th>'
        for place, text in enumerate(heads)
    )
    return (
        f'<div class="exhibit-table" tabindex="0"><table class="{css}"><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def number(value: int, labels: Labels, label: str = "", **chosen: object) -> str:
    """A cell with a count that leads to its rows; `label` heads it where rows are cards."""
    text = labels.number(int(value))
    shown = to_rows(text, **chosen) if value and chosen else text
    head = f' data-label="{escape(label)}"' if label else ""
    return f'<td class="number"{head}>{shown}</td>'


def to_rows(text: str, **chosen: object) -> str:
    """A link to the report's rows with these values, in the table of all rows."""
    query = "&".join(f"{name}={what}" for name, what in (chosen | {"source": REPORT}).items())
    return f'<a href="#rows" data-rows="{escape(query)}">{text}</a>'


def head(html: str) -> str:
    """The first cell of a row."""
    return f'<th scope="row">{html}</th>'


def counts(
    table: pd.DataFrame, by: str, labels: Labels, page: Callable[[object], str] | None = None
) -> str:
    """Verdicts by chapter or kind, with a last row for all."""
    heads = [labels.word(f"rows_{by}"), labels.word("status_printed"), *_verdicts(labels)]
    body = ""
    for key, row in table.iterrows():
        cells = [number(row["total"], labels, **{by: key})]
        cells += [number(row[v], labels, **{by: key, "verdict": v}) for v in VERDICTS]
        body += f"<tr>{head(_name(key, by, labels, page))}{''.join(cells)}</tr>"
    whole = table.sum()
    cells = [number(whole["total"], labels, source=REPORT)]
    cells += [number(whole[v], labels, verdict=v) for v in VERDICTS]
    body += f'<tr class="total">{head(escape(labels.word("whole_report")))}{"".join(cells)}</tr>'
    return framed(heads, body)


def _verdicts(labels: Labels) -> list[str]:
    return [labels.word(f"verdict_{verdict}") for verdict in VERDICTS]


def _name(key: object, by: str, labels: Labels, page: Callable[[object], str] | None) -> str:
    name = (
        f"{key} {labels.word(f'chapter_{key}')}" if by == "chapter" else labels.word(f"kind_{key}")
    )
    if by == "chapter" and key == DISCUSSION:  # no page of the book but this one shows it
        return to_rows(escape(name), chapter=key)
    target = page(key) if page else ""
    return f'<a href="{target}.html">{escape(name)}</a>' if target else escape(name)


def causes(table: pd.DataFrame, labels: Labels) -> str:
    """Kinds of reason with what each means."""
    printed = labels.word("status_printed")
    heads = [labels.word("rows_cause"), printed, labels.word("cause_means")]
    body = "".join(
        f"<tr>{head(escape(labels.word(f'cause_{row.cause}')))}"
        f"{number(row.rows, labels, printed, verdict=row.verdict, cause=row.cause)}"
        f"<td>{escape(labels.word(f'cause_{row.cause}_means'))}</td></tr>"
        for row in table.itertuples()
    )
    return framed(heads, body, texts=(0, 2), css="counts cards")


def models(table: pd.DataFrame, labels: Labels) -> str:
    """Fit of every regression: N and R² printed and here, distances of its estimates."""
    words = ("model", "sector", "n_printed", "n_here", "r2_printed", "r2_here", "estimates",
             "median", "largest")  # fmt: skip
    body = "".join(f"<tr>{''.join(_model(row, labels))}</tr>" for row in table.itertuples())
    note = escape(labels.word("fit_note"))
    heads = [labels.word(f"fit_{word}") for word in words]
    table_html = framed(heads, body, texts=(0, 1), css="counts models")
    return f'{table_html}<p class="comparison">{note}</p>'


def _model(row: tuple, labels: Labels) -> Iterator[str]:
    yield head(escape(exhibit_name(row.exhibit, labels)))
    yield f'<td class="name">{escape(labels.sector(row.sector))}</td>'
    for name, decimals in (("n", 0), ("r_squared", 2)):
        printed, here = getattr(row, f"{name}_printed"), getattr(row, name)
        yield _cell(printed.say(labels) if hasattr(printed, "say") else "–")
        mark = " *" if getattr(row, f"{name}_verdict") == "explained" else ""
        yield _cell(labels.number(here, decimals) + mark)
    yield _cell(labels.number(0 if math.isnan(row.estimates) else row.estimates))
    yield _cell(labels.number(row.median, 4))
    yield _cell(labels.number(row.largest, 4))


def _cell(text: str) -> str:
    return f'<td class="number">{escape(text)}</td>'


def statements(found: pd.DataFrame, labels: Labels) -> str:
    """Statements by verdict on print (rows) and on the recomputed numbers (columns)."""
    table = pd.crosstab(found["on_print"], found["on_reproduction"])
    table = table.reindex(index=list(ON_PRINT), columns=list(VERDICTS), fill_value=0)
    heads = [labels.word("rows_onPrint"), *_verdicts(labels), labels.word("sum")]
    body = "".join(
        f"<tr>{head(escape(labels.word(f'print_{name}')))}"
        + "".join(number(n, labels) for n in (*row, row.sum()))
        + "</tr>"
        for name, row in table.iterrows()
    )
    whole = table.sum()
    cells = "".join(number(n, labels) for n in (*whole, whole.sum()))
    body += f'<tr class="total">{head(escape(labels.word("sum")))}{cells}</tr>'
    return framed(heads, body)


def contradicted(found: pd.DataFrame, labels: Labels) -> str:
    """Statements that print contradicts, each with its reason, folded."""
    rows = found[found["on_print"].eq("contradicted")]
    items = "".join(
        f"<li><b>{escape(row.claim.say(labels))}</b> <small>{escape(_source(row, labels))}</small>"
        f"<small>{escape(row.reason.say(labels))}</small></li>"
        for row in rows.itertuples()
    )
    summary = escape(labels.word("contradicted_list", count=len(rows)))
    return (
        f'<details class="comparison"><summary>{summary}</summary>'
        f'<ul class="statement-list">{items}</ul></details>'
    )


def _source(row: tuple, labels: Labels) -> str:
    numbers, verdict = row.printed.say(labels), labels.word(f"verdict_{row.on_reproduction}")
    parts = [
        exhibit_name(row.exhibit, labels),
        f"{labels.word('rows_line')} {row.line}",
        f"{labels.word('rows_printed')}: {numbers}" if numbers else "",
        f"{labels.word('rows_verdict_here')}: {verdict}",
    ]
    return " · ".join(part for part in parts if part)
