"""Findings as cards: printed beside recomputed, the proof, and what a sentence should say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from ...audit import Audit, Finding, Printed
from ...audit.findings import CONFIDENCES, SEVERITIES
from ...audit.readings import Reading
from ...audit.wording import (
    LabelNames,
    location,
    place,
    printed,
    printed_numbers,
    proof,
    right_value,
    say,
    sentences,
)
from ...labels import Labels
from ...published import Published


def cards(
    audit: Audit,
    readings: Mapping[str, Reading],
    labels: Labels,
    published: Published,
    page_of: Callable[[int], str],
) -> str:
    """The form with filters and all findings, most severe first."""
    names = LabelNames(labels)
    groups = ""
    for severity in SEVERITIES:
        found = [finding for finding in audit.findings if finding.severity == severity]
        items = "".join(_card(f, readings.get(f.id), names, published, page_of) for f in found)
        groups += _group(severity, len(found), items, labels)
    form = _form(audit, published, labels)
    return f'<section class="findings" id="findings">{form}{groups}</section>'


def _group(severity: str, number: int, items: str, labels: Labels) -> str:
    """Findings of one severity; only those that touch a conclusion are unfolded."""
    title = escape(labels.word(f"audit_group_{severity}", number=number))
    opened = " open" if severity == SEVERITIES[0] else ""
    return f'<details class="findings-group"{opened}><summary>{title}</summary>{items}</details>'


def _form(audit: Audit, published: Published, labels: Labels) -> str:
    word = sentences()
    rules = [name for name, check in audit.checks.items() if check.findings]
    chapters = sorted({_chapter(finding, published, labels) for finding in audit.findings},
                      key=lambda chapter: (not isinstance(chapter, int), chapter))  # fmt: skip
    choices = {
        "severity": [(name, word(f"severity_{name}", labels.lang)) for name in SEVERITIES],
        "confidence": [(name, word(f"confidence_{name}", labels.lang)) for name in CONFIDENCES],
        "rule": [(name, word(f"rule_{name}", labels.lang)) for name in rules],
        "chapter": [(str(c), _chapter_name(c, labels)) for c in chapters],
    }
    fields = "".join(_select(name, options, labels) for name, options in choices.items())
    search = escape(labels.word("audit_search"))
    count = escape(labels.wording.texts["audit_shown"][labels.lang])
    return (
        f'<form class="findings-form" hidden>{fields}<label><span>{search}</span>'
        f'<input type="search" name="q"></label></form>'
        f'<p class="findings-count" role="status" data-words="{count}"></p>'
    )


def _select(name: str, options: list[tuple[str, str]], labels: Labels) -> str:
    every = escape(labels.word("audit_all"))
    items = "".join(f'<option value="{escape(v)}">{escape(text)}</option>' for v, text in options)
    title = escape(labels.word(f"audit_{name}"))
    return (
        f'<label><span>{title}</span><select name="{name}"><option value="">{every}</option>'
        f"{items}</select></label>"
    )


def _chapter(finding: Finding, published: Published, labels: Labels) -> int | str:
    """Chapter of the report that the finding's exhibit stands in; of another source its number."""
    exhibit = finding.rows[0].exhibit
    return labels.other_source(exhibit) or published.exhibit(exhibit).chapter


def _chapter_name(chapter: int | str, labels: Labels) -> str:
    if isinstance(chapter, int):
        return f"{chapter} {labels.word(f'chapter_{chapter}')}"
    source = labels.word(f"source_{chapter}")
    return source[:1].upper() + source[1:]


def _card(
    finding: Finding,
    reading: Reading | None,
    names: LabelNames,
    published: Published,
    page_of: Callable[[int], str],
) -> str:
    labels = names.labels
    data = {"severity": finding.severity, "confidence": finding.confidence, "rule": finding.rule,
            "chapter": _chapter(finding, published, labels)}  # fmt: skip
    marks = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    parts = (
        _head(finding, names, page_of(published.exhibit(finding.rows[0].exhibit).chapter)),
        _told(finding, published, labels),
        _numbers(finding, names),
        f"<p>{escape(proof(finding, names))}</p>",
        _should(finding, names),
        _rows(finding, names),
        _note(reading, labels),
    )
    return f'<article class="finding" id="{_anchor(finding)}"{marks}>{"".join(parts)}</article>'


