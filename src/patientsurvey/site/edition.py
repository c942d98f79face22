"""One language's edition of an executed notebook.

A notebook holds both languages: Markdown cells come in pairs tagged ``lang-en`` and
``lang-nb``, and each displayed output names its language in its metadata. An edition keeps one
of them. Code stays, folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from ..language import LANGUAGES
from ..run import INJECTED

EXHIBITS = "_static/exhibits/"
_EXHIBIT_LINK = re.compile(r'((?:src|srcset|href)=")([^"]*/exhibits/)([^"/]+)(?=")')


@dataclass(frozen=True)
class Edition:
    """A notebook in one language, and the exhibit files that it shows or offers.

    `exhibits` are paths as the notebook gives them, relative to its folder.
    """

    notebook: NotebookNode
    exhibits: tuple[str, ...]


def edition(executed: NotebookNode, lang: str) -> Edition:
    """The `lang` edition of an executed notebook, which itself stays as it is."""
    notebook = deepcopy(executed)
    notebook.cells = [cell for cell in notebook.cells if _stays(cell, lang)]
    for cell in notebook.cells:
        cell.metadata = NotebookNode(tags=_tags(cell))
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if _speaks(output, lang)]
    notebook.cells = _joined(notebook.cells)
    found = dict.fromkeys(link for cell in notebook.cells for link in _move_exhibits(cell))
    return Edition(notebook, tuple(found))


def _joined(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Cells, with code that shows nothing put in front of the code that follows it.

    Readers unfold the code of what they see once, and not line by line.
    """
    joined: list[NotebookNode] = []
    for cell in cells:
        before = joined[-1] if joined else None
        if before is not None and _is_silent(before) and cell.cell_type == "code":
            cell.source = f"{joined.pop().source}\n\n{cell.source}"
        joined.append(cell)
    return joined


def _is_silent(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and not cell.outputs


def _stays(cell: NotebookNode, lang: str) -> bool:
    tags = cell.metadata.get("tags", [])
    others = {f"lang-{other}" for other in LANGUAGES if other != lang}
    return INJECTED not in tags and not others.intersection(tags)


def _tags(cell: NotebookNode) -> list[str]:
    tags = list(cell.metadata.get("tags", []))
    return [*tags, "hide-input"] if cell.cell_type == "code" else tags


def _speaks(output: NotebookNode, lang: str) -> bool:
    return output.get("metadata", {}).get("lang", lang) == lang


def _move_exhibits(cell: NotebookNode) -> Iterator[str]:
    """Point links to exhibits to where the site has them; yield where they are now."""
    for holder, key in _texts(cell):
        for _, folder, file in _EXHIBIT_LINK.findall(holder[key]):
            yield folder + file
        holder[key] = _EXHIBIT_LINK.sub(rf"\1{EXHIBITS}\3", holder[key])


def _texts(cell: NotebookNode) -> Iterator[tuple[dict, str]]:
    if cell.cell_type == "markdown":
        yield cell, "source"
    for output in cell.get("outputs", []):
        for kind in ("text/html", "text/markdown"):
            if kind in output.get("data", {}):
                yield output.data, kind


def write_exhibits(edition: Edition, notebooks: Path, static: Path) -> list[str]:
    """Copy an edition's exhibit files into the site's static folder.

    Returns
    -------
    list of str
        Files that are not there to be copied.
    """
    target = static / "exhibits"
    target.mkdir(parents=True, exist_ok=True)
    missing = []
    for link in edition.exhibits:
        file = notebooks / link
        if file.is_file():
            (target / file.name).write_bytes(file.read_bytes())
        else:
            missing.append(link)
    return missing
