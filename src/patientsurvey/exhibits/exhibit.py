"""Tables and figures as a chapter has computed them, before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..labels import Labels
from ..published import PublishedExhibit


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
    """

    published: PublishedExhibit
    estimates: pd.DataFrame
    comparison: pd.DataFrame
    synthetic: bool
    code: str = ""

    @property
    def id(self) -> str:
        """Exhibit id, also the anchor on the page: ``figure-8-1``."""
        return self.published.exhibit

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


def exhibit_name(exhibit: str, labels: Labels) -> str:
    """What print calls the exhibit with this id (:meth:`patientsurvey.labels.Labels.exhibit`)."""
    return labels.exhibit(exhibit)
