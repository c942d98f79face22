"""Tables and figures as a chapter has computed them, before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from IPython.display import DisplayHandle

from ..labels import Labels
from ..published import PublishedExhibit

EXTERNAL = "external"
"""Cause of a verdict on a number that comes from another source: nothing is compared."""


@dataclass(frozen=True)
class Exhibit:
    """One table or figure with its gated estimates and its comparison with print.

    Parameters
    ----------
    published : PublishedExhibit
        What the report prints under its number.
    estimates : DataFrame
        Tidy, gated estimates that are shown.
    comparison : DataFrame
        Printed rows with their verdicts (see :func:`patientsurvey.comparison.compare`).
    synthetic : bool
        Whether the respondents are the compendium's own.
    code : str
        File of the notebook that computes it; empty for none.
    as_printed : bool
        Whether it shows printed numbers alone, with nothing computed beside them.
    """

    published: PublishedExhibit
    estimates: pd.DataFrame
    comparison: pd.DataFrame
    synthetic: bool
    code: str = ""
    as_printed: bool = False

    @property
    def id(self) -> str:
        """Exhibit id, also the anchor on the page: ``figure-8-1``."""
        return self.published.exhibit

    @property
    def only_read(self) -> bool:
        """Whether all its numbers come from other sources, so that nothing can be compared."""
        rows = self.comparison
        return self.as_printed or (len(rows) > 0 and bool(rows["cause"].eq(EXTERNAL).all()))

    @property
    def compared(self) -> bool:
        """Whether print has numbers of its own for it."""
        return len(self.comparison) > 0 and not self.only_read

    def name(self, labels: Labels) -> str:
        """What the report calls it: ``Table 8-1``; running text by its section, ``Section 8.1``."""
        return exhibit_name(self.id, labels)


@dataclass(frozen=True)
class Supplement:
    """An analysis that the report does not have: it stands without a number.

    Parameters
    ----------
    name : str
        Anchor and file name.
    estimates : DataFrame
        Tidy, gated estimates.
    captions, notes : mapping of str to str
        By language; a note stands under the caption (or below a table that folds out).
    code : str
        File of the notebook that computes it; empty for none.
    """

    name: str
    estimates: pd.DataFrame
    captions: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True)
class Shown:
    """An exhibit as it stands on the page in one language, so that it can be judged anew.

    Parameters
    ----------
    exhibit : Exhibit
        With the comparison that stands there now.
    body : str
        HTML of its pictures and tables.
    labels : Labels
    folder : Path
        Where its pictures and its download are.
    output : DisplayHandle or None
        The output that holds it; None where outputs are plain text, which says no verdicts.
    """

    exhibit: Exhibit
    body: str
    labels: Labels
    folder: Path
    output: DisplayHandle | None


def exhibit_name(exhibit: str, labels: Labels) -> str:
    """What print calls the exhibit with this id (:meth:`patientsurvey.labels.Labels.exhibit`)."""
    return labels.exhibit(exhibit)
