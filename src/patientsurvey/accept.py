"""The numbers that git stores in the notebooks, and what of a notebook git stores at all.

A stored notebook holds plain text outputs alone: nbval compares those with fresh ones, so that
a changed number shows up in review. Everything that differs from run to run is left out.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .build import Build
from .parameters import Parameters
from .run import INJECTED, KERNEL

METADATA = {
    "kernelspec": {"display_name": "Patient survey", "language": "python", "name": KERNEL},
    "language_info": {"name": "python"},
}


def accept(notebooks: list[Path]) -> dict[str, str]:
    """Run `notebooks` of one folder with their defaults and store their text outputs in them.

    Returns
    -------
    dict of str to str
        ``"unchanged"`` or ``"updated"`` by notebook.

    Raises
    ------
    NotebookError
        If a cell fails; all notebooks are then left as they are.
    """
    folder = notebooks[0].parent
    # The defaults, whose paths are relative to the notebooks, as seen from here.
    book = Build(folder, Parameters().seen_from(Path(os.path.relpath(".", folder))))
    with text_display():
        book.execute([notebook.stem for notebook in notebooks])
    return {notebook.stem: _store(notebook, book.executed(notebook.stem)) for notebook in notebooks}


@contextmanager
def text_display():
    """Let exhibits show plain text alone."""
    before = os.environ.get("PATIENTSURVEY_DISPLAY")
    os.environ["PATIENTSURVEY_DISPLAY"] = "text"
    try:
        yield
    finally:
        os.environ.pop("PATIENTSURVEY_DISPLAY")
        if before is not None:
            os.environ["PATIENTSURVEY_DISPLAY"] = before


def normalise(executed: NotebookNode) -> NotebookNode:
    """What git stores of an executed notebook.

    Kept are sources, tags, cell ids and text outputs; left out are injected parameters, times
    and versions of the machine that ran it. Code cells are numbered from 1: nbval does not
    compare a cell without a number.
    """
    notebook = deepcopy(executed)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [c for c in notebook.cells if INJECTED not in c.metadata.get("tags", [])]
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        cell.outputs = [_text_of(output, number) for output in cell.outputs]
    return notebook


def _text_of(output: NotebookNode, number: int) -> NotebookNode:
    if "data" in output:
        output.data = NotebookNode({"text/plain": output.data.get("text/plain", "")})
    if "execution_count" in output:
        output.execution_count = number
    return output


def _store(path: Path, executed: Path) -> str:
    text = nbformat.writes(normalise(nbformat.read(executed, as_version=4))) + "\n"
    if path.read_text(encoding="utf-8") == text:
        return "unchanged"
    path.write_text(text, encoding="utf-8")
    return "updated"
