"""Tables that set categories against sectors, populations or statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd
from great_tables import GT, loc, style

from ..labels import Labels
from .typeset import as_html, house_style

DECIMALS = {"percent": 1, "mean": 1, "percentage_points": 1, "sector_percent": 1}
"""Decimals by statistic; whole numbers otherwise."""
OWN_BASE = ("alpha",)
"""Statistics whose base differs from cell to cell, and stands in brackets."""
LAST = ("not_asked", "missing", "total")
"""Rows that are no answers, in the order in which they close a block."""
NOTHING = "–"
"""Where no number stands: the answer is not on the form, or nobody was asked."""


@dataclass(frozen=True)
class CrossTable:
    """Rows and columns named by keys of the estimates, one number in each cell.

    Answers stand in the codebook's order, then missing and total; other keys in order of
    appearance.

    Parameters
    ----------
    rows : tuple of str
        One or two keys of the estimates (``outcome``, ``level``, ``group``, ``sector``); of two,
        the first groups the rows.
    columns : tuple of str
        One or two keys; of two, the first spans the columns of the second.
    decimals : mapping of str to int
        Decimals by statistic, beside :data:`DECIMALS`.
    interval : bool
        Whether percentages and means carry their 95 % interval in brackets.
    notes : tuple of str
        Keys of the wording, set below the table.
    heads : mapping of str to str
        Keys of the wording by statistic, for heads that say more than the statistic's own.
    corner, above : str
        Keys of the wording that say what the rows are, above them, and what the columns are,
        above all of them; by default nothing does.
    """

    rows: tuple[str, ...] = ("outcome", "level")
    columns: tuple[str, ...] = ("sector", "statistic")
    decimals: Mapping[str, int] = field(default_factory=dict)
    interval: bool = False
    notes: tuple[str, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    corner: str = ""
    above: str = ""

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included; a dash where nothing stands."""
        if estimates.empty:
            return f"<p>{escape(labels.word('no_respondents'))}</p>"
        keys = [ordered(estimates, keys, labels) for keys in (self.rows, self.columns)]
        named = [names(found, estimates["outcome"].iloc[0], labels) for found in keys]
        cells = self._cells(estimates, *keys, labels)
        table = self._headed(self._body(cells, named[0]), keys[1], named[1], labels)
        table = closing_rows(house_style(table, list(cells)), keys[0])
        for note in self.notes:
            table = table.tab_source_note(labels.word(note))
        return as_html(table)

    def _cells(
        self, estimates: pd.DataFrame, rows: pd.DataFrame, columns: pd.DataFrame, labels: Labels
    ) -> pd.DataFrame:
        """What the cells show, one row per row of `rows`, columns ``c0``, ``c1`` …"""
        shown = estimates.assign(shown=[self._shown(row, labels) for row in estimates.itertuples()])
        shown = shown.merge(rows.assign(row=range(len(rows))), on=list(rows))
        shown = shown.merge(columns.assign(column=range(len(columns))), on=list(columns))
        wide = shown.drop_duplicates(["row", "column"], keep="last").pivot(
            index="row", columns="column", values="shown"
        )
        return wide.fillna(NOTHING).rename(columns=lambda place: f"c{place}")

    def _shown(self, row: tuple, labels: Labels) -> str:
        if getattr(row, "suppressed", False):
            return labels.word("held_back")
        decimals = {**DECIMALS, **self.decimals}.get(row.statistic, 0)
        number = labels.number(row.estimate, decimals)
        if row.statistic in OWN_BASE:
            return f"{number} (n = {labels.number(row.n)})"
        if not self._has_interval(row.statistic) or pd.isna(row.conf_low):
            return number
        low, high = (labels.number(end, decimals) for end in (row.conf_low, row.conf_high))
        return f"{number} ({low}{labels.word('interval_to')}{high})"

    def _has_interval(self, statistic: str) -> bool:
        return self.interval and statistic in DECIMALS

    def _body(self, cells: pd.DataFrame, named: pd.DataFrame) -> GT:
        body = cells.reset_index(drop=True).assign(label=named.iloc[:, -1])
        if len(self.rows) == 1:
            return GT(body, rowname_col="label")
        return GT(body.assign(block=named.iloc[:, 0]), rowname_col="label", groupname_col="block")

    def _headed(self, table: GT, columns: pd.DataFrame, named: pd.DataFrame, labels: Labels) -> GT:
        cells = [f"c{place}" for place in range(len(columns))]
        heads = named.iloc[:, -1].to_list()
        if self.columns[-1] == "statistic":
            kinds = zip(heads, columns["statistic"], strict=True)
            heads = [self._head(head, kind, labels) for head, kind in kinds]
        table = table.cols_label(**dict(zip(cells, heads, strict=True)))
        if self.corner:
            table = table.tab_stubhead(labels.word(self.corner))
        if len(self.columns) == 1:
            return table
        for name, under in named.groupby(named.iloc[:, 0], sort=False).groups.items():
            table = table.tab_spanner(name, columns=[cells[place] for place in under])
        return table.tab_spanner(labels.word(self.above), columns=cells) if self.above else table

    def _head(self, head: str, statistic: str, labels: Labels) -> str:
        if statistic in self.heads:
            return labels.word(self.heads[statistic])
        return head + f" ({labels.word('head_interval')})" * self._has_interval(statistic)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        rows = len(estimates.drop_duplicates(list(self.rows)))
        columns = len(estimates.drop_duplicates(list(self.columns)))
        return labels.word("alt_cross_table", rows=rows, columns=columns)


