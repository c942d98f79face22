"""Ticks of an axis: as many as its labels have room for, in the reader's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes

from ..labels import Labels
from .layout import SMALL, text_width

GRID = "#EDEDED"
CLEAR = 0.05
"""Least space between two labels, in inches."""
MOST = 4
"""Decimals at most."""
MUCH = 0.25
"""Part of a step that an axis goes beyond zero before it goes on to the next tick."""
RATIOS = (
    (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20),
    (0.05, 0.2, 1, 5, 20),
    (0.1, 1, 10),
)
"""Ticks of ratios, the closest first."""


def plain(value: float, labels: Labels) -> str:
    """The number with as many decimals as it needs."""
    return labels.number(value, _decimals(value))


def _decimals(value: float) -> int:
    return next((d for d in range(MOST) if abs(round(value, d) - value) < 1e-9), MOST)


def even_ticks(low: float, high: float, width: float, labels: Labels) -> list[float]:
    """Ticks from `low` to `high` in the smallest round steps whose labels fit into `width` inches.

    Zero is among them if it lies within.
    """
    for step in _steps(high - low):
        ticks = step * np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1)
        widest = max((text_width(plain(tick, labels), SMALL) for tick in ticks), default=0)
        if step / (high - low) * width >= widest + CLEAR:
            break
    return [float(tick) + 0.0 for tick in np.round(ticks, 10)]


def _steps(span: float) -> Iterator[float]:
    """1, 2 and 5 times powers of ten, from a tenth of `span` upwards."""
    power = int(np.floor(np.log10(span))) - 1
    yield from (factor * 10.0**p for p in range(power, power + 3) for factor in (1, 2, 5)
                if factor * 10.0**p >= span / 12)  # fmt: skip


def reaching(low: float, high: float, width: float, labels: Labels) -> tuple[float, float]:
    """Limits around 0 that hold `low` to `high`, with a tick on every side that has much on it."""
    low, high = min(low, 0.0), max(high, 0.0)
    margin = 0.04 * (high - low)
    limits = [low - margin, high + margin]
    ticks = even_ticks(*limits, width, labels)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 0.0
    for side, end in enumerate((low, high)):
        if abs(end) > MUCH * step and not any(tick * end > 0 for tick in ticks):
            limits[side] = float(np.sign(end)) * step
    return limits[0], limits[1]


def ratio_ticks(
    low: float, high: float, width: float, labels: Labels
) -> tuple[tuple[float, float], list[float]]:
    """Limits and ticks of a log axis around 1, no further out than the last of :data:`RATIOS`."""
    low, high = max(low, RATIOS[0][0] / 1.5), min(high, RATIOS[0][-1] * 1.5)
    limits = min(low, 0.8) * 0.95, max(high, 1.25) * 1.05
    inches = width / np.log(limits[1] / limits[0])
    for ratios in RATIOS:
        ticks = [ratio for ratio in ratios if low * 0.8 <= ratio <= high * 1.25]
        room = np.diff(np.log(ticks)) * inches
        halves = np.array([text_width(plain(tick, labels), SMALL) / 2 for tick in ticks])
        if (room >= halves[1:] + halves[:-1] + CLEAR).all():
            break
    return limits, ticks


def tick_names(ticks: Sequence[float], labels: Labels) -> list[str]:
    """Ticks as numbers of the same decimals: as many as any of them needs."""
    needed = max((_decimals(tick) for tick in ticks), default=0)
    return [labels.number(tick, needed) for tick in ticks]


def across(axes: Axes, ticks: Sequence[float], names: Sequence[str], grid: bool = True) -> None:
    """Set the ticks of the horizontal axis, with faint lines up from them."""
    axes.set_xticks(ticks, names, fontsize=SMALL)
    if grid:
        axes.set_axisbelow(True)
        axes.grid(axis="x", color=GRID)
