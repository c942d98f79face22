"""A verdict for every printed row."""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd

from ..published import Published
from .allowances import allowances_of, distance
from .judge import Judge, Verdict
from .prepared import prepared, printed_of
from .reproduced import Reproduced
from .statements import statements_of

VERDICTS = ("match", "explained", "differs", "no_target")
COLUMNS = ("id", "exhibit", "published", "reproduced", "tolerance", "verdict", "reason")
DISPLAY = ("sector", "group", "level", "outcome", "term", "statistic", "line", "about", "printed",
           "display_decimals", "source", "chapter", "statement", "origin", "cause", "distance",
           "unit")  # fmt: skip


def compare(
    published: Published,
    estimates: pd.DataFrame,
    *,
    exhibits: Collection[str] | None = None,
    synthetic: bool = False,
) -> pd.DataFrame:
    """Hold recomputed `estimates` against every printed row.

    Parameters
    ----------
    published : Published
    estimates : DataFrame
        Tidy estimates (see :mod:`patientsurvey.estimates`), gated; of all exhibits, since a number
        may be stated under another one.
    exhibits : collection of str, optional
        Only the printed rows of these exhibits.
    synthetic : bool
        Whether they come from the synthetic respondents: then a regression number may lie off
        print's last decimal (:mod:`patientsurvey.comparison.allowances`).

    Returns
    -------
    DataFrame
        One row per printed row, in printed order: :data:`COLUMNS` as in ``reproduction.csv``, then
        the keys, the source line, ``about`` (what is printed), ``printed`` and
        ``display_decimals`` for display, ``origin`` (of an outcome that is no question), ``cause``
        (the kind of reason), ``distance`` (of regression numbers, in printed standard errors) and
        ``unit`` (of the last printed decimal, of a number printed exactly). ``reason``, ``about``
        and ``printed`` hold a :class:`~patientsurvey.comparison.texts.Text` each, to be said in
        the reader's language.

    Raises
    ------
    PublishedError
        If an exhibit does not exist.
    """
    rows = prepared(published)
    if exhibits is not None:
        wanted = [published.exhibit(id).exhibit for id in exhibits]
        rows = rows[rows["exhibit"].isin(wanted)]
    judge = Judge(
        Reproduced.of(estimates),
        printed_of(published),
        statements_of(published),
        allowances_of(published) if synthetic else {},
    )
    verdicts = [judge.verdict(row) for row in rows.itertuples(index=False)]
    judged = pd.DataFrame(verdicts, columns=list(Verdict._fields), index=rows.index)
    judged["distance"] = _distances(rows, judged["reproduced"])
    named = rows.drop(columns="reason").rename(columns={"value": "published"})
    return named.join(judged)[[*COLUMNS, *DISPLAY]].reset_index(drop=True)


def _distances(rows: pd.DataFrame, reproduced: pd.Series) -> list[float]:
    """Distance of each regression number from print, in printed standard errors."""
    pairs = zip(rows.itertuples(index=False), reproduced, strict=True)
    return [distance(row, value) if row.term else math.nan for row, value in pairs]


def summary(reproduction: pd.DataFrame) -> pd.DataFrame:
    """Printed rows per exhibit and verdict.

    Parameters
    ----------
    reproduction : DataFrame
        What :func:`compare` returns, or ``reproduction.csv``.

    Returns
    -------
    DataFrame
        Index ``exhibit`` in printed order, columns :data:`VERDICTS` and ``total``.
    """
    counts = reproduction.groupby(["exhibit", "verdict"], sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(VERDICTS), fill_value=0)
    counts = counts.reindex(reproduction["exhibit"].unique())
    return counts.assign(total=counts.sum(axis=1)).rename_axis(columns=None)
