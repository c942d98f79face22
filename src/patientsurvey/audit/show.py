"""Findings as a table, as text and as a page."""

from __future__ import annotations

from html import escape
from textwrap import fill

import pandas as pd

from ..language import format_number
from .engine import Audit
from .findings import Finding
from .wording import Names, location, printed_numbers, proof, right_value, say, sentences

CONTRACT = ("finding", "source", "exhibit", "location", "rule", "printed", "recomputed", "severity",
            "evidence")  # fmt: skip
COLUMNS = (*CONTRACT, "confidence", "likely", "lines", "rows", "statement", "evidence_nb")
WIDTH = 76
"""Columns of the text for a terminal."""


def table(audit: Audit, english: Names, norwegian: Names | None = None) -> pd.DataFrame:
    """One row per finding: :data:`COLUMNS`, ``build/audit.csv``."""
    rows = [_row(finding, english, norwegian) for finding in audit.findings]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(finding: Finding, names: Names, norwegian: Names | None) -> dict[str, str]:
    first = finding.rows[0]
    lines = sorted({row.line for row in finding.rows if row.line})
    return {
        "finding": finding.id, "source": first.source, "exhibit": first.exhibit,
        "location": location(finding, names), "rule": finding.rule,
        "printed": printed_numbers(finding, names),
        "recomputed": say(finding.recomputed, names), "severity": finding.severity,
        "evidence": proof(finding, names), "confidence": finding.confidence,
        "likely": right_value(finding, names), "lines": " ".join(map(str, lines)),
        "rows": " ".join(row.id for row in finding.rows), "statement": finding.statement,
        "evidence_nb": proof(finding, norwegian) if norwegian else "",
    }  # fmt: skip


def tested(audit: Audit) -> pd.DataFrame:
    """Tests and findings by rule and exhibit, also where nothing was found."""
    rows = []
    for name, check in audit.checks.items():
        found: dict[str, int] = {}
        for finding in check.findings:
            exhibit = finding.rows[0].exhibit
            found[exhibit] = found.get(exhibit, 0) + 1
        for exhibit in {**check.tested, **found}:
            rows.append((name, exhibit, check.tested.get(exhibit, 0), found.get(exhibit, 0)))
    return pd.DataFrame(rows, columns=["rule", "exhibit", "tested", "found"])


def skipped(audit: Audit, lang: str) -> list[tuple[str, str]]:
    """Rules that had nothing to test, and what a table in the tidy form needs for them."""
    word = sentences()
    return [(word(f"rule_{name}", lang), word(f"needs_{name}", lang))
            for name, check in audit.checks.items() if not check.tested]  # fmt: skip


def as_text(audit: Audit, names: Names) -> str:
    """The findings for a terminal, then what was tested and what could not be."""
    word, lang = sentences(), names.lang
    blocks = [_block(finding, names) for finding in audit.findings]
    tests = sum(sum(check.tested.values()) for check in audit.checks.values())
    rules = sum(bool(check.tested) for check in audit.checks.values())
    numbers = sum(row.statistic != "direction" for row in audit.report.numbers)
    counts = {"finding": len(audit.findings), "number": numbers, "test": tests, "rule": rules}
    many = {f"{noun}s": _many(number, noun, lang) for noun, number in counts.items()}
    left = [f"  {_needs(*rule, lang)}" for rule in skipped(audit, lang)]
    notes = [f"{word('told_skipped', lang)}:", *left] if left else []
    return "\n\n".join([*blocks, "\n".join([word("told_summary", lang, **many), *notes])]) + "\n"


def _needs(title: str, needs: str, lang: str) -> str:
    return sentences()("told_needs", lang, rule=title, needs=needs)


def _many(number: int, noun: str, lang: str) -> str:
    key = f"count_{noun}" if number == 1 else f"count_{noun}s"
    return sentences()(key, lang, number=format_number(number, lang))


def _block(finding: Finding, names: Names) -> str:
    word, lang = sentences(), names.lang
    told = {
        "where": location(finding, names),
        "printed": printed_numbers(finding, names),
        "recomputed": say(finding.recomputed, names),
        "right": right_value(finding, names),
        "because": proof(finding, names),
    }
    heads = {name: word(f"told_{name}", lang) for name in told}
    margin = " " * (max(map(len, heads.values())) + 4)
    lines = [
        fill(text, WIDTH, initial_indent=f"  {heads[name]}".ljust(len(margin)),
             subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)
        for name, text in told.items() if text
    ]  # fmt: skip
    return "\n".join([f"{finding.id}  [{_classes(finding, lang)}]", *lines])


def _classes(finding: Finding, lang: str) -> str:
    """How serious a finding is, and how sure."""
    word = sentences()
    severity = word(f"severity_{finding.severity}", lang)
    return f"{severity}, {word(f'confidence_{finding.confidence}', lang)}"


def as_csv(audit: Audit, names: Names) -> str:
    """The findings as CSV, columns of ``build/audit.csv``."""
    return table(audit, names).to_csv(index=False, lineterminator="\n")


def as_html(audit: Audit, names: Names) -> str:
    """The findings as a page of their own, which needs nothing from outside."""
    word, lang = sentences(), names.lang
    heads = ("finding", "where", "printed", "recomputed", "right", "classes", "because")
    columns = ("finding", "location", "printed", "recomputed", "likely", "classes", "evidence")
    rows = table(audit, names).assign(classes=[_classes(f, lang) for f in audit.findings])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(row[column])}</td>" for column in columns) + "</tr>"
        for row in rows.to_dict("records")
    )
    head = "".join(f"<th>{escape(word(f'told_{name}', lang))}</th>" for name in heads)
    notes = "".join(f"<li>{escape(_needs(*rule, lang))}</li>" for rule in skipped(audit, lang))
    title = escape(word("told_skipped", lang))
    return _PAGE.format(
        lang=lang,
        title=escape(word("told_audit", lang)),
        found=_many(len(rows), "finding", lang),
        head=head,
        body=body,
        notes=f"<h2>{title}</h2><ul>{notes}</ul>" if notes else "",
    )


_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .6rem }}
td {{ border-top: 1px solid #ccc }}
</style></head><body><h1>{found}</h1>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</body></html>
"""
