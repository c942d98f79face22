"""What is printed about the patients with each diagnosis, as one value per diagnosis.

A printed number is an interval for a share or mean, a comparison keeps two of them apart. The
values nearest to those that the respondents have now are what the ticks are then traded for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .draft import Draft
from .steering import SMALL
from .targets import COMPOSITES, Target

BY = "diagnoses"
GAPS = {"percent": 0.3, "mean": 0.012}
"""How far apart two groups are at least, where one is said to be higher."""
STEP = {"percent": 100.0, "mean": 1.0}
"""What one respondent's answer adds to the sum, in the units of the mean."""
WIDE = {"percent": 0.5, "mean": 0.05}
"""Tolerance where only one end of an interval is printed."""
INSIDE = 0.2
"""Part of an interval at each end that is kept free."""
ROUNDS = 300
STEERED_BEFORE = ("mental_health_now",)
"""Questions in no model: they are steered by their own answers."""
OPEN_END = 8.0
"""Percentage points that an open interval reaches."""


@dataclass(frozen=True)
class Quantity:
    """A share or mean: of what, in which sector."""

    variable: str
    levels: tuple[str, ...]
    sector: str
    statistic: str


@dataclass
class Wanted:
    """Quantities per diagnosis.

    Attributes
    ----------
    low, high : dict of (Quantity, str) to float
        Printed interval of a quantity among the patients with a diagnosis.
    pairs : list of ((Quantity, str), (Quantity, str))
        The first is said to be higher.
    """

    low: dict = field(default_factory=dict)
    high: dict = field(default_factory=dict)
    pairs: list = field(default_factory=list)

    @property
    def compared(self) -> set:
        """What is said to be higher or lower than something else."""
        return {node for pair in self.pairs for node in pair}

    @property
    def quantities(self) -> list[Quantity]:
        """Every quantity, in order of appearance."""
        nodes = [*self.low, *(node for pair in self.pairs for node in pair)]
        return list(dict.fromkeys(quantity for quantity, _ in nodes))


def wanted_by_diagnosis(draft: Draft) -> Wanted:
    """Collect what is printed by diagnosis about answers that are drawn before the diagnoses."""
    wanted = Wanted()
    typical = []
    for target in draft.targets.rows:
        if target.group and target.group[0] == BY and target.variable not in STEERED_BEFORE:
            if target.group[1] == ("*",):
                typical.append(target)
            elif len(target.group[1]) == 1:
                _add_interval(draft, wanted, target, target.group[1][0])
    for target in typical:
        _add_typical(draft, wanted, target)
    for ordering in draft.targets.orderings:
        sides = (ordering.variable, ordering.levels), ordering.than
        nodes = [
            _node(ordering.statistic, about, cell)
            for about, cell in zip(sides, ordering.cells, strict=True)
        ]
        if all(nodes) and ordering.variable not in STEERED_BEFORE:
            wanted.pairs.append(tuple(nodes[:: ordering.sign]))
    return wanted


def _node(statistic: str, about: tuple, cell: tuple) -> tuple[Quantity, str] | None:
    sector, (variable, levels) = cell
    if variable != BY or len(levels) != 1:
        return None
    return Quantity(*about, sector, statistic), levels[0]


def _add_interval(draft: Draft, wanted: Wanted, target: Target, diagnosis: str) -> None:
    statistic, scale = target.statistic, 1.0
    if statistic == "count":  # the number of patients with a diagnosis is known by now
        ticked = draft.has(BY, diagnosis) & draft.inside(target.sector)
        statistic, scale = "percent", 100 / max(ticked.sum(), 1)
    node = Quantity(target.variable, target.levels, target.sector, statistic), diagnosis
    wanted.low[node] = max(wanted.low.get(node, -np.inf), target.low * scale)
    wanted.high[node] = min(wanted.high.get(node, np.inf), target.high * scale)


def _add_typical(draft: Draft, wanted: Wanted, target: Target) -> None:
    """Most diagnoses have it: every small one that nothing else is printed about."""
    inside = draft.inside(target.sector)
    for answer in draft.codebook.answers(BY):
        quantity = Quantity(target.variable, target.levels, target.sector, target.statistic)
        if answer.kind != "answer" or (inside & draft.has(BY, answer.answer)).mean() > (
            SMALL * inside.mean()
        ):
            continue
        if (quantity, answer.answer) not in wanted.low:
            wanted.low[quantity, answer.answer] = target.low
            wanted.high[quantity, answer.answer] = target.high


