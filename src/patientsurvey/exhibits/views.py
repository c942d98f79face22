"""Figures and tables of an exhibit as HTML, each picture in a file of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pandas as pd

from ..figures import house_style, narrow
from ..labels import Labels
from .notes import is_empty

PHONE = "(max-width: 40rem)"
"""Screens that get the narrow drawing."""
LONGEST_ALT = 600
"""Characters of a picture's text that still stand as its alternative text."""
_HEAD = re.compile(r"[^.:]*[.:]")
_NEXT_SENTENCE = re.compile(r"(?<=\.)(?<!\be\.g\.)(?<!\bf\.eks\.)(?<!\bSt\.) (?=[A-ZÆØÅ])")


def views_html(
    name: str, estimates: pd.DataFrame, views: tuple, labels: Labels, folder: Path
) -> str:
    """The `views` of `estimates` in order; a note in their place where nobody stands behind them.

    Parameters
    ----------
    name : str
        What the pictures' files begin with, such as ``figure-8-1``.
    estimates : DataFrame
        Tidy, gated estimates.
    views : tuple
        Figures (``draw``, ``describe``) and tables (``html``).
    labels : Labels
    folder : Path
        Where pictures go.
    """
    if is_empty(estimates):
        return f'<p class="reading quiet">{escape(labels.word("no_estimates"))}</p>'
    files = _files(name, views)
    return "".join(
        table_html(view.html(estimates, labels))
        if hasattr(view, "html")
        else image_html(folder / f"{file}.{labels.lang}.svg", estimates, view, labels)
        for view, file in zip(views, files, strict=True)
    )


def table_html(table: str) -> str:
    """A table in a frame that scrolls by itself."""
    return f'<div class="exhibit-table" tabindex="0">{table}</div>'


def image_html(file: Path, data: pd.DataFrame, view, labels: Labels) -> str:
    """Draw `data` into `file`, and beside it for phones; a picture with its text."""
    phone = file.with_suffix(f".phone{file.suffix}")
    with house_style():
        _draw(file, data, view, labels)
        with narrow():
            _draw(phone, data, view, labels)
    alt, words = alternative(view.describe(data, labels), labels)
    source = f'<source media="{PHONE}" srcset="{phone.as_posix()}">'
    image = f'<picture>{source}<img src="{file.as_posix()}" alt="{escape(alt)}"></picture>'
    return f'<div class="exhibit-image">{image}</div>{words}'


def _draw(file: Path, data: pd.DataFrame, view, labels: Labels) -> None:
    view.draw(data, labels).savefig(file, metadata={"Date": None})


def alternative(text: str, labels: Labels) -> tuple[str, str]:
    """Alternative text, and the fold-out that holds the rest of a long one.

    A screen reader says an alternative text in one breath, without a way to stop or go back.
    """
    text = text.strip()
    if len(text) <= LONGEST_ALT:
        return text, ""
    head = _HEAD.match(text)
    kind = head[0].rstrip(".:") if head else text[:LONGEST_ALT]
    summary = escape(labels.word("figure_in_words"))
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in _NEXT_SENTENCE.split(text))
    words = f'<details class="in-words"><summary>{summary}</summary>{said}</details>'
    return f"{kind}. {labels.word('alt_in_words')}", words


def _files(name: str, views: tuple) -> Iterator[str]:
    """A file name per view by its kind, numbered from the second of a kind."""
    seen: Counter[str] = Counter()
    for view in views:
        kind = type(view).__name__.lower()
        seen[kind] += 1
        yield f"{name}-{kind}" + (f"-{seen[kind]}" if seen[kind] > 1 else "")
