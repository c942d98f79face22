"""One BLAS thread while calibrating.

Matrix products over many threads are summed in another order, so they would make the result
depend on the number of cores; for matrices of this width they are slower as well.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

SUFFIXES = (("scipy_", "64_"), ("", "64_"), ("", ""), ("scipy_", ""))


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Limit numpy's OpenBLAS to one thread; another BLAS is left as it is."""
    libraries = [handle for handle in map(_functions, _bundled_libraries()) if handle]
    before = [get() for get, _ in libraries]
    try:
        for _, set_threads in libraries:
            set_threads(1)
        yield
    finally:
        for (_, set_threads), count in zip(libraries, before, strict=True):
            set_threads(count)


def _bundled_libraries() -> list[Path]:
    """OpenBLAS as shipped in numpy's wheel."""
    return sorted((Path(np.__file__).parent.parent / "numpy.libs").glob("*openblas*"))


def _functions(path: Path):
    """The library's thread getter and setter, whichever way they are named."""
    library = ctypes.CDLL(str(path))
    for prefix, suffix in SUFFIXES:
        name = f"{prefix}openblas_{{}}_num_threads{suffix}"
        if hasattr(library, name.format("set")):
            return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None
