"""How an exhibit stands on the page: caption, picture or table, download, comparison.

An exhibit is shown once per language. Its output carries the language as metadata, so that
the site builder gives each edition its own; with ``PATIENTSURVEY_DISPLAY=text`` only plain
text is shown, which is what git stores and nbval compares.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd
from IPython.display import display

from .comparison import largest_distance
from .figures import house_style
from .labels import Labels
from .published import PublishedExhibit

VERDICTS = ("match", "explained", "differs", "no_target")


@dataclass(frozen=True)
class Exhibit:
    """One table or figure with its gated estimates and its comparison with print."""

    published: PublishedExhibit
    estimates: pd.DataFrame
    comparison: pd.DataFrame
    synthetic: bool

    @property
    def id(self) -> str:
        """Exhibit id, also the anchor on the page: ``figure-8-1``."""
        return self.published.exhibit


def text_only() -> bool:
    """Whether outputs are plain text alone (for nbval and for the notebooks in git)."""
    return os.environ.get("PATIENTSURVEY_DISPLAY") == "text"


def emit(html: str, text: str, lang: str) -> None:
    """Show one output in one language."""
    bundle = {"text/plain": text} if text_only() else {"text/html": html, "text/plain": text}
    display(bundle, raw=True, metadata={"lang": lang})


def paragraph(text: str, lang: str, quiet: bool = False) -> None:
    """Show a sentence or two of running text."""
    css = "reading quiet" if quiet else "reading"
    emit(f'<p class="{css}">{_inline(text)}</p>', text, lang)


def _inline(text: str) -> str:
    """Escape, then allow ``*emphasis*`` alone."""
    parts = escape(text, quote=False).split("*")
    return "".join(f"<em>{part}</em>" if i % 2 else part for i, part in enumerate(parts))


def show(exhibit: Exhibit, views: tuple, labels: dict[str, Labels], folder: Path) -> None:
    """Show `exhibit` in each language and write its pictures and its CSV into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(exhibit, labels, folder)
    for lang, names in labels.items():
        body = "".join(_view(exhibit.id, exhibit.estimates, view, names, folder) for view in views)
        emit(_page(exhibit, body, names, folder), as_text(exhibit, names), lang)


def picture(name: str, data: pd.DataFrame, view, labels: dict[str, Labels], folder: Path) -> None:
    """Show a figure that is no exhibit of the report: caption, alt text and download, no number.

    Parameters
    ----------
    name : str
        Anchor and file name; the caption is the wording ``picture_<name>``.
    data : DataFrame
        What `view` draws and reads out, and what the download holds.
    view
        Draws and describes `data` in the language of the labels.
    labels : dict of str to Labels
        By language.
    folder : Path
        Where pictures and CSV go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data.to_csv(folder / f"{name}.csv", index=False)
    for lang, names in labels.items():
        caption, alt = names.word(f"picture_{name.replace('-', '_')}"), view.describe(data, names)
        body = _image(folder / f"{name}.{lang}.svg", data, view, names)
        emit(_picture_html(name, caption, body, names, folder), f"{caption}\n{alt}", lang)


def _picture_html(name: str, caption: str, body: str, labels: Labels, folder: Path) -> str:
    return (
        f'<figure class="exhibit" id="{name}"><figcaption>{escape(caption)}</figcaption>{body}'
        f'<div class="exhibit-foot">{_download(folder / f"{name}.csv", labels)}</div></figure>'
    )


def show_supplement(
    name: str, estimates: pd.DataFrame, views: tuple, labels: dict[str, Labels], folder: Path
) -> None:
    """Show an analysis that the report does not have: caption, views and download, no number.

    Parameters
    ----------
    name : str
        Anchor and file name; the caption is the wording of the same name with ``_`` for ``-``.
    estimates : DataFrame
        Tidy, gated estimates.
    views : tuple
        Figure kinds and tables, as in :func:`show`.
    labels, folder : see :func:`show`
    """
    folder.mkdir(parents=True, exist_ok=True)
    named = next(iter(labels.values())).named(estimates).drop(columns="suppressed")
    named.to_csv(folder / f"{name}.csv", index=False)
    for lang, names in labels.items():
        caption = names.word(name.replace("-", "_"))
        body = "".join(_view(name, estimates, view, names, folder) for view in views)
        text = f"{name}: {caption}\n{numbers_as_text(estimates)}"
        emit(_picture_html(name, caption, body, names, folder), text, lang)


def _image(file: Path, data: pd.DataFrame, view, labels: Labels) -> str:
    """Draw `data` into `file`; the image's HTML with its alt text."""
    with house_style():
        view.draw(data, labels).savefig(file, metadata={"Date": None})
    alt = escape(view.describe(data, labels))
    return f'<div class="exhibit-image"><img src="{file.as_posix()}" alt="{alt}"></div>'


