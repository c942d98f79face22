"""What a table of respondents lists of a question, and estimates of one sector alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .estimates import EVERYONE, percentages, tally, tidy

if TYPE_CHECKING:
    from .codebook import Codebook

PARTS = ("answers", "missing", "total")


@dataclass(frozen=True)
class Breakdown:
    """Number and percentage of everyone giving each answer (report tables 5-1 and 5-2).

    Parameters
    ----------
    outcome : str
        Variable with answers in the codebook.
    parts : tuple of str
        What is listed: ``answers``, ``missing`` (where anybody is) and ``total``. The base is
        everyone, whatever is listed.
    by, pooled : see :class:`patientsurvey.estimates.Frequencies`

    Raises
    ------
    EstimateError
        On a call, if `outcome` does not exist or has no answer categories.
    """

    outcome: str
    parts: tuple[str, ...] = PARTS
    by: str | None = None
    pooled: bool | str = False
    valid: tuple[str, ...] = EVERYONE

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``count`` and ``percent`` (0-100), per sector, group and level."""
        counts = tally(self, respondents, codebook)
        missing, total = counts["level"].eq("missing"), self._total(counts)
        listed = {
            "answers": counts[~missing],
            "missing": counts[missing] if counts.loc[missing, "count"].any() else counts[:0],
            "total": total,
        }
        rows = pd.concat([listed[part] for part in self.parts], ignore_index=True)
        numbers = rows.rename(columns={"count": "estimate"}).assign(statistic="count")
        return pd.concat([tidy(numbers.to_dict("records")), self._shares(rows)], ignore_index=True)

    def _total(self, counts: pd.DataFrame) -> pd.DataFrame:
        """One row per sector and group, which counts its base."""
        bases = counts.drop_duplicates(["sector", "group"])
        return bases.assign(level="total", count=bases["n"])

    def _shares(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Percentages; the total's is 100 by definition and has no interval."""
        shares = percentages(rows)
        known = ["std_error", "conf_low", "conf_high"]
        return shares.assign(**shares[known].mask(shares["level"].eq("total")))


@dataclass(frozen=True)
class InSector:
    """An estimate in one sector alone, since only its form has the question or the answers.

    Parameters
    ----------
    sector : str
        ``PHV``, ``TSB`` or ``AVT``.
    spec
        Any estimate.
    """

    sector: str
    spec: Callable[[pd.DataFrame, Codebook], pd.DataFrame]

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows of the estimate; none where no respondent is of the sector."""
        return self.spec(respondents[respondents["sector"].eq(self.sector)], codebook)
