"""The site: one edition per language, built side by side, put in place when both are sound."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from ..run import say
from .check import check_site
from .errors import SiteError
from .place import put_in_place
from .sources import Book, write_sources

__all__ = ["SiteError", "build_site"]

_REDIRECT = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url=nb/index.html"></head>
<body><a href="nb/index.html">{title}</a></body></html>
"""
_TROUBLE = re.compile(r"WARNING|ERROR|CRITICAL|Error|error:")
_LAST_LINES = 15  # shown of an output that names no trouble
# Without the grammar that __main__ leaves out too, it starts a second sooner.
_JUPYTER_BOOK = (
    "import sys; sys.modules['rfc3987_syntax'] = None; "
    "from jupyter_book.cli.main import main; main()"
)


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
    work = _work_folder(target)
    for lang in languages:
        write_sources(contents, build / "executed", lang, len(languages) > 1, work / lang)
    _render({lang: work / lang for lang in languages}, build / "logs")
    site = _assemble(contents, work, languages)
    check_site(site, contents.pages, {lang: _place_of(site, lang) for lang in languages})
    put_in_place(site, target)
    shutil.rmtree(work)
    say(f"site done in {time.monotonic() - started:.1f} s")


def _work_folder(target: Path) -> Path:
    """A new folder beside `target`, so that moving there is a rename; leftovers are removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name}-"
    for leftover in target.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return Path(mkdtemp(prefix=prefix, dir=target.parent))


def _render(sources: dict[str, Path], logs: Path) -> None:
    """Run Jupyter Book on all editions at once; a warning in any fails them all."""
    logs.mkdir(parents=True, exist_ok=True)
    running = {}
    for lang, folder in sources.items():
        log = logs / f"site-{lang}.log"
        with log.open("w", encoding="utf-8") as output:
            running[log] = subprocess.Popen(
                [sys.executable, "-c", _JUPYTER_BOOK, "build", "-W", "--keep-going", folder],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "NO_COLOR": "1"},
            )
    failed = [log for log, process in running.items() if process.wait() != 0]
    if failed:
        raise SiteError(
            "Jupyter Book is not content with the pages:\n" + "\n".join(map(_trouble, failed)),
            where=f"the whole output is in {', '.join(map(str, failed))}",
            remedy="warnings stop the build; the book in place stays as it was",
        )


def _trouble(log: Path) -> str:
    lines = log.read_text(encoding="utf-8").splitlines()
    telling = [line for line in lines if _TROUBLE.search(line)] or lines[-_LAST_LINES:]
    return "\n".join(f"  {line}" for line in telling)


def _place_of(site: Path, lang: str) -> Path:
    return site if lang == "en" else site / lang


def _assemble(book: Book, work: Path, languages: tuple[str, ...]) -> Path:
    site = work / "site"
    for lang in sorted(languages):  # English first: the other lies within it
        place = _place_of(site, lang)
        place.parent.mkdir(exist_ok=True)
        (work / lang / "_build" / "html").rename(place)
    if "en" not in languages:
        title = book.config_for("nb", twin=False)["title"]
        (site / "index.html").write_text(_REDIRECT.format(title=title), encoding="utf-8")
    return site
