"""What the page counts: kinds of printed rows, kinds of reason, the fit of each model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...comparison import VERDICTS
from ...comparison.distance import ESTIMATES

KINDS = ("regression", "model", "table", "text", "statement")
"""Cells of regression tables; their N and R²; cells of other tables; numbers of running text and
charts; statements of direction."""
CAUSES = {
    "explained": ("calibration", "turned", "corrected", "lost", "print", "not_made"),
    "differs": ("outside", "beyond"),
    "no_target": ("register", "external", "suppressed", "held_back", "no_rule",
                  "not_estimated", "part"),
}  # fmt: skip
"""Kinds of reason by verdict, the commonest first."""
CLASSES = ("within", "one", "ten", "beyond")
"""How far a number lies from print, in units of its last decimal: within rounding (0.5), within
one, within ten, further off."""
LIMITS = (0.5 + 1e-6, 1.0 + 1e-6, 10.0)


def kind_of(rows: pd.DataFrame) -> pd.Series:
    """Kind of each printed row, one of :data:`KINDS`."""
    cell, direction = rows["statement"].eq(""), rows["statistic"].eq("direction")
    model = rows["statistic"].isin(["n", "r_squared"])
    kinds = np.select(
        [direction, ~cell, rows["term"].ne(""), model],
        ["statement", "text", "regression", "model"],
        "table",
    )
    return pd.Series(kinds, rows.index)


def causes(rows: pd.DataFrame) -> pd.DataFrame:
    """Printed rows by verdict and kind of reason: columns ``verdict, cause, rows``, in order."""
    found = rows.groupby(["verdict", "cause"]).size()
    order = [(verdict, cause) for verdict in VERDICTS for cause in CAUSES.get(verdict, ())]
    counts = [(verdict, cause, int(found.get((verdict, cause), 0))) for verdict, cause in order]
    table = pd.DataFrame(counts, columns=["verdict", "cause", "rows"])
    return table[table["rows"].gt(0)].reset_index(drop=True)


def distance_classes(units: pd.Series) -> pd.Series:
    """Class of each distance in units of print, one of :data:`CLASSES`."""
    places = np.searchsorted(LIMITS, units.to_numpy(dtype=float), side="left")
    return pd.Series([CLASSES[place] for place in places], units.index, dtype=object)


def models(rows: pd.DataFrame) -> pd.DataFrame:
    """How each regression comes out beside print.

    Parameters
    ----------
    rows : DataFrame
        Rows of :func:`patientsurvey.comparison.compare`.

    Returns
    -------
    DataFrame
        One row per table and sector: ``exhibit, sector``; ``n`` and ``r_squared`` as recomputed,
        each with ``_printed`` (a text in every language) and ``_verdict``; ``estimates`` compared,
        and their ``largest`` and ``median`` distance from print, in printed standard errors.
    """
    cells = rows[rows["statement"].eq("")]
    estimates = cells[cells["term"].ne("") & cells["statistic"].isin(ESTIMATES)]
    grouped = estimates.groupby(["exhibit", "sector"], sort=False)["distance"]
    every = estimates[["exhibit", "sector"]].drop_duplicates()
    found = grouped.agg(estimates="count", largest="max", median="median").reset_index()
    table = every.merge(found, how="left", on=["exhibit", "sector"])
    for statistic in ("n", "r_squared"):
        own = cells[cells["statistic"].eq(statistic)][
            ["exhibit", "sector", "reproduced", "printed", "verdict"]
        ].set_axis(
            ["exhibit", "sector", statistic, f"{statistic}_printed", f"{statistic}_verdict"], axis=1
        )
        table = table.merge(own, how="left", on=["exhibit", "sector"])
    return table
