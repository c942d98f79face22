"""All printed rows as a data file for the page's table, which works without a network."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ...comparison import ON_PRINT, VERDICTS, recomputed
from ...exhibits import exhibit_name
from ...labels import Labels
from ...published import REPORT, Published
from .counts import CAUSES, KINDS
from .places import read_places

HERE = Path(__file__).parent
SCRIPT, STYLE = "reproduction-rows.js", "reproduction-rows.css"
WORDS = (
    "all", "search", "source", "chapter", "kind", "verdict", "cause", "onPrint", "reset", "where",
    "what", "printed", "here", "line", "code", "caption", "count", "none", "clear", "at", "back",
    "next", "pages",
)  # fmt: skip
THOUSANDS = {"en": ",", "nb": "\u00a0\u202f"}
"""What separates thousands in a number of the language."""
NAMES = (
    "id", "exhibit", "chapter", "kind", "verdict", "cause", "onPrint", "what", "claim",
    "printed", "here", "distance", "reason", "line", "source",
)  # fmt: skip
"""What the cells of a row in the data file are; the script has the same list."""


def write_rows(
    rows: pd.DataFrame, published: Published, labels: Labels, build: Path, pages: Mapping[str, str]
) -> list[str]:
    """Write the data, script and style of the table into the build's downloads.

    Parameters
    ----------
    rows : DataFrame
        Rows of :func:`patientsurvey.comparison.compare` with ``kind`` and ``on_print`` (the
        statement's verdict on print, or empty).
    published : Published
    labels : Labels
    build : Path
        The build's folder.
    pages : mapping of str to str
        Page of the book by exhibit, for those that it does not show as such.

    Returns
    -------
    list of str
        File names: data, script, style.
    """
    folder = build / "exhibits"
    folder.mkdir(parents=True, exist_ok=True)
    data = f"reproduction-rows.{labels.lang}.js"
    content = _data(rows, published, labels, read_places(build), pages)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (folder / data).write_text(f"window.reproductionRows={text};\n", encoding="utf-8")
    for source, target in (("rows.js", SCRIPT), ("rows.css", STYLE)):
        (folder / target).write_bytes((HERE / source).read_bytes())
    return [data, SCRIPT, STYLE]


def _data(rows: pd.DataFrame, published: Published, labels: Labels, shown, pages) -> dict:
    rows = _in_order(rows)
    exhibits = {id: place for place, id in enumerate(dict.fromkeys(rows["exhibit"]))}
    reasons: dict[str, int] = {"": 0}
    every = rows.itertuples(index=False)
    said = [_row(row, exhibits, reasons, published, labels) for row in every]
    return {
        "locale": labels.lang,
        "words": _words(labels),
        "thousands": THOUSANDS[labels.lang],
        "sources": [[id, _source(id, labels)] for id in dict.fromkeys(rows["source"])],
        "chapters": {c: labels.word(f"chapter_{c}") for c in _chapters(rows)},
        "kinds": list(KINDS),
        "verdicts": list(VERDICTS),
        "causes": [cause for some in CAUSES.values() for cause in some],
        "onPrint": list(ON_PRINT),
        "exhibits": [_exhibit(id, published, labels, shown, pages) for id in exhibits],
        "reasons": list(reasons),
        "rows": said,
    }


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Printed rows source by source, the report's first, each in printed order."""
    other = rows["source"].where(rows["source"].ne(REPORT), "")
    return rows.assign(other=other).sort_values(["other", "chapter", "line"], kind="stable")


def _source(id: str, labels: Labels) -> str:
    name = labels.word("rows_report" if id == REPORT else f"source_{id}")
    return name[:1].upper() + name[1:]


def _words(labels: Labels) -> dict[str, str]:
    """Every word that the script shows; ``{found}`` and the like are filled there."""
    words = {name: labels.wording.texts[f"rows_{name}"][labels.lang] for name in WORDS}
    for prefix, names in (
        ("verdict_", VERDICTS),
        ("kind_", KINDS),
        ("print_", ON_PRINT),
        ("cause_", (cause for some in CAUSES.values() for cause in some)),
    ):
        words |= {prefix + name: labels.word(prefix + name) for name in names}
    return words


def _exhibit(id: str, published: Published, labels: Labels, shown, pages) -> dict:
    exhibit, place = published.exhibit(id), shown.get(id)
    return {
        "id": id,
        "name": exhibit_name(id, labels),
        "title": exhibit.title(labels.lang),
        "page": place.page if place else pages.get(id, ""),
        "shown": place is not None,
        "code": place.code if place else "",
    }


def _row(row: tuple, exhibits: dict, reasons: dict, published: Published, labels: Labels) -> list:
    reason = row.reason.say(labels)
    distance = None if math.isnan(row.distance) else round(row.distance, 4)
    claim = published.paraphrases.get(row.statement, {}).get(labels.lang, "")
    direction = row.statistic == "direction"
    return [
        row.id, exhibits[row.exhibit], _chapter(row), row.kind, row.verdict, row.cause,
        row.on_print, row.about.say(labels), claim, "" if direction else row.printed.say(labels),
        recomputed(row, labels), distance,
        reasons.setdefault(reason, len(reasons)), int(row.line), row.source,
    ]  # fmt: skip


def _chapter(row: tuple) -> int | None:
    """Chapter of the report; none for a number of another source, which chapter 13 shows."""
    return int(row.chapter) if row.source == REPORT else None


def _chapters(rows: pd.DataFrame) -> list[int]:
    return sorted(int(c) for c in rows.loc[rows["source"].eq(REPORT), "chapter"].unique())
