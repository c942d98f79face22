"""What stands under a caption: bases, what is held back or missing, what print has lost."""

from __future__ import annotations

import re

import pandas as pd

from ..labels import Labels
from ..published import PublishedExhibit
from ..register import POPULATIONS

BASED = ("percent", "mean", "n", "marginal_effect", "standardised_effect")
"""Statistics whose ``n`` is the base of the exhibit."""
PEOPLE = (
    *POPULATIONS, "population_difference", "respondents", "response_rate_total",
    "response_rate_receiving", "selection",
)  # fmt: skip
"""Outcomes that count people: their shares are of a population, not of those who answered."""
TICKS = "diagnosis_mentions"
"""Outcome whose shares are of ticks, of which one respondent may have several."""
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
    hidden = estimates["suppressed"].astype(bool) & estimates["n"].isna()
    notes = [_bases(estimates[based & ~hidden], labels), _nobody(estimates, labels)]
    if estimates["suppressed"].any():
        notes.append(labels.word("suppressed_note"))
    return " ".join(filter(None, notes))


def is_empty(estimates: pd.DataFrame) -> bool:
    """Whether nobody stands behind any of the estimates."""
    return bool(_without_respondents(estimates).all())


def picture_note(published: PublishedExhibit, labels: Labels) -> str:
    """For a figure that the report drew as a picture: the bases it states, or that all is lost.

    That a picture's numbers are known where the text names them holds for nearly every figure,
    so that the chapters say it once.
    """
    if published.kind != "figure" or published.recoverable == "full":
        return ""
    n = stated_n(published.printed_n, labels)
    notes = [labels.word("drawn_none")] if published.recoverable == "none" else []
    return " ".join([*notes, *([labels.word("drawn_n", n=n)] if n else [])])


def stated_n(printed: str, labels: Labels) -> str:
    """Bases as the report states them, in the reader's numbers; empty where it states none."""
    if not NUMBER.search(printed):
        return ""
    grouped = NUMBER.sub(lambda found: labels.number(float(found[0])), printed)
    dashed = re.sub(r"(?<=\d)-(?=\d)", "–", grouped)
    return dashed.replace("missing", labels.word("answer_missing"))


# --- bases --------------------------------------------------------------------------------


def _bases(shown: pd.DataFrame, labels: Labels) -> str:
    """The bases by sector; none where some of the numbers have no base, or no such base."""
    if shown["n"].isna().any():
        return ""
    shown = shown[shown["n"].gt(0)]
    if shown.empty:
        return ""
    bases, kind = _by_sector(_grouped(shown), labels)
    parts = [
        f"{labels.sector(sector)} {_range(some, labels)}"
        for sector, some in bases.groupby("sector", sort=False)
    ]
    return f"{labels.word(kind) if kind else 'n'}: {', '.join(parts)}."


def _grouped(shown: pd.DataFrame) -> pd.DataFrame:
    """Rows of groups alone where a question has groups: everyone together is none of them."""
    has_groups = shown["group"].ne("").groupby(shown["outcome"]).transform("any")
    return shown[shown["group"].ne("") | ~has_groups]


def _by_sector(shown: pd.DataFrame, labels: Labels) -> tuple[pd.Series, str]:
    """Bases by sector and question or group, and the wording that says which."""
    keys = ["sector", "outcome", "group"]
    levels = shown.groupby([*keys, "term", "statistic"], sort=False)["n"]
    if _overlap(shown, labels) or levels.nunique().gt(1).any():  # levels may be groups: sexes
        return shown.set_index(keys)["n"], "base_per_group"
    per_group = _without_joined(shown.groupby(keys, sort=False)["n"].max())
    per_question = per_group.groupby(["sector", "outcome"], sort=False).sum()
    if shown["outcome"].eq(TICKS).all():
        return per_question, "base_ticks"
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
