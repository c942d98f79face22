"""The respondents in the register's categories: sex, health trust, region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..estimates import membership

if TYPE_CHECKING:
    from ..codebook import Codebook

OTHER_UNITS, UNKNOWN = "other_units", "unknown"
WITHOUT_AGREEMENT = ("spesialistlege_as", "speare_as")
"""Trusts that table 4-6 counts among units without an agreement.

Its 307 such respondents are the 129 of providers in several regions (nearly all of them Speare's)
and 178 others, who are missing from its North beside table 5-1: the respondents of Spesialistlege.
"""


def category(respondents: pd.DataFrame, codebook: Codebook, variable: str) -> pd.Series:
    """Answers to `variable` as text, missing where there is none; index of the respondents."""
    given = membership(respondents, codebook, variable)
    return given.fillna(0).idxmax(axis=1).where(given.notna().any(axis=1))


def sex(respondents: pd.DataFrame, codebook: Codebook) -> pd.Series:
    """Sex in the register."""
    return category(respondents, codebook, "sex_npr")


def trust(respondents: pd.DataFrame, codebook: Codebook) -> pd.Series:
    """Health trust or institution."""
    return category(respondents, codebook, "health_trust")


def region(respondents: pd.DataFrame, codebook: Codebook) -> pd.Series:
    """Health region, ``unknown`` where it is missing."""
    return category(respondents, codebook, "region").fillna(UNKNOWN)


def region_by_agreement(respondents: pd.DataFrame, codebook: Codebook) -> pd.Series:
    """Health region as in table 4-6: units without an agreement, and the unknown, stand apart."""
    apart = respondents["health_trust"].isin(WITHOUT_AGREEMENT)
    where = region(respondents, codebook)
    return where.mask(apart | where.isin(["private_multi", UNKNOWN]), OTHER_UNITS)
