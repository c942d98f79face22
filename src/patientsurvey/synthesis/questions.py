"""Questions with one answer: how many, from the printed numbers, then who."""

import numpy as np

from .bases import excluded_answers
from .draft import Draft, answer_counts, give_answers


def draw_question(
    draft: Draft, variable: str, asked: np.ndarray | None = None, stratifier: str = "",
) -> None:
    """Draw one question for everyone who is asked it.

    Parameters
    ----------
    variable : str
        A question with one answer.
    asked : ndarray of bool, shape (n,), optional
        Respondents who meet the question; by default those whom the routing sends to it.
    stratifier : str
        Indicator among the traits (0/1/NaN) within whose groups numbers are printed.
    """
    asked = draft.asked(variable) if asked is None else asked
    answers, quota = excluded_answers(draft, variable)
    room = {sector: (answers, count, _room(draft, sector, asked) + count)
            for sector, count in quota.items()}
    strata = _strata(draft, stratifier)
    counts = answer_counts(draft, variable, asked, room, strata, stratifier)
    rng = draft.child()
    for (sector, stratum), cell in counts.items():
        rows = asked & (draft.sector == sector) & (strata == stratum)
        give_answers(draft, variable, rows, cell, rng, answers, quota.get(sector, 0))


def draw_questions(draft: Draft, *variables: str) -> None:
    """Draw several questions in turn."""
    for variable in variables:
        draw_question(draft, variable)


def _room(draft: Draft, sector: str, asked: np.ndarray) -> int:
    return int((asked & (draft.sector == sector) & ~draft.complete).sum())


def _strata(draft: Draft, stratifier: str) -> np.ndarray:
    if not stratifier:
        return np.full(len(draft.sector), "", dtype=object)
    values = draft.traits[stratifier].to_numpy()
    return np.where(values > 0, "yes", np.where(np.isnan(values), "neither", "no")).astype(object)
