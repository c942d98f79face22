"""The sources of one edition: settings, contents, pages and exhibits in one folder.

``book/_config.yml`` and ``book/_toc.yml`` are written once for both languages; what differs
stands under ``editions`` in the settings.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

from .edition import edition, write_exhibits
from .errors import SiteError

SHARED = ("_static", "_templates", "_locale")


@dataclass(frozen=True)
class Book:
    """The book's settings and contents, as written in ``book/``.

    Parameters
    ----------
    folder : Path
        Where ``_config.yml``, ``_toc.yml`` and the pages are.
    config, toc : dict
        The two files as read.
    """

    folder: Path
    config: dict
    toc: dict

    @classmethod
    def load(cls, folder: Path) -> Book:
        """Read the settings and contents."""
        config, toc = (
            yaml.safe_load((folder / name).read_text(encoding="utf-8"))
            for name in ("_config.yml", "_toc.yml")
        )
        return cls(folder, config, toc)

    @property
    def pages(self) -> list[str]:
        """Names of all pages, front page first."""
        return list(_files(self.toc))

    def config_for(self, lang: str, twin: bool) -> dict:
        """Jupyter Book's settings for one edition."""
        shared = {key: value for key, value in self.config.items() if key != "editions"}
        own = {key: value for key, value in self._own(lang).items() if key != "captions"}
        merged = _merge(shared, own)
        return _merge(merged, {"sphinx": {"config": {"edition_has_twin": twin}}})

    def toc_for(self, lang: str) -> dict:
        """The contents with the captions of one edition."""
        captions = self._own(lang).get("captions", {})
        toc = deepcopy(self.toc)
        for part in toc.get("parts", []):
            part["caption"] = captions.get(part["caption"], part["caption"])
        return toc

    def _own(self, lang: str) -> dict:
        try:
            return self.config["editions"][lang]
        except KeyError:
            raise SiteError(
                f"there are no settings for the edition {lang!r}",
                where=f"{self.folder}/_config.yml, editions",
                remedy="give it a title, a language and the captions of the contents",
            ) from None


def _files(node: object) -> Iterator[str]:
    """Page names in a table of contents, in reading order."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("root", "file") if key in node)
        for key in ("parts", "chapters", "sections"):
            yield from _files(node.get(key))
    elif isinstance(node, list):
        for item in node:
            yield from _files(item)


def _merge(base: dict, over: dict) -> dict:
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _merge(base[key], value) if both else value
    return merged


def write_sources(book: Book, executed: Path, lang: str, twin: bool, target: Path) -> None:
    """Lay out the sources of the `lang` edition in `target`.

    Parameters
    ----------
    book : Book
        Settings and contents.
    executed : Path
        Folder of executed notebooks.
    lang : str
        The edition's language.
    twin : bool
        Whether the other language's edition is built too.
    target : Path
        An empty or missing folder.

    Raises
    ------
    SiteError
        If a page has neither notebook nor text, or an exhibit's file is missing.
    """
    target.mkdir(parents=True)
    for name in SHARED:
        if (book.folder / name).is_dir():
            shutil.copytree(book.folder / name, target / name)
    _write_yaml(target / "_config.yml", book.config_for(lang, twin))
    _write_yaml(target / "_toc.yml", book.toc_for(lang))
    for page in book.pages:
        _write_page(book, executed, page, lang, target)


def _write_yaml(path: Path, content: dict) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _write_page(book: Book, executed: Path, page: str, lang: str, target: Path) -> None:
    notebook, text = executed / f"{page}.ipynb", book.folder / f"{page}.{lang}.md"
    if notebook.is_file():
        _write_notebook(notebook, lang, target)
    elif text.is_file():
        shutil.copyfile(text, target / f"{page}.md")
    else:
        raise SiteError(
            f"the page {page!r} has no text",
            where=f"{book.folder}/_toc.yml",
            remedy=f"write notebooks/{page}.ipynb or {text}, or take the page out",
        )


def _write_notebook(path: Path, lang: str, target: Path) -> None:
    own = edition(nbformat.read(path, as_version=4), lang)
    missing = write_exhibits(own, Path("notebooks"), target / "_static")
    if missing:
        raise SiteError(
            f"{path.name} shows files that are not there: {', '.join(missing)}",
            where="paths are relative to notebooks/",
            remedy="run the notebook again: remove its copy in build/executed and `make book`",
        )
    nbformat.write(own.notebook, target / path.name)
