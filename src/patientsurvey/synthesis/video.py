"""Chapter 8: video consultation and satisfaction with it, drawn from tables 8-1 and 8-2."""

import numpy as np
import pandas as pd

from ..covariates import derive
from .bases import COMPLETE, excluded_answers
from .draft import MISSING, Draft, empty_column
from .draws import score, top
from .sampling import adjust, exchange, intercept_for, logistic, systematic
from .steering import Rule, each_group, in_group, share_rules, stack

RECEIVED, SATISFACTION = "video_received", "video_satisfaction"
HAD_VIDEO, RATING = "received_video_consultation", "satisfaction_video"
EFFECT_TOLERANCE = 0.25
"""How far a coefficient may stray from the print, in printed standard errors, against a share
half a rounding cell away."""
SATISFIED = ("large_degree", "very_large_degree")


def draw_video(draft: Draft) -> None:
    """Draw who had a video consultation, then how satisfied they are."""
    for variable in (RECEIVED, SATISFACTION):
        draft.columns[variable] = empty_column(draft, variable)
    terms = _terms(draft)
    had = _draw_received(draft, terms)
    _draw_satisfaction(draft, terms, had)


def _terms(draft: Draft) -> pd.DataFrame:
    """The 27 terms; where one is missing, the mean of the sector's complete respondents."""
    terms = derive(draft.frame(), draft.codebook)[list(draft.codebook.terms)].astype(float)
    means = terms[draft.complete].groupby(draft.sector[draft.complete]).mean()
    return terms.fillna(means.reindex(draft.sector).set_axis(terms.index))


def _linear(draft: Draft, terms: pd.DataFrame, outcome: str) -> np.ndarray:
    """Linear predictor of the printed model, without intercept."""
    linear = np.zeros(len(terms))
    for sector in draft.sectors:
        here = draft.sector == sector
        for term, (effect, _) in draft.targets.effects[outcome, sector].items():
            linear[here] += effect * terms.loc[here, term].to_numpy()
    return linear


# --- who had a video consultation -------------------------------------------------------------


def _draw_received(draft: Draft, terms: pd.DataFrame) -> np.ndarray:
    rng = draft.child()
    answered = ~_unanswered(draft, RECEIVED, np.ones(len(draft.sector), dtype=bool), rng)
    strata, counts = _strata(draft, answered)
    linear = _linear(draft, terms, HAD_VIDEO)
    p = np.zeros(len(linear))
    had = np.zeros(len(linear), dtype=bool)
    for stratum, count in enumerate(counts):
        rows = np.flatnonzero(strata == stratum)
        p[rows] = logistic(linear[rows] + intercept_for(count, linear[rows]))
        had[rows] = systematic(p[rows], rng.permutation(len(rows)), rng.random())
    rules = [*_effect_rules(draft, terms, HAD_VIDEO, answered & draft.complete, p),
             *share_rules(draft, RECEIVED, ("yes",), answered)]
    equations, wanted = stack(rules, len(p))
    equations += 1e-7 * rng.random(equations.shape)  # no two respondents tie
    had = exchange(had, equations, equations[had].sum(axis=0) - wanted, strata, steps=3000)
    draft.columns[RECEIVED][answered] = draft.codebook.code(RECEIVED, "no")
    draft.columns[RECEIVED][had] = draft.codebook.code(RECEIVED, "yes")
    return had


def _unanswered(draft: Draft, variable: str, asked: np.ndarray, rng) -> np.ndarray:
    """Respondents who leave the question open: as many complete ones as the models lose."""
    wish = score(draft.traits, {"response": 0.5}, rng)
    _, quota = excluded_answers(draft, variable)
    opened = np.zeros(len(asked), dtype=bool)
    for sector in draft.sectors:
        here = asked & (draft.sector == sector)
        complete = quota[sector] if quota else int(
            draft.assumptions.number("missing_complete", variable, sector))
        total = round(here.sum() * draft.assumptions.number("missing", variable, sector) / 100)
        opened[top(wish, complete, here & draft.complete)] = True
        opened[top(wish, max(total - complete, 0), here & ~draft.complete)] = True
    return opened