def _anchor(finding: Finding) -> str:
    return escape(f"finding-{finding.id.replace(':', '-').replace('=', '-')}")


def _head(finding: Finding, names: LabelNames, page: str) -> str:
    word, lang, row = sentences(), names.lang, finding.rows[0]
    where = location(finding, names)
    where = escape(where[:1].upper() + where[1:])
    if page and has_anchor(row.exhibit, names.labels):
        where = f'<a href="{page}.html#{escape(row.exhibit)}">{where}</a>'
    severity = escape(word(f"severity_{finding.severity}", lang))
    sure = escape(word(f"confidence_{finding.confidence}", lang))
    rule = escape(word(f"rule_{finding.rule}", lang))
    return (
        f'<header><span class="severity {finding.severity}">{severity}</span>'
        f"<strong>{where}</strong>"
        f'<small>{rule} · {sure} · <a class="permalink" href="#{_anchor(finding)}" '
        f'title="{escape(finding.id)}">#</a></small></header>'
    )


def has_anchor(exhibit: str, labels: Labels) -> bool:
    """Whether a page of the book shows the exhibit; sections of the report are not all shown."""
    return exhibit.startswith(("table", "figure")) or bool(labels.other_source(exhibit))


def _told(finding: Finding, published: Published, labels: Labels) -> str:
    """What the sentence says, in short."""
    text = published.paraphrases.get(finding.statement, {}).get(labels.lang, "")
    if not text:
        return ""
    key = "audit_says" if finding.rows[0].statistic == "direction" else "audit_about"
    return f"<p><b>{escape(labels.word(key))}</b> {escape(text)}</p>"


def _numbers(finding: Finding, names: LabelNames) -> str:
    found = "" if finding.statement and finding.should else say(finding.recomputed, names)
    cells = (
        ("audit_printed", printed_numbers(finding, names)),
        ("audit_recomputed", found),
        ("audit_right", right_value(finding, names)),
    )
    items = "".join(
        f"<div><dt>{escape(names.labels.word(key))}</dt><dd>{escape(text)}</dd></div>"
        for key, text in cells if text
    )  # fmt: skip
    return f"<dl>{items}</dl>" if items else ""


def _should(finding: Finding, names: LabelNames) -> str:
    text = say(finding.should, names)
    if not text:
        return ""
    return f"<p><b>{escape(names.labels.word('audit_should'))}</b> {escape(text)}</p>"


def _rows(finding: Finding, names: LabelNames) -> str:
    """Printed and right value row by row, folded, where several numbers are wrong."""
    rows = [row for row in finding.rows if row.id in finding.likely]
    if len(rows) < 2:
        return ""
    labels, lost = names.labels, escape(names.labels.word("audit_lost"))
    body = "".join(
        f"<tr><th>{escape(place(row, names, ('group', 'level', 'term')))}</th>"
        f'<td class="number">{escape(printed(row, names))}</td>'
        f'<td class="number">{escape(_right(finding, row, names)) or lost}</td></tr>'
        for row in rows
    )
    heads = f'<th scope="col">{escape(labels.word("audit_row"))}</th>' + "".join(
        f'<th scope="col" class="number">{escape(labels.word(key))}</th>'
        for key in ("audit_printed", "audit_right")
    )
    return (
        f"<details><summary>{escape(labels.word('audit_row_by_row'))}</summary>"
        f'<div class="exhibit-table" tabindex="0"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _right(finding: Finding, row: Printed, names: LabelNames) -> str:
    value = finding.likely[row.id]
    if value is None:
        return ""
    right = value if isinstance(value, Printed) else row.with_value(value)
    return printed(right._replace(qualifier="exact"), names)


def _note(reading: Reading | None, labels: Labels) -> str:
    """What was seen beyond the finding when it was read against the source."""
    note = "" if reading is None else getattr(reading, f"note_{labels.lang}")
    if not note:
        return ""
    return f'<p class="comparison">{escape(labels.word("audit_read_note", note=note))}</p>'
