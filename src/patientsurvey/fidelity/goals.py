"""Goals for the synthetic respondents, kept as data, and whether they are met."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import SurveyError

COLUMNS = (
    "quantity", "relation", "goal", "decimals", "label_en", "label_nb", "basis_en", "basis_nb",
    "reason_en", "reason_nb",
)  # fmt: skip
OPTIONAL = ("reason_en", "reason_nb")
RELATIONS = {"at_most": "≤", "at_least": "≥"}


class GoalError(SurveyError):
    """A row of ``goals.csv`` that can't be used."""


@dataclass(frozen=True)
class Goal:
    """What one quantity should be, and why.

    Parameters
    ----------
    quantity : str
        A quantity of :func:`patientsurvey.fidelity.measure`.
    relation : {"at_most", "at_least"}
    goal : float
    decimals : int
        With which goal and finding are shown; the judgement is on the unrounded number.
    labels, bases : mapping of str to str
        By language: the quantity in words, and where the goal comes from.
    reasons : mapping of str to str
        By language: why the goal can't be reached, empty where it can.
    """

    quantity: str
    relation: str
    goal: float
    decimals: int
    labels: Mapping[str, str]
    bases: Mapping[str, str]
    reasons: Mapping[str, str]

    @property
    def sign(self) -> str:
        """The relation as a sign."""
        return RELATIONS[self.relation]

    def met(self, found: float) -> bool:
        """Whether a finding meets the goal; a missing one does not."""
        return bool(found <= self.goal if self.relation == "at_most" else found >= self.goal)


def read_goals(path: Path) -> dict[str, Goal]:
    """Goals by quantity, in the file's order.

    Raises
    ------
    GoalError
        If a column or a text is missing, a relation unknown, a number none, or a quantity stands
        twice, with file and line.
    """
    goals: dict[str, Goal] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        _check_columns(path, reader.fieldnames or [])
        for line, row in enumerate(reader, start=2):
            where = f"{path.name}, line {line}"
            goal = _goal(row, where)
            if goal.quantity in goals:
                raise GoalError(f"{goal.quantity!r} stands twice", where, "one row per quantity")
            goals[goal.quantity] = goal
    return goals


def _check_columns(path: Path, found: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in found]
    if missing:
        raise GoalError(f"no column {', '.join(missing)}", path.name, f"use {', '.join(COLUMNS)}")


def _goal(row: Mapping[str, str], where: str) -> Goal:
    empty = [c for c in COLUMNS if c not in OPTIONAL and not (row[c] or "").strip()]
    if empty:
        raise GoalError(f"nothing in {', '.join(empty)}", where, "only the reasons may be empty")
    if row["relation"] not in RELATIONS:
        raise GoalError(
            f"unknown relation {row['relation']!r}", where, f"use {' or '.join(RELATIONS)}"
        )
    return Goal(
        row["quantity"],
        row["relation"],
        _number(row, "goal", where),
        int(_number(row, "decimals", where)),
        *({lang: row[f"{stem}_{lang}"] for lang in ("en", "nb")}
          for stem in ("label", "basis", "reason")),
    )  # fmt: skip


def _number(row: Mapping[str, str], column: str, where: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise GoalError(
            f"{column} {row[column]!r} is not a number", where, "write a number such as 0.004"
        ) from None


def judge(found: Mapping[str, float], goals: Mapping[str, Goal]) -> pd.DataFrame:
    """Findings beside their goals.

    Returns
    -------
    DataFrame
        One row per goal: ``quantity, relation, goal, found, met``.

    Raises
    ------
    GoalError
        If a goal is set for a quantity that is not measured.
    """
    unknown = [quantity for quantity in goals if quantity not in found]
    if unknown:
        raise GoalError(
            f"nobody measures {', '.join(unknown)}", "goals.csv", f"use {', '.join(found)}"
        )
    return pd.DataFrame(
        {"quantity": g.quantity, "relation": g.relation, "goal": g.goal,
         "found": found[g.quantity], "met": g.met(found[g.quantity])}
        for g in goals.values()
    )  # fmt: skip
