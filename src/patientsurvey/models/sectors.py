"""What a model of all sectors together says about the sectors (report sections 3.5.1 and 12.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..estimates import CONFIDENCE, WHOLE_SAMPLE, sectors, tidy
from .cases import estimable_terms, in_order, with_sector_terms
from .fits import formula_of, least_squares
from .regression import Linear, check
from .terms import SECTOR, SECTOR_TERMS, TERMS

if TYPE_CHECKING:
    from ..codebook import Codebook


def complete_cases(
    respondents: pd.DataFrame, codebook: Codebook, outcome: str, terms: tuple[str, ...]
) -> pd.DataFrame:
    """Respondents with a value on outcome and terms: those columns as floats, and ``sector``."""
    marked = with_sector_terms(respondents, SECTOR)
    check(Linear(outcome, on=SECTOR + terms), marked, codebook)
    numbers = marked[[outcome, *SECTOR, *in_order(terms, codebook)]].astype(float)
    return numbers.assign(sector=respondents["sector"]).dropna()


@dataclass(frozen=True)
class SectorDifferences:
    """Differences between sectors in a linear outcome, step by step holding more terms equal.

    All steps are fitted on the same respondents: those complete on the terms of every step. What
    a difference loses from one step to the next is therefore what goes with the terms added.

    Parameters
    ----------
    outcome : str
        Numeric derived variable.
    steps : mapping of str to tuple of str
        Terms held equal in each step, beside the sector; no terms give the plain difference.

    Raises
    ------
    EstimateError
        On a call, if the outcome or a term does not exist.
    """

    outcome: str
    steps: Mapping[str, tuple[str, ...]]

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``difference`` per step (``level``) and pair of sectors (``sector=AVT-PHV``).

        In the outcome's units, the later sector of the codebook less the earlier one; sector
        ``ALL``. Without two sectors there are no rows.
        """
        every = tuple(dict.fromkeys(term for terms in self.steps.values() for term in terms))
        cases = complete_cases(respondents, codebook, self.outcome, every)
        present = [sector for sector, _ in sectors(cases, codebook)]
        key = {"sector": WHOLE_SAMPLE, "outcome": self.outcome, "statistic": "difference"}
        return tidy(
            key | {"level": step, "n": len(cases)} | row
            for step, terms in self.steps.items()
            for row in _differences(cases, self.outcome, in_order(terms, codebook), present)
        )


def _differences(
    cases: pd.DataFrame, outcome: str, terms: tuple[str, ...], present: list[str]
) -> Iterator[dict[str, Any]]:
    # The first sector there is, in an edition without mental health care too, has no term.
    marks = {sector: term for term, sector in SECTOR_TERMS.items() if sector in present[1:]}
    kept, estimable = estimable_terms(cases, (*marks.values(), *terms))
    fit = least_squares(formula_of(outcome, kept), cases, kept)
    for earlier, later in combinations(present, 2):
        row = {"term": f"sector={later}-{earlier}"}
        against = [marks[s] for s in (later, earlier) if s in marks]
        if fit is not None and set(against) <= set(estimable):
            row |= _contrast(fit, *against)
        yield row


def _contrast(fit: Any, term: str, other: str = "") -> dict[str, float]:
    """A coefficient, or the difference of two, with its t interval."""
    weights = np.array([(name == term) - float(name == other) for name in fit.params.index])
    test = fit.t_test(weights)
    low, high = test.conf_int(1 - CONFIDENCE)[0]
    return dict(
        estimate=test.effect.item(), std_error=np.ravel(test.sd).item(), conf_low=low,
        conf_high=high, p_value=np.ravel(test.pvalue).item(),
    )  # fmt: skip


@dataclass(frozen=True)
class EqualSlopes:
    """F test of one set of coefficients for all sectors against one set for each.

    Both models give each sector its own level; the report fits its sectors apart because it
    expects the coefficients to differ (section 3.5.1).

    Parameters
    ----------
    outcome, on : see :class:`patientsurvey.models.Linear`

    References
    ----------
    Chow, G. C. (1960). Tests of equality between sets of coefficients in two linear regressions.
    Econometrica, 28(3), 591-605.
    """

    outcome: str
    on: tuple[str, ...] = TERMS

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``f_statistic``, ``df_between``, ``df_within`` and ``r_squared`` of both models.

        The level of ``r_squared`` is ``common`` or ``separate``. Without two sectors that can be
        fitted there are no numbers.
        """
        cases = complete_cases(respondents, codebook, self.outcome, self.on)
        terms = in_order(self.on, codebook)
        common = self._fit(cases, SECTOR + terms)
        parts = [self._fit(cases[inside], terms) for _, inside in sectors(cases, codebook)]
        key = {"sector": WHOLE_SAMPLE, "outcome": self.outcome, "n": len(cases)}
        found = _f_test(common, parts) if len(parts) > 1 and None not in parts else [{}] * 5
        names = ("f_statistic", "df_between", "df_within", "r_squared", "r_squared")
        levels = ("", "", "", "common", "separate")
        return tidy(
            key | {"statistic": name, "level": level} | row
            for name, level, row in zip(names, levels, found, strict=True)
        )

    def _fit(self, cases: pd.DataFrame, terms: tuple[str, ...]) -> Any:
        kept, _ = estimable_terms(cases, terms)
        return least_squares(formula_of(self.outcome, kept), cases, kept)


def _f_test(common: Any, parts: list[Any]) -> list[dict[str, float]]:
    """Statistics of the test from the fits of both models."""
    from scipy.stats import f  # slow to import: when needed

    rest, within = sum(fit.ssr for fit in parts), sum(fit.df_resid for fit in parts)
    between = common.df_resid - within
    if not between > 0 or not rest > 0:
        return [{}] * 5
    statistic = (common.ssr - rest) / between / (rest / within)
    return [
        {"estimate": statistic, "p_value": f.sf(statistic, between, within)},
        {"estimate": between},
        {"estimate": within},
        {"estimate": common.rsquared},
        {"estimate": 1 - rest / common.centered_tss},
    ]
