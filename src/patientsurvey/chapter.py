"""A chapter of the book: the front door every notebook uses.

A chapter reads the respondents, computes estimates, lets them through the small-cell gate,
shows them as exhibits in the languages asked for, and holds them against print. Notebooks
say *what* is estimated and shown; this module says in which order that happens, so that
nothing reaches a page without having passed the gate.
"""

from __future__ import annotations

import json
import math
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pandas as pd

from .codebook import Codebook
from .comparison import compare
from .covariates import derive
from .disclosure import protect
from .errors import ParameterError
from .estimates import SCHEMA
from .exhibits import Exhibit, paragraph, show, show_supplement, summarise
from .figures import Forest
from .labels import Labels
from .language import Localised, Wording, parse_languages
from .published import Published
from .survey import read_respondents
from .tables import RegressionTable

PROJECT = Path(__file__).resolve().parents[2]
PROVENANCE = PROJECT / "data" / "synthetic" / "provenance.json"
CODEBOOK, PUBLISHED = PROJECT / "data" / "codebook", PROJECT / "data" / "published"
SECTORS = ("PHV", "TSB", "AVT")
SUPPLEMENT = "supplement-"
"""What the exhibit id of an analysis beyond the report begins with."""

EstimateSpec = Callable[[pd.DataFrame, Codebook], pd.DataFrame]


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


class Values(dict):
    """Numbers by id; an id that these data do not have is NaN."""

    def __missing__(self, key: str) -> float:
        return math.nan

    @property
    def highest(self) -> str:
        """Id of the largest number; empty where none is known."""
        return max(self._known(), key=self.get, default="")

    @property
    def lowest(self) -> str:
        """Id of the smallest number; empty where none is known."""
        return min(self._known(), key=self.get, default="")

    def _known(self) -> list[str]:
        return [name for name, number in self.items() if not math.isnan(number)]


