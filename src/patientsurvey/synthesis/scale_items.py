"""Items of STAR and CONTINU-UM: one common trait, printed shares and the printed alpha."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..codebook import Scale
from ..errors import SynthesisError
from ..estimates import SUBSTANTIVE
from ..scales import cronbach_alpha
from .bases import COMPLETE
from .counts import answer_counts
from .draft import Draft
from .draws import cut_by_rank, score, top
from .item_shapes import repair_sums, shape_items
from .multiples import tick
from .rounding import largest_remainders

IRRELEVANT = {"support": -0.4, "burden": -0.2}
"""Loadings of finding a question on services not relevant."""
INVOLVED = {"support": 0.4, "burden": 0.2}
"""Loadings of finding all of them relevant."""
GIVING_UP = {"response": 0.6}
MEAN, SPREAD, SHARE = 0.01, 2e-5, 0.0005
"""Tolerances of an item's mean, of the items' variances (relative) and of a printed share."""
MOVES = 150
"""Moves that are tried per respondent."""
HALVINGS = 12
"""Steps of the search for a loading: enough for the third decimal of alpha."""

Counts = dict[str, dict[str, int]]
"""Item to answer to count, in one sector."""


def draw_star(draft: Draft) -> None:
    """Draw the twelve STAR items (report sections 3.4.1 and 10.1).

    Respondents who give up leave the later items open: those without a score lack more than the
    scale allows, all of them among the incomplete.
    """
    scale = draft.codebook.scale("star")
    counts = _counts(draft, scale)
    rng = draft.child()
    mean = draft.fixed["star"].to_numpy()
    given = _items_behind(mean, len(scale.items), scale.minimum_items)
    opened = _given_up(draft, counts, scale.minimum_items, given, rng)
    for sector in draft.sectors:
        here = np.flatnonzero(draft.inside(sector))
        totals = np.round(mean * given)[here]
        _draw_items(draft, scale, sector, here, counts[sector], opened[here], totals, rng)


def draw_continuity(draft: Draft) -> None:
    """Draw the twelve CONTINU-UM items (report sections 3.4.1 and 11.1).

    As many have all nine items of the score as table 11-1 and figure 11-2 print; everyone else
    finds at least one of them not relevant, or answers none.
    """
    scale = draft.codebook.scale("continuity")
    counts = _counts(draft, scale)
    rng = draft.child()
    scored = _choose_scored(draft, rng)
    for sector in draft.sectors:
        here = np.flatnonzero(draft.inside(sector))
        opened = _silent(draft, scale, counts[sector], here, scored[here], rng)
        _not_relevant_in_score(draft, scale, counts[sector], here, opened, scored[here], rng)
        _not_relevant_outside(draft, scale, counts[sector], here, opened, rng)
        totals = draft.fixed["continuity"].to_numpy()[here]
        _draw_items(draft, scale, sector, here, counts[sector], opened, totals, rng)


def _counts(draft: Draft, scale: Scale) -> dict[str, Counts]:
    """Answer counts by sector and item."""
    found = {m.item: answer_counts(draft, m.item, draft.asked(m.item)) for m in scale.items}
    return {s: {item: cells[s, ""] for item, cells in found.items()} for s in draft.sectors}


# --- open items -------------------------------------------------------------------------------


def _items_behind(mean: np.ndarray, items: int, fewest: int) -> np.ndarray:
    """Most items that can have a calibrated mean; every item where there is none.

    Raises
    ------
    SynthesisError
        For a mean that no allowed number of items has.
    """
    given = np.where(np.isnan(mean), items, 0)
    for number in range(fewest, items + 1):
        whole = np.abs(mean * number - np.round(mean * number)) < 1e-6
        given[whole] = number
    if (given == 0).any():
        raise SynthesisError(
            f"{mean[given == 0][0]} is no mean of {fewest} to {items} items",
            "calibrated STAR",
            "keep to sums over the number of items",
        )
    return given


def _given_up(draft: Draft, counts: dict[str, Counts], needed: int, given, rng) -> np.ndarray:
    """Open STAR items, shape (n, items): some answer none, some stop, some skip one.

    Complete respondents leave as many open as their mean needs, incomplete ones the rest.
    """
    missing = np.array(
        [[answers["missing"] for answers in cells.values()] for cells in counts.values()]
    ).sum(axis=0)
    unscored = len(draft.sector) - draft.targets.n("star", "ALL")
    wish = score(draft.traits, GIVING_UP, rng)
    gone = top(wish, unscored, ~draft.complete)
    opened = np.zeros((len(wish), len(missing)), dtype=bool)
    nothing = min(int(missing.min()), unscored)
    opened[gone[:nothing]] = True
    for place in gone[nothing:]:
        opened[place, rng.integers(1, needed) :] = True
    for place in np.flatnonzero(given < len(missing)):
        open_now = opened.sum(axis=0)
        lacking = np.where(missing > open_now, missing, -1) - open_now + rng.random(len(missing))
        opened[place, np.argsort(-lacking)[: len(missing) - given[place]]] = True
    for item, count in enumerate(missing):
        few = (opened.sum(axis=1) < len(missing) - needed) & ~draft.complete
        more = max(count - opened[:, item].sum(), 0)
        opened[top(wish + rng.standard_normal(len(wish)), more, few), item] = True
    return opened


def _choose_scored(draft: Draft, rng: np.random.Generator) -> np.ndarray:
    """Who answers all nine items: complete ones with a calibrated sum, as many more as printed."""
    wish = score(draft.traits, INVOLVED, rng)
    used = {sector: draft.targets.n("continuity", sector) for sector in draft.sectors}
    rest = draft.targets.n("continuity_mean", "ALL") - sum(used.values())
    weights = {
        s: (draft.inside(s) & ~draft.complete).sum() * n / draft.targets.n(COMPLETE, s)
        for s, n in used.items()
    }
    chosen = np.zeros(len(wish), dtype=bool)
    for sector, count in largest_remainders(rest, weights).items():
        here = draft.inside(sector)
        chosen[here & draft.fixed["continuity"].notna().to_numpy()] = True
        chosen[top(wish, count, here & ~draft.complete)] = True
    return chosen


def _silent(draft, scale, counts, here, scored, rng) -> np.ndarray:
    """Open CONTINU-UM items, shape (respondents, items): some answer none, some skip one."""
    opened = np.zeros((len(here), len(scale.items)), dtype=bool)
    wish = score(draft.traits.iloc[here], GIVING_UP, rng)
    missing = [counts[member.item]["missing"] for member in scale.items]
    opened[top(wish, min(missing), ~scored & ~draft.complete[here])] = True
    for place, count in enumerate(missing):
        noise = rng.standard_normal(len(here))
        more = top(wish + noise, count - opened[:, place].sum(), ~scored & ~opened[:, place])
        opened[more, place] = True
    return opened


def _not_relevant_in_score(draft, scale, counts, here, opened, scored, rng) -> None:
    """Not relevant among those without a score, who find at least one of the items so."""
    places = [
        i
        for i, member in enumerate(scale.items)
        if member.in_score and counts[member.item].get("not_relevant")
    ]
    pool = np.flatnonzero(~scored & ~opened[:, places].all(axis=1))
    common = score(draft.traits.iloc[here[pool]], IRRELEVANT, rng)
    scores = 0.6 * common[:, None] + rng.standard_normal((len(pool), len(places)))
    scores[opened[np.ix_(pool, places)]] = -np.inf
    totals = [counts[scale.items[place].item]["not_relevant"] for place in places]
    ticks = tick(scores, totals, "CONTINU-UM, not relevant")
    for column, place in zip(ticks.T, places, strict=True):
        _mark_not_relevant(draft, scale, place, here, opened, pool[column == 1])


def _not_relevant_outside(draft, scale, counts, here, opened, rng) -> None:
    """Not relevant in the items that are not in the score, whoever has one."""
    for place, member in enumerate(scale.items):
        if not member.in_score:
            wish = score(draft.traits.iloc[here], IRRELEVANT, rng)
            count = counts[member.item].get("not_relevant", 0)
            chosen = top(wish, count, ~opened[:, place])
            _mark_not_relevant(draft, scale, place, here, opened, chosen)


def _mark_not_relevant(draft, scale, place, here, opened, chosen) -> None:
    item = scale.items[place].item
    draft.start(item)[here[chosen]] = draft.codebook.code(item, "not_relevant")
    opened[chosen, place] = True


# --- points of the scale ----------------------------------------------------------------------


def _draw_items(draft, scale: Scale, sector, here, counts: Counts, opened, totals, rng) -> None:
    """Points of each item by rank, with the common loading that gives the printed alpha.

    Where ``totals`` has a calibrated sum of the items, points are then moved until it comes out.
    """
    alpha = draft.targets.one(scale.id, "alpha", sector)
    common = _common(draft, scale, here, totals, rng)
    noise = rng.standard_normal(opened.shape)
    low, high = 0.2, 0.98
    for _ in range(HALVINGS):
        loading = (low + high) / 2
        latent = loading * common[:, None] + np.sqrt(1 - loading**2) * noise
        points = _points(draft, scale, counts, latent, opened)
        enough = cronbach_alpha(_scored(scale, points)) >= alpha
        low, high = (low, loading) if enough else (loading, high)
    _fit_totals(draft, scale, sector, points, totals, alpha, rng)
    for item, values in points.items():
        given = values.notna().to_numpy()
        draft.start(item)[here[given]] = values[given].astype(int)


def _common(draft: Draft, scale: Scale, here, totals, rng) -> np.ndarray:
    """Common trait of a respondent's items: the calibrated score where there is one."""
    common = score(draft.traits.iloc[here], draft.assumptions.loadings(scale.id), rng)
    common = (common - common.mean()) / common.std()
    values = draft.fixed[scale.id].to_numpy()[here]
    known = np.isfinite(values)
    common[known] = (values[known] - values[known].mean()) / values[known].std()
    return common


