"""Printed rows made ready for comparison, once per set of printed numbers."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from ..language import LANGUAGES
from ..published import Published
from .about import About
from .allowances import printed_errors
from .printed import PRECISE, Printed, keys_of, statement_of
from .ranges import fellows
from .targets import targets
from .texts import NOTHING, PrintedNumber, Text, Written

TRIMMED_FROM = 3
"""Decimals of the tables that drop zeros at the end."""


@lru_cache(maxsize=4)
def prepared(published: Published) -> pd.DataFrame:
    """Printed rows with all that a verdict needs.

    Returns
    -------
    DataFrame
        Rows of ``estimates.csv`` in printed order with ``key``, ``statement`` (whose number it
        is; empty for a table's cell), the target and its interval (:func:`.targets`),
        ``fellows`` (the keys of the numbers of its range), ``said_low`` and ``said_high`` (the
        interval of the number as printed, right or wrong),
        ``printed_error``, ``logarithmic``, ``origin`` of the outcome, ``explanation`` (the row's
        own reason), ``about``, ``printed``, ``display_decimals`` and ``unit`` (of the last printed
        decimal).
    """
    rows = published.estimates
    full = rows.assign(decimals=_decimals(rows))
    said = targets(rows.assign(corrected=""), published.qualifiers)
    aimed = rows.join(targets(rows, published.qualifiers))
    text = {name: object for name in rows.columns if rows[name].dtype == "str"}
    keys, statements = keys_of(rows), [statement_of(id) for id in rows["id"]]
    return (
        aimed.join(printed_errors(aimed))
        .astype(text)
        .assign(
            key=keys,
            statement=statements,
            fellows=fellows(rows, keys, statements),
            said_low=said["low"],
            said_high=said["high"],
            origin=rows["outcome"].map(_origins(published)).fillna(""),
            explanation=_explanations(rows["reason"], published),
            about=_abouts(rows, published),
            printed=[_printed(row, published) for row in full.itertuples(index=False)],
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


def _abouts(rows: pd.DataFrame, published: Published) -> list[About]:
    """What each printed row is about."""
    names = published.vocabulary
    defined = {
        row["name"]: {lang: row[f"definition_{lang}"] for lang in LANGUAGES}
        for row in names[names["kind"].eq("outcome")].to_dict("records")
    }
    origins = _origins(published)
    keys = rows[["sector", "group", "level", "outcome", "term", "statistic"]]
    return [
        About(*key, origin=origins.get(key[3], ""), definition=defined.get(key[3], {}))
        for key in keys.itertuples(index=False, name=None)
    ]


def _decimals(rows: pd.DataFrame) -> pd.Series:
    """Decimals that a number is printed with, the zeros that a table drops included."""
    decimals = rows["decimals"].fillna(0).astype(int)
    return decimals.mask(rows["qualifier"].eq("trimmed"), TRIMMED_FROM)


def _display_decimals(rows: pd.DataFrame) -> pd.Series:
    """Decimals of the recomputed number: one more than print for whole percentages and means."""
    decimals = _decimals(rows)
    finer = rows["statistic"].isin(["percent", "mean"]) & decimals.eq(0)
    return decimals + finer.astype(int)


def _units(rows: pd.DataFrame) -> pd.Series:
    """Unit of the last printed decimal of numbers that are printed exactly, else NaN."""
    return (10.0 ** -_decimals(rows).astype(float)).where(rows["qualifier"].isin(PRECISE))


def _printed(row: tuple, published: Published) -> Text:
    """What stands in print: a number with its wording, or what a statement says in short."""
    if row.statistic == "direction":
        return Written(published.paraphrases[row.id])
    return PrintedNumber(row.value, row.decimals, row.qualifier, row.statistic)
