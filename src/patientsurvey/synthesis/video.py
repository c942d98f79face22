"""Chapter 8: video consultation and satisfaction with it.

Complete respondents have both from the calibrated models of tables 8-1 and 8-2. Incomplete ones
follow the same models, and are exchanged until the shares printed by age come out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..covariates import derive
from .draft import Draft
from .draws import score, top
from .handout import OUTSIDE
from .sampling import adjust, intercept_for, logistic, systematic
from .steering import Rule, in_group, meet, share_rules

RECEIVED, SATISFACTION = "video_received", "video_satisfaction"
HAD_VIDEO, RATING = "received_video_consultation", "satisfaction_video"
SATISFIED = "video_satisfied"
BY = "age_group"
STEPS = 2500
"""Most ratings that are changed; a few hundred are usual."""
LARGE = ("large_degree", "very_large_degree")
POINTS = np.arange(5.0)
CLOSE = 0.25
"""Least tolerance of a sum, in respondents."""


def draw_video(draft: Draft) -> None:
    """Draw who had a video consultation, then how satisfied they are."""
    draft.start(RECEIVED)
    draft.start(SATISFACTION)
    _give_calibrated(draft)
    terms = _terms(draft)
    _draw_satisfaction(draft, terms, _draw_received(draft, terms))


def _give_calibrated(draft: Draft) -> None:
    yes, no = (draft.codebook.code(RECEIVED, answer) for answer in ("yes", "no"))
    had, rating = draft.fixed[HAD_VIDEO].to_numpy(), draft.fixed[RATING]
    draft.columns[RECEIVED][had == 1], draft.columns[RECEIVED][had == 0] = yes, no
    known = rating.notna().to_numpy()
    draft.columns[SATISFACTION][known] = rating[known].astype(int)


def _terms(draft: Draft) -> pd.DataFrame:
    """The 27 terms; where one is missing, the mean of the sector's complete respondents."""
    names = list(draft.codebook.terms)
    terms = derive(draft.frame(), draft.codebook)[names].astype(float)
    terms.loc[draft.complete] = draft.fixed.loc[draft.complete, names]
    means = terms[draft.complete].groupby(draft.sector[draft.complete]).mean()
    return terms.fillna(means.reindex(draft.sector).set_axis(terms.index))


def _linear(draft: Draft, terms: pd.DataFrame, outcome: str) -> np.ndarray:
    """Linear predictor of the printed model, without intercept."""
    linear = np.zeros(len(terms))
    for sector in draft.sectors:
        here = draft.inside(sector)
        for term, (effect, _) in draft.targets.effects[outcome, sector].items():
            linear[here] += effect * terms.loc[here, term].to_numpy()
    return linear


def _unanswered(draft: Draft, variable: str, asked: np.ndarray, rng) -> np.ndarray:
    """Incomplete respondents who leave the question open."""
    wish = score(draft.traits, OUTSIDE, rng)
    opened = np.zeros(len(asked), dtype=bool)
    for sector in draft.sectors:
        here = asked & draft.inside(sector)
        total = round(here.sum() * draft.assumptions.number("missing", variable, sector) / 100)
        complete = int((here & draft.complete & (draft.columns[variable] < 0)).sum())
        opened[top(wish, max(total - complete, 0), here & ~draft.complete)] = True
    return opened


# --- who had a video consultation -------------------------------------------------------------


def _draw_received(draft: Draft, terms: pd.DataFrame) -> np.ndarray:
    """Mark who had a video consultation: as many as printed, among incomplete by the model."""
    rng = draft.child()
    column = draft.columns[RECEIVED]
    yes, no = (draft.codebook.code(RECEIVED, answer) for answer in ("yes", "no"))
    free = ~draft.complete & ~_unanswered(draft, RECEIVED, draft.inside("ALL"), rng)
    had = column == yes
    strata = np.full(len(had), -1)
    linear = _linear(draft, terms, HAD_VIDEO)
    for number, sector in enumerate(draft.sectors):
        rows = np.flatnonzero(free & draft.inside(sector))
        strata[rows] = number
        total = int(draft.targets.value(RECEIVED, "yes", sector))
        count = total - int((had & draft.inside(sector)).sum())
        p = logistic(linear[rows] + intercept_for(count, linear[rows]))
        had[rows] = systematic(p, rng.permutation(len(rows)), rng.random())
    answered = free | (column >= 0)
    rules = share_rules(draft, RECEIVED, ("yes",), answered, by=BY)
    had = meet(draft, RECEIVED, ("yes",), had, rules, answered, strata, by=BY)
    column[free] = np.where(had, yes, no)[free]
    return had


