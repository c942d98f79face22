"""The quantities that goals are set for, each one number of the whole data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..models import TERMS
from ..scales import Alpha
from .agreement import agreement, refit
from .printed import printed_fits, printed_terms

if TYPE_CHECKING:
    from ..codebook import Codebook
    from ..published import Published

SECTORS = ("PHV", "TSB", "AVT")
SCALES = ("star", "continuity")
R_SQUARED_CELL = 0.005
"""Half a unit of the second decimal, with which print gives R²."""
EDGE = 1e-9


def measure(
    survey: pd.DataFrame, codebook: Codebook, published: Published,
    estimates: pd.DataFrame | None = None,
) -> dict[str, float]:  # fmt: skip
    """All quantities of respondents with derived variables, by name.

    Parameters
    ----------
    survey : DataFrame
        Respondents with derived variables.
    codebook : Codebook
    published : Published
    estimates : DataFrame, optional
        The models fitted to `survey` (from :func:`refit`), if they are at hand.
    """
    estimates = refit(survey, codebook) if estimates is None else estimates
    terms = agreement(estimates, printed_terms(published))
    found = of_terms(terms) | of_fits(estimates, printed_fits(published))
    found["alpha_gap"] = alpha_gap(survey, codebook, published)
    return found | distinct_rows(survey)


def of_terms(terms: pd.DataFrame) -> dict[str, float]:
    """Quantities over all usable terms (from :func:`patientsurvey.fidelity.agreement`).

    A term that could not be fitted makes its quantity NaN: no silent miss.
    """
    z, width = terms["z"].to_numpy(), terms["width_ratio"].to_numpy()
    exact = terms.dropna(subset="exact").groupby("sector")["exact"].mean()
    return {
        "z_median": float(np.median(z)),
        "z_p95": float(np.quantile(z, 0.95)),
        "z_max": float(z.max()),
        **{f"exact_{sector}": float(exact.get(sector, np.nan)) for sector in SECTORS},
        "width_median": float(np.median(width)),
        "width_p95": float(np.quantile(width, 0.95)),
        "width_max": float(width.max()),
        "overlap": float(terms["overlap"].mean(skipna=False)),
        "verdict": float(terms["same_verdict"].mean(skipna=False)),
    }


def of_fits(estimates: pd.DataFrame, printed: pd.DataFrame) -> dict[str, float]:
    """Number of models whose N, and of linear models whose R², is not the printed one.

    Left out are the N that print itself makes impossible; a corrected N counts as print.
    """
    fitted = estimates[estimates["statistic"].isin(["n", "r_squared"])]
    fitted = fitted.pivot(index=["exhibit", "sector"], columns="statistic", values="estimate")
    fitted = fitted.reindex(printed.index)
    n, r_squared = printed["n"].dropna(), printed["r_squared"].dropna()
    inside = (fitted["r_squared"] - r_squared).abs() <= R_SQUARED_CELL + EDGE
    return {
        "n_off": float((fitted["n"].reindex(n.index) != n).sum()),
        "r_squared_off": float((~inside.reindex(r_squared.index)).sum()),
    }


def alphas(survey: pd.DataFrame, codebook: Codebook, published: Published) -> pd.DataFrame:
    """Cronbach's alpha by scale and sector: ``outcome, sector, printed, found``."""
    rows = published.estimates
    printed = rows[rows["statistic"].eq("alpha") & rows["outcome"].isin(SCALES)]
    found = pd.concat([Alpha(scale)(survey, codebook) for scale in SCALES])
    both = printed.merge(found, on=["outcome", "sector"], suffixes=("_printed", ""))
    return both[["outcome", "sector", "value", "estimate"]].set_axis(
        ["outcome", "sector", "printed", "found"], axis=1
    )


def alpha_gap(survey: pd.DataFrame, codebook: Codebook, published: Published) -> float:
    """Largest distance between a Cronbach's alpha and the printed one."""
    both = alphas(survey, codebook, published)
    return float((both["found"] - both["printed"]).abs().max(skipna=False))


def distinct_rows(survey: pd.DataFrame) -> dict[str, float]:
    """Distinct rows of the 27 terms as a share of the complete cases, by sector."""
    cases = survey[["sector", *TERMS]].dropna()
    shares = {
        sector: len(rows.drop_duplicates()) / len(rows)
        for sector, rows in cases.groupby("sector", observed=True)
    }
    return {f"distinct_{sector}": shares.get(sector, np.nan) for sector in SECTORS}
