"""The comparison as files: all chapters' estimates in one, and a verdict per printed row."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..changed import write_changed
from ..codebook import Codebook
from ..errors import SurveyError
from ..estimates import SCHEMA
from ..labels import Labels
from ..language import Wording
from ..published import Published
from .numbers import KEYS, PARTS, Found
from .spoken import SPOKEN, check_statements
from .texts import Worded
from .verdicts import COLUMNS, compare

DATA = Path(__file__).resolve().parents[3] / "data"
CODEBOOK, PUBLISHED = DATA / "codebook", DATA / "published"
PROVENANCE = DATA / "synthetic" / "provenance.json"
PART = Worded("reason_part")
NUMBERS = [column for column in SCHEMA if column not in KEYS]


@dataclass(frozen=True)
class Circumstances:
    """What a build was made of, as ``parameters.json`` says.

    Attributes
    ----------
    synthetic : bool
        Whether its respondents are the synthetic ones, wherever the file lay.
    whole : bool
        Whether it holds the whole survey, so that print is its yardstick.
    """

    synthetic: bool = False
    whole: bool = True

    @classmethod
    def of(cls, build: str | Path) -> Circumstances:
        """Circumstances of the build in a folder; of one without parameters the strictest."""
        path = Path(build) / "parameters.json"
        if not path.exists():
            return cls()
        known = json.loads(path.read_text(encoding="utf-8"))
        made = json.loads(PROVENANCE.read_text(encoding="utf-8"))["output"]["sha256"]
        given = known["parameters"]
        sectors = {name.strip().upper() for name in given["SECTORS"].split(",")}
        part = given["REGION"] or given["TRUST"] or sectors < set(PARTS)
        return cls(known["data"] == made, not part)


class Reproduction(NamedTuple):
    """Everything a build says about print."""

    numbers: pd.DataFrame
    statements: pd.DataFrame
    circumstances: Circumstances


def reproduce(
    published: Published, estimates: pd.DataFrame, circumstances: Circumstances
) -> Reproduction:
    """Verdicts on every printed row (:func:`.compare`) and statement (:func:`.check_statements`).

    Print says nothing about a part of the survey: all its numbers then lack a target.
    """
    if circumstances.whole:
        numbers = compare(published, estimates, synthetic=circumstances.synthetic)
    else:
        numbers = _silent(compare(published, estimates.iloc[:0]))
    return Reproduction(numbers, check_statements(published, numbers), circumstances)


def _silent(numbers: pd.DataFrame) -> pd.DataFrame:
    """The printed rows without targets, since the build holds a part of the survey."""
    own = numbers["cause"].isin(["external", "suppressed", "register"])
    return numbers.assign(
        verdict="no_target",
        reason=numbers["reason"].where(own, PART),
        cause=numbers["cause"].where(own, "part"),
    )


def read_reproduction(build: str | Path, published: Published) -> Reproduction:
    """The same from ``build/estimates.csv``, as the build left it.

    Raises
    ------
    SurveyError
        If there is no such file, or it is none of estimates.
    """
    file = Path(build) / "estimates.csv"
    if not file.exists():
        remedy = "run `make book`, which runs the chapters and compares them with print"
        raise SurveyError("the chapters' estimates have not been merged yet", str(file), remedy)
    return reproduce(published, _numbers(_read(file)), Circumstances.of(build))


def write_reproduction(
    build: str | Path, published: Published | str | Path, chapters: Collection[str] | None = None
) -> pd.DataFrame:
    """Merge the chapters' estimates and hold them against print.

    Reads ``estimates/*.csv`` and ``parameters.json`` in `build` and writes ``estimates.csv``,
    ``reproduction.csv`` and ``statements.csv`` there, each in one step, so that no half-written
    file is ever there, and only if its content changes.

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
    found = reproduce(published, _numbers(merged), Circumstances.of(build))
    numbers = in_english(found.numbers)
    _write(merged, build / "estimates.csv")
    _write(numbers, build / "reproduction.csv")
    _write(statements_in_english(found.statements), build / "statements.csv")
    return numbers


@cache
def english() -> Labels:
    """Labels of the files that machines and reviewers read."""
    return Labels(Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv"), "en")


def in_english(compared: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``reproduction.csv``, with the reasons of `compared` said in English."""
    labels = english()
    reasons = [reason.say(labels) for reason in compared["reason"]]
    return compared.assign(reason=reasons)[list(COLUMNS)]


def statements_in_english(checked: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``statements.csv``; several numbers of one statement are joined by ``;``."""
    others = ["; ".join(map(_plain, found)) for found in checked["printed_table_value"]]
    numbers = ["; ".join(f"{number:.6g}" for number in found) for found in checked["reproduced"]]
    reasons = [reason.say(english()) for reason in checked["reason"]]
    plain = {"printed_table_value": others, "reproduced": numbers, "reason": reasons}
    return checked.assign(**plain)[list(SPOKEN)]


def _plain(other: Found) -> str:
    """A number of print; one worked out of rounded numbers as its range."""
    if other.decimals is None and other.margin > 0:
        return f"{other.low:.4g} to {other.high:.4g}"
    return f"{other.value:.6g}"


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
    write_changed(rows.to_csv(index=False), target)