def _fit_totals(draft, scale: Scale, sector, points: pd.DataFrame, totals, alpha, rng) -> None:
    """Move points between the items of the score until sums, alpha and item shares come out."""
    members = [member for member in scale.items if member.in_score]
    raw = points[[member.item for member in members]].to_numpy()
    codes = [a.code for a in draft.codebook.answers(members[0].item) if a.kind in SUBSTANTIVE]
    low, high = min(codes), max(codes)
    turned = np.array([member.reversed for member in members])
    given = np.isfinite(raw)
    items = np.where(turned, low + high - raw, raw)
    items = np.where(given, items, 0).astype(np.int64)
    wanted = items.sum(axis=0).astype(float)
    fixed = np.flatnonzero(np.isfinite(totals))
    repaired = items[fixed]
    repair_sums(
        repaired, given[fixed], low, high, totals[fixed].astype(np.int64), rng.integers(2**62)
    )
    items[fixed] = repaired
    shares = list(_printed_shares(draft, members, sector, low, high, given))
    bound = np.isin(np.arange(len(members)), [place for place, *_ in shares])
    wanted += np.where(bound, 0.0, (items.sum() - wanted.sum()) / max((~bound).sum(), 1))
    _shape(items, given, (low, high), wanted, shares, alpha, rng)
    final = np.where(turned, low + high - items, items).astype(float)
    for place, member in enumerate(members):
        points[member.item] = np.where(given[:, place], final[:, place], np.nan)