def _download(file: Path, labels: Labels) -> str:
    word = labels.word("download_csv")
    return f'<a class="download" download href="{file.as_posix()}">{word}</a>'


def write_csv(exhibit: Exhibit, labels: dict[str, Labels], folder: Path) -> None:
    """The exhibit's download: tidy estimates with readable labels, English first."""
    named = next(iter(labels.values())).named(exhibit.estimates)
    named.drop(columns="suppressed").to_csv(folder / f"{exhibit.id}.csv", index=False)


def _view(name: str, estimates: pd.DataFrame, view, labels: Labels, folder: Path) -> str:
    if hasattr(view, "html"):
        return f'<div class="exhibit-table" tabindex="0">{view.html(estimates, labels)}</div>'
    kind = type(view).__name__.lower()
    return _image(folder / f"{name}-{kind}.{labels.lang}.svg", estimates, view, labels)


def _page(exhibit: Exhibit, body: str, labels: Labels, folder: Path) -> str:
    return (
        f'<figure class="exhibit" id="{exhibit.id}">'
        f'<figcaption><span class="exhibit-number">{exhibit_name(exhibit, labels)}</span> '
        f"{escape(exhibit.published.title(labels.lang))}"
        f'<span class="exhibit-base">{escape(base_note(exhibit, labels))}</span></figcaption>'
        f"{body}"
        f'<div class="exhibit-foot">{_download(folder / f"{exhibit.id}.csv", labels)}</div>'
        f"{comparison_html(exhibit, labels)}</figure>"
    )


def exhibit_name(exhibit: Exhibit, labels: Labels) -> str:
    """What the report calls it: ``Table 8-1``; running text by its section, ``Section 8.1``."""
    kind, _, number = exhibit.id.partition("-")
    return f"{labels.word(kind)} {number.replace('-', '.') if kind == 'text' else number}"


def base_note(exhibit: Exhibit, labels: Labels) -> str:
    """The bases behind the exhibit by sector, and what was held back."""
    shown = exhibit.estimates[exhibit.estimates["statistic"].isin(["percent", "mean", "n"])]
    counted = _overlapping_bases if _overlap(shown) else _exclusive_bases
    note = counted(shown.dropna(subset="n"), labels)
    if exhibit.estimates["suppressed"].any():
        note += " " + labels.word("suppressed_note")
    return note.strip()


def _overlap(shown: pd.DataFrame) -> bool:
    """Whether respondents may stand in several groups (diagnoses)."""
    return bool(shown["group"].str.startswith("diagnoses=").any())


def _exclusive_bases(shown: pd.DataFrame, labels: Labels) -> str:
    """Respondents by sector: exclusive groups add up, the answers of a group share its base."""
    per_group = shown.groupby(["sector", "group"], sort=False)["n"].max()
    bases = per_group.groupby("sector", sort=False).sum()
    parts = [f"{labels.sector(s)} {labels.number(n)}" for s, n in bases.items()]
    return f"n: {', '.join(parts)}." if parts else ""


def _overlapping_bases(shown: pd.DataFrame, labels: Labels) -> str:
    """Smallest and largest group by sector, since overlapping groups do not add up."""
    limits = shown.groupby("sector", sort=False)["n"].agg(["min", "max"])
    parts = [
        f"{labels.sector(row.Index)} {labels.number(row.min)}–{labels.number(row.max)}"
        for row in limits.itertuples()
    ]
    return f"{labels.word('base_per_group')}: {', '.join(parts)}." if parts else ""


def comparison_line(comparison: pd.DataFrame, labels: Labels, synthetic: bool) -> str:
    """How many printed numbers there are, how many match, what differs: one quiet line."""
    if comparison.empty:
        return labels.word("comparison_none")
    counts = comparison["verdict"].value_counts()
    line = labels.word(
        "comparison_counts", printed=len(comparison), match=int(counts.get("match", 0))
    )
    for verdict in VERDICTS[1:]:
        if counts.get(verdict, 0):
            line += labels.word(f"comparison_{verdict}", count=int(counts[verdict]))
    notes = [distance_note(comparison, labels), labels.word("calibration") if synthetic else ""]
    return " ".join([line + ".", *filter(None, notes)])


