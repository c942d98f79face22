"""How many give each answer: integer counts that meet what is printed about a question."""

from __future__ import annotations

import numpy as np

from ..codebook import Codebook
from ..errors import SynthesisError
from ..estimates import SUBSTANTIVE
from .allocation import Allocation, Limit, allocate
from .draft import Draft
from .strata import Strata
from .targets import Target

Cell = tuple[str, str]
"""Sector, and stratum within it (empty without strata)."""

WEIGHTS = {"table": 10.0, "number": 3.0, "wording": 1.0}
"""What gives way where printed numbers contradict: a wording (about, over) before a number in the
text, and that before a table."""

NOT_COUNTED = {"total", "not_asked", "any", "other_units"}
"""Levels that follow from other counts, or that no respondent can give."""

SOURCES = "data/published/estimates.csv and data/codebook/assumptions.csv"


def answer_counts(
    draft: Draft,
    variable: str,
    asked: np.ndarray,
    strata: Strata | None = None,
) -> dict[Cell, dict[str, int]]:
    """Integer counts of every answer, and of ``missing``, per sector and stratum.

    Parameters
    ----------
    asked : ndarray of bool, shape (n,)
    strata : Strata, optional
        Groups of respondents that printed numbers refer to, or whose answers are bound.

    Returns
    -------
    dict of (sector, stratum) to dict of answer to int
    """
    strata = Strata.one(len(asked)) if strata is None else strata
    sizes = sizes_of(draft, asked, strata.names)
    prior = _prior(draft, variable, sizes, strata.answers)
    limits = [
        limit
        for target in draft.targets.of(variable, "count", "percent", "n")
        for limit in _limits(draft, target, prior, strata.variable)
    ]
    found = allocate(prior, sizes, limits)
    note_unmet(draft, found)
    return {
        cell: {key[1]: count for key, count in found.counts.items() if key[0] == cell}
        for cell in sizes
    }


def note_unmet(draft: Draft, found: Allocation) -> None:
    """Remember the targets that an allocation could not meet."""
    draft.unmet.update({target: gap for target, gap in found.unmet.items() if target})


def sizes_of(draft: Draft, asked: np.ndarray, strata: np.ndarray) -> dict[Cell, int]:
    """Respondents asked, per sector and stratum; empty cells left out."""
    sizes = {}
    for sector in draft.sectors:
        here = asked & draft.inside(sector)
        names, counts = np.unique(strata[here].astype(str), return_counts=True)
        sizes |= {(sector, str(name)): int(n) for name, n in zip(names, counts, strict=True)}
    return sizes


# --- what is expected -------------------------------------------------------------------------


def _prior(draft: Draft, variable: str, sizes: dict[Cell, int], bound: dict) -> dict:
    """Expected counts, from the assumptions and else from the middle of what is printed.

    Respondents whose answers are bound share out what is expected of these answers; the others
    take what is left.
    """
    prior = {}
    for sector in dict.fromkeys(cell[0] for cell in sizes):
        cells = {cell: size for cell, size in sizes.items() if cell[0] == sector}
        expected = _expected(draft, variable, sector, sum(cells.values()))
        left = dict(expected)
        for cell, size in sorted(cells.items(), key=lambda item: item[0][1] not in bound):
            answers = bound.get(cell[1], tuple(expected))
            own = split(size, {answer: left[answer] for answer in answers if answer in left})
            prior |= {(cell, answer): count for answer, count in own.items()}
            if cell[1] in bound:
                left |= {answer: left[answer] - count for answer, count in own.items()}
    return prior


def _expected(draft: Draft, variable: str, sector: str, size: int) -> dict[str, float]:
    """Expected respondents of a sector per answer, and of ``missing``."""
    shares = _shares(draft, variable, sector, size)
    missing = _missing(draft, variable, sector, size)
    total = sum(shares.values()) or 1.0
    counts = {answer: (size - missing) * share / total for answer, share in shares.items()}
    return {**counts, "missing": missing}


def split(size: int, weights: dict[str, float]) -> dict[str, float]:
    """Share out respondents by weights; what is used up keeps next to nothing."""
    kept = {answer: max(weight, 1e-6) for answer, weight in weights.items()}
    total = sum(kept.values())
    return {answer: size * weight / total for answer, weight in kept.items()}


