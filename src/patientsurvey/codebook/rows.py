"""Rows of the codebook's CSV files, read so that an error can say where it stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ..errors import CodebookError

# Sector ids are capitals; everything else is lower case.
ID = re.compile(r"[A-Z]{3}|[a-z][a-z0-9_]*")


def listing(known: Collection[object], most: int = 12) -> str:
    """The first `most` of `known`, for a message."""
    shown = ", ".join(str(name) for name in list(known)[:most])
    return shown + (f", … ({len(known)} in all)" if len(known) > most else "")


def stems(languages: Collection[str], *names: str) -> list[str]:
    """Columns of text in every language, such as ``label_nb label_en``."""
    return [f"{name}_{lang}" for name in names for lang in languages]


def suggestion(unknown: str, known: Collection[str]) -> str:
    """What the writer of `unknown` may have meant."""
    close = get_close_matches(unknown, list(known), n=2, cutoff=0.6)
    begun = [name for name in known if name.startswith(unknown)] if len(unknown) > 2 else []
    meant = list(dict.fromkeys([*close, *begun[:2]]))
    return f"did you mean {' or '.join(meant)}?" if meant else f"known are {listing(known)}"


@dataclass(frozen=True)
class Row:
    """One line of a codebook file: its cells by column, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def error(self, column: str, what: str, remedy: str) -> CodebookError:
        """Error about the cell in `column`."""
        where = f"{self.file}, line {self.line}, column {column}"
        return CodebookError(what, where=where, remedy=remedy)

    def optional(self, column: str) -> str:
        """Text of a cell that may be empty."""
        return self.cells[column].strip()

    def text(self, column: str) -> str:
        """Text of a cell that must be filled."""
        if text := self.optional(column):
            return text
        raise self.error(column, f"{column} is empty", f"write the {column}")

    def id(self, column: str) -> str:
        """Id of a variable, answer, scale or term."""
        text = self.text(column)
        if ID.fullmatch(text):
            return text
        raise self.error(
            column, f"{text!r} is no id", "use small letters a-z, digits and _, a letter first"
        )

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """A cell that holds one of `allowed`."""
        text = self.text(column)
        if text in allowed:
            return text
        raise self.error(column, f"{text!r} is not possible here", f"use {', '.join(allowed)}")

    def known(self, column: str, names: Collection[str], kind: str) -> str:
        """A cell that names something the codebook has."""
        text = self.text(column)
        if text in names:
            return text
        raise self.error(column, f"unknown {kind} {text!r}", suggestion(text, names))

    def several(self, column: str, names: Collection[str], kind: str) -> tuple[str, ...]:
        """A cell that names several, separated by spaces."""
        for name in (found := tuple(self.text(column).split())):
            if name not in names:
                raise self.error(column, f"unknown {kind} {name!r}", suggestion(name, names))
        return found

    def integer(self, column: str) -> int:
        """A cell that holds a whole number."""
        try:
            return int(self.text(column))
        except ValueError:
            text = self.cells[column]
            remedy = "write digits alone, without point or unit"
            raise self.error(column, f"{text!r} is no whole number", remedy) from None

    def optional_integer(self, column: str) -> int | None:
        """A whole number, or nothing."""
        return self.integer(column) if self.optional(column) else None

    def number(self, column: str) -> float:
        """A cell that holds a number."""
        try:
            return float(self.text(column))
        except ValueError:
            text = self.cells[column]
            raise self.error(column, f"{text!r} is no number", "write it like 3 or 3.5") from None

    def flag(self, column: str) -> bool:
        """A cell that holds 0 or 1."""
        return self.choice(column, ("0", "1")) == "1"

    def languages(self, stem: str) -> tuple[str, ...]:
        """Languages that the file has columns for, such as ``label_nb``."""
        match = re.compile(rf"{stem}_([a-z]{{2}})").fullmatch
        return tuple(found[1] for column in self.cells if (found := match(column)))

    def texts(self, stem: str) -> dict[str, str]:
        """Text in every language of the file."""
        return {lang: self.text(f"{stem}_{lang}") for lang in self.languages(stem)}

    def all_or_no_texts(self, stem: str) -> dict[str, str]:
        """Text in every language, or in none: then empty."""
        columns = [f"{stem}_{lang}" for lang in self.languages(stem)]
        return self.texts(stem) if any(self.optional(column) for column in columns) else {}


def read_rows(path: Path, columns: Collection[str]) -> list[Row]:
    """Rows of a codebook file that must have the `columns`.

    Raises
    ------
    CodebookError
        If the file is missing, empty, not UTF-8, not separated by commas, lacks a column, or
        has a line with too many or too few cells.
    """
    lines = csv.reader(io.StringIO(_text(path), newline=""))
    header = _header(path, next(lines, []), columns)
    rows = [_row(path, lines.line_num, header, cells) for cells in lines if any(cells)]
    if rows:
        return rows
    raise CodebookError("the file has no rows", where=str(path), remedy="add one line per entry")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = f"put {path.name} back into {path.parent}, or name the codebook's folder"
        raise CodebookError("no such codebook file", where=str(path), remedy=remedy) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        where = f"{path}, line {line}"
        remedy = "save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)"
        raise CodebookError("the file is not UTF-8", where=where, remedy=remedy) from None


def _header(path: Path, header: list[str], columns: Collection[str]) -> list[str]:
    where = f"{path}, line 1"
    if len(header) == 1 and ";" in header[0]:
        raise CodebookError(
            "the cells are separated by semicolons", where, "save it as CSV separated by commas"
        )
    for column in columns:
        if column not in header:
            remedy = f"add the column; the header has {', '.join(header) or 'nothing'}"
            raise CodebookError(f"column {column} is missing", where, remedy)
    for column in header:
        if header.count(column) > 1:
            raise CodebookError(f"column {column} stands twice", where, "delete one of them")
    return header


def _row(path: Path, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise CodebookError(
            f"the line has {len(cells)} cells, the header {len(header)}",
            where=f"{path}, line {line}",
            remedy='put text with a comma in it in quotes: "one, two"',
        )
    return Row(str(path), line, dict(zip(header, cells, strict=True)))


def unique(rows: Iterator[tuple[Row, str]], column: str, kind: str) -> None:
    """Check that no id stands twice.

    Raises
    ------
    CodebookError
        Naming the second line and the first.
    """
    seen: dict[str, int] = {}
    for row, name in rows:
        if name in seen:
            what = f"{kind} {name!r} stands twice, first in line {seen[name]}"
            raise row.error(column, what, "delete one of the lines or give it another id")
        seen[name] = row.line
