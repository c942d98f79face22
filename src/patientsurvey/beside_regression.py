"""What stands beside a regression table: effects that can be read, and what other models say."""

from __future__ import annotations

import pandas as pd

from .exhibits import Supplement, exhibit_name
from .labels import Labels
from .marginal_effects import MARGINAL, STANDARDISED

MARGINAL_NAME, SENSITIVITY_NAME = "supplement-marginal-{}", "supplement-sensitivity-{}"
"""Ids of both analyses, by the table's."""


def effects_beside(
    exhibit: str, effects: pd.DataFrame, labels: dict[str, Labels], code: str
) -> Supplement:
    """Average marginal effects of a table, or standardised ones, with caption and note.

    Parameters
    ----------
    exhibit : str
        The table's id.
    effects : DataFrame
        Gated estimates of :func:`patientsurvey.marginal_effects.effects`.
    labels : dict of str to Labels
        By language.
    code : str
        File of the notebook.
    """
    logistic = effects["statistic"].eq(MARGINAL).any()
    kind = f"beside_{MARGINAL if logistic else STANDARDISED}"
    notes = {lang: names.word(f"{kind}_note") for lang, names in labels.items()}
    captions = _captions(kind, exhibit, labels)
    return Supplement(MARGINAL_NAME.format(exhibit), effects, captions, notes, code)


def checks_beside(
    exhibit: str, table: pd.DataFrame, checks: pd.DataFrame, labels: dict[str, Labels], code: str
) -> Supplement:
    """The table's own estimates and what the checks make of them, with caption and note.

    Parameters
    ----------
    exhibit : str
        The table's id.
    table, checks : DataFrame
        Gated estimates of the table and of :func:`patientsurvey.sensitivity.checks`.
    labels, code : see :func:`effects_beside`
    """
    both = pd.concat([table[table["term"].ne("")], checks], ignore_index=True)
    notes = {lang: _note(checks, names) for lang, names in labels.items()}
    captions = _captions("beside_sensitivity", exhibit, labels)
    return Supplement(SENSITIVITY_NAME.format(exhibit), both, captions, notes, code)


def _captions(key: str, exhibit: str, labels: dict[str, Labels]) -> dict[str, str]:
    return {
        lang: names.word(key, table=exhibit_name(exhibit, names)) for lang, names in labels.items()
    }


def _note(checks: pd.DataFrame, labels: Labels) -> str:
    """What each check does, and why one may have no numbers."""
    of = checks["statistic"].str.startswith
    keys = ["sensitivity_note"]
    if of("ordinal").any():
        keys.append("sensitivity_note_ordinal")
    if checks.loc[of("weighted"), "estimate"].isna().all():
        keys.append("sensitivity_no_weights")
    return " ".join(labels.word(key) for key in keys)
