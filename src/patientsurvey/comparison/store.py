"""The comparison as files: all chapters' estimates in one, and a verdict per printed row."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ..codebook import Codebook
from ..errors import SurveyError
from ..estimates import SCHEMA
from ..labels import Labels
from ..language import Wording
from ..published import Published
from .reproduced import KEYS
from .verdicts import COLUMNS, compare, summary

CODEBOOK = Path(__file__).resolve().parents[3] / "data" / "codebook"
NUMBERS = [column for column in SCHEMA if column not in KEYS]


def write_reproduction(
    build: str | Path, published: Published | str | Path, chapters: Collection[str] | None = None
) -> pd.DataFrame:
    """Merge the chapters' estimates and hold them against print.

    Reads ``build/estimates/*.csv`` and writes ``build/estimates.csv`` and
    ``build/reproduction.csv``, each in one step, so that no half-written file is ever there.

    Parameters
    ----------
    build : path
        Folder of the build.
    published : Published or path
        The printed numbers, or their folder.
    chapters : collection of str, optional
        Notebooks whose estimates count; by default all that are there. Files of notebooks that
        no longer exist are left out when the notebooks are named.

    Returns
    -------
    DataFrame
        The rows of ``reproduction.csv``, with reasons in English.

    Raises
    ------
    SurveyError
        If a file of estimates lacks a column or has a number that is none.
    """
    build = Path(build)
    files = sorted((build / "estimates").glob("*.csv"))
    chosen = [file for file in files if chapters is None or file.stem in set(chapters)]
    if not isinstance(published, Published):
        published = Published.load(published)
    texts = [_read(file) for file in chosen]
    merged = pd.concat([pd.DataFrame(columns=list(SCHEMA), dtype=str), *texts], ignore_index=True)
    reproduction = in_english(compare(published, _numbers(merged)))
    _write(merged, build / "estimates.csv")
    _write(reproduction, build / "reproduction.csv")
    return reproduction


def in_english(compared: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``reproduction.csv``, with the reasons of `compared` said in English."""
    wording = Wording.load(CODEBOOK / "wording.csv")
    english = Labels(Codebook.load(CODEBOOK), wording, "en")
    reasons = [reason.say(english) for reason in compared["reason"]]
    return compared.assign(reason=reasons)[list(COLUMNS)]


def print_audit(reproduction: str | Path) -> None:
    """Print the verdicts per exhibit, and every printed row that the book does not meet.

    Parameters
    ----------
    reproduction : path
        ``reproduction.csv`` of a build.
    """
    rows = pd.read_csv(reproduction, keep_default_na=False, na_values={"reproduced": [""]})
    counts = summary(rows)
    compared = counts[counts["total"] > counts["no_target"]]
    print(compared.to_string() if len(compared) else "No printed number has been recomputed yet.")
    for verdict in ("differs", "explained"):
        chosen = rows[rows["verdict"].eq(verdict)]
        print(f"\n{verdict}: {len(chosen)}")
        for row in chosen.itertuples():
            numbers = f"printed {row.published}, recomputed {row.reproduced:.4g}"
            print(f"  {row.id}: {numbers}. {row.reason}")


def _read(file: Path) -> pd.DataFrame:
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    missing = [column for column in SCHEMA if column not in rows]
    if missing:
        raise SurveyError(
            f"{file.name} lacks the column {', '.join(missing)}",
            f"{file}, line 1",
            f"estimates have the columns {','.join(SCHEMA)}; run the notebook again",
        )
    return rows[list(SCHEMA)]


def _numbers(rows: pd.DataFrame) -> pd.DataFrame:
    try:
        return rows.assign(**{column: pd.to_numeric(rows[column]) for column in NUMBERS})
    except ValueError as error:
        remedy = "run the notebooks again; estimates are written by the book alone"
        raise SurveyError(f"an estimate is no number: {error}", "estimates", remedy) from error


def _write(rows: pd.DataFrame, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    rows.to_csv(unfinished, index=False)
    os.replace(unfinished, target)
