"""The book's tables, typeset by great-tables from tidy, gated estimates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from great_tables import GT, loc, md, style

from ..figures import present_sectors, regression_rows
from ..labels import Labels

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
        for sector in sectors:
            columns = [f"{sector}_{column}" for column in CELL_COLUMNS]
            table = table.tab_spanner(labels.sector(sector), columns=columns)
        table = table.cols_label(**self._headings(rows, sectors, labels))
        for note in self._fit_notes(estimates, sectors, labels):
            table = table.tab_source_note(md(note))
        table = self._house_style(self._emphasise(table, rows, wide, sectors), wide)
        return table.as_raw_html(inline_css=False)

    def _wide(self, rows: pd.DataFrame, sectors: list[str], labels: Labels) -> pd.DataFrame:
        terms = list(dict.fromkeys(rows["term"]))
        known = labels.codebook.terms
        wide = pd.DataFrame(
            {
                "label": [self._term(term, labels) for term in terms],
                "block": [labels.word(f"block_{known[term].block}") for term in terms],
            }
        )
        for sector in sectors:
            placed = rows[rows["sector"].eq(sector)].set_index("term").reindex(terms)
            for column, values in self._cells(placed, labels).items():
                wide[f"{sector}_{column}"] = values
        return wide

    def _term(self, term: str, labels: Labels) -> str:
        reference = labels.codebook.term(term).reference(labels.lang)
        if not reference:
            return labels.term(term)
        inside = reference[0].lower() + reference[1:]
        return f"{labels.term(term)} ({labels.word('against')} {inside})"

    def _cells(self, placed: pd.DataFrame, labels: Labels) -> dict[str, list[str]]:
        def number(value: float) -> str:
            return labels.number(value, self.decimals)

        to = labels.word("interval_to")
        return {
            "estimate": [number(value) for value in placed["estimate"]],
            "p": [labels.p_value(value) for value in placed["p_value"]],
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
            clear = [index for index, p in enumerate(placed["p_value"]) if p < 0.05]
            if clear:
                where = loc.body(columns=[f"{sector}_estimate", f"{sector}_p"], rows=clear)
                table = table.tab_style(style.text(weight="bold"), where)
        return table

    def _fit_notes(self, estimates: pd.DataFrame, sectors: list[str], labels: Labels) -> list[str]:
        fits = estimates[estimates["statistic"].isin(["n", "r_squared"])]
        fits = fits.set_index(["sector", "statistic"])["estimate"]
        parts = []
        for sector in sectors:
            text = (
                f"**{labels.sector(sector)}** N = {labels.number(fits.get((sector, 'n'), np.nan))}"
            )
            if (sector, "r_squared") in fits.index:
                text += f", R² = {labels.number(fits[sector, 'r_squared'], 2)}"
            parts.append(text)
        return [" · ".join(parts), labels.word("note_bold")]

    def _house_style(self, table: GT, wide: pd.DataFrame) -> GT:
        numbers = [column for column in wide.columns if column not in ("label", "block")]
        table = table.tab_style(style.css("white-space: nowrap"), loc.body(columns=numbers))
        table = table.tab_style(style.css("min-width: 10rem"), loc.stub())
        return table.cols_align("right", columns=numbers).tab_options(
            stub_border_style="none",
            table_font_size="11.5px",
            data_row_padding_horizontal="3px",
            column_labels_padding_horizontal="3px",
            data_row_padding="2px",
            row_group_padding="4px",
            row_group_font_weight="bold",
            table_border_top_style="none",
            table_border_bottom_style="none",
            source_notes_font_size="12px",
            table_width="100%",
        )

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        rows = regression_rows(estimates)
        return labels.word(
            "alt_regression_table",
            terms=len(set(rows["term"])),
            sectors=", ".join(labels.sector(s) for s in present_sectors(rows)),
        )
