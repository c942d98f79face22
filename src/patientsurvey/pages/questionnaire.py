"""The questionnaire by theme, from the codebook (report table 3-1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from great_tables import GT, html

from ..codebook import Codebook, Variable
from ..estimates import NUMBERS, tidy
from ..labels import Labels, theme_id
from ..tables.typeset import as_html, house_style

QUESTIONNAIRE = "questionnaire"


def themes(codebook: Codebook) -> pd.DataFrame:
    """Number of questions by theme, in the questionnaire's order.

    Returns
    -------
    DataFrame
        Columns as of gated estimates: one row ``count`` per theme, the theme in ``group``.
    """
    counted = tidy(
        {"sector": "ALL", "group": f"theme={theme_id(questions[0])}", "outcome": QUESTIONNAIRE}
        | {"statistic": "count", "n": len(questions), "estimate": len(questions)}
        for questions in _by_theme(codebook)
    )
    return counted.assign(**dict.fromkeys(NUMBERS[1:], np.nan), suppressed=False)


def _by_theme(codebook: Codebook) -> list[list[Variable]]:
    found: dict[str, list[Variable]] = {}
    for variable in codebook.variables.values():
        if variable.source == QUESTIONNAIRE:
            found.setdefault(variable.section("en"), []).append(variable)
    return list(found.values())


@dataclass(frozen=True)
class ThemesTable:
    """One row per theme: its name, how many questions, and their short names."""

    codebook: Codebook

    def html(self, counted: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        by_theme = _by_theme(self.codebook)
        body = pd.DataFrame(
            {
                "theme": [questions[0].section(labels.lang) for questions in by_theme],
                "number": [labels.number(n) for n in counted["estimate"]],
                "questions": [self._listed(questions, labels) for questions in by_theme],
            }
        )
        heads = {"number": html("n"), "questions": labels.word("head_questions")}
        table = GT(body, rowname_col="theme").cols_label(**heads)
        table = house_style(table, ["number"]).cols_align("left", columns=["questions"])
        return as_html(table)

    def _listed(self, questions: list[Variable], labels: Labels) -> str:
        return "; ".join(labels.variable(question.id) for question in questions)

    def describe(self, counted: pd.DataFrame, labels: Labels) -> str:
        """How many themes and questions there are."""
        return labels.word("alt_themes", rows=len(counted), questions=counted["estimate"].sum())
