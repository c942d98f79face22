"""Where the book shows each exhibit: ``places.csv`` of a build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...changed import write_changed

FILE = "places.csv"
_ANCHOR = re.compile(r'id=\\"((?:table|figure|text)-[0-9-]+)\\"')


@dataclass(frozen=True)
class Place:
    """Where the book shows an exhibit: its page, and the notebook among the downloads."""

    page: str = ""
    code: str = ""


def write_places(build: Path) -> None:
    """Note which page shows each exhibit, as the executed notebooks of a build have it."""
    rows = pd.DataFrame(_found(build), columns=["exhibit", "page", "code"])
    write_changed(rows.sort_values("exhibit").to_csv(index=False), build / FILE)


def _found(build: Path) -> list[tuple[str, str, str]]:
    """Exhibit, page and code of every exhibit that the book shows."""
    found = {}
    for notebook in sorted((build / "executed").glob("*.ipynb")):
        code = f"{notebook.stem}.ipynb"
        code = code if (build / "exhibits" / code).is_file() else ""
        for exhibit in _ANCHOR.findall(notebook.read_text(encoding="utf-8")):
            found[exhibit] = (exhibit, notebook.stem, code)
    return list(found.values())


def read_places(build: Path) -> Mapping[str, Place]:
    """Page and code by exhibit; none before the book is built."""
    if not (build / FILE).exists():
        return {}
    rows = pd.read_csv(build / FILE, dtype=str, keep_default_na=False)
    return {row.exhibit: Place(row.page, row.code) for row in rows.itertuples()}
