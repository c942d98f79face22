"""What stands beside a regression table: effects that can be read, and what other models say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .exhibits import Supplement, emit, exhibit_name, show_supplement, text_only
from .exhibits.frame import folded, numbers_as_text, write_csv
from .exhibits.views import views_html
from .figures import Forest
from .labels import Labels, mid_sentence
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


def show_effects(
    exhibit: str, effects: pd.DataFrame, labels: dict[str, Labels], code: str, folder: Path
) -> None:
    """Show what :func:`effects_beside` gives: marginal effects in sight, standardised ones folded.

    Percentage points tell what odds ratios don't. Standardised effects look, within a sector, as
    the coefficients just above them do; they are for those who set outcomes side by side.

    Parameters
    ----------
    exhibit, effects, labels, code : see :func:`effects_beside`
    folder : Path
        Where picture and CSV go.
    """
    beside = effects_beside(exhibit, effects, labels, code)
    if effects["statistic"].eq(MARGINAL).any():
        show_supplement(beside, (Forest(),), labels, folder)
    else:
        _show_folded(beside, labels, folder)


def _show_folded(beside: Supplement, labels: dict[str, Labels], folder: Path) -> None:
    write_csv(folder / f"{beside.name}.csv", beside.estimates, labels)
    for lang, names in labels.items():
        finding, html = largest(beside.estimates, names), ""
        if not text_only():
            body = views_html(beside.name, beside.estimates, (Forest(),), names, folder)
            html = folded(beside, finding, body, names, folder)
        text = f"{beside.name}: {finding}\n{numbers_as_text(beside.estimates)}"
        emit(html, text, lang)


def largest(effects: pd.DataFrame, labels: Labels) -> str:
    """The term with the largest effect in any sector, sector by sector; empty where none is known.

    Parameters
    ----------
    effects : DataFrame
        Gated estimates with ``sector``, ``term`` and ``estimate``.
    labels : Labels
    """
    known = effects.dropna(subset="estimate")
    if known.empty:
        return ""
    term = known.loc[known["estimate"].abs().idxmax(), "term"]
    told = (
        f"{labels.sector(row.sector)} {labels.number(row.estimate, 2)}"
        for row in known[known["term"].eq(term)].itertuples()
    )
    name = mid_sentence(labels.term(term))
    return labels.word("standardised_finding", term=name, effects=", ".join(told))


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
