"""The report's regression tables, taken from the published numbers."""

from __future__ import annotations

import pandas as pd

from ...errors import SynthesisError
from .targets import ModelTarget, read_targets

FILE = "data/published/estimates.csv"
NUMBERS = {
    "odds_ratio": "estimate",
    "coefficient": "estimate",
    "p_value": "p",
    "conf_low": "ci_low",
    "conf_high": "ci_high",
}
KINDS = {"odds_ratio": "logit", "coefficient": "ols"}
STATEMENT = "C"
"""First letter of ids of numbers in the text, which repeat a table's."""
UNRECOVERABLE = "unrecoverable"


def printed_models(
    estimates: pd.DataFrame, terms: list[str], plausible: pd.DataFrame
) -> dict[str, list[ModelTarget]]:
    """Every printed model of every sector as a target.

    Parameters
    ----------
    estimates : DataFrame
        The published estimates; ``corrected`` overrules ``value``, and a number that is
        unrecoverable is replaced by the plausible one.
    terms : list of str
        Regression terms in printed order.
    plausible : DataFrame
        Columns table, sector, term, estimate.

    Returns
    -------
    dict of str to list of ModelTarget
        By sector, in the order of the published file.

    Raises
    ------
    SynthesisError
        For an unknown term, a number that is none, two rows for one cell, or a term without any
        target.
    """
    tables = estimates[~estimates["id"].str.startswith(STATEMENT)]
    cells = tables[(tables["term"] != "") & tables["statistic"].isin(list(NUMBERS))]
    return read_targets(_regressions(cells), _models(tables, cells), terms, plausible)


def _regressions(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per term of a model, numbers as text."""
    tidy = cells.assign(
        table=cells["exhibit"].str.removeprefix("table-"),
        number=cells["statistic"].map(NUMBERS),
        text=_text(cells),
    )
    keys = ["table", "sector", "outcome", "term"]
    _refuse_repeats(tidy, [*keys, "number"])
    wide = tidy.pivot(index=keys, columns="number", values="text").fillna("")
    wide = wide.reindex(pd.MultiIndex.from_frame(tidy[keys].drop_duplicates()))
    kinds = {
        row.outcome: KINDS[row.statistic]
        for row in cells[cells["statistic"].isin(list(KINDS))].itertuples()
    }
    usable = ~(wide == UNRECOVERABLE).any(axis=1)
    found = wide.assign(usable=usable).reset_index()
    return found.assign(kind=found["outcome"].map(kinds))


def _text(rows: pd.DataFrame) -> pd.Series:
    """The corrected number where there is one; a p-value printed as *under* lies below it."""
    text = (
        rows["corrected"]
        .astype(str)
        .where(rows["corrected"].astype(str) != "", rows["value"].astype(str))
    )
    return text.where(
        (rows["qualifier"] != "under") | (rows["corrected"].astype(str) != ""), "<" + text
    )


def _models(tables: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """N and R² of every model; an N that cannot be right is still the print's."""
    own = tables[
        tables["exhibit"].isin(cells["exhibit"])
        & (tables["term"] == "")
        & tables["statistic"].isin(["n", "r_squared"])
    ]
    text = own["corrected"].astype(str)
    text = text.where(~text.isin(["", UNRECOVERABLE]), own["value"].astype(str))
    tidy = own.assign(table=own["exhibit"].str.removeprefix("table-"), text=text)
    _refuse_repeats(tidy, ["table", "sector", "statistic"])
    wide = tidy.pivot(index=["table", "sector"], columns="statistic", values="text")
    wide = wide.reindex(columns=["n", "r_squared"]).fillna("")
    return wide.rename(columns={"n": "N", "r_squared": "R2"}).reset_index()


def _refuse_repeats(rows: pd.DataFrame, keys: list[str]) -> None:
    repeated = rows[rows.duplicated(keys, keep=False)]
    if len(repeated):
        listed = ", ".join(repeated["id"].astype(str))
        raise SynthesisError(
            f"{len(repeated)} rows for the same printed number",
            f"{FILE}, {listed}",
            "keep one row per statistic, term, model and sector",
        )
