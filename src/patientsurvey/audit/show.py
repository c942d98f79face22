"""Findings as a table, as text and as a page."""

from __future__ import annotations

from html import escape

import pandas as pd

from .engine import Audit
from .findings import Finding
from .wording import Names, location, printed_numbers, proof, right_value, say, sentences

CONTRACT = ("finding", "source", "exhibit", "location", "rule", "printed", "recomputed", "severity",
            "evidence")  # fmt: skip
COLUMNS = (*CONTRACT, "confidence", "likely", "lines", "rows", "statement", "evidence_nb")
FORMATS = ("text", "csv", "html")


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
        "printed": printed_numbers(finding, names.lang),
        "recomputed": say(finding.recomputed, names), "severity": finding.severity,
        "evidence": proof(finding, names), "confidence": finding.confidence,
        "likely": right_value(finding, names.lang), "lines": " ".join(map(str, lines)),
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
    """Rules that had nothing to test, and what they would need."""
    word = sentences()
    return [(word(f"rule_{name}", lang), word(f"needs_{name}", lang))
            for name, check in audit.checks.items() if not check.tested]  # fmt: skip


def as_text(audit: Audit, names: Names) -> str:
    """The findings for a terminal, then what was tested and what could not be."""
    blocks = [_block(finding, names) for finding in audit.findings]
    tests = sum(sum(check.tested.values()) for check in audit.checks.values())
    rules = sum(bool(check.tested) for check in audit.checks.values())
    numbers = sum(row.statistic != "direction" for row in audit.report.numbers)
    summary = (
        f"{_many(len(audit.findings), 'finding')} on {_many(numbers, 'number')}: "
        f"{_many(tests, 'test')} by {_many(rules, 'rule')}."
    )
    left = [f"  {title}: needs {needs}" for title, needs in skipped(audit, names.lang)]
    notes = ["Rules that could not run:", *left] if left else []
    return "\n\n".join([*blocks, "\n".join([summary, *notes])]) + "\n"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _block(finding: Finding, names: Names) -> str:
    lines = [
        f"{finding.id}  [{finding.severity}, {finding.confidence}]",
        f"  where       {location(finding, names)}",
        f"  printed     {printed_numbers(finding, names.lang)}",
        f"  recomputed  {say(finding.recomputed, names)}",
        f"  right       {right_value(finding, names.lang)}",
        f"  because     {proof(finding, names)}",
    ]
    return "\n".join(line for line in lines if len(line.split(None, 1)) > 1)


def as_csv(audit: Audit, names: Names) -> str:
    """The findings as CSV, columns of ``build/audit.csv``."""
    return table(audit, names).to_csv(index=False, lineterminator="\n")


def as_html(audit: Audit, names: Names) -> str:
    """The findings as a page of their own, which needs nothing from outside."""
    heads = ("finding", "location", "printed", "recomputed", "likely", "severity", "evidence")
    rows = table(audit, names)[list(heads)].to_dict("records")
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(row[head])}</td>" for head in heads) + "</tr>"
        for row in rows
    )
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    notes = "".join(f"<li>{escape(title)}: needs {escape(needs)}</li>"
                    for title, needs in skipped(audit, names.lang))  # fmt: skip
    return _PAGE.format(
        lang=names.lang,
        found=_many(len(rows), "finding"),
        head=head,
        body=body,
        notes=f"<h2>Rules that could not run</h2><ul>{notes}</ul>" if notes else "",
    )


_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>Audit</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .6rem }}
td {{ border-top: 1px solid #ccc }}
</style></head><body><h1>{found}</h1>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</body></html>
"""
