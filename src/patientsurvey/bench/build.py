"""Times of the build, beside Jupyter Book's own execution of the same notebooks."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

TOUCHED = "08_video_consultation"
YARDSTICK = "Jupyter Book runs the notebooks, one language"


def bench(folder: Path) -> None:
    """Time each case; print the times beside the last ones and as shares of the yardstick.

    Parameters
    ----------
    folder : Path
        Build folder, emptied first. The times are kept in ``<folder>.csv``.
    """
    record = folder.with_suffix(".csv")
    before = _read(record)
    shutil.rmtree(folder, ignore_errors=True)
    now = {case: _seconds(run) for case, run in _cases(folder).items()}
    _write(record, now)
    print(f"{'seconds':<48}{'last time':>10}{'now':>8}{'ratio':>8}")
    for case, seconds in now.items():
        ratio = seconds / now[YARDSTICK]
        print(f"{case:<48}{before.get(case, '–'):>10}{seconds:>8.1f}{ratio:>8.2f}")


def _cases(folder: Path) -> dict[str, Callable[[], object]]:
    """What is timed, in this order: each case finds what the one before has built."""
    both, one = folder / "both", folder / "one"
    return {
        YARDSTICK: lambda: _jupyter_book(folder / "jupyter-book"),
        "one language, from nothing": lambda: _make(one, "LANG=en"),
        "both languages, from nothing": lambda: _make(both),
        "nothing to do": lambda: _make(both),
        f"{TOUCHED} touched": lambda: _touch(both),
        f"{TOUCHED} touched, other numbers": lambda: _touch(both, forget="estimates.csv"),
    }


def _touch(folder: Path, forget: str = "") -> None:
    """Build with one notebook touched; without a file of merged results, they count as new."""
    if forget:
        (folder / forget).unlink()
    _make(folder, f"--what-if=notebooks/{TOUCHED}.ipynb")


def _make(folder: Path, *options: str) -> None:
    subprocess.run(["make", "book", f"OUT={folder}", *options], env=_clean(), check=True)


def _jupyter_book(folder: Path) -> None:
    """The same notebooks and settings, executed by Jupyter Book instead of our build."""
    book = folder / "book"
    shutil.copytree("notebooks", book)
    (folder / "data").symlink_to(Path("data").resolve())
    settings = yaml.safe_load(Path("book/_config.yml").read_text(encoding="utf-8"))
    settings.pop("editions")
    settings["execute"] = {"execute_notebooks": "force", "timeout": 600}
    settings["sphinx"] = {}
    _yaml(book / "_config.yml", settings)
    names = sorted(path.stem for path in Path("notebooks").glob("*.ipynb"))
    chapters = [{"file": name} for name in names if name != "index"]
    _yaml(book / "_toc.yml", {"format": "jb-book", "root": "index", "chapters": chapters})
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "--quiet", str(book)]
    subprocess.run(command, env=_clean(), check=True, capture_output=True)


def _yaml(path: Path, content: dict) -> None:
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def _seconds(run: Callable[[], object]) -> float:
    started = time.monotonic()
    run()
    return time.monotonic() - started


def _clean() -> dict[str, str]:
    """The environment without the calling Make's own settings."""
    return {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}


def _read(record: Path) -> dict[str, str]:
    if not record.exists():
        return {}
    with record.open(encoding="utf-8", newline="") as lines:
        return {row["case"]: row["seconds"] for row in csv.DictReader(lines)}


def _write(record: Path, times: dict[str, float]) -> None:
    record.parent.mkdir(parents=True, exist_ok=True)
    with record.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["case", "seconds"])
        writer.writerows((case, f"{seconds:.1f}") for case, seconds in times.items())
