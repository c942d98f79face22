"""The numbers that git stores in the notebooks, and what of a notebook git stores at all.

A stored notebook holds plain text outputs alone: nbval compares those with fresh ones, so that
a changed number shows up in review. Everything that differs from run to run is left out.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from .parameters import Parameters
from .run import INJECTED, KERNEL, run

METADATA = {
    "kernelspec": {"display_name": "Patient survey", "language": "python", "name": KERNEL},
    "language_info": {"name": "python"},
}


def accept(notebook: Path) -> str:
    """Run `notebook` with its defaults and store its text outputs in it.

    Returns
    -------
    str
        ``"unchanged"`` or ``"updated"``.

    Raises
    ------
    NotebookError
        If a cell fails; the notebook is then left as it is.
    """
    with TemporaryDirectory() as folder, text_display():
        target = Path(folder) / notebook.name
        run(notebook, target, _defaults(notebook.parent), logs=Path("build/logs"))
        stored = normalise(nbformat.read(target, as_version=4))
    return _write_if_changed(notebook, stored)


def _defaults(folder: Path) -> Parameters:
    """The defaults, whose paths are relative to the notebooks, as seen from here."""
    return Parameters().seen_from(Path(os.path.relpath(".", folder)))


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


def _write_if_changed(path: Path, notebook: NotebookNode) -> str:
    text = nbformat.writes(notebook) + "\n"
    if path.read_text(encoding="utf-8") == text:
        return "unchanged"
    path.write_text(text, encoding="utf-8")
    return "updated"
