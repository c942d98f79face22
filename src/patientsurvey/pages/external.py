"""Numbers that the report takes from elsewhere: budgets, projections, national statistics.

The respondents' answers can't give them, so they are shown as printed, with their source and
line, and nothing is compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from great_tables import GT

from ..estimates import KEYS, NUMBERS, SCHEMA, WHOLE_SAMPLE
from ..labels import Labels
from ..tables.typeset import house_style

if TYPE_CHECKING:
    from ..published import Published


def printed_facts(published: Published, exhibit: str) -> pd.DataFrame:
    """Printed numbers of `exhibit` that come from outside the survey.

    Parameters
    ----------
    published : Published
    exhibit : str
        Where they stand, such as ``text-2-5``.

    Returns
    -------
    DataFrame
        Columns as of gated estimates, ``estimate`` the printed number, no base and no interval;
        then ``line``, ``decimals`` and ``reason`` (where it comes from). Empty where print holds
        no such number (figure 2-1).

    Raises
    ------
    PublishedError
        If there is no such exhibit.
    """
    known = published.exhibit(exhibit).exhibit
    rows = published.estimates
    rows = rows[rows["exhibit"].eq(known) & rows["qualifier"].eq("external")]
    facts = rows[list(KEYS)].assign(n=np.nan, **dict.fromkeys(NUMBERS, np.nan))
    facts = facts.assign(estimate=rows["value"])[list(SCHEMA)]
    return facts.assign(suppressed=False, **rows[["line", "decimals", "reason"]])


@dataclass(frozen=True)
class FactsTable:
    """Printed facts, one row each: what, number, where from, line in the report's text.

    Parameters
    ----------
    published : Published
        Its vocabulary defines the facts in both languages.
    lost : str
        Wording key of a sentence above the table that says which numbers of the exhibit are
        lost, since the report draws them as a picture.
    """

    as_printed: ClassVar[bool] = True
    """It shows what is printed and nothing beside it."""

    published: Published
    lost: str = ""

    def html(self, facts: pd.DataFrame, labels: Labels) -> str:
        """HTML of the sentence, if any, and of the table."""
        notice = (
            f'<p class="lost">{escape(labels.word(self.lost), quote=False)}</p>'
            if self.lost
            else ""
        )
        told = [*KEYS, "estimate", "decimals", "reason"]
        once = facts.groupby(told, sort=False)["line"].agg(list)
        rows = [self._row(row, labels) for row in once.reset_index().itertuples()]
        body = pd.DataFrame(rows, columns=["what", "number", "source", "line"])
        table = self._typeset(body, labels)
        return notice + table.as_raw_html(inline_css=False)

    def _typeset(self, body: pd.DataFrame, labels: Labels) -> GT:
        """The table, a source common to all facts as a note below instead of a column."""
        heads = {"number": "col_printed", "source": "head_source", "line": "col_line"}
        sources = body["source"].unique()
        if len(sources) == 1:
            del heads["source"], body["source"]
        table = GT(body, rowname_col="what")
        table = table.cols_label(**{name: labels.word(key) for name, key in heads.items()})
        table = house_style(table, ["number", "line"])
        if len(sources) == 1:
            return table.tab_source_note(sources[0])
        return table.cols_align("left", columns=["source"])

    def _row(self, row: tuple, labels: Labels) -> tuple[str, str, str, str]:
        fact = self.published.vocabulary.query("kind == 'outcome' and name == @row.outcome").iloc[0]
        what = fact[f"definition_{labels.lang}"]
        if row.sector != WHOLE_SAMPLE:
            what = f"{what}, {labels.sector(row.sector)}"
        number = labels.number(row.estimate, int(row.decimals))
        if row.statistic == "percent":
            number = f"{number} {labels.word('unit_percent')}"
        source = self.published.explanations[row.reason][labels.lang]
        return what, number, source, ", ".join(str(line) for line in row.line)

    def describe(self, facts: pd.DataFrame, labels: Labels) -> str:
        """How many facts there are."""
        return labels.word("alt_facts", rows=len(facts))