def _printed_shares(draft, members, sector, low, high, given) -> Iterator[tuple]:
    """Item, its answers that are counted together, and the fewest and most of them."""
    for place, member in enumerate(members):
        found: dict = {}
        for target in draft.targets.of(member.item, "percent"):
            if (target.sector, target.group) == (sector, None) and "missing" not in target.levels:
                ends = found.setdefault(target.levels, [0.0, 100.0])
                ends[:] = max(ends[0], target.low), min(ends[1], target.high)
        for levels, (least, most) in found.items():
            counted = np.zeros(high - low + 1, dtype=np.int64)
            for level in levels:
                code = draft.codebook.code(member.item, level)
                counted[(low + high - code if member.reversed else code) - low] = 1
            margin, n = 0.1 * (most - least), given[:, place].sum() / 100
            yield place, counted, (least + margin) * n, (most - margin) * n


def _shape(items, given, ends, wanted, shares, alpha: float, rng) -> None:
    """Run the compiled moves; ``items`` change in place."""
    (low, high), size = ends, items.shape[1]
    full = given.all(axis=1)
    sums, squares = (items[full].astype(float) ** power for power in (1, 2))
    spread = items[full].sum(axis=1).var(ddof=1) * (1 - alpha * (size - 1) / size)
    place = np.array([row[0] for row in shares], dtype=np.int64)
    member = np.array([row[1] for row in shares], dtype=np.int64).reshape(-1, high - low + 1)
    least, most = (np.array([row[side] for row in shares]) for side in (2, 3))
    counts = np.array(
        [member[m][items[given[:, j], j] - low].sum() for m, j in enumerate(place)], dtype=float
    )
    n = len(items)
    shape_items(
        items,
        given,
        low,
        high,
        full,
        sums.sum(axis=0),
        squares.sum(axis=0),
        wanted,
        1 / (MEAN * n) ** 2,
        spread,
        1 / (SPREAD * spread) ** 2,
        member,
        place,
        counts,
        least.astype(float),
        most.astype(float),
        1 / (SHARE * n) ** 2,
        MOVES * n,
        rng.integers(2**62),
    )


def _points(draft, scale: Scale, counts: Counts, latent, opened) -> pd.DataFrame:
    """Codes of every item, NaN where open; a reversed item falls as the trait rises."""
    columns = {}
    for place, member in enumerate(scale.items):
        codes = {
            draft.codebook.code(member.item, answer): count
            for answer, count in counts[member.item].items()
            if answer not in ("missing", "not_relevant")
        }
        rows = ~opened[:, place]
        values = np.full(len(latent), np.nan)
        turned = -latent[rows, place] if member.reversed else latent[rows, place]
        values[rows] = cut_by_rank(turned, _fitted(dict(sorted(codes.items())), int(rows.sum())))
        columns[member.item] = values
    return pd.DataFrame(columns)


def _fitted(codes: dict[int, int], total: int) -> dict[int, int]:
    """Counts that sum to the rows that are not open."""
    return codes if sum(codes.values()) == total else largest_remainders(total, codes)


def _scored(scale: Scale, points: pd.DataFrame) -> pd.DataFrame:
    """Items of the score, turned the same way."""
    return pd.DataFrame(
        {m.item: points[m.item] * (-1 if m.reversed else 1) for m in scale.items if m.in_score}
    )
