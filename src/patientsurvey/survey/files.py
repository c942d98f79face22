"""Respondent files in the formats that survey offices use."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import RespondentDataError

STATA_NAME_LENGTH = 32


@dataclass(frozen=True)
class RespondentFile:
    """A respondent file as it stands.

    Attributes
    ----------
    value_labels : mapping of str to mapping
        By column, the label that an SPSS or Stata file gives each code.
    name_length : int or None
        Longest column name that the format can hold.
    """

    path: Path
    frame: pd.DataFrame
    value_labels: Mapping[str, Mapping[object, str]] = field(default_factory=dict)
    name_length: int | None = None


def open_file(path: str | Path) -> RespondentFile:
    """Read a csv, parquet, SPSS (sav) or Stata (dta) file.

    Raises
    ------
    RespondentDataError
        If the file is missing, of another kind, or can't be read.
    """
    path = Path(path)
    read = READERS.get(path.suffix.lower())
    if read is None:
        remedy = f"give a file ending in {', '.join(READERS)}"
        raise RespondentDataError("unknown kind of respondent file", str(path), remedy)
    if not path.is_file():
        raise RespondentDataError(
            "no such respondent file", str(path), "check the path, or build the file first"
        )
    try:
        return read(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> RespondentDataError:
    """Error for a file that is not what its name says."""
    remedy = f"save it anew as {path.suffix} (a csv in UTF-8), or give another format"
    return RespondentDataError(f"the file can't be read: {error}", str(path), remedy)


def _parquet(path: Path) -> RespondentFile:
    return RespondentFile(path, pd.read_parquet(path))


def _csv(path: Path) -> RespondentFile:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
    # Norwegian spreadsheets separate by semicolons, since the comma is their decimal sign.
    separator = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=separator), [])
    # pandas would rename the second of two equal names and so hide it.
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"column {name} stands twice")
    frame = pd.read_csv(path, sep=separator, encoding="utf-8-sig", low_memory=False)
    return RespondentFile(path, frame)


def _spss(path: Path) -> RespondentFile:
    import pyreadstat

    return _labelled(path, pyreadstat.read_sav)


def _stata(path: Path) -> RespondentFile:
    import pyreadstat

    return _labelled(path, pyreadstat.read_dta, STATA_NAME_LENGTH)


def _labelled(path: Path, read: Callable, name_length: int | None = None) -> RespondentFile:
    from pyreadstat import PyreadstatError, ReadstatError

    try:
        frame, about = read(str(path), apply_value_formats=False)
    except (PyreadstatError, ReadstatError) as error:
        raise unreadable(path, error) from error
    return RespondentFile(path, frame, about.variable_value_labels, name_length)


READERS: Mapping[str, Callable[[Path], RespondentFile]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".sav": _spss,
    ".dta": _stata,
}