def _strata(draft: Draft, answered: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Sector by completeness, and how many in each had a video consultation.

    Complete ones are those of table 8-2 and the few who had video but did not rate it.
    """
    strata, counts = np.full(len(answered), -1), []
    for sector in draft.sectors:
        rated = draft.targets.n(RATING, sector)
        complete = rated + int(draft.assumptions.number("missing_complete", SATISFACTION, sector))
        total = int(draft.targets.value(RECEIVED, "yes", sector))
        for flag, count in ((True, complete), (False, total - complete)):
            strata[answered & (draft.sector == sector) & (draft.complete == flag)] = len(counts)
            counts.append(count)
    return strata, counts


# --- printed numbers as equations -------------------------------------------------------------


def _effect_rules(draft, terms, outcome, used, p) -> list[Rule]:
    """Score equations of the logistic model: each moves one coefficient, in standard errors."""
    rules = []
    for sector in draft.sectors:
        rows = np.flatnonzero(used & (draft.sector == sector))
        effects = draft.targets.effects[outcome, sector]
        x = np.column_stack([np.ones(len(rows)), terms.iloc[rows][list(effects)]])
        fitted = p[rows]
        information = np.linalg.inv((x * (fitted * (1 - fitted))[:, None]).T @ x)
        pulls = (x @ information)[:, 1:] / EFFECT_TOLERANCE
        for place, (_, error) in enumerate(effects.values()):
            weights = pulls[:, place] / error
            rules.append(Rule(rows, weights, float(weights @ fitted)))
    return rules


# --- how satisfied ----------------------------------------------------------------------------


def _draw_satisfaction(draft: Draft, terms: pd.DataFrame, had: np.ndarray) -> None:
    """Linear predictor of table 8-2 plus a residual that gives its R², cut to the five answers."""
    rng = draft.child()
    rated = np.flatnonzero(had & ~_unanswered(draft, SATISFACTION, had, rng))
    linear = _linear(draft, terms, RATING)[rated]
    sector, complete = draft.sector[rated], draft.complete[rated]
    answers = np.zeros(len(rated), dtype=int)
    for name in draft.sectors:
        here = sector == name
        spread = linear[here & complete].std()
        explained = draft.targets.one(RATING, "r_squared", name)
        residual = rng.standard_normal(here.sum()) * spread * np.sqrt(1 / explained - 1)
        answers[here] = _cut(draft, name, linear[here] + residual)
    features, wanted = _satisfaction_rules(draft, terms, rated, linear, answers)
    answers = adjust(answers, features + 1e-7 * rng.random(features.shape), wanted, steps=2500)
    draft.columns[SATISFACTION][rated] = answers + 1


def _cut(draft: Draft, sector: str, latent: np.ndarray) -> np.ndarray:
    """Nearest whole answer (0-4), moved so that the mean is that of the assumed shares."""
    shares = [draft.assumptions.number("share", SATISFACTION, sector, a.answer)
              for a in draft.codebook.answers(SATISFACTION)]
    mean = np.dot(shares, range(5)) / sum(shares)
    low, high = -10.0, 10.0
    for _ in range(40):
        shift = (low + high) / 2
        answers = np.clip(np.round(latent + shift), 0, 4)
        low, high = (shift, high) if answers.mean() < mean else (low, shift)
    return answers.astype(int)


def _satisfaction_rules(draft, terms, rated, linear, answers):
    """What each answer of each respondent adds to every equation, shape (n, 5, q)."""
    blocks, wanted = [], []
    points = np.arange(5.0)
    for sector in draft.sectors:
        rows = np.flatnonzero((draft.sector[rated] == sector) & draft.complete[rated])
        effects = draft.targets.effects[RATING, sector]
        x = terms.iloc[rated[rows]][list(effects)].to_numpy()
        x = x - x.mean(axis=0)
        spread = np.linalg.inv(x.T @ x)
        errors = np.array([error for _, error in effects.values()])
        pulls = x @ spread / errors / EFFECT_TOLERANCE
        block = np.zeros((len(rated), 5, len(errors)))
        block[rows] = pulls[:, None, :] * points[None, :, None]
        blocks.append(block)
        wanted += list(np.array([b for b, _ in effects.values()]) / errors / EFFECT_TOLERANCE)
        total = linear[rows].var() / draft.targets.one(RATING, "r_squared", sector)
        mean = answers[rows].mean()
        block = np.zeros((len(rated), 5, 1))
        tolerance = 0.02 * total * len(rows)
        block[rows, :, 0] = ((points - mean) ** 2 / tolerance)[None]
        blocks.append(block)
        wanted.append(total * len(rows) / tolerance)
    for rows, values, goal in _satisfaction_shares(draft, rated):
        block = np.zeros((len(rated), 5, 1))
        block[rows, :, 0] = values
        blocks.append(block)
        wanted.append(goal)
    return np.concatenate(blocks, axis=2), np.array(wanted)


def _groups(draft: Draft, target) -> list:
    """The target's group; every group where the print speaks of most of them."""
    if target.group and target.group[1] == ("*",):
        return [group for group in each_group(draft, target.group[0]) if group[1] != ("other",)]
    return [target.group]


def _satisfaction_shares(draft: Draft, rated: np.ndarray):
    """Printed shares and means: rows, what each answer adds, and the wanted sum."""
    answers = [a.answer for a in draft.codebook.answers(SATISFACTION)]
    satisfied = np.isin(answers, SATISFIED).astype(float)
    for target in draft.targets.rows:
        if target.variable not in (SATISFACTION, "video_satisfied"):
            continue
        if target.statistic == "mean":
            values, scale = np.arange(1.0, 6.0), 1.0
        elif target.statistic == "percent":
            values = (satisfied if target.variable == "video_satisfied"
                      else np.isin(answers, target.levels).astype(float))
            scale = 0.01
        else:
            continue
        for group in _groups(draft, target):
            inside = (in_group(draft, target.sector, group) if group
                      else np.isin(draft.sector, draft.sectors if target.sector == "ALL"
                                   else [target.sector]))
            rows = np.flatnonzero(inside[rated])
            tolerance = max((target.high - target.low) / 4 * scale * len(rows), 0.25)
            middle = (target.low + target.high) / 2
            yield rows, values / tolerance, middle * scale * len(rows) / tolerance