# --- rows and columns: their order and their names ------------------------------------------


def ordered(estimates: pd.DataFrame, keys: tuple[str, ...], labels: Labels) -> pd.DataFrame:
    """Combinations of `keys` among the estimates, blocks together, answers in codebook order.

    Parameters
    ----------
    estimates : DataFrame
        Tidy estimates.
    keys : tuple of str
        Columns of `estimates`.

    Returns
    -------
    DataFrame
        Columns `keys`, one row per combination.
    """
    found = estimates.drop_duplicates(list(keys)).reset_index(drop=True)
    places = {key: _places(found[key]) for key in keys}
    if "level" in keys:
        levels = zip(found["outcome"], found["level"], places["level"], strict=True)
        places["level"] = [_level_place(*level, labels) for level in levels]
    order = pd.DataFrame(places, index=found.index).sort_values(list(keys), kind="stable")
    return found.loc[order.index, list(keys)].reset_index(drop=True)


def _places(values: pd.Series) -> list[int]:
    """Place of each value in the order of first appearance."""
    return list(pd.factorize(values)[0])


def _level_place(outcome: str, level: str, appearance: int, labels: Labels) -> tuple[int, int]:
    """Place of an answer within its question: as in the codebook, the closing rows last."""
    if level in LAST:
        return 2, LAST.index(level)
    variable = labels.codebook.variables.get(outcome)
    known = [answer.answer for answer in variable.answers] if variable else []
    return (0, known.index(level)) if level in known else (1, appearance)


def names(keys: pd.DataFrame, outcome: str, labels: Labels) -> pd.DataFrame:
    """What the ids in `keys` are called: sector, group, question, answer, statistic.

    Names of rows and columns begin with a capital (statistics, such as n, do not); no group, or
    no answer, is the total. `outcome` is the question of answers without one among the keys.
    """
    outcomes = keys["outcome"] if "outcome" in keys else [outcome] * len(keys)
    named = {
        key: [
            _name(key, value, question, labels)
            for value, question in zip(keys[key], outcomes, strict=True)
        ]
        for key in keys
    }
    return pd.DataFrame(named)


def _name(key: str, value: str, outcome: str, labels: Labels) -> str:
    if key == "statistic":
        return labels.word(f"head_{value}")
    if not value:
        name = labels.word("answer_total")
    elif key == "level":
        name = labels.answer(outcome, value)
    else:
        named = {"sector": labels.sector, "group": labels.group, "outcome": labels.variable}
        name = named[key](value)
    return name[:1].upper() + name[1:]


# --- style ----------------------------------------------------------------------------------


def closing_rows(table: GT, rows: pd.DataFrame) -> GT:
    """Totals in bold, those without an answer in grey, wherever the rows are answers."""
    if "level" not in rows:
        return table
    looks = {("total",): style.text(weight="bold"), LAST[:2]: style.text(color="#666666")}
    for levels, look in looks.items():
        places = [place for place, level in enumerate(rows["level"]) if level in levels]
        if places:
            table = table.tab_style(look, [loc.body(rows=places), loc.stub(rows=places)])
    return table
