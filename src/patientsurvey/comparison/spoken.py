"""The report's statements, each checked twice: on print itself, and on what is recomputed.

On print, a statement's number is held against what another place says of the same thing: a table's
cell, what is left of a chart, or another sentence; its directions against the printed tables as
they stand, wrong cells included. So a sentence that reads a wrong column holds on print and is
explained on the recomputed numbers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from ..published import Published
from .judge import contradiction, elsewhere, failures
from .numbers import Found
from .prepared import prepared, printed_of
from .printed import Printed
from .statements import Statements, statements_of
from .texts import NOTHING, Joined, Text, Written

ON_PRINT = ("holds", "rounding", "contradicted", "not_printed")
"""Verdicts on print: what other places say allows it; allows it within its rounding; does not;
or they say nothing of it."""
ON_REPRODUCTION = ("match", "explained", "differs", "no_target")
SPOKEN = ("id", "chapter", "exhibit", "kind", "line", "on_print", "on_reproduction",
          "printed_table_value", "reproduced", "reason")  # fmt: skip
TOUCHING = 1e-6
"""Cells that touch, such as those of 74 and 75, do not overlap."""
PRINT_WORST_FIRST = ("contradicted", "rounding", "holds", "not_printed")
WORST_FIRST = ("differs", "explained", "match", "no_target")


class OnPrint(NamedTuple):
    """What other places in print say of one printed row."""

    verdict: str
    other: Found | None = None
    reason: Text = NOTHING


class Checked(NamedTuple):
    """A printed row of a statement with both verdicts; ``recomputed`` is its row of the comparison.

    ``own`` is what the row itself says of a contradiction in print, if it does.
    """

    on_print: OnPrint
    recomputed: tuple
    own: Text


def check_statements(published: Published, comparison: pd.DataFrame) -> pd.DataFrame:
    """Verdicts on every statement, on print and on the recomputed numbers.

    Parameters
    ----------
    published : Published
    comparison : DataFrame
        Every row of :func:`.compare`, which holds the verdicts on the recomputed numbers.

    Returns
    -------
    DataFrame
        One row per statement in printed order: :data:`SPOKEN`, with ``claim`` (what it says in
        short) and ``printed`` (its numbers). These and ``reason`` hold a
        :class:`~patientsurvey.comparison.texts.Text`,
        ``printed_table_value`` what print says elsewhere (:class:`.Found`) and ``reproduced`` the
        recomputed numbers, both as tuples, since a statement may have several numbers.
        A statement of several numbers has the worst of their verdicts.
    """
    printed, rules = printed_of(published), statements_of(published)
    parts: dict[str, list[Checked]] = defaultdict(list)
    rows = prepared(published).itertuples(index=False)
    for row, verdict in zip(rows, comparison.itertuples(index=False), strict=True):
        if row.statement:
            parts[row.statement].append(
                Checked(on_print(row, printed, rules), verdict, row.explanation)
            )
    said = published.statements.to_dict("records")
    checked = [_statement(statement, parts[statement["id"]], published) for statement in said]
    return pd.DataFrame(checked, columns=[*SPOKEN, "claim", "printed"])


def on_print(row: tuple, printed: Printed, rules: Statements) -> OnPrint:
    """What the print's other numbers say of a row of :func:`.prepared`."""
    if row.statistic == "direction":
        return _direction(row, printed, rules)
    if not row.statement or row.qualifier in ("external", "suppressed"):
        return OnPrint("not_printed")
    others = printed.without(row.statement)
    other = others.find(row.key)
    if other is None or math.isnan(other.value):
        return OnPrint("not_printed")
    rival = contradiction(row, other, others)
    if rival:
        return OnPrint("contradicted", other, rival)
    if row.said_low <= other.value <= row.said_high:
        return OnPrint("holds", other)
    near = other.low < row.said_high - TOUCHING and row.said_low < other.high - TOUCHING
    return OnPrint("rounding" if near else "contradicted", other, elsewhere(other))


def _direction(row: tuple, printed: Printed, rules: Statements) -> OnPrint:
    parts = rules.parts(row.id, printed, as_printed=True)
    failed = [part for part in parts if part.holds is False]
    if failed:
        near = all(part.close for part in failed)
        return OnPrint("rounding" if near else "contradicted", reason=failures(failed))
    told = any(part.holds for part in parts)
    return OnPrint("holds" if told else "not_printed")


def _statement(statement: dict, rows: list[Checked], published: Published) -> dict:
    """One statement from the verdicts on its rows."""
    on_print = worst([row.on_print.verdict for row in rows], PRINT_WORST_FIRST)
    recomputed = worst([row.recomputed.verdict for row in rows], WORST_FIRST)
    numbers = tuple(row.recomputed.reproduced for row in rows)
    return {
        "id": statement["id"],
        "chapter": int(statement["chapter"]),
        "exhibit": statement["exhibit"],
        "kind": statement["kind"],
        "line": int(statement["line"]),
        "on_print": on_print,
        "on_reproduction": recomputed,
        "printed_table_value": _others(rows),
        "reproduced": tuple(dict.fromkeys(n for n in numbers if not math.isnan(n))),
        "reason": Joined(tuple(_reasons(rows, on_print, recomputed))),
        "claim": Written(published.paraphrases[statement["id"]]),
        "printed": _printed(rows),
    }


def worst(verdicts: Sequence[str], order: Sequence[str]) -> str:
    """The first of `order` that is among `verdicts`."""
    return next(verdict for verdict in order if verdict in verdicts)


def _others(rows: list[Checked]) -> tuple[Found, ...]:
    """What print says elsewhere, each number once."""
    found = dict.fromkeys(row.on_print.other for row in rows)
    return tuple(other for other in found if other is not None)


def _printed(rows: list[Checked]) -> Text:
    """The numbers that a statement gives, each once; none for a direction."""
    numbers = [row.recomputed.printed for row in rows if row.recomputed.statistic != "direction"]
    return Joined(tuple(dict.fromkeys(numbers)), "; ")


def _reasons(rows: list[Checked], on_print: str, recomputed: str) -> list[Text]:
    """Reasons of the rows that decided the verdicts, each once; a row's own reason tells both."""
    said: list[Text] = []
    for row in rows:
        if row.on_print.verdict == on_print and row.on_print.reason != NOTHING:
            said.append(row.own if row.own != NOTHING else row.on_print.reason)
        if row.recomputed.verdict == recomputed:
            said.append(row.recomputed.reason)
    return [text for n, text in enumerate(said) if text != NOTHING and text not in said[:n]]
