"""Questions with one answer: how many, from the printed numbers, then who."""

from __future__ import annotations

import numpy as np

from .bases import excluded_answers
from .counts import answer_counts
from .draft import Draft
from .handout import give_answers
from .strata import OPEN, Strata, bound_by_models


def draw_question(
    draft: Draft, variable: str, asked: np.ndarray | None = None, stratifier: str = ""
) -> None:
    """Draw one question for everyone who is asked it.

    Parameters
    ----------
    variable : str
        A question with one answer.
    asked : ndarray of bool, shape (n,), optional
        Respondents who meet the question; by default those whom the routing sends to it.
    stratifier : str
        Indicator among the columns (0, 1 or missing) within whose groups numbers are printed.
    """
    asked = draft.asked(variable) if asked is None else asked
    strata = _printed_groups(draft, stratifier) if stratifier else bound_by_models(draft, variable)
    rng = draft.child()
    for (sector, stratum), counts in answer_counts(draft, variable, asked, strata).items():
        rows = asked & draft.inside(sector) & (strata.names == stratum)
        outside = excluded_answers(variable) if stratum == OPEN else ()
        give_answers(draft, variable, rows, counts, rng, outside)


def draw_questions(draft: Draft, *variables: str) -> None:
    """Draw several questions in turn."""
    for variable in variables:
        draw_question(draft, variable)


def _printed_groups(draft: Draft, stratifier: str) -> Strata:
    """Group of each respondent: yes, no or neither."""
    column = draft.columns[stratifier]
    names = np.select([column == 1, column == 0], ["yes", "no"], "neither").astype(object)
    return Strata(names, variable=stratifier)
