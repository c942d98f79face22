"""The respondents while they are being made."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..codebook import Codebook, Rule
from .assumptions import Assumptions
from .targets import Targets

MISSING = -1
"""Code of an answer that is not there, until the frame is finished."""


@dataclass
class Draft:
    """Columns drawn so far, and what the next ones are drawn from.

    Attributes
    ----------
    sector : ndarray of str, shape (n,)
    columns : dict of str to ndarray, shape (n,)
        Integer codes with ``MISSING``, or ids as text with None.
    traits : pandas.DataFrame, shape (n, k)
        Latent traits, and observed ones that later questions depend on.
    complete : ndarray of bool, shape (n,)
        Respondents who have every term of the regressions.
    fixed : pandas.DataFrame, shape (n, terms + outcomes)
        Their calibrated terms and model outcomes; missing where a respondent is in no model.
    unmet : dict of str to float
        Targets that the counts could not meet together, with the distance in respondents.
    """

    codebook: Codebook
    targets: Targets
    assumptions: Assumptions
    rng: np.random.Generator
    sector: np.ndarray
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    traits: pd.DataFrame = field(default_factory=pd.DataFrame)
    complete: np.ndarray | None = None
    fixed: pd.DataFrame | None = None
    unmet: dict[str, float] = field(default_factory=dict)

    @property
    def sectors(self) -> list[str]:
        """Sectors in the codebook's order."""
        return [answer.answer for answer in self.codebook.answers("sector")]

    def inside(self, sector: str) -> np.ndarray:
        """Rows of a sector, or every row for ``ALL``."""
        return np.ones(len(self.sector), bool) if sector == "ALL" else self.sector == sector

    def child(self) -> np.random.Generator:
        """A generator of its own for one question, so that questions don't disturb each other."""
        return self.rng.spawn(1)[0]

    def codes(self, variable: str, answers: tuple[str, ...]) -> list:
        """Answers as the column stores them: codes, or ids."""
        if self.codebook.variable(variable).stored == "answer":
            return list(answers)
        return [self.codebook.code(variable, answer) for answer in answers]

    def has(self, variable: str, *answers: str) -> np.ndarray:
        """Rows that gave one of the answers; of a multiple response, that ticked one."""
        if variable in self.columns:
            return np.isin(self.columns[variable], self.codes(variable, answers))
        ticks = [self.columns[f"{variable}__{answer}"] == 1 for answer in answers]
        return np.any(ticks, axis=0)

    def asked(self, variable: str) -> np.ndarray:
        """Rows whose form has the question and whom the routing sends to it."""
        form = self.codebook.variable(variable).form
        rows = np.any(
            [self.inside(s) for s in self.sectors if form in ("all", self.codebook.form(s))], axis=0
        )
        rules = self.codebook.routing(variable)
        ways = [self._sent(rules, number) for number in {rule.condition for rule in rules}]
        return rows & np.any(ways, axis=0) if ways else rows

    def _sent(self, rules: tuple[Rule, ...], condition: int) -> np.ndarray:
        """Rows for which every rule of a condition holds."""
        return np.all(
            [
                self.has(rule.asked_if, *rule.answers)
                for rule in rules
                if rule.condition == condition
            ],
            axis=0,
        )

    def start(self, column: str, variable: str | None = None) -> np.ndarray:
        """The column, begun without answers if it is not there yet."""
        if column not in self.columns:
            n, stored = len(self.sector), self.codebook.variable(variable or column).stored
            text = stored in ("answer", "text")
            self.columns[column] = np.full(n, None, object) if text else np.full(n, MISSING)
        return self.columns[column]

    def frame(self) -> pd.DataFrame:
        """The data columns in the codebook's order, nullable; not yet drawn ones are empty."""
        finished = {"respondent": np.arange(1, len(self.sector) + 1, dtype=np.int32)}
        for name, column in self.codebook.data_columns.items():
            values = self.columns.get(name)
            if values is None:
                values = np.full(len(self.sector), None if column.dtype == "str" else MISSING)
            finished[name] = _nullable(values, column.dtype)
        return pd.DataFrame(finished)


def _nullable(values: np.ndarray, dtype: str) -> pd.api.extensions.ExtensionArray:
    if dtype == "str":
        return pd.array(values, dtype="str")
    return pd.arrays.IntegerArray(values.clip(0).astype(dtype.lower()), values == MISSING)
