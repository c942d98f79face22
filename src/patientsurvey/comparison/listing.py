"""What recomputation does not meet, and what print contradicts, as a listing for reviewers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..labels import Labels
from ..published import Published
from .store import PUBLISHED, english, read_reproduction
from .verdicts import summary

ORDER = ("differs", "explained", "no_target")
COUNTED = ("calibration", "register", "external", "not_estimated", "part")
"""Kinds of reason that say the same of many rows, so that a count does."""


def print_audit(reproduction: str | Path) -> None:
    """Print the verdicts per exhibit, every row that is no plain match, and contradicted sentences.

    Parameters
    ----------
    reproduction : path
        ``reproduction.csv`` of a build, which holds the merged estimates beside it.

    Raises
    ------
    SurveyError
        If the book has not been built there.
    """
    found = read_reproduction(Path(reproduction).parent, Published.load(PUBLISHED))
    counts = summary(found.numbers)
    compared = counts[counts["total"] > counts["no_target"]]
    print(compared.to_string() if len(compared) else "No printed number has been recomputed yet.")
    for verdict in ORDER:
        print(*_verdict(verdict, found.numbers), sep="\n")
    print(*_contradicted(found.statements), sep="\n")


def _verdict(verdict: str, numbers: pd.DataFrame) -> Iterator[str]:
    """Rows with a verdict, by kind of reason."""
    chosen = numbers[numbers["verdict"].eq(verdict)]
    yield f"\n{verdict}: {len(chosen)}"
    for cause, rows in chosen.groupby("cause", sort=False):
        if verdict != "differs":
            yield f" {english().word(f'cause_{cause}')}: {len(rows)}"
        if cause not in COUNTED:
            yield from map(_row, rows.itertuples())


def _row(row: tuple) -> str:
    labels = english()
    printed, reason = row.printed.say(labels), row.reason.say(labels)
    here = recomputed(row, labels)
    numbers = "" if math.isnan(row.reproduced) else f"printed {printed}, recomputed {here}. "
    return f"  {row.id}: {numbers}{reason}".rstrip()


def recomputed(row: tuple, labels: Labels) -> str:
    """The recomputed number of a row as readers write it."""
    if row.statistic == "p_value":
        return labels.p_value(row.reproduced)
    return labels.number(row.reproduced, row.display_decimals)


def _contradicted(statements: pd.DataFrame) -> Iterator[str]:
    """Statements that other places in print contradict."""
    rows = statements[statements["on_print"].eq("contradicted")]
    yield f"\ncontradicted by the report's own numbers: {len(rows)} of {len(statements)} statements"
    for row in rows.itertuples():
        here = english().word(f"verdict_{row.on_reproduction}")
        yield f"  {row.id} (line {row.line}), {here} here: {row.reason.say(english())}"
