"""Items of STAR and CONTINU-UM: one common trait, printed shares and the printed alpha."""

import numpy as np
import pandas as pd

from ..scales import cronbach_alpha
from .bases import COMPLETE
from .draft import MISSING, Draft, answer_counts
from .draws import cut_by_rank, score, top
from .multiples import tick


def draw_star(draft: Draft) -> None:
    """Draw the twelve STAR items (report sections 3.4.1 and 10.1).

    Respondents who give up leave the later items open: those without a score lack more than the
    scale allows, all of them among the incomplete.
    """
    items = [member.item for member in draft.codebook.scale("star").items]
    counts = {item: answer_counts(draft, item, draft.asked(item)) for item in items}
    rng = draft.child()
    for sector in draft.sectors:
        here = np.flatnonzero(draft.sector == sector)
        open_items = _given_up(draft, sector, here, [counts[i][sector, ""]["missing"]
                                                     for i in items], rng)
        _draw_items(draft, "star", sector, here, items, counts, ~open_items, rng)


def _given_up(draft, sector, here, missing, rng) -> np.ndarray:
    """Open items, shape (respondents, items): some answer none, some stop, some skip one."""
    needed = draft.codebook.scale("star").minimum_items
    total, scored = draft.targets.n("star", "ALL"), len(draft.sector)
    without = round((scored - total) * len(here) / scored)
    wish = score(draft.traits.iloc[here], {"response": 0.6}, rng)
    gone = top(wish, without, ~draft.complete[here])
    opened = np.zeros((len(here), len(missing)), dtype=bool)
    nothing = min(min(missing), without)
    opened[gone[:nothing]] = True
    for place in gone[nothing:]:
        opened[place, rng.integers(1, needed):] = True
    for item, count in enumerate(missing):
        more = count - opened[:, item].sum()
        few = opened.sum(axis=1) < len(missing) - needed
        opened[top(wish + rng.standard_normal(len(here)), max(more, 0), few), item] = True
        surplus = np.flatnonzero(opened[:, item])[:max(-more, 0)]
        opened[surplus, item] = False
    return opened


def draw_continuity(draft: Draft) -> None:
    """Draw the twelve CONTINU-UM items (report sections 3.4.1 and 11.1).

    As many have all nine items of the score as table 11-1 and figure 11-2 print; everyone else
    finds at least one of them not relevant, or answers none.
    """
    scale = draft.codebook.scale("continuity")
    items = [member.item for member in scale.items]
    counts = {item: answer_counts(draft, item, draft.asked(item)) for item in items}
    rng = draft.child()
    scored = _scored(draft, rng)
    for sector in draft.sectors:
        here = np.flatnonzero(draft.sector == sector)
        opened = _not_relevant(draft, scale, counts, sector, here, scored[here], rng)
        _draw_items(draft, "continuity", sector, here, items, counts, ~opened, rng)


def _scored(draft: Draft, rng: np.random.Generator) -> np.ndarray:
    """Who answers all nine items: per sector among complete, in total among the others."""
    wish = score(draft.traits, {"support": 0.4, "burden": 0.2}, rng)
    chosen = np.zeros(len(wish), dtype=bool)
    used = {s: draft.targets.n("continuity", s) for s in draft.sectors}
    left = draft.targets.n("continuity_mean", "ALL") - sum(used.values())
    weights = {s: _rate(draft, s, used[s]) for s in draft.sectors}
    for sector in draft.sectors:
        here = draft.sector == sector
        chosen[top(wish, used[sector], here & draft.complete)] = True
    for sector, count in _shares(left, weights).items():
        chosen[top(wish, count, (draft.sector == sector) & ~draft.complete)] = True
    return chosen


def _rate(draft: Draft, sector: str, used: int) -> float:
    """Incomplete respondents, weighted by how often complete ones answer all nine."""
    here = draft.sector == sector
    return (here & ~draft.complete).sum() * used / draft.targets.n(COMPLETE, sector)


