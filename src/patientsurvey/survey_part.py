"""The part of the survey that an edition of the book holds, and what it is read with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pandas as pd

from .codebook import Codebook
from .covariates import derive
from .errors import ParameterError
from .labels import Labels
from .language import Wording, parse_languages
from .published import Published
from .survey import read_respondents
from .weighting import calibration_weights

PROJECT = Path(__file__).resolve().parents[2]
PROVENANCE = PROJECT / "data" / "synthetic" / "provenance.json"
CODEBOOK, PUBLISHED = PROJECT / "data" / "codebook", PROJECT / "data" / "published"
SECTORS = ("PHV", "TSB", "AVT")


def parse_sectors(text: str) -> tuple[str, ...]:
    """Sectors named in a parameter such as ``"PHV,TSB"``, in the book's order.

    Raises
    ------
    ParameterError
        If a sector is unknown or none is named.
    """
    wanted = {part.strip().upper() for part in text.split(",") if part.strip()}
    if not wanted or wanted - set(SECTORS):
        unknown = ", ".join(sorted(wanted - set(SECTORS))) or "(empty)"
        raise ParameterError(
            f"SECTORS={text!r} names no sector of the survey",
            where=f"unknown: {unknown}",
            remedy=f"use one or more of {','.join(SECTORS)}",
        )
    return tuple(sector for sector in SECTORS if sector in wanted)


@dataclass
class SurveyPart:
    """Respondents, codebook, print and words of one edition.

    Parameters
    ----------
    name : str
        The notebook's name, such as ``08_video_consultation``.
    data : str
        Respondent file (csv, parquet, sav or dta).
    lang : str
        Languages to show, ``"en"``, ``"nb"`` or ``"en,nb"``.
    sectors, region, trust : str
        The part of the survey that this edition holds; empty region or trust means all.
    min_cell : int
        Smallest group shown (see :mod:`patientsurvey.disclosure`).
    out : str
        Folder for estimates, figures and downloads.
    """

    name: str
    data: str
    lang: str = "en"
    sectors: str = ",".join(SECTORS)
    region: str = ""
    trust: str = ""
    min_cell: int = 10
    out: str = "../build/interactive"

    def __post_init__(self) -> None:
        self.languages = parse_languages(self.lang)
        self.codebook = Codebook.load(CODEBOOK)
        self.published = Published.load(PUBLISHED)
        wording = Wording.load(CODEBOOK / "wording.csv")
        self.labels = {lang: Labels(self.codebook, wording, lang) for lang in self.languages}

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """Respondents of this edition, one row each, with the derived variables."""
        raw = read_respondents(
            Path(self.data),
            self.codebook,
            sectors=parse_sectors(self.sectors),
            region=self.region,
            trust=self.trust,
        )
        return derive(raw, self.codebook)

    @cached_property
    def weights(self) -> pd.Series:
        """Calibration weight of each respondent (see :mod:`patientsurvey.weighting`)."""
        return calibration_weights(self.respondents, self.published, self.codebook)

    @cached_property
    def synthetic(self) -> bool:
        """Whether the file is the one that the compendium made, wherever it lies."""
        made = json.loads(PROVENANCE.read_text(encoding="utf-8"))["output"]["sha256"]
        return sha256(Path(self.data).read_bytes()).hexdigest() == made

    @property
    def whole(self) -> bool:
        """Whether this edition holds the whole survey, so that print is its yardstick."""
        return parse_sectors(self.sectors) == SECTORS and not self.region and not self.trust
