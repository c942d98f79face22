"""Files that are written anew only when their content changes, since builds go by their times."""

from __future__ import annotations

import os
from pathlib import Path


def write_changed(content: str, target: Path) -> bool:
    """Write a text file in one step, unless it says the same already.

    Parameters
    ----------
    content : str
    target : Path
        Its folder is made if need be.

    Returns
    -------
    bool
        Whether the file was written.
    """
    if target.exists() and target.read_bytes() == content.encode():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}")
    unfinished.write_bytes(content.encode())
    os.replace(unfinished, target)
    return True
