"""Times of the build: from nothing, with nothing to do, with one notebook touched."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import time
from pathlib import Path

CASES = {
    "full build": (),
    "nothing to do": (),
    "one notebook touched": ("--what-if=notebooks/08_video_consultation.ipynb",),
}


def bench(folder: Path) -> None:
    """Time each case in a build folder of its own; print the times beside the last ones.

    Parameters
    ----------
    folder : Path
        Build folder, emptied first. The times are kept in ``<folder>.csv``.
    """
    record = folder.with_suffix(".csv")
    before = _read(record)
    shutil.rmtree(folder, ignore_errors=True)
    now = {case: _time(folder, options) for case, options in CASES.items()}
    _write(record, now)
    print(f"{'seconds':<24}{'last time':>10}{'now':>8}")
    for case, seconds in now.items():
        print(f"{case:<24}{before.get(case, '–'):>10}{seconds:>8.1f}")


def _time(folder: Path, options: tuple[str, ...]) -> float:
    started = time.monotonic()
    subprocess.run(["make", "book", f"OUT={folder}", *options], env=_clean(), check=True)
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