@dataclass
class Chapter:
    """One chapter of the book, opened with the notebook's parameters.

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
    estimates: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*SCHEMA, "suppressed"]), repr=False
    )

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
    def synthetic(self) -> bool:
        """Whether the file is the one that the compendium made, wherever it lies."""
        made = json.loads(PROVENANCE.read_text(encoding="utf-8"))["output"]["sha256"]
        return sha256(Path(self.data).read_bytes()).hexdigest() == made

    @property
    def whole(self) -> bool:
        """Whether this edition holds the whole survey, so that print is its yardstick."""
        return parse_sectors(self.sectors) == SECTORS and not self.region and not self.trust

    def estimate(self, exhibit: str, *specs: EstimateSpec) -> pd.DataFrame:
        """Compute `specs` on the respondents and let the result through the small-cell gate.

        Parameters
        ----------
        exhibit : str
            The exhibit the estimates belong to, such as ``figure-8-1``.
        *specs
            What is estimated: :class:`~patientsurvey.estimates.Share` and its like.

        Returns
        -------
        DataFrame
            Tidy, gated estimates. They are also kept for ``estimates.csv``.
        """
        self.published.exhibit(exhibit)  # an unknown id stops here, with its remedy
        return self._estimate(exhibit, specs)

    def supplement(self, name: str, *specs: EstimateSpec) -> pd.DataFrame:
        """Compute `specs` for an analysis that the report does not have.

        Parameters
        ----------
        name : str
            What the analysis is called, such as ``7-severity-tests``; its estimates stand under
            ``supplement-<name>`` and are held against no printed number.
        *specs
            As in :meth:`estimate`.

        Returns
        -------
        DataFrame
            Tidy, gated estimates.
        """
        return self._estimate(f"{SUPPLEMENT}{name}", specs)

    def _estimate(self, exhibit: str, specs: tuple[EstimateSpec, ...]) -> pd.DataFrame:
        computed = pd.concat([spec(self.respondents, self.codebook) for spec in specs])
        gated = protect(computed.assign(exhibit=exhibit).reset_index(drop=True), self.min_cell)
        self._keep(gated)
        return gated

    def _keep(self, gated: pd.DataFrame) -> None:
        key = ["exhibit", "sector", "group", "level", "outcome", "term", "statistic"]
        kept = [frame for frame in (self.estimates, gated) if len(frame)]
        self.estimates = pd.concat(kept).drop_duplicates(key, keep="last").reset_index(drop=True)
        target = Path(self.out) / "estimates" / f"{self.name}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        self.estimates[[*SCHEMA]].to_csv(target, index=False)

    def figure(self, exhibit: str, estimates: pd.DataFrame, *kinds) -> None:
        """Show `estimates` as a figure of these `kinds`, with caption, download, comparison."""
        self._show(exhibit, estimates, *kinds)

    def table(self, exhibit: str, estimates: pd.DataFrame, *tables) -> None:
        """Show `estimates` as these `tables`, with caption, download and comparison."""
        self._show(exhibit, estimates, *tables)

    def show_supplement(self, name: str, estimates: pd.DataFrame, *views) -> None:
        """Show an analysis of our own under the wording ``supplement_<name>``, unnumbered."""
        show_supplement(
            f"{SUPPLEMENT}{name}", estimates, views, self.labels, Path(self.out) / "exhibits"
        )

    def regression(self, exhibit: str, model: EstimateSpec, table=None) -> pd.DataFrame:
        """Fit `model` and show it as the report's table with a forest plot beside it.

        Parameters
        ----------
        exhibit : str
            The report's table, such as ``table-7-1``.
        model : Logistic or Linear
            The model, fitted in each sector.
        table : RegressionTable, optional
            How the table is set.

        Returns
        -------
        DataFrame
            Tidy, gated estimates.
        """
        estimates = self.estimate(exhibit, model)
        self._show(exhibit, estimates, table or RegressionTable(), Forest())
        return estimates

    def _show(self, exhibit: str, estimates: pd.DataFrame, *views) -> None:
        show(
            Exhibit(
                published=self.published.exhibit(exhibit),
                estimates=estimates,
                comparison=self.compare(exhibit),
                synthetic=self.synthetic,
            ),
            views,
            self.labels,
            Path(self.out) / "exhibits",
        )

    def compare(self, *exhibits: str) -> pd.DataFrame:
        """Rows of the comparison with print for `exhibits`; empty for a part of the survey."""
        rows = compare(self.published, self.estimates, exhibits=list(exhibits))
        return rows if self.whole else rows.iloc[:0]

    def values(self, estimates: pd.DataFrame, *, by: str = "sector", **where: str) -> Values:
        """Estimates by id, for sentences with computed numbers; NaN for an id without one.

        Parameters
        ----------
        estimates : DataFrame
            Gated estimates.
        by : str
            Column that names the numbers: ``sector``, ``group``, ``term`` ….
        **where
            Fixed values of other columns, such as ``group="age_group=age_18_24"``.
        """
        rows = estimates
        for column, value in where.items():
            rows = rows[rows[column].eq(value)]
        names = [name.rpartition("=")[2] for name in rows[by]]
        return Values(zip(names, rows["estimate"], strict=True))

    def say(self, *, en: str, nb: str, when: bool = True, **values: float) -> None:
        """Show a paragraph whose numbers are computed, in the reader's language.

        Parameters
        ----------
        en, nb : str
            The text in both languages; placeholders such as ``{AVT:.0f}`` take their number
            from `values`.
        when : bool
            Whether what the text claims (an order, a sign) holds in these data. Where it does
            not, or where this edition lacks a number (a sector left out, a small cell), the
            paragraph gives way to a note that says so.
        """
        for lang, text in (("en", en), ("nb", nb)):
            if lang in self.languages:
                self._say(text, lang, bool(when), values)

    def _say(self, text: str, lang: str, when: bool, values: dict) -> None:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        numbers = {name: Localised(values.get(name, math.nan), lang) for name in names}
        if any(math.isnan(number) for number in numbers.values()):
            paragraph(self.labels[lang].word("reading_not_available"), lang, quiet=True)
        elif not when:
            paragraph(self.labels[lang].word("reading_does_not_hold"), lang, quiet=True)
        else:
            paragraph(text.format(**numbers), lang)

    def summary(self) -> None:
        """Show how this chapter's numbers stand against print, exhibit by exhibit."""
        numbered = [exhibit for exhibit in dict.fromkeys(self.estimates["exhibit"])]
        summarise(self.published, self.compare(*numbered), self.labels, self.synthetic)
