"""Items turned so that higher is better, and the score of each respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimates import SUBSTANTIVE, Cell, numbers

if TYPE_CHECKING:
    from ..codebook import Codebook


def scored_items(
    respondents: pd.DataFrame, codebook: Codebook, scale: str, *, all_items: bool = False
) -> pd.DataFrame:
    """Items of a scale turned so that higher is better, *not relevant* as missing.

    A reversed item becomes ``lowest + highest - code``, with the lowest and highest code of
    its substantive answers: ``4 - x`` in STAR, ``6 - x`` in CONTINU-UM.

    Parameters
    ----------
    respondents : DataFrame
        Raw answers, one column of codes per item.
    codebook : Codebook
    scale : str
        Scale of ``scales.csv``: ``star`` or ``continuity``.
    all_items : bool
        Also the items that are asked but not in the score.

    Returns
    -------
    DataFrame
        Float, index of `respondents`, one column per item in the codebook's order.
    """
    members = [item for item in codebook.scale(scale).items if item.in_score or all_items]
    columns = {}
    for member in members:
        values = numbers(respondents, codebook, member.item)
        if member.reversed:
            codes = [a.code for a in codebook.answers(member.item) if a.kind in SUBSTANTIVE]
            values = min(codes) + max(codes) - values
        columns[member.item] = values
    return pd.DataFrame(columns, index=respondents.index)


def score(respondents: pd.DataFrame, codebook: Codebook, scale: str) -> pd.Series:
    """Score of each respondent on a scale.

    The mean of the items answered, or, for a sum score, that mean times the number of items;
    missing where fewer than the scale's ``minimum_items`` are answered. STAR asks for eight of
    twelve; CONTINU-UM for all nine, so that its score is a plain sum.

    Returns
    -------
    Series
        Float, in the scale's units, named after the scale.

    References
    ----------
    McGuire-Snieckus, R. et al. (2007). A new scale to assess the therapeutic relationship in
    community mental health care: STAR. Psychological Medicine, 37(1), 85-95.
    Rose, D. et al. (2009). CONTINU-UM, the user-generated measure of continuity of care.
    """
    spec = codebook.scale(scale)
    items = scored_items(respondents, codebook, scale).to_numpy()
    answered = np.isfinite(items).sum(axis=1)
    enough = answered >= max(spec.minimum_items, 1)
    total = np.nansum(items, axis=1)
    weight = items.shape[1] if spec.score == "sum" else 1
    values = np.where(enough, total * weight / np.maximum(answered, 1), np.nan)
    return pd.Series(values, index=respondents.index, name=scale)


def of_cell(cell: Cell) -> dict[str, str]:
    """Sector and group of a cell, as keys of an estimate."""
    return {"sector": cell.sector, "group": cell.group}
