"""Run one notebook with the build's parameters.

papermill executes it in the project's kernel; what this module adds is that a misspelt
parameter stops the run, that a failure names notebook, cell and error in a few lines, and that
the executed notebook appears only when it is complete.
"""

from __future__ import annotations

import ast
import re
import sys
import time
from dataclasses import asdict
from pathlib import Path

import nbformat

from .errors import NotebookError, ParameterError
from .parameters import Parameters

KERNEL = "patientsurvey"
INJECTED = "injected-parameters"

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def run(notebook: Path, target: Path, parameters: Parameters, logs: Path) -> float:
    """Execute `notebook` into `target`.

    Parameters
    ----------
    notebook : Path
        A notebook with a cell tagged ``parameters``.
    target : Path
        Where the executed notebook goes; removed at the start, written last.
    parameters : Parameters
        Paths relative to the working folder.
    logs : Path
        Folder for the full traceback of a failure.

    Returns
    -------
    float
        Seconds taken.

    Raises
    ------
    ParameterError
        If the notebook's parameters cell and `parameters` do not name the same things.
    NotebookError
        If a cell fails, with the notebook, the cell and the error.
    """
    check_parameters_cell(notebook)
    target.unlink(missing_ok=True)
    started = time.monotonic()
    unfinished = target.with_name(f".{target.name}")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    try:
        _execute(notebook, unfinished, parameters.seen_from(notebook.parent), logs)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return time.monotonic() - started


def _execute(notebook: Path, target: Path, parameters: Parameters, logs: Path) -> None:
    import papermill  # late: it takes half a second, and most commands do without

    log = logs / f"{notebook.stem}.log"
    try:
        papermill.execute_notebook(
            notebook,
            target,
            asdict(parameters),
            kernel_name=KERNEL,
            language="python",
            cwd=notebook.parent,
            progress_bar=False,
            request_save_on_cell_execute=False,
            extra_arguments=["--log-level=CRITICAL"],
        )
    except papermill.PapermillExecutionError as error:
        _write_log(log, "\n".join(error.traceback))
        raise _cell_failure(notebook, target, error, log) from error
    except Exception as error:  # the kernel died or never came up
        _write_log(log, repr(error))
        raise NotebookError(
            f"{notebook}: the run stopped outside a cell: {error}",
            where=f"details in {log}",
            remedy="`make install` sets the kernel up; a kernel that dies mostly lacked memory",
        ) from error


def _write_log(log: Path, text: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(_ANSI.sub("", text) + "\n", encoding="utf-8")


def _cell_failure(notebook: Path, executed: Path, error, log: Path) -> NotebookError:
    number = _code_cell_number(nbformat.read(executed, as_version=4), error.exec_count)
    first_line = next((line for line in error.source.splitlines() if line.strip()), "")
    return NotebookError(
        f"{notebook}, code cell {number}: {error.ename}: {error.evalue}",
        where=f"the cell that begins `{first_line}`",
        remedy=f"the full traceback is in {log}",
    )


def _code_cell_number(executed, execution_count: int) -> int:
    """Number of the failing cell among the notebook's own code cells, from 1."""
    own = [
        cell
        for cell in executed.cells
        if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", [])
    ]
    counts = [cell.execution_count for cell in own]
    return counts.index(execution_count) + 1


def say(line: str) -> None:
    """Print a line of progress in one piece, since notebooks run side by side."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def check_parameters_cell(notebook: Path) -> None:
    """Refuse a notebook whose parameters cell does not assign exactly the known parameters.

    papermill only warns of a name that the notebook does not know, and then runs with defaults.

    Raises
    ------
    ParameterError
        If the cell is missing, or assigns other names.
    """
    assigned = parameters_cell(nbformat.read(notebook, as_version=4))
    wrong = set(assigned) ^ set(Parameters.names())
    if wrong:
        raise ParameterError(
            f"the parameters cell is wrong about {', '.join(sorted(wrong))}",
            where=str(notebook),
            remedy=f"one code cell tagged `parameters` assigns {', '.join(Parameters.names())}",
        )


def parameters_cell(notebook) -> dict[str, object]:
    """Names and values that the cell tagged ``parameters`` assigns; empty without one."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            return {
                node.targets[0].id: ast.literal_eval(node.value)
                for node in ast.parse(cell.source).body
                if isinstance(node, ast.Assign)
            }
    return {}
