"""Checks of a finished site: all pages there, all links lead somewhere, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import SiteError
from .side_by_side import side_by_side

LOADING = {
    ("script", "src"), ("img", "src"), ("iframe", "src"), ("embed", "src"), ("source", "src"),
    ("source", "srcset"),
    ("audio", "src"), ("video", "src"), ("video", "poster"), ("object", "data"),
    ("image", "href"), ("use", "href"), ("link", "href"),
}  # fmt: skip
_CSS_LOADS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])([^'")]+)""")


@dataclass
class Page(HTMLParser):
    """What one HTML page loads, where it leads, and the anchors it offers."""

    loads: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the sources, links and ids of one element."""
        given = {name: value for name, value in attrs if value}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        self.loads += [given[name] for name in given if (tag, name) in LOADING]
        self.loads += _CSS_LOADS.findall(given.get("style", ""))
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])


@cache
def _read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def check_site(root: Path, pages: list[str], folders: dict[str, Path]) -> None:
    """Hold a finished site against what readers are promised.

    Parameters
    ----------
    root : Path
        Folder of the whole site.
    pages : list of str
        Names of the pages each edition must have.
    folders : dict
        Folder of each edition by language.

    Raises
    ------
    SiteError
        Naming every page that is missing, link that leads nowhere and source from outside.
    """
    checks = [partial(_faults, root, pages, lang, folders) for lang in folders]
    faults = [fault for found in side_by_side(checks) for fault in found]
    if faults:
        raise SiteError(
            "the finished site is not sound:\n  " + "\n  ".join(faults),
            remedy="the book in place stays as it was; mend the pages named above",
        )


def _faults(root: Path, pages: list[str], lang: str, folders: dict[str, Path]) -> list[str]:
    """What is wrong in one edition; another may lie within its folder."""
    own = folders[lang]
    others = [folder for folder in folders.values() if folder != own and own in folder.parents]
    files = [path for path in sorted(own.rglob("*")) if not any(map(path.is_relative_to, others))]
    return [
        *_missing_pages(pages, lang, own),
        *(fault for path in _pages(files) for fault in _page_faults(path, root)),
        *(fault for path in files if path.suffix == ".css" for fault in _style_faults(path, root)),
    ]


def _missing_pages(pages: list[str], lang: str, folder: Path) -> Iterator[str]:
    for page in pages:
        if not (folder / f"{page}.html").is_file():
            yield f"{page}.html is missing in the edition {lang}"


def _pages(files: list[Path]) -> list[Path]:
    """The pages among an edition's files; themes keep templates among their static files."""
    return [path for path in files if path.suffix == ".html" and "_static" not in path.parts]


def _page_faults(path: Path, root: Path) -> Iterator[str]:
    page, name = _read(path), path.relative_to(root)
    for source in page.loads:
        if _is_external(source):
            yield f"{name} loads {source} from outside"
        elif not _arrives(path, source):
            yield f"{name} loads {source}, which is not there"
    for link in page.leads:
        if not urlsplit(link).scheme and not _is_external(link) and not _arrives(path, link):
            yield f"{name} links to {link}, which is not there"


def _style_faults(path: Path, root: Path) -> Iterator[str]:
    for source in _CSS_LOADS.findall(path.read_text(encoding="utf-8")):
        if _is_external(source):
            yield f"{path.relative_to(root)} loads {source} from outside"


def _is_external(link: str) -> bool:
    return link.startswith("//") or urlsplit(link).scheme in ("http", "https")


def _arrives(page: Path, link: str) -> bool:
    """Whether a relative link has a file, and its anchor, at its end."""
    parts = urlsplit(link)
    if parts.scheme == "data":
        return True
    target = page.parent / unquote(parts.path) if parts.path else page
    if not target.is_file():
        return False
    anchor = unquote(parts.fragment)
    return not anchor or target.suffix != ".html" or anchor in _read(target).anchors