def values_of(draft: Draft, survey: pd.DataFrame, quantity: Quantity) -> np.ndarray:
    """What a respondent adds to the numerator, NaN outside the base.

    Shares are in percent, as printed.
    """
    if quantity.variable in COMPOSITES:
        severe = survey["severe"].to_numpy() * survey["over_five_years"].to_numpy()
        values = 100 * np.nan_to_num(severe)
    elif quantity.statistic == "mean":
        name = quantity.variable
        values = survey[name].to_numpy(float, na_value=np.nan)
    else:
        values = 100.0 * draft.has(quantity.variable, *quantity.levels)
        values[~_answered(draft, quantity.variable)] = np.nan
    return np.where(draft.inside(quantity.sector), values, np.nan)


def _answered(draft: Draft, variable: str) -> np.ndarray:
    if variable in draft.columns:
        return draft.columns[variable] >= 0
    options = [f"{variable}__{a.answer}" for a in draft.codebook.answers(variable)]
    return np.any([draft.columns[name] >= 0 for name in options], axis=0)


def nearest_values(wanted: Wanted, now: dict, sizes: dict) -> dict:
    """Values that keep all intervals and comparisons, near to those there are now.

    Parameters
    ----------
    now, sizes : dict of (Quantity, str) to float
        Present value, and respondents behind it: small groups give way more easily.

    Returns
    -------
    dict of (Quantity, str) to float
    """
    values = {node: _inside(wanted, node, value) for node, value in now.items()}
    closed = _closed(wanted, now)
    for _ in range(ROUNDS):
        moved = max((_keep_sum(wanted, nodes, values, now, sizes) for nodes in closed), default=0.0)
        for high, low in wanted.pairs:
            if high not in values or low not in values:
                continue
            statistic = high[0].statistic
            halves = STEP[statistic] / 2 * (1 / sizes[high] + 1 / sizes[low])
            lacking = GAPS[statistic] + halves - (values[high] - values[low])
            if lacking <= 1e-9:
                continue
            part = sizes[low] / (sizes[high] + sizes[low])
            values[high] = _inside(wanted, high, values[high] + 1.02 * lacking * part)
            values[low] = _inside(wanted, low, values[low] - 1.02 * lacking * (1 - part))
            moved = max(moved, lacking)
        if moved < 1e-6:
            break
    return values


def _closed(wanted: Wanted, now: dict) -> list[list]:
    """Nodes of the quantities that have a printed interval in every diagnosis.

    Ticks are traded, so their sum over the diagnoses stays: what one diagnosis loses, others
    gain. Where one is free, it takes that up; where none is, all have to share it.
    """
    groups: dict[Quantity, list] = {}
    for node in now:
        groups.setdefault(node[0], []).append(node)
    return [nodes for nodes in groups.values() if all(node in wanted.low for node in nodes)]


def _keep_sum(wanted: Wanted, nodes: list, values: dict, now: dict, sizes: dict) -> float:
    """Move all values alike, which keeps them apart, until their sum is that of `now`."""
    lost = sum(sizes[node] * (now[node] - values[node]) for node in nodes)
    shift = lost / sum(sizes[node] for node in nodes)
    for node in nodes:
        values[node] = _inside(wanted, node, values[node] + shift)
    return abs(shift)


def _inside(wanted: Wanted, node: tuple, value: float) -> float:
    low, high = wanted.low.get(node, -np.inf), wanted.high.get(node, np.inf)
    if np.isfinite(low) and np.isfinite(high):
        margin = INSIDE * (high - low)
        if node[0].statistic == "mean":  # the ends that are printed are reached
            margin = min(margin, WIDE["mean"])
        return float(np.clip(value, low + margin, high - margin))
    room = OPEN_END / 10 if node[0].statistic == "percent" else 0.0
    return float(np.clip(value, low + room, high - room))


def tolerance(wanted: Wanted, node: tuple, size: int) -> float:
    """How far a value may stray, in its own units: no less than half of what one answer moves."""
    statistic = node[0].statistic
    width = wanted.high.get(node, np.inf) - wanted.low.get(node, -np.inf)
    near = width / 10 if np.isfinite(width) else WIDE[statistic]
    if node in wanted.compared:
        near = min(near, GAPS[statistic] / 2)
    return max(near, STEP[statistic] / 2 / size)


def attainable(wanted: Wanted, node: tuple, value: float, size: int) -> float:
    """A printed share as a whole number of respondents, inside its interval where one fits."""
    low, high = wanted.low.get(node, -np.inf), wanted.high.get(node, np.inf)
    if node[0].statistic != "percent" or not (np.isfinite(low) or np.isfinite(high)):
        return value
    least, most = np.ceil(low * size / 100 - 1e-6), np.floor(high * size / 100 + 1e-6)
    count = round(value * size / 100)
    return 100 * (np.clip(count, least, most) if least <= most else count) / size
