"""t-tests of a difference between two groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import (
    CONFIDENCE,
    SUBSTANTIVE,
    EstimateError,
    categories,
    form_of,
    membership,
    unknown,
)
from .families import Row, families, means, several

if TYPE_CHECKING:
    from ..codebook import Codebook

EVERY = ("*",)
"""As `levels`: every answer of the question, each as a test of its own."""


@dataclass(frozen=True)
class DifferenceTest:
    """t-tests of a difference between two groups, in each sector (report figures 7-2 to 7-4).

    Welch's test, which does not assume equal variances, gives the interval; the pooled test that
    the report's software gives by default stands beside it. Answers are counted as 0 and 100, so
    that differences are percentage points. All tests of a sector are one family for Holm's
    correction.

    Parameters
    ----------
    outcomes : str or tuple of str
        Questions, or numbers and scores.
    by : str
        Variable whose categories are the groups.
    groups : tuple of str
        Two of its categories, ``a+b`` for joined ones. Respondents in both are left out.
    levels : tuple of str
        Answers or options, each tested as given or not; :data:`EVERY` for all of them. Without
        any, means are compared.
    pooled : see :class:`patientsurvey.estimates.Frequencies`
    valid : tuple of str
        Kinds of answer in the base where answers are counted.
    minimum : int
        Fewest respondents in each group, and with and without the answer, for a test to be told:
        below it the t distribution is no guide, and a hidden count could be worked out.

    Raises
    ------
    EstimateError
        On a call, if a name does not exist or `groups` are not two.
    """

    outcomes: str | tuple[str, ...]
    by: str
    groups: tuple[str, str]
    levels: tuple[str, ...] = ()
    pooled: bool | str = False
    valid: tuple[str, ...] = SUBSTANTIVE
    minimum: int = 10

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows per sector, outcome and level, in that order; see the module's table."""
        if len(self.groups) != 2 or len(set(self.groups)) != 2:
            raise EstimateError(
                f"{self.groups!r} are not two different groups",
                where=f"DifferenceTest by {self.by}",
                remedy="name two categories, or use Anova for more",
            )
        return families(self, respondents, codebook)

    @property
    def compared(self) -> Row:
        """The two groups as one key: ``severe=yes-no``."""
        return {"group": f"{self.by}={'-'.join(self.groups)}"}

    def tests(
        self, respondents: pd.DataFrame, codebook: Codebook, sector: str
    ) -> Iterator[tuple[Row, np.ndarray]]:
        """Keys of each test of a sector, and its values over all respondents."""
        if not self.levels:
            yield from means(self.outcomes, respondents, codebook)
            return
        for outcome in several(self.outcomes):
            given = 100 * membership(respondents, codebook, outcome, self.valid)
            for level in self._levels(outcome, codebook, sector):
                yield {"outcome": outcome, "level": level}, given[level].to_numpy()

    def _levels(self, outcome: str, codebook: Codebook, sector: str) -> list[str]:
        answers = categories(codebook, outcome, self.valid)
        known = [answer.answer for answer in answers]
        for level in self.levels:
            if level not in (*known, *EVERY):
                raise unknown("answer", level, known, f"DifferenceTest of {outcome}")
        form = form_of(codebook, sector)
        asked = {answer.answer for answer in categories(codebook, outcome, self.valid, form)}
        wanted = known if self.levels == EVERY else self.levels
        return [level for level in wanted if level in asked]

    def rows(self, samples: list[np.ndarray]) -> list[Row]:
        """Statistics of one test; without numbers where a group is too small."""
        n = sum(map(len, samples))
        names = [self._difference, "t_welch", "df_welch", "t_pooled", self._effect_size]
        if not self._enough(samples):
            return [{"statistic": name, "n": n} for name in names]
        found = dict(zip(names, self._statistics(*samples), strict=True))
        return [{"statistic": name, "n": n} | row for name, row in found.items()]

    @property
    def _difference(self) -> str:
        return "percentage_points" if self.levels else "difference"

    @property
    def _effect_size(self) -> str:
        return "cohens_h" if self.levels else "cohens_d"

    def _enough(self, samples: list[np.ndarray]) -> bool:
        if min(map(len, samples)) < max(self.minimum, 2):
            return False
        if self.levels:
            told = [np.count_nonzero(values == answer) for values in samples for answer in (0, 100)]
            return min(told) >= max(self.minimum, 1)
        return max(values.std() for values in samples) > 0

    def _statistics(self, one: np.ndarray, other: np.ndarray) -> Iterator[Row]:
        from statsmodels.stats.weightstats import CompareMeans, DescrStatsW  # slow: when needed

        both = CompareMeans(DescrStatsW(one), DescrStatsW(other))
        welch, p, df = both.ttest_ind(usevar="unequal")
        student, p_student, _ = both.ttest_ind(usevar="pooled")
        low, high = both.tconfint_diff(alpha=1 - CONFIDENCE, usevar="unequal")
        yield dict(
            estimate=one.mean() - other.mean(), std_error=both.std_meandiff_separatevar,
            conf_low=low, conf_high=high, p_value=p,
        )  # fmt: skip
        yield {"estimate": welch, "p_value": p}
        yield {"estimate": df}
        yield {"estimate": student, "p_value": p_student}
        yield {"estimate": cohens_h(one, other) if self.levels else cohens_d(one, other)}


def cohens_h(one: np.ndarray, other: np.ndarray) -> float:
    """Difference of the arcsine-transformed shares of two samples of 0 and 100."""
    from statsmodels.stats.proportion import proportion_effectsize  # slow to import: when needed

    return float(proportion_effectsize(one.mean() / 100, other.mean() / 100))


def cohens_d(one: np.ndarray, other: np.ndarray) -> float:
    """Difference of two means in pooled standard deviations."""
    squares = sum(((values - values.mean()) ** 2).sum() for values in (one, other))
    pooled = np.sqrt(squares / (len(one) + len(other) - 2))
    return float((one.mean() - other.mean()) / pooled)
