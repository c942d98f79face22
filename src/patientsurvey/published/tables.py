"""CSV files of printed numbers, read so that an error can say where it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from ..errors import PublishedError

FIRST_LINE = 2  # the header is line 1


@dataclass(frozen=True)
class Table:
    """One file as text, with the line of each row.

    Parameters
    ----------
    file : str
        Path for messages.
    rows : DataFrame
        All columns as text, empty cells ``""``; row ``i`` stands on line ``i + 2``.
    """

    file: str
    rows: pd.DataFrame

    def refuse(self, bad: pd.Series, column: str, what: str, remedy: str) -> None:
        """Raise PublishedError for the first row marked in `bad`.

        `what` and `remedy` may name the row's columns in braces: ``"{id}: unknown {sector}"``.
        """
        if not bad.any():
            return
        position = int(bad.to_numpy().argmax())
        row = self.rows.iloc[position].to_dict()
        more = f" (and {int(bad.sum()) - 1} more rows)" if bad.sum() > 1 else ""
        where = f"{self.file}, line {position + FIRST_LINE}, column {column}"
        raise PublishedError(what.format_map(row) + more, where, remedy.format_map(row))

    def one_of(self, column: str, allowed: Collection[str], kind: str, where: str = "") -> None:
        """Every cell of `column` is among `allowed`."""
        bad = ~among(self.rows[column], allowed)
        if bad.any():
            remedy = suggestion(self.rows.loc[bad, column].iloc[0], allowed, where)
            self.refuse(bad, column, f"unknown {kind} {{{column}!r}}", _literal(remedy))

    def filled(self, *columns: str) -> None:
        """No cell of `columns` is empty."""
        for column in columns:
            bad = self.rows[column].eq("")
            self.refuse(bad, column, f"{column} is empty", f"write the {column}")

    def unique(self, column: str) -> None:
        """No cell of `column` stands twice."""
        remedy = "give every row an id of its own"
        bad = self.rows[column].duplicated()
        self.refuse(bad, column, f"{column} {{{column}}} stands twice", remedy)

    def matching(self, column: str, pattern: str, what: str, remedy: str) -> None:
        """Every cell of `column` matches the regular expression `pattern` whole."""
        self.refuse(~self.rows[column].str.fullmatch(pattern), column, what, remedy)

    def whole_numbers(self, *columns: str) -> None:
        """Every cell of `columns` is a whole number above zero."""
        for column in columns:
            what = f"{column} {{{column}!r}} is no whole number above zero"
            self.matching(column, r"[1-9]\d*", what, "give a whole number such as 12")


def among(cells: pd.Series, allowed: Collection[str]) -> pd.Series:
    """Whether each of `cells` is in `allowed`.

    By a Python set: ``isin`` on text columns compares with one allowed name after the other.
    """
    known = set(allowed)
    return pd.Series([cell in known for cell in cells.tolist()], index=cells.index, dtype=bool)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def suggestion(unknown: str, allowed: Collection[str], where: str = "") -> str:
    """What the writer of `unknown` may have meant, and where the known names stand."""
    names = sorted(str(name) for name in allowed if name)
    close = get_close_matches(unknown, names, n=3, cutoff=0.6)
    known = ", ".join(names[:15]) + (f", … ({len(names)} in all)" if len(names) > 15 else "")
    hint = f"did you mean {' or '.join(close)}?" if close else f"known are {known}"
    return f"{hint} ({where})" if where else hint


def read_table(path: Path, columns: Collection[str]) -> Table:
    """Read the CSV at `path` as text and check that it has `columns`.

    Raises
    ------
    PublishedError
        If the file is missing, can't be read, or lacks a column.
    """
    if not path.exists():
        raise PublishedError(f"{path.name} is missing", str(path), "put the file back from git")
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        remedy = "save it as comma-separated UTF-8, one header line, cells with commas in quotes"
        raise PublishedError(f"{path.name} can't be read: {error}", str(path), remedy) from error
    missing = [column for column in columns if column not in rows]
    if missing:
        raise PublishedError(
            f"{path.name} lacks the column {', '.join(missing)}",
            f"{path}, line 1",
            f"the header needs {','.join(columns)}",
        )
    return Table(str(path), rows)
