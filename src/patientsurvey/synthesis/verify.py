"""Which printed numbers the finished respondents meet, counted anew from the frame."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ..covariates import derive
from ..estimates import SUBSTANTIVE, membership, numbers
from ..scales import Alpha
from .assumptions import Assumptions
from .multiples import ALONE
from .targets import Target, Targets

NOT_COUNTED = ("not_asked", "other_units", "anxiety_minus_depression")
EDGE = 1e-6


def check_targets(respondents: pd.DataFrame, targets: Targets, codebook,
                  assumptions: Assumptions) -> pd.DataFrame:
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
    survey = derive(respondents, codebook)
    count = _Counter(survey, targets, codebook, assumptions)
    rows = []
    for target in targets.rows:
        if target.levels == ("missing",) and targets.knows_not_asked(target):
            continue
        found = count(target)
        if found is not None:
            met = bool(target.low - EDGE <= found <= target.high + EDGE)
            rows.append({"id": target.id, "exhibit": target.exhibit, "sector": target.sector,
                         "statistic": target.statistic, "low": target.low, "high": target.high,
                         "found": found, "met": met})
    return pd.DataFrame(rows)


class _Counter:
    """Recomputes one target at a time from the derived frame."""

    def __init__(self, survey, targets, codebook, assumptions) -> None:
        self.survey, self.targets = survey, targets
        self.codebook, self.assumptions = codebook, assumptions
        self.sector = survey["sector"].to_numpy()
        self.complete = survey[list(codebook.terms)].notna().all(axis=1).to_numpy()
        self.known: dict = {}

    def __call__(self, target: Target) -> float | None:
        if set(target.levels) & set(NOT_COUNTED) or target.statistic == "r_squared":
            return None
        if target.statistic == "alpha":
            table = Alpha(target.variable)(self.survey, self.codebook)
            return float(table.loc[table.sector == target.sector, "estimate"].iloc[0])
        if target.group and target.group[1] == ("*",):
            return self._typical(target)
        inside = self._inside(target)
        if target.statistic in ("n", "mean"):
            return self._of_values(target, inside)
        return self._of_answers(target, inside)

    def _typical(self, target: Target) -> float:
        """Median over the groups, where the print speaks of most of them."""
        variable = target.group[0]
        groups = [a.answer for a in self.codebook.answers(variable) if a.kind in SUBSTANTIVE]
        found = [self(replace(target, group=(variable, (group,)))) for group in groups]
        return float(np.median(found))

    def _inside(self, target: Target) -> np.ndarray:
        inside = np.ones(len(self.sector), dtype=bool)
        if target.sector != "ALL":
            inside &= self.sector == target.sector
        if target.group:
            variable, answers = target.group
            inside &= self._given(variable)[list(answers)].max(axis=1).to_numpy() == 1
        return inside

    def _given(self, variable: str) -> pd.DataFrame:
        if variable not in self.known:
            self.known[variable] = membership(self.survey, self.codebook, variable)
        return self.known[variable]

    def _in_scale(self, variable: str) -> bool:
        return any(member.item == variable for scale in self.codebook.scales.values()
                   for member in scale.items)

    def _of_values(self, target: Target, inside: np.ndarray) -> float:
        outcome = self.codebook.variable(target.variable)
        if target.statistic == "n" and target.exhibit.startswith("table-"):
            inside = inside & self.complete
        if outcome.type == "number" or target.statistic == "mean" or self._in_scale(outcome.id):
            values = numbers(self.survey, self.codebook, outcome.id)[inside]
            values = values[np.isfinite(values)]
            return float(len(values) if target.statistic == "n" else values.mean())
        return float(self._given(outcome.id)[inside].notna().any(axis=1).sum())

    def _rows_of_table(self, target, inside, answered) -> np.ndarray:
        """Respondents in the total: those missing only where the table has a row for them."""
        listed = any(row.levels in (("missing",), ("not_asked",)) and row.sector == target.sector
                     for row in self.targets.of(target.variable))
        return inside if listed else inside & answered

    def _of_answers(self, target: Target, inside: np.ndarray) -> float:
        given = self._given(target.variable)
        answered = given.notna().any(axis=1).to_numpy()
        if self._in_scale(target.variable):
            off = [a.answer for a in self.codebook.answers(target.variable)
                   if a.kind not in SUBSTANTIVE]
            answered = answered & ~(given[off] == 1).any(axis=1).to_numpy()
        levels = [level for level in target.levels if level in given]
        if target.levels == ("any",):
            levels = [level for level in given if level not in ALONE[target.variable]]
        hit = inside & (given[levels] == 1).any(axis=1).to_numpy()
        base = inside & answered
        if "missing" in target.levels or target.levels == ("total",):
            base = inside
            hit = self._rows_of_table(target, inside, answered) if target.levels == (
                "total",) else hit | (inside & ~answered)
        if target.of_all:
            base = np.isin(self.sector, self.sector if target.sector == "ALL" else target.sector)
        if any(row.value == "all" for row in self.assumptions.find("base", target.variable)):
            base = inside
        return float(hit.sum() if target.statistic == "count" else 100 * hit.sum() / base.sum())
