"""Which printed numbers the finished respondents meet, counted anew from the frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..covariates import derive
from ..estimates import SUBSTANTIVE, membership, numbers
from ..scales import Alpha
from .assumptions import Assumptions
from .counts import valid_answers
from .multiples import ALONE
from .targets import Target, Targets

NOT_RECOUNTED = {"not_asked", "other_units", "anxiety_minus_depression"}
RECOUNTED = ("count", "percent", "n", "mean", "alpha")
EDGE = 1e-6


def check_targets(
    respondents: pd.DataFrame, targets: Targets, codebook: Codebook, assumptions: Assumptions
) -> pd.DataFrame:
    """Hold every target against the respondents.

    Parameters
    ----------
    respondents : pandas.DataFrame
        As :func:`patientsurvey.synthesis.synthesise` returns them.

    Returns
    -------
    pandas.DataFrame
        One row per target that counts respondents: ``id, exhibit, sector, statistic, low, high,
        found, met``.
    """
    recount = _Recount(derive(respondents, codebook), targets, codebook, assumptions)
    rows = []
    for target in targets.rows:
        if recount.knows(target):
            found = recount(target)
            met = bool(target.low - EDGE <= found <= target.high + EDGE)
            rows.append(
                (
                    target.id,
                    target.exhibit,
                    target.sector,
                    target.statistic,
                    target.low,
                    target.high,
                    found,
                    met,
                )
            )
    names = ["id", "exhibit", "sector", "statistic", "low", "high", "found", "met"]
    return pd.DataFrame(rows, columns=names)


class _Recount:
    """One target at a time from the derived frame."""

    def __init__(self, survey: pd.DataFrame, targets, codebook, assumptions) -> None:
        self.survey, self.targets = survey, targets
        self.codebook, self.assumptions = codebook, assumptions
        self.sector = survey["sector"].to_numpy()
        self.complete = survey[list(codebook.terms)].notna().all(axis=1).to_numpy()
        self.known: dict[str, pd.DataFrame] = {}

    def knows(self, target: Target) -> bool:
        """Whether the target is a number that respondents' answers give by themselves."""
        apart = target.levels == ("missing",) and self.targets.knows_not_asked(target)
        return (
            target.statistic in RECOUNTED and not apart and not NOT_RECOUNTED & set(target.levels)
        )

    def __call__(self, target: Target) -> float:
        if target.statistic == "alpha":
            table = Alpha(target.variable)(self.survey, self.codebook).set_index("sector")
            return float(table["estimate"].get(target.sector, np.nan))
        if target.group and target.group[1] == ("*",):
            return self._typical(target)
        inside = self._in_sector(target.sector)
        if target.group:
            variable, answers = target.group
            inside &= (self._given(variable)[list(answers)] == 1).any(axis=1).to_numpy()
        if target.statistic in ("n", "mean"):
            return self._of_values(target, inside)
        return self._of_answers(target, inside)

    def _typical(self, target: Target) -> float:
        """Median over the groups, where the print speaks of most of them."""
        variable = target.group[0]
        groups = [a.answer for a in self.codebook.answers(variable) if a.kind in SUBSTANTIVE]
        return float(
            np.median([self(replace(target, group=(variable, (group,)))) for group in groups])
        )

    def _in_sector(self, sector: str) -> np.ndarray:
        return np.ones(len(self.sector), bool) if sector == "ALL" else self.sector == sector

    def _given(self, variable: str) -> pd.DataFrame:
        if variable not in self.known:
            self.known[variable] = membership(self.survey, self.codebook, variable)
        return self.known[variable]

    def _answered(self, variable: str) -> np.ndarray:
        """Respondents in the base; in a scale's items *not relevant* counts as missing."""
        given, valid = self._given(variable), valid_answers(self.codebook, variable)
        in_base = given.notna().any(axis=1)
        off = [answer for answer in given if answer not in valid]
        return (in_base & ~(given[off] == 1).any(axis=1)).to_numpy()

    def _of_values(self, target: Target, inside: np.ndarray) -> float:
        """A mean, or how many have a value; a table's base is that of a regression."""
        if target.statistic == "n" and target.exhibit.startswith("table-"):
            inside = inside & self.complete
        if target.statistic == "n" and self.codebook.variable(target.variable).type != "number":
            return float((inside & self._answered(target.variable)).sum())
        values = numbers(self.survey, self.codebook, target.variable)[inside]
        values = values[np.isfinite(values)]
        if target.statistic == "n":
            return float(len(values))
        return float(values.mean()) if len(values) else np.nan

    def _of_answers(self, target: Target, inside: np.ndarray) -> float:
        answered = self._answered(target.variable)
        hit, base = self._hit(target) & inside, inside & answered
        if "missing" in target.levels:
            hit, base = hit | (inside & ~answered), inside
        elif target.levels == ("total",):
            hit = base = inside if self._lists_missing(target) else inside & answered
        if target.of_all:
            base = self._in_sector(target.sector)
        elif self.assumptions.is_of_all(target.variable):
            base = inside
        if target.statistic == "count":
            return float(hit.sum())
        return 100 * hit.sum() / base.sum() if base.any() else np.nan

    def _hit(self, target: Target) -> np.ndarray:
        given = self._given(target.variable)
        levels = [level for level in target.levels if level in given]
        if target.levels == ("any",):
            levels = [level for level in given if level not in ALONE[target.variable]]
        return (given[levels] == 1).any(axis=1).to_numpy()

    def _lists_missing(self, target: Target) -> bool:
        """Whether the table has a row for those without an answer, so that its total holds them."""
        return any(
            row.levels in (("missing",), ("not_asked",)) and row.sector == target.sector
            for row in self.targets.of(target.variable)
        )
