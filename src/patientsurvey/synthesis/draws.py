"""Answers for respondents: exact counts, plausible dependence through common factors."""

from __future__ import annotations

import numpy as np
import pandas as pd

FACTORS = ("burden", "quality", "continuity", "status", "support", "response")
"""Latent traits, independent standard normal.

burden: how heavy the health problems are; quality: how well treatment and services work for the
respondent; continuity: how well the services hang together, apart from that; status:
socio-economic position; support: reach of services beyond the clinic; response: leaving questions
unanswered.
"""

OBSERVED = ("comorbidity", 
    "age", "midlife", "novice", "retired", "woman", "student", "treated", "long", "substance",
)  # fmt: skip
"""Traits read off earlier answers.

Of age see :func:`latent_traits`; the others are 1/2 or -1/2: a woman in the register, in education,
treated for substance use, more than six months in treatment, substance use problems.
"""


def latent_traits(rng: np.random.Generator, age: np.ndarray) -> pd.DataFrame:
    """One value per factor and respondent, and what age brings with it.

    Parameters
    ----------
    rng : numpy.random.Generator
    age : ndarray of int, shape (n,)
        Years.

    Returns
    -------
    pandas.DataFrame, shape (n, 10)
        ``FACTORS`` and ``age`` (its rank) as standard normals; ``midlife``, highest around 40;
        ``novice``, from 1.6 at 18 down to 0 at 24; ``retired``, from 0 at 64 up to 1 at 70.
    """
    n = len(age)
    traits = pd.DataFrame(rng.standard_normal((n, len(FACTORS))), columns=list(FACTORS))
    rank = np.empty(n)
    rank[np.lexsort((rng.random(n), age))] = np.sort(rng.standard_normal(n))
    return traits.assign(
        age=rank,
        midlife=1 - 1.2 * (rank - 0.3) ** 2,
        novice=np.clip((24 - age) / 6, 0, 1) + 0.6 * (age < 20),
        retired=np.clip((age - 64) / 6, 0, 1),
    )


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
