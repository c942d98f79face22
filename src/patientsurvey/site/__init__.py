"""The site: one edition per language, built side by side, put in place when both are sound."""

from __future__ import annotations

import shutil
import time
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from ..run import say
from .check import check_site
from .errors import SiteError
from .kept import Kept
from .place import put_in_place
from .render import preload, render
from .side_by_side import side_by_side
from .sources import Book, write_sources

__all__ = ["SiteError", "build_site", "preload"]

_REDIRECT = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url=nb/index.html"></head>
<body><a href="nb/index.html">{title}</a></body></html>
"""


def build_site(book: Path, build: Path, target: Path, languages: tuple[str, ...]) -> None:
    """Build the editions and put them in place of the last book.

    Parameters
    ----------
    book : Path
        Folder of settings, contents and pages.
    build : Path
        Build folder, with the executed notebooks in ``executed``.
    target : Path
        Where the site goes: English at its root, Norwegian in ``nb``.
    languages : tuple of str
        Editions to build.

    Raises
    ------
    SiteError
        If an edition has a warning or the finished site is not sound; `target` is then
        untouched.
    """
    started = time.monotonic()
    say(f"site ({', '.join(languages)}) …")
    contents = Book.load(book)
    folders = {lang: Kept(build / "site" / lang) for lang in languages}
    twin = len(languages) > 1
    preload()
    side_by_side([partial(_render, contents, build, lang, twin, folders[lang]) for lang in folders])
    work = _work_folder(target)
    site = _assemble(contents, work, folders)
    check_site(site, contents.pages, {lang: _place_of(site, lang) for lang in languages})
    put_in_place(site, target)
    shutil.rmtree(work)
    say(f"site done in {time.monotonic() - started:.1f} s")


def _render(contents: Book, build: Path, lang: str, twin: bool, kept: Kept) -> None:
    """Write the sources of one edition and render what has changed in them."""
    fresh = kept.folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    write_sources(contents, build / "executed", lang, twin, fresh)
    frame = kept.renew(fresh)
    render(kept, build / "logs" / f"site-{lang}.log")
    kept.settle(frame)


def _work_folder(target: Path) -> Path:
    """A new folder beside `target`, so that moving there is a rename; leftovers are removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name}-"
    for leftover in target.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return Path(mkdtemp(prefix=prefix, dir=target.parent))


def _place_of(site: Path, lang: str) -> Path:
    return site if lang == "en" else site / lang


def _assemble(book: Book, work: Path, folders: dict[str, Kept]) -> Path:
    """Copy the editions together; what is kept stays apart from what readers see."""
    site = work / "site"
    for lang in sorted(folders):  # English first: the other lies within it
        shutil.copytree(folders[lang].html, _place_of(site, lang), copy_function=shutil.copyfile)
    if "en" not in folders:
        title = book.config_for("nb", twin=False)["title"]
        (site / "index.html").write_text(_REDIRECT.format(title=title), encoding="utf-8")
    return site
