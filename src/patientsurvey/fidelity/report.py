"""The fidelity table as plain text, for the end of `make data`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from ..codebook import Codebook
from ..covariates import derive
from ..published import Published
from ..survey import read_respondents
from .goals import Goal, judge, read_goals
from .printed import impossible
from .quantities import measure


def assess(data: Path, codebook: Path, published: Path, goals: Path) -> Iterator[str]:
    """Read respondents, measure them, and give the lines of their fidelity table.

    Parameters
    ----------
    data : Path
        Respondent file.
    codebook, published : Path
        Folders ``data/codebook`` and ``data/published``.
    goals : Path
        ``goals.csv``.

    Raises
    ------
    SurveyError
        For respondents, printed numbers or goals that can't be used.
    """
    book, wanted = Codebook.load(codebook), read_goals(goals)
    printed = Published.load(published, book)
    survey = derive(read_respondents(data, book), book)
    yield from lines(judge(measure(survey, book, printed), wanted), wanted, impossible(printed))


def lines(judged: pd.DataFrame, goals: Mapping[str, Goal], lost: pd.DataFrame) -> Iterator[str]:
    """The table: quantity, goal, finding and verdict; then what print makes impossible."""
    width = max(len(goal.labels["en"]) for goal in goals.values())
    yield f"{'fidelity':<{width}}  {'goal':>9}  {'found':>9}"
    for row in judged.itertuples():
        goal = goals[row.quantity]
        wanted = f"{goal.sign} {goal.goal:.{goal.decimals}f}"
        verdict = "met" if row.met else f"not met{_because(goal)}"
        yield (
            f"{goal.labels['en']:<{width}}  {wanted:>9}  {row.found:>9.{goal.decimals}f}  {verdict}"
        )
    yield f"{int(judged['met'].sum())} of {len(judged)} goals met. No data can meet:"
    for row in lost.itertuples():
        what = "N" if row.statistic == "n" else f"{row.cells} estimate{'s' * (row.cells > 1)}"
        yield f"  {row.exhibit} {row.sector}, {what}: {row.reason}"


def _because(goal: Goal) -> str:
    return f": {goal.reasons['en']}" if goal.reasons["en"] else ""