def _shares(draft: Draft, variable: str, sector: str, size: int) -> dict[str, float]:
    """Percentage of each answer; one that nothing tells about takes what is left.

    Raises
    ------
    SynthesisError
        If nothing tells about two answers or more.
    """
    answers = [a.answer for a in draft.codebook.answers(variable, draft.codebook.form(sector))]
    shares = {answer: _share(draft, variable, answer, sector, size) for answer in answers}
    unknown = [answer for answer, share in shares.items() if share is None]
    if len(unknown) > 1:
        raise SynthesisError(
            f"nothing tells how many in {sector} give these answers: {', '.join(unknown)}",
            f"{variable} in {SOURCES}",
            "add a row with quantity `share` for all but one of them to assumptions.csv",
        )
    rest = max(100 - sum(share for share in shares.values() if share is not None), 0)
    return {answer: rest if share is None else share for answer, share in shares.items()}


def _share(draft: Draft, variable: str, answer: str, sector: str, size: int) -> float | None:
    printed = draft.targets.value(variable, answer, sector)
    if printed is not None:
        return 100 * printed / size
    assumed = draft.assumptions.number("share", variable, sector, answer)
    if assumed is not None:
        return assumed
    shares = [
        t.middle
        for t in draft.targets.of(variable, "percent")
        if (t.sector, t.levels, t.group) == (sector, (answer,), None)
    ]
    return shares[0] if shares else None


def _missing(draft: Draft, variable: str, sector: str, size: int) -> float:
    """Expected respondents who leave the question open."""
    printed = draft.targets.value(variable, "missing", sector)
    if printed is not None:
        return printed
    assumed = draft.assumptions.number("missing", variable, sector)
    total = draft.targets.n(variable, "ALL")
    if assumed is None and total is not None:  # the same share stays open in every sector
        asked = draft.asked(variable).sum()
        return size * max(asked - total, 0) / asked
    return size * (assumed or 0.0) / 100


# --- what is printed --------------------------------------------------------------------------


def _limits(draft: Draft, target: Target, prior: dict, stratifier: str) -> list[Limit]:
    """The target as limits on the counts; none where its group is steered later."""
    if NOT_COUNTED & set(target.levels) or (target.group and target.group[0] != stratifier):
        return []
    here = [
        key
        for key in prior
        if target.sector in ("ALL", key[0][0])
        and (not target.group or key[0][1] in target.group[1])
    ]
    valid = valid_answers(draft.codebook, target.variable)
    if target.levels == ("missing",):
        return _missing_limits(draft, target, [key for key in here if key[1] not in valid])
    base = [key for key in here if key[1] in valid]
    hit = [key for key in here if key[1] in target.levels]
    if target.statistic == "percent" and not base_is_all(draft, target):
        return _ratio_limits(target, hit, base)
    scale = draft.inside(target.sector).sum() / 100 if target.statistic == "percent" else 1.0
    return _sum_limits(target, hit if target.levels else base, scale)


def _sum_limits(target: Target, keys: list, scale: float, less: float = 0.0) -> list[Limit]:
    """The counts of some answers together, less those that are no answers of the question."""
    weights = dict.fromkeys(keys, 1.0)
    low, high = target.low * scale - less, target.high * scale - less
    return [Limit(target.id, weights, low, high, WEIGHTS[target.force])] if weights else []


def _missing_limits(draft: Draft, target: Target, keys: list) -> list[Limit]:
    """Those without an answer, of whom the ones never asked are none of the question's."""
    if draft.targets.knows_not_asked(target):
        return []
    whole = draft.inside(target.sector)
    scale = whole.sum() / 100 if target.statistic == "percent" else 1.0
    return _sum_limits(target, keys, scale, less=(whole & ~draft.asked(target.variable)).sum())


def _ratio_limits(target: Target, hit: list, base: list) -> list[Limit]:
    """A percentage of those who answer: their number is unknown too, so one limit for each end."""
    ends = (target.low, 0.0, np.inf), (target.high, -np.inf, 0.0)
    return [
        Limit(
            target.id,
            {key: float(key in hit) - end / 100 for key in base},
            low,
            high,
            WEIGHTS[target.force],
        )
        for end, low, high in ends
        if np.isfinite(end)
    ]


def valid_answers(codebook: Codebook, variable: str) -> set[str]:
    """Answers that make up the base; in a scale's items *not relevant* counts as missing."""
    in_scale = any(
        item.item == variable for scale in codebook.scales.values() for item in scale.items
    )
    return {a.answer for a in codebook.answers(variable) if not in_scale or a.kind in SUBSTANTIVE}


def base_is_all(draft: Draft, target: Target) -> bool:
    """Whether the printed percentage is of everyone in the sector."""
    return target.of_all or (not target.group and draft.assumptions.is_of_all(target.variable))
