"""The book's build: notebooks side by side in warm kernels, comparison with print, site.

Make decides what is stale (see the Makefile); this module runs it, in one process, so that
Python and its libraries start once and not once per notebook.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from .errors import NotebookError, SurveyError
from .parameters import Parameters
from .run import run, say
from .warm import preload, warm_kernel

ABOUT_ALL = ("14_reproduction", "index")
"""Notebooks that show how all chapters' estimates stand against print, so they run last."""
MERGED = ("estimates.csv", "places.csv")
"""What those notebooks read of the chapters; written anew only when its content changes."""


@dataclass(frozen=True)
class Build:
    """One build of the book's notebooks with one set of parameters.

    Attributes
    ----------
    notebooks : Path
        Folder of the notebooks.
    given : Parameters
        Paths relative to the working folder; everything is built under ``OUT``.
    """

    notebooks: Path
    given: Parameters

    @property
    def out(self) -> Path:
        """Build folder."""
        return Path(self.given.OUT)

    def executed(self, name: str) -> Path:
        """Where the notebook `name` is executed to."""
        return self.out / "executed" / f"{name}.ipynb"

    def names(self) -> list[str]:
        """All notebooks' names."""
        return sorted(path.stem for path in self.notebooks.glob("*.ipynb"))

    def chapters(self) -> list[str]:
        """Notebooks that compute, each alone and in any order."""
        return [name for name in self.names() if name not in ABOUT_ALL]

    def refresh(
        self,
        stale: Iterable[str],
        compare: Callable[[list[str]], object],
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        """Run what is stale: chapters, the comparison with print, the notebooks about it.

        A chapter that was touched and gives the same estimates leaves the notebooks about all
        chapters as they are.

        Parameters
        ----------
        stale : iterable of str
            Names of notebooks to run; one that has never been run counts as stale.
        compare : callable
            Called with the chapters' names when they are done, to compare them with print.
        meanwhile : callable
            Called when the last notebook has been started and this process would only wait.

        Raises
        ------
        NotebookError
            If notebooks fail, with their names; the others have then run.
        """
        wanted = {name for name in stale if self._unfinished(name)}
        wanted |= {name for name in self.names() if not self.executed(name).exists()}
        chapters, last = self.chapters(), set(ABOUT_ALL) & set(self.names())
        self.execute(wanted & set(chapters), meanwhile)
        compared = self.out / "compared"
        if age(compared) < max(map(age, map(self.executed, chapters)), default=0):
            compare(chapters)
            compared.touch()
        merged = max(age(self.out / name) for name in MERGED)
        self.execute(
            {name for name in last if name in wanted or age(self.executed(name)) < merged},
            meanwhile,
        )

    def _unfinished(self, name: str) -> bool:
        """Whether a stale notebook has not been run since, in a build that failed elsewhere."""
        done, mark = age(self.executed(name)), age(self.out / "stale" / name)
        return not (mark and done > mark)

    def execute(self, names: Iterable[str], meanwhile: Callable[[], object] = lambda: None) -> None:
        """Run notebooks side by side, one per processor, the longest first.

        Parameters
        ----------
        names : iterable of str
        meanwhile : callable
            Called when the last notebook has been started.

        Raises
        ------
        NotebookError
            If any fails; all the others are run nevertheless.
        """
        queue = sorted(names, key=self._length)  # taken from the end
        running, failed = {}, []
        if queue:
            preload()
        while queue or running:
            while queue and len(running) < len(os.sched_getaffinity(0)):
                name = queue.pop()
                running[self._start(name)] = name
            if not queue:
                meanwhile()
            pid, status = os.waitpid(-1, 0)
            name = running.pop(pid)
            failed += [name] * (status != 0)
        if failed:
            raise NotebookError(
                f"{', '.join(sorted(failed))} failed",
                where="the messages above",
                remedy="the book in place stays as it was, and what has run need not run again",
            )

    def _length(self, name: str) -> int:
        """Number of code cells, which goes with the time a notebook takes."""
        cells = nbformat.read(self.notebooks / f"{name}.ipynb", as_version=4).cells
        return sum(cell.cell_type == "code" for cell in cells)

    def _start(self, name: str) -> int:
        """Fork a process that runs a notebook; its id."""
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            status = self._run(name)
        finally:
            os._exit(status)  # not sys.exit: what is the parent's is not to be cleaned up here

    def _run(self, name: str) -> int:
        say(f"{name} …")
        source, logs = self.notebooks / f"{name}.ipynb", self.out / "logs"
        try:
            with warm_kernel():
                seconds = run(source, self.executed(name), self.given, logs)
        except SurveyError as error:
            say(f"error: {error}")
            return 1
        except BaseException:  # told here, since the process ends without the usual report
            say(traceback.format_exc())
            return 1
        say(f"{name} done in {seconds:.1f} s")
        return 0


def age(path: Path) -> int:
    """Time of the last change, in nanoseconds; 0 for what is not there."""
    return path.stat().st_mtime_ns if path.exists() else 0
