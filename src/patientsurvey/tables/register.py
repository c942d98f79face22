"""Tables of register numbers: what is read from print in grey, what is computed in black."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import pandas as pd
from great_tables import GT

from ..figures.style import present_sectors
from ..labels import Labels
from ..register import READ
from ..register.names import RegisterLabels
from .cross import CrossTable
from .typeset import as_html, house_style

COUNTED_AS = {read: statistic for statistic, read in READ.items()}
GREY = "#5A5F66"
READ_MARK = "\u2060"
"""Stands before a number that is read until it gets its colour: tables escape markup in cells."""


@dataclass(frozen=True)
class RegisterTable(CrossTable):
    """A cross table whose cells tell inputs from results.

    Inputs (``register_count``, ``register_percent``) share their column with computed counts and
    percentages, and are set in grey; a suppressed one is an asterisk.
    """

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table; a sentence where nothing is printed for this part of the survey."""
        if estimates.empty:
            return f"<p>{escape(labels.word('not_printed_for_part'))}</p>"
        read = estimates["statistic"].isin(list(COUNTED_AS))
        alike = estimates.assign(read=read, statistic=estimates["statistic"].replace(COUNTED_AS))
        if "level" in self.columns:
            alike = with_shares(alike)
        html = super().html(alike, RegisterLabels.of(labels))
        return re.sub(f"{READ_MARK}([^<]*)", rf'<span style="color:{GREY}">\1</span>', html)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        return super().describe(estimates, RegisterLabels.of(labels))

    def _shown(self, row: tuple, labels: Labels) -> str:
        if row.read and pd.isna(row.estimate) and row.n > 0:  # a part of a known population
            return labels.word("held_back")
        return (READ_MARK if row.read else "") + super()._shown(row, labels)


def with_shares(estimates: pd.DataFrame) -> pd.DataFrame:
    """Counts and shares as columns of one key: levels, their ``total`` and its ``share``."""
    whole = estimates["level"].isin(["", "total"])
    count = estimates["statistic"].eq("count")
    named = estimates["level"].where(~whole, "total").where(~whole | count, "share")
    return estimates.assign(level=named)[whole | count]


@dataclass(frozen=True)
class WeightedTable(CrossTable):
    """Unweighted results beside weighted ones, with their 95 % intervals."""

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table: a row per question, two columns per sector."""
        kind = estimates["term"].where(estimates["term"].ne(""), "unweighted")
        return super().html(estimates.assign(kind=estimates["statistic"], statistic=kind), labels)

    def _shown(self, row: tuple, labels: Labels) -> str:
        return super()._shown(row._replace(statistic=row.kind), labels)


@dataclass(frozen=True)
class DiagnosisCodes:
    """Table 4-7: the diagnoses of the questionnaire, their ICD-10 codes and who ticked them."""

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, one row per diagnosis that has codes."""
        if estimates.empty:
            return f"<p>{escape(labels.word('no_respondents'))}</p>"
        codes = labels.codebook.icd10
        counts = estimates[
            estimates["statistic"].eq("count") & estimates["level"].isin(list(codes))
        ]
        wide = counts.pivot(index="level", columns="sector", values="estimate").reindex(list(codes))
        sectors = present_sectors(counts)
        body = pd.DataFrame(
            {sector: [labels.number(count) for count in wide[sector]] for sector in sectors}
        ).assign(
            label=[labels.answer("diagnoses", level) for level in codes],
            codes=[", ".join(listed) for listed in codes.values()],
        )
        table = GT(body[["label", "codes", *sectors]], rowname_col="label")
        heads = {sector: labels.sector(sector) for sector in sectors}
        table = table.cols_label(codes=labels.word("head_icd10"), **heads)
        return as_html(house_style(table, sectors))

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        return labels.word("alt_cross_table", rows=len(labels.codebook.icd10), columns=4)
