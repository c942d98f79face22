"""Jupyter Book turns the sources of an edition into pages."""

from __future__ import annotations

import os
import re
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path

from .errors import SiteError
from .kept import Kept

LIBRARIES = (
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinx_togglebutton",
    "sphinxcontrib.bibtex",
    "patientsurvey.site.mathml",
    "patientsurvey.site.theme",
)
"""What takes longest to import of what Jupyter Book needs."""

_TROUBLE = re.compile(r"WARNING|ERROR|CRITICAL|Error|error:")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LAST_LINES = 15  # shown of an output that names no trouble


def preload() -> None:
    """Import :data:`LIBRARIES`, so that processes forked from this one need not."""
    for library in LIBRARIES:
        import_module(library)


def render(kept: Kept, log: Path) -> None:
    """Render the pages of an edition that its sources have made outdated.

    Parameters
    ----------
    kept : Kept
        The edition's folder, whose sources are in place.
    log : Path
        Where Jupyter Book's output goes.

    Raises
    ------
    SiteError
        If there is a warning, with the lines that tell of it.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        sound = _jupyter_book(kept, output)
    text = _COLOUR.sub("", log.read_text(encoding="utf-8"))
    log.write_text(text, encoding="utf-8")
    if not sound:
        raise SiteError(
            "Jupyter Book is not content with the pages:\n" + _trouble(text),
            where=f"the whole output is in {log}",
            remedy="warnings stop the build; the book in place stays as it was",
        )


def _jupyter_book(kept: Kept, output) -> bool:
    """Run it in this process; whether it was content."""
    from jupyter_book.cli.main import main

    os.environ["NO_COLOR"] = "1"
    options = ["-W", "--keep-going", "--path-output", str(kept.folder), str(kept.sources)]
    with redirect_stdout(output), redirect_stderr(output):
        try:
            main(["build", *options], standalone_mode=False)
        except (Exception, SystemExit) as error:
            print(error)
            return False
    return True


def _trouble(text: str) -> str:
    lines = text.splitlines()
    telling = [line for line in lines if _TROUBLE.search(line)] or lines[-_LAST_LINES:]
    return "\n".join(f"  {line}" for line in telling)
