"""An exhibit held against print: one quiet line, and the printed numbers beside the recomputed."""

from __future__ import annotations

import math
from html import escape

import pandas as pd

from ..comparison import VERDICTS, largest_distance, summary
from ..errors import CodebookError
from ..labels import Labels
from ..published import REPORT, Published
from .exhibit import Exhibit

NEAR = ("calibration", "turned")
"""Causes of an explained difference that is a small fraction of a standard error."""


def comparison_line(comparison: pd.DataFrame, labels: Labels, synthetic: bool) -> str:
    """How many printed numbers there are, how many match, what differs: one quiet line."""
    if comparison.empty:
        return labels.word("comparison_none")
    counts = comparison["verdict"].value_counts()
    line = labels.word(
        "comparison_counts", printed=len(comparison), match=int(counts.get("match", 0))
    )
    for verdict in VERDICTS[1:]:
        if counts.get(verdict, 0):
            line += labels.word(f"comparison_{verdict}", count=int(counts[verdict]))
    made = synthetic and rests_on_answers(comparison)
    notes = [distance_note(comparison, labels), labels.word("calibration") if made else ""]
    return " ".join([line + ".", *filter(None, notes)])


def rests_on_answers(comparison: pd.DataFrame) -> bool:
    """Whether any of the printed numbers is the report's own, which respondents' answers give."""
    return bool(comparison["source"].eq(REPORT).any())


def distance_note(comparison: pd.DataFrame, labels: Labels) -> str:
    """How far the regression estimates that do not round to print lie from it, at most."""
    furthest = largest_distance(comparison)
    near = comparison["cause"].isin(NEAR) | comparison["verdict"].eq("differs")
    if not near.any() or math.isnan(furthest):
        return ""
    return labels.word("comparison_distance", distance=furthest)


def comparison_html(exhibit: Exhibit, labels: Labels) -> str:
    """The quiet line, folding out to the printed number beside the reproduced one."""
    line = escape(comparison_line(exhibit.comparison, labels, exhibit.synthetic))
    if exhibit.comparison.empty:
        return f'<p class="comparison">{line}</p>'
    heads = "".join(
        f"<th>{labels.word(key)}</th>"
        for key in ("col_number", "col_printed", "col_reproduced", "col_verdict", "col_line")
    )
    several = exhibit.comparison["outcome"].nunique() > 1
    rows = "".join(_comparison_row(row, labels, several) for row in exhibit.comparison.itertuples())
    return (
        f'<details class="comparison"><summary>{line}</summary>'
        f'<div class="exhibit-table" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _comparison_row(row, labels: Labels, several: bool) -> str:
    verdict, reason = labels.word(f"verdict_{row.verdict}"), row.reason.say(labels)
    cells = (
        what_is_printed(row, labels, several),
        row.printed.say(labels),
        labels.number(row.reproduced, row.display_decimals),
        f"{verdict}: {reason}" if reason else verdict,
        row.line,
    )
    body = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    return f'<tr class="{row.verdict}">{body}</tr>'


def what_is_printed(row, labels: Labels, several: bool = False) -> str:
    """A printed number in words: sector, question (of several), group, level or term, statistic."""
    parts = [
        labels.sector(row.sector) if row.sector else "",
        _question(row.outcome, labels) if several and row.outcome else "",
        labels.group(row.group),
        labels.answer(row.outcome, row.level) if row.level else "",
        labels.term(row.term) if row.term else "",
        labels.word(f"statistic_{row.statistic}"),
    ]
    return " · ".join(part for part in parts if part)


def _question(outcome: str, labels: Labels) -> str:
    try:
        return labels.variable(outcome)
    except CodebookError:  # a quantity that print has beside the survey's own variables
        return outcome.replace("_", " ")


# --- the whole chapter --------------------------------------------------------------------


def verdict_counts(comparison: pd.DataFrame) -> pd.DataFrame:
    """Printed rows by exhibit, in printed order, and verdict; columns :data:`VERDICTS`."""
    if comparison.empty:
        return pd.DataFrame(columns=list(VERDICTS))
    return summary(comparison)[list(VERDICTS)]


def summary_html(
    published: Published, counts: pd.DataFrame, labels: Labels, synthetic: bool
) -> str:
    """A table of verdicts per exhibit, linked to the exhibits."""
    if counts.empty:
        return f'<p class="comparison">{labels.word("comparison_none")}</p>'
    heads = "".join(
        f"<th>{labels.word(key)}</th>"
        for key in ("col_exhibit", *(f"verdict_{v}" for v in VERDICTS))
    )
    rows = "".join(
        f'<tr><td><a href="#{exhibit}">{escape(published.exhibit(exhibit).title(labels.lang))}'
        "</a></td>" + "".join(f'<td class="number">{row[v]}</td>' for v in VERDICTS) + "</tr>"
        for exhibit, row in counts.iterrows()
    )
    note = f'<p class="comparison">{labels.word("calibration")}</p>' if synthetic else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="exhibit-table" tabindex="0">{table}</div>{note}'


def summary_text(counts: pd.DataFrame, labels: Labels) -> str:
    """The same as plain text."""
    return counts.to_string() if len(counts) else labels.word("comparison_none")
