"""A chapter of the book: the front door every notebook uses.

A chapter reads the respondents, computes estimates, lets them through the small-cell gate,
shows them as exhibits in the languages asked for, and holds them against print. Notebooks
say *what* is estimated and shown; this module says in which order that happens, so that
nothing reaches a page without having passed the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from .beside_regression import MARGINAL_NAME, SENSITIVITY_NAME, checks_beside, show_effects
from .codebook import Codebook
from .comparison import compare
from .designs import designs
from .disclosure import protect
from .estimates import KEYS, SCHEMA
from .exhibits import (
    Exhibit,
    Shown,
    Supplement,
    paragraph,
    sentence,
    show,
    show_folded,
    show_supplement,
    summarise,
)
from .figures import Forest
from .marginal_effects import effects
from .models import Linear, Logistic
from .sensitivity import SensitivityTable, checks
from .survey_part import CODEBOOK, PROJECT, PROVENANCE, PUBLISHED, SurveyPart, parse_sectors
from .tables import RegressionTable
from .values import Values

__all__ = ["CODEBOOK", "PROJECT", "PROVENANCE", "PUBLISHED", "Chapter", "Values", "parse_sectors"]

SUPPLEMENT = "supplement-"
"""What the exhibit id of an analysis beyond the report begins with."""

EstimateSpec = Callable[[pd.DataFrame, Codebook], pd.DataFrame]


@dataclass
class Chapter(SurveyPart):
    """One chapter of the book, opened with the notebook's parameters.

    The parameters are those of :class:`~patientsurvey.survey_part.SurveyPart`.

    Attributes
    ----------
    estimates : DataFrame
        All that the chapter has estimated so far, tidy and gated.
    shown : dict of str to list of Shown
        The exhibits that stand on its page, in their order.
    """

    estimates: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*SCHEMA, "suppressed"]), repr=False
    )
    shown: dict[str, list[Shown]] = field(default_factory=dict, repr=False)

    @property
    def downloads(self) -> Path:
        """Folder of pictures and downloads."""
        return Path(self.out) / "exhibits"

    @cached_property
    def code(self) -> str:
        """This chapter's notebook among the downloads; empty where it has none in the book."""
        notebook = PROJECT / "notebooks" / f"{self.name}.ipynb"
        if not notebook.is_file():
            return ""
        self.downloads.mkdir(parents=True, exist_ok=True)
        copy = self.downloads / notebook.name
        copy.write_bytes(notebook.read_bytes())
        return copy.as_posix()

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
        computed = [spec(self.respondents, self.codebook) for spec in specs]
        return self._gate(exhibit, pd.concat(computed, ignore_index=True))

    def _gate(self, exhibit: str, computed: pd.DataFrame) -> pd.DataFrame:
        """What the small-cell gate lets through of the `computed`, kept under `exhibit`."""
        gated = protect(computed.assign(exhibit=exhibit), self.min_cell)
        self._keep(gated)
        return gated

    def _keep(self, gated: pd.DataFrame) -> None:
        before = len(self.estimates)
        kept = [frame for frame in (self.estimates, gated) if len(frame)] or [gated]
        every = pd.concat(kept).drop_duplicates(list(KEYS), keep="last")
        self.estimates = every.reset_index(drop=True)
        grown = before and len(every) == before + len(gated)  # else some were estimated anew
        rows, mode = (gated, "a") if grown else (every, "w")
        target = Path(self.out) / "estimates" / f"{self.name}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        rows[[*SCHEMA]].to_csv(target, mode=mode, header=mode == "w", index=False)

    def figure(self, exhibit: str, estimates: pd.DataFrame, *kinds) -> None:
        """Show `estimates` as a figure of these `kinds`, with caption, download, comparison."""
        self._show(exhibit, estimates, *kinds)

    def table(self, exhibit: str, estimates: pd.DataFrame, *tables) -> None:
        """Show `estimates` as these `tables`, with caption, download and comparison."""
        self._show(exhibit, estimates, *tables)

    def show_supplement(self, name: str, estimates: pd.DataFrame, *views) -> None:
        """Show an analysis of our own under the wording ``supplement_<name>``, unnumbered."""
        name = f"{SUPPLEMENT}{name}"
        key = name.replace("-", "_")
        captions = {lang: names.word(key) for lang, names in self.labels.items()}
        supplement = Supplement(name, estimates, captions, code=self.code)
        show_supplement(supplement, views, self.labels, self.downloads)

    def regression(self, exhibit: str, model: Logistic | Linear, table=None) -> pd.DataFrame:
        """Fit `model` and show it as the report's table with what helps to read it.

        Beside the table stand a forest plot, average marginal effects in percentage points (of
        a linear model, folded: effects in standard deviations of the outcome) and, folded, what
        robust, corrected, weighted and ordinal estimates make of it. These are kept as
        ``supplement-marginal-<exhibit>`` and ``supplement-sensitivity-<exhibit>``.

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
        self._show_beside(exhibit, model, estimates)
        return estimates

    def _show_beside(self, exhibit: str, model: Logistic | Linear, table: pd.DataFrame) -> None:
        models = tuple(designs(model, self.respondents, self.codebook))
        read = self._gate(MARGINAL_NAME.format(exhibit), effects(models))
        show_effects(exhibit, read, self.labels, self.code, self.downloads)
        held = self._gate(SENSITIVITY_NAME.format(exhibit), checks(models, table, self.weights))
        beside = checks_beside(exhibit, table, held, self.labels, self.code)
        show_folded(beside, SensitivityTable(), self.labels, self.downloads)

    def _show(self, exhibit: str, estimates: pd.DataFrame, *views) -> None:
        own = Exhibit(
            published=self.published.exhibit(exhibit),
            estimates=estimates,
            comparison=self.compare(exhibit),
            synthetic=self.synthetic,
            code=self.code,
            as_printed=all(getattr(view, "as_printed", False) for view in views),
        )
        self.shown[exhibit] = show(own, views, self.labels, self.downloads)

    def compare(self, *exhibits: str) -> pd.DataFrame:
        """Rows of the comparison with print for `exhibits`; empty for a part of the survey."""
        compared = exhibits if self.whole else ()
        return compare(self.published, self.estimates, exhibits=compared, synthetic=self.synthetic)

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
        return Values.of(estimates, by, where)

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
                said, quiet = sentence(text, self.labels[lang], values, bool(when))
                paragraph(said, lang, quiet)

    def summary(self) -> None:
        """Show how this chapter's numbers stand against print, exhibit by exhibit.

        The verdicts under the exhibits are settled too: only now are all estimates known.
        """
        exhibits = self.estimates["exhibit"].drop_duplicates()
        own = exhibits[~exhibits.str.startswith(SUPPLEMENT)]
        found = self.compare(*dict.fromkeys([*self.shown, *own]))
        summarise(self.published, found, self.shown, self.labels, self.synthetic)