# --- how satisfied ----------------------------------------------------------------------------


def _draw_satisfaction(draft: Draft, terms: pd.DataFrame, had: np.ndarray) -> None:
    """Ratings of incomplete respondents: the model of table 8-2, cut at the assumed shares."""
    rng = draft.child()
    column = draft.columns[SATISFACTION]
    rated = had & ~_unanswered(draft, SATISFACTION, had, rng)
    free = rated & ~draft.complete
    linear = _linear(draft, terms, RATING)
    for sector in draft.sectors:
        rows = np.flatnonzero(free & draft.inside(sector))
        known = rated & draft.complete & draft.inside(sector)
        explained = draft.targets.one(RATING, "r_squared", sector)
        noise = linear[known].std() * np.sqrt(1 / explained - 1)
        latent = linear[rows] + noise * rng.standard_normal(len(rows))
        column[rows] = 1 + _cut(draft, sector, latent)
    _adjust_ratings(draft, np.flatnonzero(free), np.flatnonzero(column >= 0), rng)


def _cut(draft: Draft, sector: str, latent: np.ndarray) -> np.ndarray:
    """Nearest whole point (0-4), moved such that the mean is that of the assumed shares."""
    shares = [
        draft.assumptions.number("share", SATISFACTION, sector, a.answer)
        for a in draft.codebook.answers(SATISFACTION)
    ]
    mean = np.dot(shares, POINTS) / sum(shares)
    low, high = -10.0, 10.0
    for _ in range(40):
        shift = (low + high) / 2
        answers = np.clip(np.round(latent + shift), 0, 4)
        low, high = (shift, high) if answers.mean() < mean else (low, shift)
    return answers.astype(int)


Sum = tuple[Rule, np.ndarray]
"""A rule over the rated respondents, and what each of the five answers counts in it."""


def _adjust_ratings(draft: Draft, free: np.ndarray, rated: np.ndarray, rng) -> None:
    """Move single ratings of incomplete respondents until the printed shares come out."""
    column = draft.columns[SATISFACTION]
    place = np.full(len(column), -1)
    place[free] = np.arange(len(free))
    features, wanted = [], []
    for rule, values in _share_sums(draft, rated):
        rows = rated[rule.rows]
        mine, others = rows[place[rows] >= 0], rows[place[rows] < 0]
        weight = rule.weights[0]
        block = np.zeros((len(free), len(POINTS)))
        block[place[mine]] = values * weight
        features.append(block)
        wanted.append(rule.wanted - weight * values[column[others] - 1].sum())
    stacked = np.stack(features, axis=2)
    stacked = stacked + 1e-7 * rng.random(stacked.shape)  # no two respondents tie
    column[free] = 1 + adjust(column[free] - 1, stacked, np.array(wanted), STEPS)


def _share_sums(draft: Draft, rated: np.ndarray) -> Iterator[Sum]:
    """Printed shares, counts and means of the ratings, in all and by age."""
    names = [answer.answer for answer in draft.codebook.answers(SATISFACTION)]
    for target in draft.targets.rows:
        if target.variable not in (SATISFACTION, SATISFIED) or target.statistic == "n":
            continue
        if target.group and target.group[0] != BY:
            continue
        levels = LARGE if target.variable == SATISFIED else target.levels
        values = np.isin(names, levels).astype(float) if levels else POINTS + 1
        group = target.group or ("sector", tuple(draft.sectors))
        rows = np.flatnonzero(in_group(draft, target.sector, group)[rated])
        scale = {"percent": len(rows) / 100, "mean": len(rows), "count": 1.0}[target.statistic]
        tolerance = max((target.high - target.low) / 4 * scale, CLOSE)
        middle = (target.low + target.high) / 2 * scale / tolerance
        yield Rule(rows, np.full(len(rows), 1 / tolerance), middle), values
    for row, group in draft.assumptions.group_counts(SATISFIED):
        rows = np.flatnonzero(in_group(draft, row.sector, group)[rated])
        values = np.isin(names, LARGE).astype(float)
        yield Rule(rows, np.full(len(rows), 1 / CLOSE), row.value / CLOSE), values
