"""The parameters that `make book` and every notebook share, checked before anything runs."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from pathlib import Path

from .changed import write_changed
from .errors import ParameterError
from .language import parse_languages

REGISTER = {"SECTORS": "sector", "REGION": "region", "TRUST": "health_trust"}


@dataclass(frozen=True)
class Parameters:
    """Values of the parameters cell; the defaults are those of every notebook in git.

    Paths are relative to the folder of the notebooks, since that is where kernels run.
    """

    DATA: str = "../data/synthetic/respondents.parquet"
    LANG: str = "en"
    SECTORS: str = "PHV,TSB,AVT"
    REGION: str = ""
    TRUST: str = ""
    MIN_CELL: int = 10
    OUT: str = "../build/interactive"

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Parameter names, in the order of the parameters cell."""
        return tuple(field.name for field in fields(cls))

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Parameters:
        """Parameters from name and text, as they stand on a command line.

        Raises
        ------
        ParameterError
            If a name is unknown or ``MIN_CELL`` is not a whole number.
        """
        given = dict(pairs)
        unknown = [name for name in given if name not in cls.names()]
        if unknown:
            raise ParameterError(
                f"no such parameter: {', '.join(unknown)}",
                remedy=f"the parameters are {', '.join(cls.names())}",
            )
        if "MIN_CELL" in given:
            given["MIN_CELL"] = _whole_number("MIN_CELL", given["MIN_CELL"])
        return cls(**given)

    @classmethod
    def read(cls, path: Path) -> Parameters:
        """Parameters as :func:`write` left them."""
        return cls(**json.loads(path.read_text(encoding="utf-8"))["parameters"])

    def seen_from(self, folder: Path) -> Parameters:
        """The same parameters with paths relative to `folder` instead of the working folder."""
        return replace(self, **{name: _relative(getattr(self, name), folder) for name in PATHS})


PATHS = ("DATA", "OUT")


def _relative(path: str, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _whole_number(name: str, text: str) -> int:
    if not text.strip().isdigit():
        raise ParameterError(
            f"{name}={text!r} is not a whole number", remedy=f"such as {name}={Parameters.MIN_CELL}"
        )
    return int(text)


def check(parameters: Parameters, codebook: Path) -> None:
    """Refuse values that no notebook could use.

    Parameters
    ----------
    parameters : Parameters
        Paths relative to the working folder.
    codebook : Path
        Folder with ``answers.csv``, which lists sectors, regions and health trusts.

    Raises
    ------
    ParameterError
        If a language, sector, region or trust is unknown, or the data file is not there.
    """
    parse_languages(parameters.LANG)
    known = _register_answers(codebook / "answers.csv")
    for name, variable in REGISTER.items():
        _check_choice(name, getattr(parameters, name), known[variable])
    if not Path(parameters.DATA).is_file():
        raise ParameterError(
            f"DATA={parameters.DATA!r}: there is no such file",
            remedy="name a csv, parquet, sav or dta file; `make data` makes the synthetic one",
        )


def _register_answers(path: Path) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {variable: [] for variable in REGISTER.values()}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["variable"] in known:
                known[row["variable"]].append(row["answer"])
    return known


def _check_choice(name: str, text: str, known: list[str]) -> None:
    several = name == "SECTORS"
    wanted = [part.strip() for part in text.upper().split(",")] if several else [text.strip()]
    unknown = [value for value in wanted if value not in known and (value or several)]
    if unknown:
        raise ParameterError(
            f"{name}={text!r}: unknown {', '.join(unknown) or '(empty)'}",
            where="the register columns of data/codebook/answers.csv",
            remedy=f"use {'some of' if several else 'one of'} {', '.join(known)}",
        )


def write(parameters: Parameters, target: Path) -> bool:
    """Store the parameters with a fingerprint of the data, if either has changed.

    The file's time is what Make goes by: it stays as it is while the content does, so that a
    data file that was only touched, or checked out anew, makes nothing run again.

    Returns
    -------
    bool
        Whether the file was written.
    """
    content = {"parameters": asdict(parameters), "data": _fingerprint(Path(parameters.DATA))}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return write_changed(text, target)


def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
