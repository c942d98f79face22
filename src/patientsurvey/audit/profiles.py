"""Columns of regression tables held against their sisters by their standard errors.

The standard error of a term depends on the covariates far more than on the outcome: the rarer a
group, the wider its interval, in every model of the same respondents. The *profile* of a column,
``log SE`` of its terms in printed order, is therefore nearly the same in every table with the same
covariates, up to a constant. A column that is shifted, exchanged or has two rows exchanged fits
its sisters badly as it stands and well when it is put back.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .findings import Check, Name, Number, Said
from .printed import Printed
from .report import Line, Model, Report

FEWEST_TERMS = 8
FEWEST_SISTERS = 2
LARGEST_SHIFT = 2
FAR = 0.05
"""Mean distance of log standard errors from which a column counts as unlike its sisters."""
SHIFTED, EXCHANGED = 1 / 3, 1 / 2
"""A reading must bring the distance to the sisters below this share of the distance as printed. On
clean tables (1,000 reports) a wrong shift was never below 4 times the distance as printed, and a
wrong exchange never below 0.55 times."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Standard errors of a model's terms on a log scale.

    Attributes
    ----------
    model : Model
    terms : tuple of str
        In printed order.
    log_se : ndarray
        One per term; NaN where no interval is printed.
    """

    model: Model
    terms: tuple[str, ...]
    log_se: np.ndarray

    @classmethod
    def of(cls, model: Model) -> Profile:
        """Half widths of the printed intervals, in logs."""
        widths = [width(model, line) for line in model.lines.values()]
        return cls(model, tuple(model.lines), np.log(np.array(widths)))

    def along(self, terms: Sequence[str]) -> np.ndarray:
        """Log standard errors of `terms`, NaN for those that the model lacks."""
        by_term = dict(zip(self.terms, self.log_se, strict=True))
        return np.array([by_term.get(term, math.nan) for term in terms])


def width(model: Model, line: Line) -> float:
    """Half width of the interval on the scale where it is symmetric; NaN if it has none."""
    if not line.low or not line.high:
        return math.nan
    low, high = line.low.value, line.high.value
    if model.log:
        if not (low > 0 and high > 0):
            return math.nan
        low, high = math.log(low), math.log(high)
    return (high - low) / 2 if high > low else math.nan


def distance(profile: np.ndarray, reference: np.ndarray) -> float:
    """Mean absolute difference of two profiles, but for a constant; infinite if too few terms."""
    gaps = profile - reference
    gaps = gaps[~np.isnan(gaps)]
    if len(gaps) < FEWEST_TERMS:
        return math.inf
    return float(np.minimum(np.abs(gaps - np.median(gaps)), 1.0).mean())


def sister_columns(profile: Profile, every: Sequence[Profile]) -> list[Profile]:
    """Other columns with at least :data:`FEWEST_TERMS` of the same terms."""
    mine = set(profile.terms)
    return [p for p in every if p is not profile and len(mine & set(p.terms)) >= FEWEST_TERMS]


def reference(profile: Profile, sisters: Sequence[Profile]) -> np.ndarray:
    """Median profile of the sisters: of those of the same sector if there are enough."""
    same = [s for s in sisters if s.model.sector == profile.model.sector]
    rows = np.array([s.along(profile.terms) for s in (same if len(same) > 2 else sisters)])
    shared = ~np.isnan(rows).any(axis=0)
    if shared.sum() < FEWEST_TERMS:
        return np.full(len(profile.terms), math.nan)
    centred = rows - np.median(rows[:, shared], axis=1, keepdims=True)
    return np.where(np.isnan(centred).all(axis=0), math.nan, _median(centred))


def _median(rows: np.ndarray) -> np.ndarray:
    filled = np.where(np.isnan(rows).all(axis=0), 0.0, rows)
    return np.nanmedian(filled, axis=0)


# --- shifted ------------------------------------------------------------------------------------


def shifted_columns(report: Report, check: Check) -> None:
    """No column stands some rows too high or too low.

    With the profile ``x`` of a column and the median profile ``r`` of its sisters, the distance
    ``mean |x_i - r_(i+s) - c|`` is least at the shift ``s = 0``. A column is read ``s`` rows
    further down only if that brings a large distance below a third, and most sisters taken one by
    one agree.
    """
    every = [Profile.of(model) for model in report.models]
    for profile in every:
        sisters = sister_columns(profile, every)
        if len(sisters) < FEWEST_SISTERS or len(profile.terms) < FEWEST_TERMS + LARGEST_SHIFT:
            continue
        check.test(profile.model.exhibit)
        shift = best_shift(profile.log_se, reference(profile, sisters))
        if not shift:
            continue
        same = [s for s in sisters if s.model.sector == profile.model.sector]
        jury = same if len(same) >= FEWEST_SISTERS else sisters
        votes = [best_shift(profile.log_se, s.along(profile.terms)) for s in jury]
        if sum(vote == shift for vote in votes) > len(votes) / 2:
            _shifted(check, profile, sisters, shift)


def best_shift(profile: np.ndarray, target: np.ndarray) -> int:
    """Rows that a column stands too high (above 0) or too low (below 0)."""
    far = {s: distance(profile, _moved(target, s))
           for s in range(-LARGEST_SHIFT, LARGEST_SHIFT + 1)}  # fmt: skip
    best = min(far, key=lambda s: (far[s], abs(s)))
    printed = far[0]
    return best if printed > FAR and far[best] < SHIFTED * printed else 0


def _moved(target: np.ndarray, shift: int) -> np.ndarray:
    """`target` with row i + shift at row i; NaN where there is none."""
    moved = np.full(len(target), math.nan)
    if shift >= 0:
        moved[: len(target) - shift] = target[shift:]
    else:
        moved[-shift:] = target[:shift]
    return moved


def _shifted(check: Check, profile: Profile, sisters: Sequence[Profile], shift: int) -> None:
    model = profile.model
    target = reference(profile, sisters)
    widest = profile.terms[int(np.nanargmax(profile.log_se))]
    usual = profile.terms[int(np.nanargmax(target))]
    values = {
        "rows": Number(abs(shift)), "widest": Name("term", widest), "usual": Name("term", usual),
        "sisters": Number(len(sisters)),
        "printed": Number(distance(profile.log_se, target), 2),
        "moved": Number(distance(profile.log_se, _moved(target, shift)), 2),
    }  # fmt: skip
    key = "column_too_high" if shift > 0 else "column_too_low"
    lines = list(model.lines.values())
    check.find(
        tuple(line.estimate for line in lines), Said(key, values), severity="conclusion",
        confidence="improbable" if len(sisters) < 3 else "impossible",
        likely=moved_back(lines, shift),
    )  # fmt: skip


def moved_back(lines: Sequence[Line], shift: int) -> dict[str, Printed | None]:
    """By id: the number that belongs in each cell; None where it is lost."""
    likely: dict[str, Printed | None] = {}
    for place, line in enumerate(lines):
        source = lines[place - shift] if 0 <= place - shift < len(lines) else None
        for name in Line._fields:
            cell, right = getattr(line, name), getattr(source, name, None)
            if cell is not None:
                likely[cell.id] = right
    return likely


# --- exchanged ----------------------------------------------------------------------------------


def exchanged_columns(report: Report, check: Check) -> None:
    """No two columns of a table stand in each other's place.

    The profiles of all columns of a table are held together against the median profiles of their
    sectors in the other tables, with one constant for the whole table, so that the size of the
    sectors counts as well. Two columns are exchanged only if that halves a large distance, and
    brings it further down than any other exchange.
    """
    every = [Profile.of(model) for model in report.models]
    for exhibit in dict.fromkeys(p.model.exhibit for p in every):
        mine = [p for p in every if p.model.exhibit == exhibit]
        usual = _usual(mine, [p for p in every if p.model.exhibit != exhibit])
        if usual is None:
            continue
        check.test(exhibit)
        places = range(len(mine))
        order = list(places)
        far = {(): _apart(mine, order, usual)}
        for a, b in itertools.combinations(places, 2):
            swapped = [b if i == a else a if i == b else i for i in places]
            far[a, b] = _apart(mine, swapped, usual)
        best = min(far, key=far.__getitem__)
        if best and far[()] > FAR and far[best] < EXCHANGED * far[()]:
            _exchanged(check, mine[best[0]], mine[best[1]], far[()], far[best])


def _common(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Terms that all profiles have, in printed order."""
    shared = set.intersection(*(set(p.terms) for p in profiles))
    return tuple(term for term in profiles[0].terms if term in shared)