def distance_note(comparison: pd.DataFrame, labels: Labels) -> str:
    """How far the regression estimates that do not round to print lie from it, at most."""
    furthest = largest_distance(comparison)
    if not comparison["verdict"].eq("differs").any() or math.isnan(furthest):
        return ""
    return labels.word("comparison_distance", distance=furthest)


def comparison_html(exhibit: Exhibit, labels: Labels) -> str:
    """The quiet line, folding out to the printed number beside the reproduced one."""
    line = escape(comparison_line(exhibit.comparison, labels, exhibit.synthetic))
    if exhibit.comparison.empty:
        return f'<p class="comparison">{line}</p>'
    heads = "".join(
        f"<th>{labels.word(key)}</th>"
        for key in ("col_number", "col_printed", "col_reproduced", "col_verdict", "col_line")
    )
    rows = "".join(_comparison_row(row, labels) for row in exhibit.comparison.itertuples())
    return (
        f'<details class="comparison"><summary>{line}</summary>'
        f'<div class="exhibit-table" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _comparison_row(row, labels: Labels) -> str:
    verdict, reason = labels.word(f"verdict_{row.verdict}"), row.reason.say(labels)
    cells = (
        what_is_printed(row, labels),
        row.printed.say(labels),
        labels.number(row.reproduced, row.display_decimals),
        f"{verdict}: {reason}" if reason else verdict,
        row.line,
    )
    body = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    return f'<tr class="{row.verdict}">{body}</tr>'


def what_is_printed(row, labels: Labels) -> str:
    """A printed number in words: sector, group, level or term, statistic."""
    parts = [
        labels.sector(row.sector) if row.sector else "",
        labels.group(row.group),
        labels.answer(row.outcome, row.level) if row.level else "",
        labels.term(row.term) if row.term else "",
        labels.word(f"statistic_{row.statistic}"),
    ]
    return " · ".join(part for part in parts if part)


def as_text(exhibit: Exhibit, labels: Labels) -> str:
    """The exhibit as plain text: what git stores and nbval compares."""
    title = f"{exhibit.id}: {exhibit.published.title(labels.lang)}"
    line = comparison_line(exhibit.comparison, labels, exhibit.synthetic)
    return f"{title}\n{numbers_as_text(exhibit.estimates)}\n{line}"


def numbers_as_text(estimates: pd.DataFrame) -> str:
    """Estimates as an aligned text table, without the keys that say nothing."""
    keys = ["sector", "group", "outcome", "level", "term", "statistic"]
    several = estimates["outcome"].nunique() > 1
    used = [key for key in keys if estimates[key].ne("").any() and (key != "outcome" or several)]
    columns = [*used, "n", "estimate", "conf_low", "conf_high"]
    return estimates[columns].to_string(index=False, float_format="{:.3f}".format, na_rep="–")


def summarise(
    published, comparison: pd.DataFrame, labels: dict[str, Labels], synthetic: bool
) -> None:
    """A table of verdicts per exhibit, linked to the exhibits."""
    for lang, names in labels.items():
        counts = (
            comparison.groupby(["exhibit", "verdict"]).size().unstack(fill_value=0)
            if len(comparison)
            else pd.DataFrame()
        ).reindex(columns=list(VERDICTS), fill_value=0)
        emit(_summary_html(published, counts, names, synthetic), _summary_text(counts, names), lang)


def _summary_html(published, counts: pd.DataFrame, labels: Labels, synthetic: bool) -> str:
    if counts.empty:
        return f'<p class="comparison">{labels.word("comparison_none")}</p>'
    heads = "".join(
        f"<th>{labels.word(key)}</th>"
        for key in ("col_exhibit", *(f"verdict_{v}" for v in VERDICTS))
    )
    rows = "".join(
        f'<tr><td><a href="#{exhibit}">{escape(published.exhibit(exhibit).title(labels.lang))}'
        "</a></td>" + "".join(f'<td class="number">{row[v]}</td>' for v in VERDICTS) + "</tr>"
        for exhibit, row in counts.iterrows()
    )
    note = f'<p class="comparison">{labels.word("calibration")}</p>' if synthetic else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="exhibit-table" tabindex="0">{table}</div>{note}'


def _summary_text(counts: pd.DataFrame, labels: Labels) -> str:
    return counts.to_string() if len(counts) else labels.word("comparison_none")
