"""The folder in which an edition is rendered, kept from build to build.

Sphinx reads and writes a page again when its source is newer than what it made of it. So the
folder's sources are renewed file by file, and only where they differ. What a page shows of the
others (the contents beside it, the names of exhibits it leads to), settings, style and theme
make up the edition's frame: when that changes, everything is rendered anew.
"""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .edition import EXHIBITS

LOCK = Path("requirements.lock")
_PAGES = (".md", ".ipynb")
# Headings, labels and exhibits, in a page's text as in the JSON of a notebook.
_SEEN_ELSEWHERE = re.compile(
    r"""^\s*"?(\#{1,6}\s.*|\([\w-]+\)=.*)$"""
    r"""|<figure class=\\?"exhibit\\?" id=\\?"([^"\\]+)|class=\\?"exhibit-number\\?">([^<]+)<""",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Kept:
    """Folder of one edition: its sources, what Sphinx remembers of them, and the pages."""

    folder: Path

    @property
    def sources(self) -> Path:
        """What Jupyter Book reads."""
        return self.folder / "sources"

    @property
    def html(self) -> Path:
        """The rendered edition."""
        return self.folder / "_build" / "html"

    def renew(self, fresh: Path) -> str:
        """Let the sources be those in `fresh`; forget what was rendered within another frame.

        Until :meth:`settle` the folder counts as unfinished: a rendering that was broken off
        may have left half a page.

        Returns
        -------
        str
            The frame, for :meth:`settle`.
        """
        frame, before = frame_of(fresh), self.folder / "frame"
        if not before.exists() or before.read_text(encoding="utf-8") != frame:
            shutil.rmtree(self.folder / "_build", ignore_errors=True)
            shutil.rmtree(self.sources, ignore_errors=True)
        before.unlink(missing_ok=True)
        _renew(fresh, self.sources)
        return frame

    def settle(self, frame: str) -> None:
        """Note that all pages are rendered, within this frame."""
        (self.folder / "frame").write_text(frame, encoding="utf-8")


def frame_of(sources: Path) -> str:
    """Fingerprint of all that more pages than one depend on."""
    found = sha256()
    for file in sorted(path for path in sources.rglob("*") if path.is_file()):
        name = file.relative_to(sources).as_posix()
        found.update(f"\n{name}\n".encode())
        if file.parent == sources and file.suffix in _PAGES:
            found.update(repr(_SEEN_ELSEWHERE.findall(file.read_text(encoding="utf-8"))).encode())
        elif not name.startswith(EXHIBITS):
            found.update(file.read_bytes())
    for file in _renderers():
        found.update(file.read_bytes())
    return found.hexdigest()


def _renderers() -> Iterator[Path]:
    """What turns sources into pages: the pinned packages and this one."""
    yield from sorted(Path(__file__).parent.glob("*.py"))
    if LOCK.exists():
        yield LOCK


def _renew(fresh: Path, sources: Path) -> None:
    """Move files that differ; remove those that are gone. Others keep their times."""
    wanted = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    for name in wanted:
        target = sources / name
        if not (target.exists() and filecmp.cmp(fresh / name, target, shallow=False)):
            target.parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).replace(target)
    for path in [path for path in sources.rglob("*") if path.is_file()]:
        if path.relative_to(sources) not in wanted:
            path.unlink()
