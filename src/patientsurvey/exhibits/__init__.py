"""How an exhibit stands on the page: caption, picture or table, download, comparison.

An exhibit is shown once per language. Its output carries the language as metadata, so that
the site builder gives each edition its own; with ``PATIENTSURVEY_DISPLAY=text`` only plain
text is shown, which is what git stores and nbval compares.

What is shown passes through :func:`emit` and nothing else; the modules beside give HTML alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from IPython.display import DisplayHandle, display

from ..labels import Labels
from ..published import Published
from .against_print import comparison_html, comparison_line, rests_on_answers
from .exhibit import Exhibit, Shown, Supplement, exhibit_name
from .frame import as_text, drawn, folded, numbers_as_text, page, unnumbered, write_csv
from .in_short import summary_html, summary_text, verdict_counts
from .notes import base_note, picture_note
from .sentences import sentence
from .typeset import inline
from .views import image_html, table_html, views_html

__all__ = [
    "Exhibit",
    "Shown",
    "Supplement",
    "base_note",
    "comparison_html",
    "comparison_line",
    "emit",
    "exhibit_name",
    "paragraph",
    "picture",
    "picture_note",
    "sentence",
    "settle",
    "show",
    "show_folded",
    "show_supplement",
    "summarise",
]


def text_only() -> bool:
    """Whether outputs are plain text alone (for nbval and for the notebooks in git)."""
    return os.environ.get("PATIENTSURVEY_DISPLAY") == "text"


def emit(html: str, text: str, lang: str) -> DisplayHandle | None:
    """Show one output in one language; what it returns can show something else in its place.

    Plain text stays as it is: what git stores is compared cell by cell.
    """
    if text_only():
        return display({"text/plain": text}, raw=True, metadata={"lang": lang})
    bundle = {"text/html": html, "text/plain": text}
    return display(bundle, raw=True, metadata={"lang": lang}, display_id=True)


def paragraph(text: str, lang: str, quiet: bool = False) -> None:
    """Show a sentence or two of running text."""
    css = "reading quiet" if quiet else "reading"
    emit(f'<p class="{css}">{_emphasised(text)}</p>', text, lang)


def _emphasised(text: str) -> str:
    """Escape, then allow ``*emphasis*`` alone."""
    parts = inline(text).split("*")
    return "".join(f"<em>{part}</em>" if i % 2 else part for i, part in enumerate(parts))


# --- exhibits of the report ---------------------------------------------------------------


def show(exhibit: Exhibit, views: tuple, labels: dict[str, Labels], folder: Path) -> list[Shown]:
    """Show `exhibit` in each language and write its pictures and its CSV into `folder`.

    Returns
    -------
    list of Shown
        The exhibit as it stands on the page, by language: see :func:`settle`.
    """
    write_csv(folder / f"{exhibit.id}.csv", exhibit.estimates, labels)
    return [_show(exhibit, views, names, folder) for names in labels.values()]


def _show(exhibit: Exhibit, views: tuple, names: Labels, folder: Path) -> Shown:
    html = body = ""
    if not text_only():  # drawing is what takes time
        body = views_html(exhibit.id, exhibit.estimates, views, names, folder)
        html = page(exhibit, body, names, folder)
    output = emit(html, as_text(exhibit, names), names.lang)
    return Shown(exhibit, body, names, folder, output)


def settle(shown: Shown, comparison: pd.DataFrame) -> None:
    """Show an exhibit with other verdicts, in the place where it stands.

    A statement may speak of estimates that a chapter makes only after the exhibit under which it
    is printed. What stands there must be what the chapter's summary counts.

    Parameters
    ----------
    shown : Shown
    comparison : DataFrame
        Its rows of :func:`patientsurvey.comparison.compare`, with all of the chapter's estimates.
    """
    settled = comparison.reset_index(drop=True)
    if shown.output is None or settled.equals(shown.exhibit.comparison):
        return
    exhibit = replace(shown.exhibit, comparison=settled)
    bundle = {
        "text/html": page(exhibit, shown.body, shown.labels, shown.folder),
        "text/plain": as_text(exhibit, shown.labels),
    }
    shown.output.update(bundle, raw=True, metadata={"lang": shown.labels.lang})


def summarise(
    published: Published,
    comparison: pd.DataFrame,
    shown: Mapping[str, Sequence[Shown]],
    labels: dict[str, Labels],
    synthetic: bool,
) -> None:
    """Settle the exhibits `shown`, and show a table of verdicts per exhibit, linked to them."""
    for id, outputs in shown.items():
        for output in outputs:
            settle(output, comparison[comparison["exhibit"].eq(id)])
    counts = verdict_counts(comparison, published)
    made = synthetic and rests_on_answers(comparison)
    for lang, names in labels.items():
        html = summary_html(published, counts, shown, names, made)
        emit(html, summary_text(counts, names), lang)


# --- what the report does not have --------------------------------------------------------


def show_supplement(
    supplement: Supplement, views: tuple, labels: dict[str, Labels], folder: Path
) -> None:
    """Show an analysis of our own: caption, bases, views and download, no number.

    Parameters
    ----------
    supplement : Supplement
    views : tuple
        Figure kinds and tables, as in :func:`show`.
    labels : dict of str to Labels
        By language.
    folder : Path
        Where pictures and CSV go.
    """
    name, estimates = supplement.name, supplement.estimates
    write_csv(folder / f"{name}.csv", estimates, labels)
    for lang, names in labels.items():
        html = ""
        if not text_only():
            body = views_html(name, estimates, views, names, folder)
            html = unnumbered(supplement, body, names, folder)
        emit(html, f"{name}: {supplement.captions[lang]}\n{numbers_as_text(estimates)}", lang)


def show_folded(supplement: Supplement, table, labels: dict[str, Labels], folder: Path) -> None:
    """Show a table folded behind its finding, which ``table.describe`` says in one sentence."""
    name, estimates = supplement.name, supplement.estimates
    write_csv(folder / f"{name}.csv", estimates, labels)
    for lang, names in labels.items():
        finding = table.describe(estimates, names)
        body = table_html(table.html(estimates, names))
        emit(folded(supplement, finding, body, names, folder), f"{name}: {finding}", lang)


def picture(name: str, data: pd.DataFrame, view, labels: dict[str, Labels], folder: Path) -> None:
    """Show a figure whose data are no estimates: caption, alt text and download, no number.

    Parameters
    ----------
    name : str
        Anchor and file name; the caption is the wording ``picture_<name>``.
    data : DataFrame
        What `view` draws and reads out, and what the download holds.
    view
        Draws and describes `data` in the language of the labels.
    labels, folder : see :func:`show_supplement`
    """
    folder.mkdir(parents=True, exist_ok=True)
    data.to_csv(folder / f"{name}.csv", index=False)
    for lang, names in labels.items():
        caption = names.word(f"picture_{name.replace('-', '_')}")
        html = ""
        if not text_only():
            image = image_html(folder / f"{name}.{lang}.svg", data, view, names)
            html = drawn(name, caption, image, names, folder)
        emit(html, f"{caption}\n{view.describe(data, names)}", lang)
