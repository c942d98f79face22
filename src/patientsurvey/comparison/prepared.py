"""Printed rows made ready for comparison, once per set of printed numbers."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from ..published import Published
from .allowances import printed_errors
from .printed import PRECISE, Printed, keys_of, statement_of
from .targets import targets
from .texts import NOTHING, PrintedNumber, Text, Written


@lru_cache(maxsize=4)
def prepared(published: Published) -> pd.DataFrame:
    """Printed rows with all that a verdict needs.

    Returns
    -------
    DataFrame
        Rows of ``estimates.csv`` in printed order with ``key``, ``statement`` (whose number it
        is; empty for a table's cell), the target and its interval (:func:`.targets`),
        ``said_low`` and ``said_high`` (the interval of the number as printed, right or wrong),
        ``printed_error``, ``logarithmic``, ``origin`` of the outcome, ``explanation`` (the row's
        own reason), ``printed``, ``display_decimals`` and ``unit`` (of the last printed decimal).
    """
    rows = published.estimates
    said = targets(rows.assign(corrected=""), published.qualifiers)
    aimed = rows.join(targets(rows, published.qualifiers))
    text = {name: object for name in rows.columns if rows[name].dtype == "str"}
    return (
        aimed.join(printed_errors(aimed))
        .astype(text)
        .assign(
            key=keys_of(rows),
            statement=[statement_of(id) for id in rows["id"]],
            said_low=said["low"],
            said_high=said["high"],
            origin=rows["outcome"].map(_origins(published)).fillna(""),
            explanation=_explanations(rows["reason"], published),
            printed=[_printed(row, published) for row in rows.itertuples(index=False)],
            display_decimals=_display_decimals(rows),
            unit=_units(rows),
        )
    )


@lru_cache(maxsize=4)
def printed_of(published: Published) -> Printed:
    """The printed numbers by key, made once."""
    return Printed.of(published)


def _origins(published: Published) -> dict[str, str]:
    """Where outcomes that the codebook does not hold come from."""
    names = published.vocabulary
    outcomes = names[names["kind"].eq("outcome")]
    return dict(zip(outcomes["name"], outcomes["origin"], strict=True))


def _explanations(reasons: pd.Series, published: Published) -> pd.Series:
    """The reason that each printed row gives itself."""
    texts = {"": NOTHING} | {r: Written(t) for r, t in published.explanations.items()}
    return pd.Series([texts[reason] for reason in reasons], reasons.index, dtype=object)


def _display_decimals(rows: pd.DataFrame) -> pd.Series:
    """Decimals of the recomputed number: one more than print for whole percentages and means."""
    decimals = rows["decimals"].fillna(0).astype(int)
    finer = rows["statistic"].isin(["percent", "mean"]) & decimals.eq(0)
    return decimals + finer.astype(int)


def _units(rows: pd.DataFrame) -> pd.Series:
    """Unit of the last printed decimal of numbers that are printed exactly, else NaN."""
    decimals = rows["decimals"].astype(float).mask(rows["qualifier"].eq("trimmed"), 3.0)
    return (10.0**-decimals).where(rows["qualifier"].isin(PRECISE))


def _printed(row: tuple, published: Published) -> Text:
    """What stands in print: a number, or what a statement says in short."""
    if row.statistic == "direction":
        return Written(published.paraphrases[row.id])
    decimals = 0 if pd.isna(row.decimals) else int(row.decimals)
    below = row.statistic == "p_value" and row.qualifier == "under"
    return PrintedNumber(row.value, decimals, below, row.qualifier == "suppressed")
