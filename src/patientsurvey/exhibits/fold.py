"""The printed rows of an exhibit with the recomputed ones beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from ..comparison import recomputed
from ..comparison.about import About
from ..comparison.texts import PrintedRange, Text, Worded, Written
from ..labels import DASH, Labels
from .exhibit import Exhibit
from .typeset import Head, cell, inline, row, table

REPEATED = 3
"""From so many rows on, a reason that they share stands once above the table."""
DIRECTION = "direction"
ENDS = ("at_least", "at_most")
"""Wordings of the two ends of a printed range."""


class Line(NamedTuple):
    """A row of the fold: what is printed, the number there and here, the verdict and why.

    ``general`` marks a reason that speaks of no number of the row, so that others may share it.
    """

    about: str
    printed: str
    here: str
    verdict: str
    reason: str
    general: bool


def fold(exhibit: Exhibit, labels: Labels) -> str:
    """HTML of the table of printed rows, with the reasons that many rows share above it."""
    lines = told(exhibit, labels)
    shared = shared_reasons(lines)
    notes = "".join(
        f'<p class="comparison-note">{inline(_note(verdict, reason, labels))}</p>'
        for verdict, reason in shared.items()
    )
    rows = (_row(line, places, shared, labels) for line, places in lines.items())
    return notes + table(_heads(exhibit, labels), rows, "beside-print")


def told(exhibit: Exhibit, labels: Labels) -> dict[Line, list[int]]:
    """The fold's rows with the lines of print that say each; what print repeats is one row."""
    question = _names_questions(exhibit)
    lines: dict[Line, list[int]] = {}
    for found, printed in ranges_joined(exhibit.comparison):
        places = lines.setdefault(_line(found, printed, labels, question), [])
        places += [found.line] if found.line not in places else []
    return lines


def ranges_joined(comparison: pd.DataFrame) -> Iterator[tuple[tuple, Text]]:
    """Rows with what is printed; the two ends of a range, judged alike, are one row: 6–15."""
    rows = list(comparison.itertuples(index=False))
    lower, upper = ({_range(r): r for r in rows if _end(r) == end} for end in ENDS)
    joined = {key for key in lower.keys() & upper if lower[key].reason == upper[key].reason}
    for found in rows:
        key = _range(found) if _end(found) else None
        if key not in joined:
            yield found, found.printed
        elif _end(found) == ENDS[0]:
            yield found, PrintedRange(found.printed, upper[key].printed)


def _end(found: tuple) -> str:
    """Which end of a statement's range a row is; empty for none."""
    qualifier = getattr(found.printed, "qualifier", "")
    return qualifier if found.statement and qualifier in ENDS else ""


def _range(found: tuple) -> tuple[str, About, str]:
    """What the two ends of a range have in common."""
    return found.statement, found.about, found.verdict


def shared_reasons(lines: Iterable[Line]) -> dict[str, str]:
    """By verdict, the general reason that most of its rows give, if many give it."""
    counts = Counter((line.verdict, line.reason) for line in lines if line.general)
    shared: dict[str, str] = {}
    for (verdict, reason), count in counts.most_common():
        if count >= REPEATED:
            shared.setdefault(verdict, reason)
    return shared


def _note(verdict: str, reason: str, labels: Labels) -> str:
    word = labels.word(f"verdict_{verdict}")
    return labels.word("comparison_note", verdict=word[:1].upper() + word[1:], reason=reason)


def _names_questions(exhibit: Exhibit) -> bool:
    """Whether rows name their question: not where a table or figure is about a single one."""
    if exhibit.published.kind == "text":
        return True
    abouts = [about for about in exhibit.comparison["about"] if about.outcome]
    questions = {about.outcome for about in abouts} | set(exhibit.estimates["outcome"])
    return len(questions) > 1 or not all(about.asked for about in abouts)


def _line(found: tuple, printed, labels: Labels, question: bool) -> Line:
    said, reason = printed.say(labels), found.reason.say(labels)
    why = found.verdict, reason, _general(found.reason)
    if found.statistic == DIRECTION:  # a sentence, which would widen the numbers' column
        return Line(said, labels.word("printed_statement"), DASH, *why)
    return Line(found.about.say(labels, question), said, recomputed(found, labels), *why)


def _general(reason: Text) -> bool:
    return isinstance(reason, Written) or (isinstance(reason, Worded) and not reason.values)


def _heads(exhibit: Exhibit, labels: Labels) -> list[Head]:
    source = "_of_source" if labels.other_source(exhibit.id) else ""
    return [
        Head(labels.word("col_number"), number=False),
        Head(labels.word(f"col_printed{source}")),
        Head(labels.word("col_reproduced")),
        Head(labels.word("col_verdict"), number=False),
        Head(labels.word(f"col_line{source}")),
    ]


def _row(line: Line, places: list[int], shared: Mapping[str, str], labels: Labels) -> str:
    verdict = labels.word(f"verdict_{line.verdict}")
    told_above = not line.reason or line.reason == shared.get(line.verdict)
    cells = (
        cell(line.printed),
        cell(line.here),
        cell(verdict if told_above else f"{verdict}: {line.reason}", number=False),
        cell(", ".join(map(str, sorted(places)))),
    )
    return row(inline(line.about), cells, line.verdict)