def _usual(mine: Sequence[Profile], others: Sequence[Profile]) -> np.ndarray | None:
    """Median profile of every sector of a table in the other tables, one row each."""
    terms = _common(mine)
    tables = []
    for exhibit in dict.fromkeys(o.model.exhibit for o in others):
        by_sector = {o.model.sector: o for o in others if o.model.exhibit == exhibit}
        if all(p.model.sector in by_sector for p in mine):
            rows = np.array([by_sector[p.model.sector].along(terms) for p in mine])
            if (~np.isnan(rows)).all(axis=0).sum() >= FEWEST_TERMS:
                tables.append(rows - np.nanmedian(rows))
    sectors = {p.model.sector for p in mine}
    if len(mine) < 2 or len(sectors) < len(mine) or len(tables) < FEWEST_SISTERS:
        return None
    return _median(np.array(tables))


def _apart(mine: Sequence[Profile], order: Sequence[int], usual: np.ndarray) -> float:
    """Mean distance of a table's columns, read in `order`, from their usual profiles."""
    terms = _common(mine)
    gaps = np.array([mine[i].along(terms) for i in order]) - usual
    gaps = gaps[~np.isnan(gaps)]
    return float(np.minimum(np.abs(gaps - np.median(gaps)), 1.0).mean())


def _exchanged(check: Check, one: Profile, two: Profile, printed: float, swapped: float) -> None:
    values = {
        "one": Name("sector", one.model.sector), "two": Name("sector", two.model.sector),
        "printed": Number(printed, 2), "swapped": Number(swapped, 2),
    }  # fmt: skip
    likely: dict[str, Printed | None] = {}
    for term in _common([one, two]):
        for name in Line._fields:
            a, b = (getattr(p.model.lines[term], name) for p in (one, two))
            if a is not None and b is not None:
                likely |= {a.id: b, b.id: a}
    rows = tuple(p.model.lines[p.terms[0]].estimate for p in (one, two))
    check.find(rows, Said("columns_exchanged", values), severity="conclusion",
               confidence="improbable", likely=likely)  # fmt: skip


