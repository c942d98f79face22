"""Tables of another source's numbers: what is read in grey, what is computed in black."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from great_tables import GT, loc, style

from ..labels import Labels
from ..tables.cross import NOTHING
from ..tables.register import GREY, READ_MARK
from ..tables.typeset import as_html, house_style
from .exhibited import READ
from .numbers import KEYS, SourceNumbers

INDENT = "\u2003"
"""Before the name of a part of the row above."""


@dataclass(frozen=True)
class SeriesTable:
    """Numbers by row and column as the source sets them, computed where they follow.

    Where a computed number does not round to the printed one, this stands in brackets.

    Parameters
    ----------
    numbers : SourceNumbers
        What is printed.
    rows : tuple of str
        One or two keys (``outcome``, ``level``, ``group``); of two, the second's rows are parts
        of the first's.
    columns : str
        ``group`` or ``statistic``.
    decimals : mapping of str to int
        By outcome or statistic; otherwise as printed.
    """

    numbers: SourceNumbers
    rows: tuple[str, ...] = ("outcome", "level")
    columns: str = "group"
    decimals: Mapping[str, int] = field(default_factory=dict)

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        shown = told(estimates, self.numbers)
        keys = in_blocks(shown[list(self.rows)].drop_duplicates())
        columns = list(dict.fromkeys(shown[self.columns]))
        cells = shown.assign(shown=[self._shown(row, labels) for row in shown.itertuples()])
        wide = cells.pivot(index=list(self.rows), columns=self.columns, values="shown")
        order = pd.MultiIndex.from_frame(keys) if len(self.rows) > 1 else pd.Index(keys.iloc[:, 0])
        body = wide.reindex(order)[columns].fillna(NOTHING).reset_index(drop=True)
        outcome = shown["outcome"].iloc[0]
        named = [self._name({"outcome": outcome} | key, labels) for key in keys.to_dict("records")]
        return marked(self._typeset(body.assign(label=named), columns, shown, labels))

    def _typeset(
        self, body: pd.DataFrame, columns: list[str], shown: pd.DataFrame, labels: Labels
    ) -> str:
        heads = {name: self._head(name, labels) for name in columns}
        table = house_style(GT(body, rowname_col="label").cols_label(**heads), columns)
        wholes = [i for i, name in enumerate(body["label"]) if not name.startswith(INDENT)]
        if len(wholes) < len(body):
            bold = style.text(weight="bold")
            table = table.tab_style(bold, [loc.stub(rows=wholes), loc.body(rows=wholes)])
        note = "note_only_read" if shown["read"].all() else "note_read_or_computed"
        return as_html(table.tab_source_note(labels.word(note)))

    def _head(self, name: str, labels: Labels) -> str:
        if self.columns == "statistic":
            return labels.word(f"head_{name}")
        return labels.group(name) or labels.word("answer_total")

    def _name(self, key: Mapping[str, str], labels: Labels) -> str:
        """A part by its own name, below its whole; a whole by its outcome or group."""
        last = self.rows[-1]
        if last == "level" and key["level"]:
            name = labels.answer(key["outcome"], key["level"])
            return (INDENT if len(self.rows) > 1 else "") + name[:1].upper() + name[1:]
        if "group" in self.rows:
            return labels.group(key["group"]) or labels.word("answer_total").capitalize()
        return labels.variable(key["outcome"])

    def _shown(self, row: tuple, labels: Labels) -> str:
        if row.suppressed:
            return labels.word("held_back")
        places = self.decimals.get(row.outcome, self.decimals.get(row.statistic, row.decimals))
        number = labels.number(row.estimate, places)
        if row.read:
            return READ_MARK + number
        printed = labels.number(row.printed, row.decimals)
        same = labels.number(row.estimate, row.decimals) == printed
        return number if same else f"{number} [{printed}]"


@dataclass(frozen=True)
class ToldTable:
    """What running text says, number by number, beside what follows from the rest of the source.

    Parameters
    ----------
    numbers : SourceNumbers
    every : bool
        Also numbers that nothing else gives, with nothing beside them.
    """

    numbers: SourceNumbers
    every: bool = False

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table; numbers that print does not meet are bold."""
        shown = told(estimates, self.numbers)
        if not self.every:
            shown = shown[~shown["read"]]
        body = pd.DataFrame([self._row(row, labels) for row in shown.itertuples()])
        columns = ["printed"] + ["here"] * (not shown["read"].all())
        heads = {"printed": "head_printed", "here": "col_reproduced"}
        table = GT(body[["what", *columns, "met"]], rowname_col="what").cols_hide(columns="met")
        table = table.cols_label(**{name: labels.word(heads[name]) for name in columns})
        apart = [place for place, met in enumerate(body["met"]) if not met]
        table = house_style(table, columns)
        if apart:
            table = table.tab_style(style.text(weight="bold"), loc.body(rows=apart))
        return as_html(table)

    def _row(self, row: tuple, labels: Labels) -> dict[str, object]:
        printed = labels.number(row.printed, row.decimals)
        whole = np.isclose(row.estimate, np.round(row.estimate, row.decimals), rtol=0, atol=1e-9)
        here = NOTHING if row.read else labels.number(row.estimate, row.decimals + (not whole))
        met = row.read or labels.number(row.estimate, row.decimals) == printed
        said = labels.said(printed, row.qualifier)
        return {"what": what(row, labels), "printed": said, "here": here, "met": met}


def what(row: tuple, labels: Labels) -> str:
    """What a number is about: outcome, level, year or place, and what kind of number it is."""
    kind = labels.word(f"statistic_{row.statistic}")
    plain = row.statistic in ("count", "ratio")
    level = labels.answer(row.outcome, row.level) if row.level else ""
    parts = [labels.variable(row.outcome), level, labels.group(row.group), "" if plain else kind]
    return ", ".join(part for part in parts if part)


def told(estimates: pd.DataFrame, numbers: SourceNumbers) -> pd.DataFrame:
    """Estimates with what is printed: ``printed, decimals, qualifier`` and whether it was read."""
    read = estimates["statistic"].str.startswith(READ)
    statistic = estimates["statistic"].str.removeprefix(READ)
    plain = estimates.assign(read=read, statistic=statistic)
    rows = pd.concat([numbers.exhibit(e) for e in plain["exhibit"].unique()])
    rows = rows[["exhibit", *KEYS, "value", "decimals", "qualifier"]]
    rows = rows.rename(columns={"value": "printed"}).astype({"decimals": int})
    return plain.merge(rows, how="left", on=["exhibit", *KEYS])


def in_blocks(keys: pd.DataFrame) -> pd.DataFrame:
    """Keys with what belongs to one whole together, in order of appearance; the total last."""
    first = keys.iloc[:, 0]
    order = pd.Series(pd.factorize(first)[0], keys.index).mask(first.eq(""), len(keys))
    return keys.loc[order.sort_values(kind="stable").index]


def marked(html: str) -> str:
    """Numbers that are read, in grey."""
    return re.sub(f"{READ_MARK}([^<]*)", rf'<span style="color:{GREY}">\1</span>', html)
