"""The Collaborative Care Model's elements, and what the survey sees of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
from great_tables import GT, loc, style

from ..estimates import ANSWERED, SUBSTANTIVE, Share
from ..figures import present_sectors
from ..labels import Labels
from ..tables.cross import NOTHING
from ..tables.typeset import as_html, house_style
from .files import Companions
from .theme_page import item_name

BASES = {"answered": ANSWERED, "substantive": SUBSTANTIVE}
BOLD = "\u2061"
"""Stands around what is set in bold: tables escape markup in cells."""
ALIKE = "width: 17%;"
"""Of a sector's column, whose names differ in length; on a phone they take what they need."""


def care_model_shares(companions: Companions) -> tuple[Share, ...]:
    """Shares of the answers by which the survey sees the elements, each answer once."""
    items = companions.collaborative_care_items.drop_duplicates(["outcome", "level"])
    return tuple(Share(row.outcome, row.level, valid=BASES[row.base]) for row in items.itertuples())


@dataclass(frozen=True)
class CareModelTable:
    """One block per element: whether the survey sees it, then its answers by sector."""

    companions: Companions

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        sectors = present_sectors(estimates)
        shares = estimates.set_index(["outcome", "level", "sector"])["estimate"].to_dict()
        rows = [
            {"element": head} | row
            for element in self.companions.collaborative_care.itertuples()
            for head in [self._head(element, labels)]
            for row in self._rows(element.element, shares, sectors, labels)
        ]
        table = GT(pd.DataFrame(rows), rowname_col="label", groupname_col="element")
        table = table.cols_label(**{sector: labels.sector(sector) for sector in sectors})
        table = house_style(table, sectors).tab_options(row_group_font_weight="normal")
        table = table.tab_style(style.css(ALIKE), loc.column_labels(columns=sectors))
        return re.sub(f"{BOLD}(.*?){BOLD}", r"<b>\1</b>", as_html(table))

    def _head(self, element: tuple, labels: Labels) -> str:
        name, note = (getattr(element, f"{part}_{labels.lang}") for part in ("label", "note"))
        return f"{BOLD}{name}{BOLD}: {labels.word(f'seen_{element.sees}')}. {note}."

    def _rows(self, element: str, shares: dict, sectors: list[str], labels: Labels) -> list[dict]:
        items = self.companions.collaborative_care_items
        items = items[items["element"].eq(element)]
        if items.empty:
            return [{"label": labels.word("not_asked_about"), **dict.fromkeys(sectors, NOTHING)}]
        return [
            {"label": item_name(row.outcome, row.level, labels)}
            | {s: labels.number(shares.get((row.outcome, row.level, s), float("nan")))
               for s in sectors}
            for row in items.itertuples()
        ]  # fmt: skip

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """How many elements there are, and of how many the survey sees something."""
        elements = self.companions.collaborative_care
        seen = int(elements["sees"].ne("no").sum())
        return labels.word("alt_care_model", elements=len(elements), seen=seen)
