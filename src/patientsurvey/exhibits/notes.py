"""What stands under a caption: bases, what is held back or missing, what print has lost."""

from __future__ import annotations

import re

import pandas as pd

from ..labels import Labels
from ..published import PublishedExhibit
from ..register import POPULATIONS

BASED = ("percent", "mean", "n", "marginal_effect", "standardised_effect")
"""Statistics whose ``n`` is the base of the exhibit."""
PEOPLE = (*POPULATIONS, "respondents")
"""Outcomes that count people: their shares are of a population, not of those who answered."""
NUMBER = re.compile(r"\d{4,}")


def base_note(estimates: pd.DataFrame, labels: Labels) -> str:
    """The bases behind the estimates by sector, sectors without any, and what was held back.

    Parameters
    ----------
    estimates : DataFrame
        Tidy, gated estimates.
    labels : Labels
    """
    based = estimates["statistic"].isin(BASED) & ~estimates["outcome"].isin(PEOPLE)
    shown = estimates[based]
    notes = [_bases(shown[shown["n"].gt(0)], labels), _nobody(estimates, labels)]
    if estimates["suppressed"].any():
        notes.append(labels.word("suppressed_note"))
    return " ".join(filter(None, notes))


def is_empty(estimates: pd.DataFrame) -> bool:
    """Whether nobody stands behind any of the estimates."""
    return bool(_without_respondents(estimates).all())


def picture_note(published: PublishedExhibit, labels: Labels) -> str:
    """For a figure that the report drew as a picture alone: what of it is known."""
    if published.kind != "figure" or published.recoverable == "full":
        return ""
    note = labels.word(f"drawn_{published.recoverable}")
    n = stated_n(published.printed_n, labels)
    return f"{note} {labels.word('drawn_n', n=n)}" if n else note


def stated_n(printed: str, labels: Labels) -> str:
    """Bases as the report states them, in the reader's numbers; empty where it states none."""
    if not NUMBER.search(printed):
        return ""
    grouped = NUMBER.sub(lambda found: labels.number(float(found[0])), printed)
    dashed = re.sub(r"(?<=\d)-(?=\d)", "–", grouped)
    return dashed.replace("missing", labels.word("answer_missing"))


# --- bases --------------------------------------------------------------------------------


def _bases(shown: pd.DataFrame, labels: Labels) -> str:
    if shown.empty:
        return ""
    bases, kind = _by_sector(shown, labels)
    parts = [
        f"{labels.sector(sector)} {_range(some, labels)}"
        for sector, some in bases.groupby("sector", sort=False)
    ]
    return f"{labels.word(kind) if kind else 'n'}: {', '.join(parts)}."


def _by_sector(shown: pd.DataFrame, labels: Labels) -> tuple[pd.Series, str]:
    """Bases by sector and question or group, and the wording that says which."""
    per_group = shown.groupby(["sector", "outcome", "group"], sort=False)["n"].max()
    if _overlap(shown, labels):
        return per_group, "base_per_group"
    per_question = _without_joined(per_group).groupby(["sector", "outcome"], sort=False).sum()
    several = per_question.groupby("sector").nunique().gt(1).any()
    return per_question, "base_per_question" if several else ""


def _without_joined(bases: pd.Series) -> pd.Series:
    """Bases without groups such as ``a+b``, whose respondents stand in ``a`` and ``b`` too."""
    joined = bases.index.get_level_values("group").str.contains("+", regex=False)
    return bases if joined.all() else bases[~joined]


def _overlap(shown: pd.DataFrame, labels: Labels) -> bool:
    """Whether respondents may stand in several groups (diagnoses)."""
    variables = set(shown["group"].str.partition("=")[0]) - {""}
    known = labels.codebook.variables
    return any(known[name].type == "multiple" for name in variables if name in known)


def _range(bases: pd.Series, labels: Labels) -> str:
    low, high = labels.number(bases.min()), labels.number(bases.max())
    return low if low == high else f"{low}–{high}"


def _nobody(estimates: pd.DataFrame, labels: Labels) -> str:
    """Sectors that are asked for but have no respondents."""
    empty = _without_respondents(estimates).groupby(estimates["sector"], sort=False).all()
    names = [labels.sector(sector) for sector, nobody in empty.items() if sector and nobody]
    return labels.word("no_respondents_in", sectors=", ".join(names)) if names else ""


def _without_respondents(estimates: pd.DataFrame) -> pd.Series:
    """Rows that rest on nobody; numbers of the register have no base and are none of them."""
    return estimates["n"].eq(0) & estimates["estimate"].fillna(0).eq(0)
