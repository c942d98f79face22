"""Regressions of several outcomes on the same terms, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from great_tables import GT, loc, md, style

from ..figures import regression_rows
from ..labels import Labels
from ..models import SECTOR_TERMS
from .typeset import SIGNIFICANT, as_html, close_set, house_style, set_apart, told_fit, told_p


@dataclass(frozen=True)
class ModelsTable:
    """One row per term, one pair of columns per outcome: estimate with its interval, and p.

    For models of the whole sample, whose sectors are terms (section 12.4).

    Parameters
    ----------
    decimals : int
        Decimals of estimates and interval limits.
    """

    decimals: int = 2

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        rows = regression_rows(estimates)
        terms, outcomes = (list(dict.fromkeys(rows[key])) for key in ("term", "outcome"))
        body = pd.DataFrame(
            {"label": [term_in_full(term, labels) for term in terms],
             "block": [labels.word(f"block_{block_of(term, labels)}") for term in terms]}
        )  # fmt: skip
        for outcome in outcomes:
            placed = rows[rows["outcome"].eq(outcome)].set_index("term").reindex(terms)
            body[f"{outcome}_estimate"] = self._estimates(placed, labels)
            body[f"{outcome}_p"] = [told_p(p, labels) for p in placed["p_value"]]
        table = self._headed(GT(body, rowname_col="label", groupname_col="block"), rows, labels)
        table = table.tab_stubhead(labels.word("head_term"))
        for note in (self._fit(estimates, outcomes, labels), labels.word("note_bold_pooled")):
            table = table.tab_source_note(md(note))
        numbers = [column for column in body if column not in ("label", "block")]
        table = set_apart(close_set(house_style(table, numbers)), numbers[2::2])
        return as_html(table)

    def _estimates(self, rows: pd.DataFrame, labels: Labels) -> list[str]:
        number, to = (lambda value: labels.number(value, self.decimals)), labels.word("interval_to")
        return [
            f"{number(row.estimate)} ({number(row.conf_low)}{to}{number(row.conf_high)})"
            if np.isfinite(row.estimate)
            else "–"
            for row in rows.itertuples()
        ]

    def _headed(self, table: GT, rows: pd.DataFrame, labels: Labels) -> GT:
        """Outcomes above their columns; estimates with p below .05 in bold."""
        terms = list(dict.fromkeys(rows["term"]))
        statistic = labels.word(f"head_{rows['statistic'].iloc[0]}")
        head = f"{statistic} ({labels.word('head_interval')})"
        for outcome, found in rows.groupby("outcome", sort=False):
            columns = [f"{outcome}_estimate", f"{outcome}_p"]
            table = table.tab_spanner(labels.variable(outcome), columns=columns)
            table = table.cols_label(dict(zip(columns, (head, labels.word("head_p")), strict=True)))
            p_values = found.set_index("term")["p_value"].reindex(terms)
            clear = np.flatnonzero(p_values.lt(SIGNIFICANT)).tolist()
            if clear:
                table = table.tab_style(
                    style.text(weight="bold"), loc.body(columns=columns, rows=clear)
                )
        return table

    def _fit(self, estimates: pd.DataFrame, outcomes: list[str], labels: Labels) -> str:
        fits = estimates.set_index(["outcome", "statistic"])["estimate"]
        parts = []
        for outcome in outcomes:
            n, fitted = fits[outcome, "n"], fits.get((outcome, "r_squared"), np.nan)
            parts.append(f"**{labels.variable(outcome)}** {told_fit(n, fitted, labels)}")
        return " · ".join(parts)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        rows = regression_rows(estimates)
        named = ", ".join(labels.variable(outcome) for outcome in dict.fromkeys(rows["outcome"]))
        return labels.word("alt_models_table", terms=rows["term"].nunique(), outcomes=named)


def block_of(term: str, labels: Labels) -> str:
    """Block that a term stands in; ``sector`` for those of the pooled models."""
    return "sector" if term in SECTOR_TERMS else labels.codebook.terms[term].block


def term_in_full(term: str, labels: Labels) -> str:
    """A term with what it is compared with in brackets, as the head of the column says."""
    if term in SECTOR_TERMS:
        first = next(a.answer for a in labels.codebook.answers("sector"))
        name, reference = labels.sector(SECTOR_TERMS[term]), labels.sector(first)
    else:
        name = labels.term(term)
        reference = labels.codebook.term(term).reference(labels.lang)
    if not reference:
        return name
    small = reference if reference[1:2].isupper() else reference[0].lower() + reference[1:]
    return f"{name} ({small})"
