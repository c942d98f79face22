"""Analysis of variance of means over several groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .families import Row, families, means

if TYPE_CHECKING:
    from ..codebook import Codebook


@dataclass(frozen=True)
class Anova:
    """One-way analysis of variance of means over several groups (report section 11.1).

    Beside the classical F stands Welch's, which does not assume equal variances. All outcomes
    of a sector are one family for Holm's correction.

    Parameters
    ----------
    outcomes : str or tuple of str
        Numbers, scores, or ordered answers by their codes; a reversed item gives the same F.
    by : str
        Variable whose categories are the groups; ``sector`` goes with ``pooled="only"``. Of a
        multiple response (diagnoses), only respondents in exactly one group count, since the
        test needs groups without common members.
    groups : tuple of str
        Categories compared; all without. Groups with fewer than two respondents are left out.
    pooled : see :class:`patientsurvey.estimates.Frequencies`

    Raises
    ------
    EstimateError
        On a call, if a name does not exist or an outcome has no numeric scale.
    """

    outcomes: str | tuple[str, ...]
    by: str
    groups: tuple[str, ...] = ()
    pooled: bool | str = False

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows per sector and outcome, in that order; see the module's table."""
        return families(self, respondents, codebook)

    @property
    def compared(self) -> Row:
        """The variable whose categories are the groups, as the term of the variance."""
        return {"term": self.by}

    def tests(
        self, respondents: pd.DataFrame, codebook: Codebook, sector: str
    ) -> Iterator[tuple[Row, np.ndarray]]:
        """Keys of each test, and its values over all respondents."""
        return means(self.outcomes, respondents, codebook)

    def rows(self, samples: list[np.ndarray]) -> list[Row]:
        """Statistics of one test; without numbers where fewer than two groups remain."""
        kept = [values for values in samples if len(values) > 1]
        n = sum(map(len, kept))
        names = ["f_statistic", "df_between", "df_within", "f_welch", "df_within_welch",
                 "eta_squared"]  # fmt: skip
        if len(kept) < 2 or max(values.std() for values in kept) == 0:
            return [{"statistic": name, "n": n} for name in names]
        found = dict(zip(names, self._statistics(kept), strict=True))
        return [{"statistic": name, "n": n} | row for name, row in found.items()]

    def _statistics(self, samples: list[np.ndarray]) -> Iterator[Row]:
        from statsmodels.stats.oneway import anova_oneway  # slow to import: when needed

        classical = anova_oneway(samples, use_var="equal")
        between, within = classical.df_num, classical.df_denom
        f = float(classical.statistic)
        yield {"estimate": f, "p_value": classical.pvalue}
        yield {"estimate": between}
        yield {"estimate": within}
        yield from _welch(samples)
        yield {"estimate": f * between / (f * between + within)}


def _welch(samples: list[np.ndarray]) -> Iterator[Row]:
    """Welch's F and its second degrees of freedom; none where a group does not vary."""
    from statsmodels.stats.oneway import anova_oneway  # slow to import: when needed

    if min(values.std() for values in samples) == 0:
        yield from ({}, {})
        return
    welch = anova_oneway(samples, use_var="unequal", welch_correction=True)
    yield {"estimate": welch.statistic, "p_value": welch.pvalue}
    yield {"estimate": welch.df_denom}
