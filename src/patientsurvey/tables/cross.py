"""Tables that set categories against sectors, populations or statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from great_tables import GT, loc, style

from ..labels import Labels

DECIMALS = {"percent": 1, "mean": 2}
"""Decimals by statistic; whole numbers otherwise."""


def name_of(key: str, row: pd.Series, labels: Labels) -> str:
    """What the value of `key` in `row` is called: sector, group, answer, question, statistic."""
    value = row[key]
    if not value:
        return labels.word("sector_all") if key == "group" else ""
    if key == "level":
        return labels.answer(row["outcome"], value)
    if key == "statistic":
        return labels.word(f"head_{value}")
    named = {"sector": labels.sector, "group": labels.group, "outcome": labels.variable}
    return named[key](value)


@dataclass(frozen=True)
class CrossTable:
    """Rows and columns named by keys of the estimates, one number in each cell.

    Parameters
    ----------
    rows : tuple of str
        One or two keys of the estimates (``outcome``, ``level``, ``group``, ``sector``); of two,
        the first groups the rows.
    columns : tuple of str
        One or two keys; of two, the first spans the columns of the second.
    decimals : mapping of str to int
        Decimals by statistic, beside :data:`DECIMALS`.
    """

    rows: tuple[str, ...] = ("outcome", "level")
    columns: tuple[str, ...] = ("sector", "statistic")
    decimals: Mapping[str, int] = field(default_factory=dict)

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included; a dash where nothing stands."""
        keys = [*self.rows, *self.columns]
        named = estimates.assign(
            **{f"{key}_name": [name_of(key, row, labels) for _, row in estimates.iterrows()]
               for key in keys},
            shown=[self._shown(row, labels) for row in estimates.itertuples()],
        )  # fmt: skip
        cells = self._wide(named)
        return self._typeset(cells, named).as_raw_html(inline_css=False)

    def _shown(self, row: tuple, labels: Labels) -> str:
        if getattr(row, "suppressed", False):
            return labels.word("held_back")
        decimals = {**DECIMALS, **self.decimals}.get(row.statistic, 0)
        return labels.number(row.estimate, decimals)

    def _wide(self, named: pd.DataFrame) -> pd.DataFrame:
        """Shown cells, one row per row key, columns ``c0``, ``c1`` … in order of appearance."""
        rows, columns = list(self.rows), list(self.columns)
        once = named.drop_duplicates([*rows, *columns], keep="last")
        wide = once.set_index([*rows, *columns])["shown"].unstack(columns)
        order = pd.MultiIndex.from_frame(once[columns].drop_duplicates())
        order = order if len(columns) > 1 else order.get_level_values(0)
        wide = wide.reindex(columns=order).loc[self._row_order(once)].fillna("")
        return wide.set_axis([f"c{place}" for place in range(wide.shape[1])], axis=1)

    def _row_order(self, once: pd.DataFrame) -> list:
        keys = once[list(self.rows)].drop_duplicates()
        return list(keys.itertuples(index=False, name=None)) if len(self.rows) > 1 else list(
            keys[self.rows[0]]
        )  # fmt: skip

    def _typeset(self, cells: pd.DataFrame, named: pd.DataFrame) -> GT:
        heads = named.drop_duplicates(list(self.columns))[[f"{k}_name" for k in self.columns]]
        rows = named.drop_duplicates(list(self.rows))[[f"{k}_name" for k in self.rows]]
        stub = {"label": rows.iloc[:, -1].to_numpy()}
        if len(self.rows) > 1:
            stub["block"] = rows.iloc[:, 0].to_numpy()
        body = cells.reset_index(drop=True).assign(**stub)
        group = "block" if len(self.rows) > 1 else None
        table = GT(body, rowname_col="label", groupname_col=group)
        table = self._spanned(table, heads, list(cells.columns))
        return house_style(table, list(cells.columns))

    def _spanned(self, table: GT, heads: pd.DataFrame, columns: list[str]) -> GT:
        table = table.cols_label(**dict(zip(columns, heads.iloc[:, -1], strict=True)))
        if len(self.columns) == 1:
            return table
        spanners = heads.iloc[:, 0].to_numpy()
        for name in dict.fromkeys(spanners):
            under = [c for c, spanner in zip(columns, spanners, strict=True) if spanner == name]
            table = table.tab_spanner(name, columns=under)
        return table

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        rows = len(estimates.drop_duplicates(list(self.rows)))
        columns = len(estimates.drop_duplicates(list(self.columns)))
        return labels.word("alt_cross_table", rows=rows, columns=columns)


def house_style(table: GT, numbers: list[str]) -> GT:
    """Numbers to the right and unbroken, rows close together, as in the regression tables."""
    table = table.tab_style(style.css("white-space: nowrap"), loc.body(columns=numbers))
    table = table.tab_style(style.css("min-width: 9rem"), loc.stub())
    return table.cols_align("right", columns=numbers).tab_options(
        stub_border_style="none",
        table_font_size="12.5px",
        data_row_padding_horizontal="6px",
        column_labels_padding_horizontal="6px",
        data_row_padding="2px",
        row_group_padding="4px",
        row_group_font_weight="bold",
        table_border_top_style="none",
        table_border_bottom_style="none",
        source_notes_font_size="12px",
        table_width="100%",
    )