def exchanged_rows(report: Report, check: Check) -> None:
    """No two rows of a column stand in each other's place.

    With ``d_i = x_i - r_i - c`` the deviations from the sisters' median profile and ``u`` their
    median size, rows a and b are exchanged if both deviate by more than five u (and 0.2 in logs),
    in opposite directions, and together by less than a quarter of that once they change places.
    Rows with like standard errors cannot be told apart this way.
    """
    every = [Profile.of(model) for model in report.models]
    for profile in every:
        sisters = sister_columns(profile, every)
        same = [s for s in sisters if s.model.sector == profile.model.sector]
        target = reference(profile, sisters)
        if len(same) < FEWEST_SISTERS or distance(profile.log_se, target) == math.inf:
            continue
        check.test(profile.model.exhibit)
        if distance(profile.log_se, target) < 0.36:
            _find_pair(check, profile, target)


def _find_pair(check: Check, profile: Profile, target: np.ndarray) -> None:
    gaps = profile.log_se - target
    gaps = gaps - np.nanmedian(gaps)
    usual = max(float(np.nanmedian(np.abs(gaps))), 0.01)
    odd = [i for i in range(len(gaps)) if abs(gaps[i]) > max(5 * usual, 0.2)]
    found = []
    for a, b in itertools.combinations(odd, 2):
        between = target[b] - target[a]
        left = abs(gaps[a] - between) + abs(gaps[b] + between)
        if gaps[a] * gaps[b] < 0 and left < 0.25 * (abs(gaps[a]) + abs(gaps[b])):
            found.append((left, a, b))
    if len(found) == 1 and len(odd) < 5:
        _swapped(check, profile, *found[0][1:])


def _swapped(check: Check, profile: Profile, a: int, b: int) -> None:
    lines = list(profile.model.lines.values())
    values = {"one": Name("term", profile.terms[a]), "two": Name("term", profile.terms[b])}
    likely: dict[str, Printed | None] = {}
    for name in Line._fields:
        one, two = getattr(lines[a], name), getattr(lines[b], name)
        if isinstance(one, Printed) and isinstance(two, Printed):
            likely |= {one.id: two, two.id: one}
    check.find((lines[a].estimate, lines[b].estimate), Said("rows_exchanged", values),
               severity="conclusion", confidence="improbable", likely=likely,
               name=f"{profile.terms[a]}-{profile.terms[b]}")  # fmt: skip
