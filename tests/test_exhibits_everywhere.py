"""Exhibits, notebooks, printed numbers and built pages held against each other.

What the report prints as a table or figure stands in exactly one notebook, and in exactly one
page of each edition, with a text alternative, a download and its comparison with print.
``make test`` builds the book first.
"""

import ast
import re
from collections import Counter
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from patientsurvey.published import Published
from patientsurvey.site.sources import Book

PROJECT = Path(__file__).parents[1]
HTML = PROJECT / "book" / "_build" / "html"
EDITIONS = {"en": HTML, "nb": HTML / "nb"}
PUBLISHED = Published.load(PROJECT / "data" / "published")
EXHIBITS = pd.read_csv(PROJECT / "data" / "published" / "exhibits.csv", dtype=str)
REPORT = EXHIBITS[EXHIBITS["kind"].ne("text")]
SHOWING = {"figure", "table", "regression"}
FRAME = re.compile(r'<figure class="exhibit" id="((?:table|figure)-[^"]+)">(.*?)</figure>', re.S)


def shown_in(notebook: Path) -> list[str]:
    """Exhibits that the code of a notebook shows: first arguments of ``chapter.figure`` …"""
    cells = nbformat.read(notebook, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in SHOWING
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def frames(edition: str) -> list[tuple[str, str]]:
    """Exhibit frames on an edition's pages: id and HTML."""
    pages = [EDITIONS[edition] / f"{page}.html" for page in Book.load(PROJECT / "book").pages]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    return [found for text in texts for found in FRAME.findall(text)]


def test_the_report_s_results_have_102_exhibits():
    kinds = REPORT.loc[REPORT["chapter"].astype(int).between(4, 12), "kind"].value_counts()
    assert (kinds["table"], kinds["figure"]) == (22, 80)


def test_every_exhibit_stands_in_exactly_one_notebook():
    shown = Counter(
        exhibit
        for notebook in (PROJECT / "notebooks").glob("*.ipynb")
        for exhibit in shown_in(notebook)
        if not exhibit.startswith("text-")
    )
    wanted = set(REPORT["exhibit"])
    assert {e: n for e, n in shown.items() if n != 1} == {}
    assert (wanted - set(shown), set(shown) - wanted) == (set(), set())


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_exhibit_stands_on_exactly_one_page(edition):
    shown = Counter(exhibit for exhibit, _ in frames(edition))
    assert shown == Counter(REPORT["exhibit"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_exhibit_has_words_a_download_and_a_comparison(edition):
    lacking = []
    for exhibit, html in frames(edition):
        images = re.findall(r"<img [^>]*>", html)
        worded = all(re.search(r'alt="[^"]{20,}"', image) for image in images)
        readable = (images and worded) or "<table" in html
        download = EDITIONS[edition] / "_static" / "exhibits" / f"{exhibit}.csv"
        if not (readable and download.exists() and 'class="comparison"' in html):
            lacking.append(exhibit)
    assert lacking == []


def reproduction() -> pd.DataFrame:
    return pd.read_csv(PROJECT / "build" / "reproduction.csv", keep_default_na=False)


def test_every_printed_row_has_a_verdict():
    rows = reproduction()
    assert list(rows["id"]) == list(PUBLISHED.estimates["id"])
    assert set(rows["verdict"]) <= {"match", "explained", "differs", "no_target"}


def test_no_printed_row_differs_without_explanation():
    rows = reproduction()
    assert rows.loc[rows["verdict"].eq("differs"), ["id", "reason"]].to_numpy().tolist() == []


def test_whatever_is_not_a_plain_match_has_a_reason():
    rows = reproduction()
    silent = rows[rows["verdict"].isin(["explained", "no_target"]) & rows["reason"].eq("")]
    assert list(silent["id"]) == []
