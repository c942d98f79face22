"""Respondents of a survey file, checked and selected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..codebook.rows import suggestion
from ..errors import RespondentDataError
from .columns import RESPONDENT, converted, matched, missing
from .files import RespondentFile, open_file
from .problems import Problem, raise_any

SECTORS = ("PHV", "TSB", "AVT")


def read_respondents(
    path: str | Path,
    codebook: Codebook,
    *,
    sectors: Sequence[str] | str = SECTORS,
    region: str = "",
    trust: str = "",
) -> pd.DataFrame:
    """Read a respondent file, check it against the codebook, and select respondents.

    Column names may differ in case, codes may be floats or text, and text may be an answer's
    id or label. Columns of free text, and of a form that nobody in the file answered, may be
    absent. Everything else must fit.

    Parameters
    ----------
    path : str or Path
        File ending in .csv, .parquet, .sav (SPSS) or .dta (Stata).
    sectors : sequence of str, or str separated by commas
        Sectors to keep.
    region, trust : str
        Answer of ``region`` and of ``health_trust`` to keep; empty for all.

    Returns
    -------
    DataFrame
        One row per respondent: ``respondent``, then ``codebook.columns()`` in order. Answers
        are ``Int8`` codes (0/1 for options), numbers ``Int16``, register ids and text ``str``;
        missing is null.

    Raises
    ------
    RespondentDataError
        If the file can't be read, does not fit (the message lists up to ten problems, each
        with column, rows, codes and remedy), or nobody is left.
    """
    file = open_file(path)
    respondents = _checked(file, codebook)
    return _selected(respondents, codebook, str(file.path), sectors, region, trust)


def _checked(file: RespondentFile, codebook: Codebook) -> pd.DataFrame:
    problems: list[Problem] = []
    names = matched(file, codebook, problems)
    frame = file.frame[list(names)].rename(columns=names).reset_index(drop=True)
    labels = {names.get(name, ""): words for name, words in file.value_labels.items()}
    read = {RESPONDENT: _ids(frame, problems)}
    for name, column in codebook.data_columns.items():
        if name in frame:
            read[name] = converted(frame[name], column, labels.get(name, {}), problems)
    respondents = pd.DataFrame(read, index=frame.index)
    problems = missing(respondents, codebook) + problems + _no_sector(respondents, problems)
    raise_any(problems, str(file.path), f"correct the file, or the codebook in {codebook.folder}")
    if not len(respondents):
        raise RespondentDataError(
            "the file has no respondents", str(file.path), "give one row for each respondent"
        )
    return _complete(respondents, codebook)


def _ids(frame: pd.DataFrame, problems: list[Problem]) -> pd.Series:
    """Ids of the respondents; numbered from 1 where the file has none."""
    if RESPONDENT not in frame:
        return pd.Series(np.arange(1, len(frame) + 1), index=frame.index)
    ids = frame[RESPONDENT]
    rows = np.flatnonzero(ids.isna() | ids.duplicated())
    if len(rows):
        remedy = "give each respondent an id of their own, or leave the column out"
        problems.append(Problem(RESPONDENT, "empty or given twice", remedy, tuple(rows.tolist())))
    elif pd.api.types.is_float_dtype(ids) and (ids % 1 == 0).all():
        return ids.astype("int64")
    return ids


def _no_sector(respondents: pd.DataFrame, problems: list[Problem]) -> list[Problem]:
    if "sector" not in respondents or any(problem.column == "sector" for problem in problems):
        return []
    rows = np.flatnonzero(respondents["sector"].isna())
    remedy = f"give each respondent one of {', '.join(SECTORS)}"
    return [Problem("sector", "is empty", remedy, tuple(rows.tolist()))] if len(rows) else []


def _complete(respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    absent = {
        name: pd.Series(pd.NA, index=respondents.index).astype(column.dtype)
        for name, column in codebook.data_columns.items()
        if name not in respondents
    }
    full = pd.concat([respondents, pd.DataFrame(absent, index=respondents.index)], axis=1)
    return full[[RESPONDENT, *codebook.columns()]]


# --- selection ----------------------------------------------------------------------------


def _selected(
    respondents: pd.DataFrame,
    codebook: Codebook,
    where: str,
    sectors: Sequence[str] | str,
    region: str,
    trust: str,
) -> pd.DataFrame:
    sectors = sectors.split(",") if isinstance(sectors, str) else sectors
    wanted = {
        "sector": [sector.strip() for sector in sectors],
        "region": [region] if region else [],
        "health_trust": [trust] if trust else [],
    }
    keep = np.ones(len(respondents), dtype=bool)
    for column, answers in wanted.items():
        _known(codebook, column, answers)
        if answers:
            keep &= respondents[column].isin(answers).to_numpy()
    if not keep.any():
        raise _empty(respondents, where, wanted)
    return respondents[keep].reset_index(drop=True)


def _known(codebook: Codebook, column: str, answers: list[str]) -> None:
    known = [answer.answer for answer in codebook.answers(column)]
    for answer in answers:
        if answer not in known:
            where = f"selection by {column}"
            what = f"unknown {column.replace('_', ' ')} {answer!r}"
            raise RespondentDataError(what, where, suggestion(answer, known))


def _empty(
    respondents: pd.DataFrame, where: str, wanted: dict[str, list[str]]
) -> RespondentDataError:
    asked = "; ".join(f"{column} {', '.join(some)}" for column, some in wanted.items() if some)
    there = respondents["sector"].value_counts()
    sectors = ", ".join(f"{count} in {sector}" for sector, count in there.items())
    return RespondentDataError(
        f"no respondent is left by the selection {asked}",
        where,
        f"select less; the file has {sectors} (contracted specialists have no health trust)",
    )
