"""Synthetic respondents from the published numbers.

``synthesise`` makes them, ``write_respondents`` puts them into files; nothing outside this folder
uses anything else of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ..codebook import Codebook
    from ..published import Published

__all__ = ["DEFAULT_SEED", "synthesise", "write_respondents"]

DEFAULT_SEED = 2023


def synthesise(
    codebook: Codebook,
    published: Published,
    seed: int = DEFAULT_SEED,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Make one respondent per printed respondent, such that the printed numbers come out.

    The regression models are calibrated first, for the respondents who have every term; all other
    answers are drawn such that tables, figures and statements come out as well.

    Parameters
    ----------
    codebook : Codebook
        Its folder also holds ``assumptions.csv``; beside it lies ``synthesis``, with what the
        calibration starts from.
    published : Published
        The printed numbers.
    seed : int
        Another seed gives other respondents that meet the same targets.
    progress : callable, optional
        Called with one line per stage.

    Returns
    -------
    pandas.DataFrame, shape (33458, columns of the codebook + 1)
        Column ``respondent`` (1..n), then the codebook's data columns, codes as nullable integers.

    Raises
    ------
    SynthesisError
        For targets or assumptions that can't be read or can't be met together.
    """
    from .engine import draw

    return draw(codebook, published, seed, progress).frame()


from .write import write_respondents  # noqa: E402  (needs synthesise)
