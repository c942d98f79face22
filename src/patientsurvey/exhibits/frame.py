"""The frame of an exhibit on the page: caption, notes, body, links, comparison with print."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from ..labels import Labels
from .against_print import comparison_html
from .exhibit import Exhibit, Supplement
from .notes import base_note, picture_note


def page(exhibit: Exhibit, body: str, labels: Labels, folder: Path) -> str:
    """HTML of an exhibit of the report around its pictures and tables."""
    title, here = escape(exhibit.published.title(labels.lang)), escape(labels.word("link_here"))
    number = (
        f'<a class="exhibit-number" href="#{exhibit.id}" title="{here}">{exhibit.name(labels)}</a>'
    )
    notes = (base_note(exhibit.estimates, labels), picture_note(exhibit.published, labels))
    key = "link_line_of_source" if labels.other_source(exhibit.id) else "link_line"
    line = labels.word(key, line=str(exhibit.published.line))  # a place, not an amount
    return (
        f'<figure class="exhibit" id="{exhibit.id}">'
        f"<figcaption>{number} {title}{_small(*notes)}</figcaption>{body}"
        f"{foot(folder / f'{exhibit.id}.csv', labels, exhibit.code, line)}"
        f"{comparison_html(exhibit, labels)}</figure>"
    )


def unnumbered(supplement: Supplement, body: str, labels: Labels, folder: Path) -> str:
    """HTML of an analysis of our own around its pictures and tables."""
    notes = (base_note(supplement.estimates, labels), supplement.notes.get(labels.lang, ""))
    caption = supplement.captions[labels.lang]
    return (
        f'<figure class="exhibit" id="{supplement.name}">'
        f"<figcaption>{escape(caption)}{_small(*notes)}</figcaption>{body}"
        f"{foot(folder / f'{supplement.name}.csv', labels, supplement.code)}</figure>"
    )


def folded(supplement: Supplement, finding: str, body: str, labels: Labels, folder: Path) -> str:
    """HTML of an analysis that folds out: its caption and its finding stay in sight."""
    caption, note = supplement.captions[labels.lang], supplement.notes.get(labels.lang, "")
    return (
        f'<section class="folded" id="{supplement.name}"><details>'
        f"<summary><b>{escape(caption)}.</b> {escape(finding)}</summary>{body}"
        f"<p>{escape(note)}</p>"
        f"{foot(folder / f'{supplement.name}.csv', labels, supplement.code)}</details></section>"
    )


def drawn(name: str, caption: str, image: str, labels: Labels, folder: Path) -> str:
    """HTML of a figure whose data are no estimates."""
    return (
        f'<figure class="exhibit" id="{name}"><figcaption>{escape(caption)}</figcaption>{image}'
        f"{foot(folder / f'{name}.csv', labels)}</figure>"
    )


def foot(file: Path, labels: Labels, code: str = "", line: str = "") -> str:
    """Where the numbers, the code and the printed original are."""
    parts = [
        f'<a class="download" download href="{file.as_posix()}">{labels.word("download_csv")}</a>'
    ]
    if code:
        parts.append(f'<a class="code" download href="{code}">{labels.word("link_code")}</a>')
    if line:
        parts.append(f"<span>{escape(line)}</span>")
    return f'<div class="exhibit-foot">{" · ".join(parts)}</div>'


def _small(*notes: str) -> str:
    return "".join(f'<span class="exhibit-base">{escape(note)}</span>' for note in notes if note)


# --- files and plain text -----------------------------------------------------------------


def write_csv(file: Path, estimates: pd.DataFrame, labels: dict[str, Labels]) -> None:
    """A download: tidy estimates with readable labels in the first language."""
    names = next(iter(labels.values()))
    named = names.named(estimates).drop(columns="suppressed", errors="ignore")
    terms = [names.term(term) if term in names.codebook.terms else "" for term in named["term"]]
    file.parent.mkdir(parents=True, exist_ok=True)
    named.assign(term_label=terms).to_csv(file, index=False)


def as_text(exhibit: Exhibit, labels: Labels) -> str:
    """The exhibit as plain text: what git stores and nbval compares.

    Verdicts are not in it: they are settled when the chapter ends, and its summary holds them.
    """
    title = f"{exhibit.id}: {exhibit.published.title(labels.lang)}"
    return f"{title}\n{numbers_as_text(exhibit.estimates)}"


def numbers_as_text(estimates: pd.DataFrame) -> str:
    """Estimates as an aligned text table, without the keys that say nothing."""
    keys = ["sector", "group", "outcome", "level", "term", "statistic"]
    several = estimates["outcome"].nunique() > 1
    used = [key for key in keys if estimates[key].ne("").any() and (key != "outcome" or several)]
    columns = [*used, "n", "estimate", "conf_low", "conf_high"]
    return estimates[columns].to_string(index=False, float_format="{:.3f}".format, na_rep="–")
