"""The book's tables, typeset by great-tables from tidy, gated estimates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from great_tables import GT, loc, md, style

from ..figures import present_sectors, regression_rows
from ..labels import Labels
from .models import term_in_full
from .typeset import SIGNIFICANT, as_html, close_set, house_style, set_apart, told_fit, told_p

CELL_COLUMNS = ("estimate", "p", "interval")


@dataclass(frozen=True)
class RegressionTable:
    """The report's shape: one row per term, the sectors side by side, N and R² below.

    Parameters
    ----------
    decimals : int
        Decimals of estimates and interval limits; the report prints three.
    """

    decimals: int = 3

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        rows, sectors = regression_rows(estimates), present_sectors(estimates)
        wide = self._wide(rows, sectors, labels)
        table = GT(wide, rowname_col="label", groupname_col="block")
        table = table.tab_stubhead(labels.word("head_term"))
        for sector in sectors:
            columns = [f"{sector}_{column}" for column in CELL_COLUMNS]
            table = table.tab_spanner(labels.sector(sector), columns=columns)
        table = table.cols_label(**self._headings(rows, sectors, labels))
        for note in self._fit_notes(estimates, sectors, labels):
            table = table.tab_source_note(md(note))
        numbers = [column for column in wide if column not in ("label", "block")]
        table = house_style(self._emphasise(table, rows, wide, sectors), numbers)
        firsts = [f"{sector}_{CELL_COLUMNS[0]}" for sector in sectors[1:]]
        return as_html(set_apart(close_set(table), firsts))

    def _wide(self, rows: pd.DataFrame, sectors: list[str], labels: Labels) -> pd.DataFrame:
        terms = list(dict.fromkeys(rows["term"]))
        known = labels.codebook.terms
        wide = pd.DataFrame(
            {
                "label": [term_in_full(term, labels) for term in terms],
                "block": [labels.word(f"block_{known[term].block}") for term in terms],
            }
        )
        for sector in sectors:
            placed = rows[rows["sector"].eq(sector)].set_index("term").reindex(terms)
            for column, values in self._cells(placed, labels).items():
                wide[f"{sector}_{column}"] = values
        return wide

    def _cells(self, placed: pd.DataFrame, labels: Labels) -> dict[str, list[str]]:
        def number(value: float) -> str:
            return labels.number(value, self.decimals)

        to = labels.word("interval_to")
        return {
            "estimate": [number(value) for value in placed["estimate"]],
            "p": [told_p(value, labels) for value in placed["p_value"]],
            "interval": [
                f"{number(low)}{to}{number(high)}" if np.isfinite(low) else "–"
                for low, high in zip(placed["conf_low"], placed["conf_high"], strict=True)
            ],
        }

    def _headings(self, rows: pd.DataFrame, sectors: list[str], labels: Labels) -> dict[str, str]:
        statistic = rows["statistic"].iloc[0] if len(rows) else "coefficient"
        names = (
            labels.word(f"head_{statistic}"),
            labels.word("head_p"),
            labels.word("head_interval"),
        )
        return {
            f"{sector}_{column}": name
            for sector in sectors
            for column, name in zip(CELL_COLUMNS, names, strict=True)
        }

    def _emphasise(self, table: GT, rows: pd.DataFrame, wide: pd.DataFrame, sectors) -> GT:
        """Estimates with p below .05 in bold: the report's own reading level."""
        terms = list(dict.fromkeys(rows["term"]))
        for sector in sectors:
            placed = rows[rows["sector"].eq(sector)].set_index("term").reindex(terms)
            clear = [index for index, p in enumerate(placed["p_value"]) if p < SIGNIFICANT]
            if clear:
                where = loc.body(columns=[f"{sector}_estimate", f"{sector}_p"], rows=clear)
                table = table.tab_style(style.text(weight="bold"), where)
        return table

    def _fit_notes(self, estimates: pd.DataFrame, sectors: list[str], labels: Labels) -> list[str]:
        fits = estimates[estimates["statistic"].isin(["n", "r_squared"])]
        fits = fits.set_index(["sector", "statistic"])["estimate"]
        parts = []
        for sector in sectors:
            found = fits.reindex([(sector, "n"), (sector, "r_squared")])
            parts.append(f"**{labels.sector(sector)}** {told_fit(*found, labels)}")
        return [" · ".join(parts), labels.word("note_bold")]

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        rows = regression_rows(estimates)
        return labels.word(
            "alt_regression_table",
            terms=len(set(rows["term"])),
            sectors=", ".join(labels.sector(s) for s in present_sectors(rows)),
        )
