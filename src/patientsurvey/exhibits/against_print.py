"""An exhibit held against print: one quiet line, which folds out to the printed rows."""

from __future__ import annotations

import math

import pandas as pd

from ..comparison import VERDICTS, largest_distance
from ..labels import Labels
from ..published import REPORT
from .exhibit import Exhibit
from .fold import fold
from .typeset import inline

NEAR = ("calibration", "turned")
"""Causes of an explained difference that is a small fraction of a standard error."""


def comparison_html(exhibit: Exhibit, labels: Labels) -> str:
    """The quiet line, folding out to the printed number beside the reproduced one."""
    line = inline(comparison_line(exhibit, labels))
    if not exhibit.compared:
        return f'<p class="comparison">{line}</p>'
    return f'<details class="comparison"><summary>{line}</summary>{fold(exhibit, labels)}</details>'


def comparison_line(exhibit: Exhibit, labels: Labels) -> str:
    """How many printed numbers there are, how many match, what differs: one quiet line."""
    rows = exhibit.comparison
    if exhibit.only_read:
        source = "_of_source" if labels.other_source(exhibit.id) else ""
        return labels.word(f"comparison_external{source}")
    if rows.empty:
        return labels.word("comparison_none")
    made = exhibit.synthetic and rests_on_answers(rows)
    notes = [distance_note(rows, labels), labels.word("calibration") if made else ""]
    return " ".join([f"{how_many(rows, labels)}: {verdicts(rows, labels)}.", *filter(None, notes)])


def how_many(rows: pd.DataFrame, labels: Labels) -> str:
    """``5 printed numbers``, ``1 printed statement`` or ``7 printed numbers and statements``."""
    stated = int(rows["statistic"].eq("direction").sum())
    kind = "numbers" if not stated else "statements" if stated == len(rows) else "both"
    return labels.word(f"printed_{kind}{_one(len(rows))}", count=len(rows))


def verdicts(rows: pd.DataFrame, labels: Labels) -> str:
    """``4 match, 1 differs``: the verdicts that there are; of a single row ``matches``."""
    counts = rows["verdict"].value_counts()
    found = {verdict: int(counts[verdict]) for verdict in VERDICTS if verdict in counts}
    said = [
        f"{labels.number(count)} {labels.word(f'comparison_{verdict}{_one(count)}')}"
        for verdict, count in found.items()
    ]
    return ", ".join(said) if len(rows) > 1 else labels.word(f"comparison_{next(iter(found))}_one")


def _one(count: int) -> str:
    return "_one" if count == 1 else ""


def rests_on_answers(rows: pd.DataFrame) -> bool:
    """Whether respondents' answers give any of the report's numbers that were compared.

    Sums and shares of a register's counts need no respondents. Where statements alone were
    compared, they are taken to speak of respondents.
    """
    told = rows[rows["source"].eq(REPORT) & rows["verdict"].ne("no_target")]
    numbers = told[told["reproduced"].notna()]
    return bool(numbers["origin"].ne("register").any()) if len(numbers) else not told.empty


def distance_note(rows: pd.DataFrame, labels: Labels) -> str:
    """How far the regression estimates that do not round to print lie from it, at most."""
    furthest = largest_distance(rows)
    near = rows["cause"].isin(NEAR) | rows["verdict"].eq("differs")
    if not near.any() or math.isnan(furthest):
        return ""
    return labels.word("comparison_distance", distance=furthest)
