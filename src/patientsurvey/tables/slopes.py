"""Tables of the test of one set of coefficients against one for each sector."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from great_tables import GT

from ..labels import Labels
from .typeset import as_html, house_style, told_p


@dataclass(frozen=True)
class EqualSlopesTable:
    """One row per outcome: R² of both models, then F, its degrees of freedom and p.

    Shows what :class:`patientsurvey.models.EqualSlopes` estimates.
    """

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included; a dash where nothing could be fitted."""
        rows = estimates.groupby("outcome", sort=False)
        body = pd.DataFrame([self._row(outcome, part, labels) for outcome, part in rows])
        fits = {level: labels.word(f"head_r_squared_{level}") for level in ("common", "separate")}
        heads = {name: labels.word(f"head_{name}") for name in ("f_statistic", "degrees", "p")}
        table = GT(body, rowname_col="label").cols_label(**fits, **heads)
        return as_html(house_style(table, [*fits, *heads]))

    def _row(self, outcome: str, rows: pd.DataFrame, labels: Labels) -> dict[str, str]:
        found = rows.set_index(["statistic", "level"])
        numbers = found["estimate"]
        between, within = (numbers[name, ""] for name in ("df_between", "df_within"))
        return {
            "label": labels.variable(outcome),
            "common": labels.number(numbers["r_squared", "common"], 3),
            "separate": labels.number(numbers["r_squared", "separate"], 3),
            "f_statistic": labels.number(numbers["f_statistic", ""], 1),
            "degrees": f"{labels.number(between)}; {labels.number(within)}",
            "p": told_p(found.loc[("f_statistic", ""), "p_value"], labels),
        }

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        return labels.word("alt_equal_slopes", outcomes=estimates["outcome"].nunique())
