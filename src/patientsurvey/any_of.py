"""Share of respondents who ticked at least one of several options of a multiple response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .estimates import ANSWERED, cells, membership, percentages, unknown

if TYPE_CHECKING:
    from .codebook import Codebook


@dataclass(frozen=True)
class AnyOf:
    """Percentage ticking at least one of `options`, with a Wilson interval (report 9.1.2).

    Options of a multiple response overlap, so their shares do not add up to this one.

    Parameters
    ----------
    outcome : str
        Variable with several answers, such as ``gave_feedback``.
    options : tuple of str
        Those of which one is enough.
    by, pooled : see :class:`~patientsurvey.estimates.Frequencies`
    level : str
        What the estimates call it: ``any``, as in ``data/published/vocabulary.csv``.

    Raises
    ------
    EstimateError
        On a call, if `outcome`, one of `options` or `by` does not exist.
    """

    outcome: str
    options: tuple[str, ...]
    by: str | None = None
    pooled: bool | str = False
    level: str = "any"

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percent``, one per sector and group (0-100)."""
        given = membership(respondents, codebook, self.outcome, ANSWERED)
        for option in self.options:
            if option not in given:
                raise unknown("option", option, given.columns, f"AnyOf {self.outcome}")
        asked = given.notna().any(axis=1)
        ticked = given[list(self.options)].eq(1).any(axis=1)
        counted = [
            {"sector": cell.sector, "group": cell.group, "outcome": self.outcome}
            | {"level": self.level, "n": asked[cell.inside].sum()}
            | {"count": ticked[cell.inside].sum()}
            for cell in cells(respondents, codebook, self.by, self.pooled)
        ]
        columns = ["sector", "group", "outcome", "level", "n", "count"]
        return percentages(pd.DataFrame(counted, columns=columns))
