"""Answers for respondents: exact counts, plausible dependence through common factors."""

import numpy as np
import pandas as pd

FACTORS = ("burden", "quality", "status", "support", "response")
"""Latent traits, independent standard normal. ``age`` joins them as the normal rank of age.

burden: how heavy the health problems are; quality: how well treatment and services work for the
respondent; status: socio-economic position; support: reach of services beyond the clinic;
response: leaving questions unanswered.
"""


def latent_traits(rng: np.random.Generator, birth_year: np.ndarray) -> pd.DataFrame:
    """One value per factor and respondent.

    Parameters
    ----------
    rng : numpy.random.Generator
    birth_year : ndarray, shape (n,)

    Returns
    -------
    pandas.DataFrame, shape (n, 7)
        Columns ``FACTORS`` and ``age`` (higher = older), each standard normal, and ``midlife``,
        highest around 40.
    """
    n = len(birth_year)
    traits = pd.DataFrame(rng.standard_normal((n, len(FACTORS))), columns=list(FACTORS))
    age = np.empty(n)
    age[np.lexsort((rng.random(n), -birth_year))] = np.sort(rng.standard_normal(n))
    return traits.assign(age=age, midlife=1 - 1.2 * (age - 0.3) ** 2)


def score(traits: pd.DataFrame, loadings: dict, rng: np.random.Generator) -> np.ndarray:
    """Latent score of one question: its loadings on the factors plus noise of variance 1 - sum².

    Loadings whose squares sum to more than one leave no noise but a small rest.
    """
    explained = sum(value**2 for value in loadings.values())
    noise = rng.standard_normal(len(traits)) * np.sqrt(max(1 - explained, 0.05))
    return noise + sum(value * traits[factor].to_numpy() for factor, value in loadings.items())


def cut_by_rank(scores: np.ndarray, counts: dict) -> np.ndarray:
    """Give the lowest scores the first answer, and so on, with exact counts.

    Parameters
    ----------
    scores : ndarray, shape (n,)
    counts : dict of code to int
        In answer order; sums to n.

    Returns
    -------
    ndarray of int, shape (n,)
    """
    codes = np.repeat(list(counts), list(counts.values()))
    answers = np.empty(len(scores), dtype=codes.dtype)
    answers[np.argsort(scores, kind="stable")] = codes
    return answers


def claim(scores: dict, counts: dict, n: int) -> np.ndarray:
    """Let each answer in turn claim its highest-scoring respondents among those left.

    Parameters
    ----------
    scores : dict of answer to ndarray, shape (n,)
    counts : dict of answer to int
        In the order in which the answers claim.

    Returns
    -------
    ndarray of object, shape (n,)
        The answer that claimed each respondent, or None.
    """
    answers, free = np.full(n, None, dtype=object), np.ones(n, dtype=bool)
    for answer, count in counts.items():
        taken = top(scores[answer], count, free)
        answers[taken], free[taken] = answer, False
    return answers


def top(scores: np.ndarray, count: int, among: np.ndarray) -> np.ndarray:
    """Positions of the ``count`` highest scores among the rows allowed by a mask."""
    allowed = np.flatnonzero(among)
    return allowed[np.argsort(-scores[allowed], kind="stable")[:count]]
