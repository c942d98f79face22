"""The printed regression tables as targets: what can be used, on the models' own scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from ..models import Logistic
from ..published import UNRECOVERABLE, Published
from ..reported_models import MODELS

REPORT = "002"
CELL = ["exhibit", "sector", "term"]
NUMBERS = ["odds_ratio", "coefficient", "p_value", "conf_low", "conf_high"]
DECIMALS = 3
"""Of regression cells below ten whose trailing zeros print drops (qualifier ``trimmed``)."""
TAIL = 0.975


def printed_terms(published: Published) -> pd.DataFrame:
    """Usable printed estimates, one row per table, sector and term.

    A corrected number replaces the printed one; what is unrecoverable is left out (table 9-3
    AVT, and one term of table 9-2 AVT, whose column is printed one row too high). Where print
    leaves the estimate itself blank, the middle of its interval stands in and ``decimals`` is
    missing.

    Returns
    -------
    DataFrame
        ``exhibit, sector, term``; ``estimate`` as printed (odds ratio or coefficient) with its
        ``decimals``; ``p_value``; ``b, b_low, b_high, std_error`` on the model's scale, which is
        the log for odds ratios.

    Notes
    -----
    SE = (high - low) / 2q, with q = 1.96 for logistic models and the 97.5 % quantile of
    t(N - parameters) for linear ones.
    """
    rows = _cells(published)
    cells = rows.pivot(index=CELL, columns="statistic", values="use").reindex(columns=NUMBERS)
    digits = rows[rows["statistic"].isin(NUMBERS[:2])].set_index(CELL)["decimals_used"]
    cells = cells.dropna(subset=["conf_low", "conf_high"]).reset_index()
    cells["estimate"] = cells["odds_ratio"].fillna(cells["coefficient"])
    cells["decimals"] = digits.reindex(pd.MultiIndex.from_frame(cells[CELL])).to_numpy()
    return _in_order(_on_model_scale(cells, printed_fits(published)))


def printed_fits(published: Published) -> pd.DataFrame:
    """N and R² of the models, index (exhibit, sector), columns ``n, n_printed, r_squared``.

    ``n`` is the corrected N, missing where the true one can't be derived; ``r_squared`` has two
    decimals and is missing for logistic models.
    """
    rows = _table_rows(published)
    rows = rows[rows["term"].eq("") & rows["statistic"].isin(["n", "r_squared"])]
    key = ["exhibit", "sector"]
    used = rows.pivot(index=key, columns="statistic", values="use")
    as_printed = rows[rows["statistic"].eq("n")].set_index(key)["value"]
    return used.assign(n_printed=as_printed)[["n", "n_printed", "r_squared"]]


def impossible(published: Published) -> pd.DataFrame:
    """Printed numbers of the models that no data can meet, by table, sector and reason.

    Returns
    -------
    DataFrame
        ``exhibit, sector, statistic, reason, cells``: the cells that share a reason are counted.
        N where print contradicts itself, and estimates whose own numbers are not printed.
    """
    rows = _table_rows(published)
    lost = rows["corrected"].eq(UNRECOVERABLE) & rows["statistic"].isin(["n", *NUMBERS[:2]])
    contradicted = rows["statistic"].eq("n") & rows["corrected"].ne("")
    key = ["exhibit", "sector", "statistic", "reason"]
    return rows[lost | contradicted].groupby(key, sort=False).size().rename("cells").reset_index()


def _table_rows(published: Published) -> pd.DataFrame:
    """Rows of the tables' cells, without the text's statements, and ``use``: the right number."""
    rows = published.estimates
    inside = rows["source"].eq(REPORT) & rows["exhibit"].isin(list(MODELS))
    rows = rows[inside & rows["statistic"].isin([*NUMBERS, "n", "r_squared"])]
    rows = rows[~rows["id"].isin(published.statements["id"]) & ~rows["id"].str.startswith("C")]
    corrected = pd.to_numeric(rows["corrected"].str.lstrip("<"), errors="coerce")
    lost = rows["corrected"].eq(UNRECOVERABLE)
    return rows.assign(use=corrected.fillna(rows["value"]).mask(lost))


def _cells(published: Published) -> pd.DataFrame:
    rows = _table_rows(published)
    rows = rows[rows["term"].ne("")]
    short = rows["qualifier"].eq("trimmed") | rows["corrected"].ne("")
    return rows.assign(decimals_used=rows["decimals"].astype(float).mask(short, DECIMALS))


def _on_model_scale(cells: pd.DataFrame, fits: pd.DataFrame) -> pd.DataFrame:
    logistic = cells["exhibit"].map(lambda exhibit: isinstance(MODELS[exhibit], Logistic))
    low, high, b = (
        cells[name].where(~logistic, np.log(cells[name].where(logistic)))
        for name in ("conf_low", "conf_high", "estimate")
    )
    quantile = np.where(logistic, norm.ppf(TAIL), t.ppf(TAIL, _residual_degrees(cells, fits)))
    return cells.assign(
        b=b.fillna((low + high) / 2),
        b_low=low,
        b_high=high,
        std_error=(high - low) / (2 * quantile),
    )


def _residual_degrees(cells: pd.DataFrame, fits: pd.DataFrame) -> np.ndarray:
    n = fits["n"].fillna(fits["n_printed"])
    n = n.reindex(pd.MultiIndex.from_frame(cells[["exhibit", "sector"]])).to_numpy()
    return n - cells["exhibit"].map(lambda exhibit: len(MODELS[exhibit].on) + 1).to_numpy()


def _in_order(cells: pd.DataFrame) -> pd.DataFrame:
    """Tables as in the report, sectors and terms as in the codebook's models."""
    order = {exhibit: place for place, exhibit in enumerate(MODELS)}
    columns = [*CELL, "estimate", "decimals", "p_value", "b", "b_low", "b_high", "std_error"]
    placed = cells.assign(_place=cells["exhibit"].map(order))
    return placed.sort_values(["_place", "sector", "term"])[columns].reset_index(drop=True)
