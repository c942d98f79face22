"""Put a finished folder in the place of the last one, all at once."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_HERE = -100  # AT_FDCWD of fcntl.h: paths are relative to the working folder


def put_in_place(finished: Path, target: Path) -> None:
    """Move `finished` to `target`; what stood there is removed afterwards.

    Whoever looks at `target` finds the old folder whole or the new one whole, even if this
    process is killed at any moment. Where the system cannot exchange two folders in one step
    (it is Linux that can), two renames come as near as possible.

    Parameters
    ----------
    finished, target : Path
        Folders on the same file system.
    """
    if not target.exists():
        finished.rename(target)
        return
    if not _exchange(finished, target):
        leaving = finished.with_name(finished.name + ".previous")
        target.rename(leaving)
        finished.rename(target)
        leaving.rename(finished)
    shutil.rmtree(finished)


def _exchange(one: Path, other: Path) -> bool:
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    return renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