def _shares(total: int, weights: dict) -> dict[str, int]:
    """Split a number by weights, largest remainders first."""
    exact = {key: total * weight / sum(weights.values()) for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    for key in sorted(exact, key=lambda key: parts[key] - exact[key])[:total - sum(parts.values())]:
        parts[key] += 1
    return parts


def _not_relevant(draft, scale, counts, sector, here, scored, rng) -> np.ndarray:
    """Fill not relevant and missing; open items, shape (respondents, items)."""
    opened = np.zeros((len(here), len(scale.items)), dtype=bool)
    wish = score(draft.traits.iloc[here], {"response": 0.6}, rng)
    missing = min(counts[m.item][sector, ""]["missing"] for m in scale.items)
    silent = top(wish, missing, ~scored & ~draft.complete[here])
    opened[silent] = True
    for place, member in enumerate(scale.items):
        more = counts[member.item][sector, ""]["missing"] - missing
        opened[top(wish + rng.standard_normal(len(here)), more,
                   ~scored & ~opened[:, place]), place] = True
    in_score = [i for i, m in enumerate(scale.items) if m.in_score]
    _tick_not_relevant(draft, scale, counts, sector, here, opened, in_score,
                       np.flatnonzero(~scored & ~opened[:, in_score].any(axis=1)),
                       ~scored, rng)
    outside = [i for i, m in enumerate(scale.items) if not m.in_score]
    for place in outside:
        item = scale.items[place].item
        count = counts[item][sector, ""].get("not_relevant", 0)
        irrelevant = score(draft.traits.iloc[here], {"support": -0.4, "burden": -0.2}, rng)
        chosen = top(irrelevant, count, ~opened[:, place])
        draft.columns.setdefault(item, np.full(len(draft.sector), MISSING))
        draft.columns[item][here[chosen]] = draft.codebook.code(item, "not_relevant")
        opened[chosen, place] = True
    return opened


def _tick_not_relevant(draft, scale, counts, sector, here, opened, in_score, bare, allowed, rng):
    """Not relevant among those without a score: each at least once, unless already open."""
    with_option = [i for i in in_score
                   if counts[scale.items[i].item][sector, ""].get("not_relevant")]
    pool = np.flatnonzero(allowed & ~opened[:, in_score].all(axis=1))
    common = score(draft.traits.iloc[here[pool]], {"support": -0.4, "burden": -0.2}, rng)
    scores = np.column_stack([0.6 * common + rng.standard_normal(len(pool)) for _ in with_option])
    scores[opened[np.ix_(pool, with_option)]] = -99
    totals = [counts[scale.items[i].item][sector, ""]["not_relevant"] for i in with_option]
    ticks = tick(scores, totals, f"CONTINU-UM not relevant, {sector}")
    for column, place in zip(ticks.T, with_option, strict=True):
        item = scale.items[place].item
        draft.columns.setdefault(item, np.full(len(draft.sector), MISSING))
        chosen = pool[column == 1]
        draft.columns[item][here[chosen]] = draft.codebook.code(item, "not_relevant")
        opened[chosen, place] = True


def _draw_items(draft, scale, sector, here, items, counts, answered, rng) -> None:
    """Points of each item by rank, with the common loading that gives the printed alpha."""
    reverse = {m.item: m.reversed for m in draft.codebook.scale(scale).items}
    scored = [m.item for m in draft.codebook.scale(scale).items if m.in_score]
    alpha = draft.targets.one(scale, "alpha", sector)
    common = score(draft.traits.iloc[here], draft.assumptions.loadings(scale), rng)
    common = (common - common.mean()) / common.std()
    noise = rng.standard_normal((len(here), len(items)))
    low, high = 0.2, 0.98
    for _ in range(12):
        loading = (low + high) / 2
        values = _cut(draft, sector, items, counts, answered, reverse, common, noise, loading)
        good = pd.DataFrame({i: values[i] * (-1 if reverse[i] else 1) for i in scored})
        low, high = (loading, high) if cronbach_alpha(good) < alpha else (low, loading)
    for item in items:
        column = draft.columns.setdefault(item, np.full(len(draft.sector), MISSING))
        given = np.isfinite(values[item])
        column[here[given]] = values[item][given].astype(int)


def _cut(draft, sector, items, counts, answered, reverse, common, noise, loading) -> dict:
    values = {}
    for place, item in enumerate(items):
        latent = (-1 if reverse[item] else 1) * loading * common
        latent = latent + np.sqrt(1 - loading**2) * noise[:, place]
        answers = {draft.codebook.code(item, a): n for a, n in counts[item][sector, ""].items()
                   if a not in ("missing", "not_relevant")}
        answers = dict(sorted(answers.items()))
        values[item] = np.full(len(latent), np.nan)
        rows = answered[:, place]
        values[item][rows] = cut_by_rank(latent[rows], answers)
    return values
