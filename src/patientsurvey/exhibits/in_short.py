"""A chapter's exhibits and how their printed numbers stand against what is computed here."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

import pandas as pd

from ..comparison import VERDICTS, summary
from ..labels import Labels
from ..published import Published
from .exhibit import EXTERNAL
from .typeset import Head, cell, row, table

ALWAYS = ("match", "differs")
"""Verdicts whose column stands even if no row has them."""


def verdict_counts(comparison: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Printed rows by exhibit and verdict, in the order in which exhibits stand in print.

    Exhibits whose numbers all come from other sources are left out: nothing is compared there.

    Returns
    -------
    DataFrame
        Index ``exhibit``, columns :data:`~patientsurvey.comparison.VERDICTS`.
    """
    external = comparison["cause"].eq(EXTERNAL).groupby(comparison["exhibit"]).transform("all")
    compared = comparison[~external.astype(bool)]
    if compared.empty:
        return pd.DataFrame(columns=list(VERDICTS))
    counts = summary(compared)[list(VERDICTS)]
    return counts.reindex([e.exhibit for e in published.exhibits() if e.exhibit in counts.index])


def summary_html(
    published: Published,
    counts: pd.DataFrame,
    shown: Collection[str],
    labels: Labels,
    synthetic: bool,
) -> str:
    """A table of verdicts per exhibit, linked to the exhibits; then what was not compared.

    Parameters
    ----------
    published : Published
    counts : DataFrame
        As :func:`verdict_counts` returns them.
    shown : collection of str
        Exhibits of the page, in their order.
    labels : Labels
    synthetic : bool
        Whether it must be told that the respondents are synthetic.
    """
    if counts.empty:
        return f'<p class="comparison">{labels.word("comparison_none")}</p>'
    columns = [v for v in VERDICTS if v in ALWAYS or counts[v].any()]
    heads = [Head(labels.word("col_exhibit"), number=False)]
    heads += [Head(labels.word(f"verdict_{v}")) for v in columns]
    rows = (
        row(_titled(id, published, shown, labels), (cell(labels.number(n[v])) for v in columns))
        for id, n in counts.iterrows()
    )
    notes = [labels.word("calibration")] if synthetic else []
    notes += [_not_compared(list(counts.index), shown, labels)]
    paragraphs = (f'<p class="comparison">{note}</p>' for note in notes if note)
    return table(heads, rows, "in-short") + "".join(paragraphs)


def summary_text(counts: pd.DataFrame, labels: Labels) -> str:
    """The same as plain text."""
    return counts.to_string() if len(counts) else labels.word("comparison_none")


def _titled(id: str, published: Published, shown: Collection[str], labels: Labels) -> str:
    """Number and title, leading to the exhibit where the page shows it."""
    name = escape(f"{labels.exhibit(id)} {published.exhibit(id).title(labels.lang)}")
    return f'<a href="#{id}">{name}</a>' if id in shown else name


def _not_compared(compared: Collection[str], shown: Collection[str], labels: Labels) -> str:
    links = [
        f'<a href="#{id}">{escape(labels.exhibit(id))}</a>' for id in shown if id not in compared
    ]
    return f"{escape(labels.word('summary_not_compared'))} {', '.join(links)}." if links else ""
