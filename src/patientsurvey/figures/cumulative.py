"""Cumulative curves of distances on a log axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..labels import Labels
from .axis import foot, foot_height, write_foot
from .casing import opening
from .layout import EDGE, KEY_ROW, SMALL, Margins, Swatch, draw_key, framed, key_rows
from .style import QUIET, is_narrow
from .ticks import GRID

SMALLEST = 1e-4
"""Distances below it are drawn at it."""
TALL, LOW, LEFT, HEAD = 2.9, 2.4, 0.42, 0.32
"""Height of the panel, the same on a phone, room left of it and above it, in inches."""


class Curve(NamedTuple):
    """Distances of one kind."""

    name: str
    colour: str
    distances: np.ndarray


def share_at_most(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sorted values and the percentage of values up to each: a cumulative curve."""
    ordered = np.sort(values)
    return ordered, 100 * np.arange(1, len(ordered) + 1) / len(ordered)


def cumulative(curves: Sequence[Curve], axis: str, unit: str, labels: Labels) -> Figure:
    """Shares of distances up to each distance, one curve after the other, under a key.

    Parameters
    ----------
    curves : sequence of Curve
    axis, unit : str
        What the distances and the shares are.
    labels : Labels
    """
    key = key_rows([Swatch(opening(curve.name), curve.colour) for curve in curves])
    below = foot([axis], EDGE)
    margins = Margins(LEFT, EDGE + 0.15, KEY_ROW * len(key) + HEAD, foot_height(below))
    figure, (axes,), _ = framed(LOW if is_narrow() else TALL, margins)
    for curve in curves:
        values, share = share_at_most(np.clip(curve.distances, SMALLEST, None))
        axes.step(values, share, where="post", color=curve.colour, linewidth=1.8)
    _scale(axes, max(float(curve.distances.max()) for curve in curves), labels)
    axes.set_title(unit, loc="left", fontsize=SMALL, color=QUIET, pad=6)
    draw_key(figure, key)
    write_foot(figure, EDGE, below)
    return figure


def _scale(axes: Axes, largest: float, labels: Labels) -> None:
    """Powers of ten up to the one above the `largest` distance, and per cent upwards."""
    powers = np.arange(np.log10(SMALLEST), np.ceil(np.log10(largest) - 1e-9) + 1)
    names = [labels.number(10.0**power, max(0, -int(power))) for power in powers]
    axes.set_xscale("log")
    axes.set_xlim(SMALLEST, 10.0 ** powers[-1])
    axes.set_xticks(10.0**powers, names, fontsize=SMALL)
    axes.minorticks_off()
    axes.set_ylim(0, 101)
    shares = range(0, 101, 20)
    axes.set_yticks(shares, [labels.number(share) for share in shares], fontsize=SMALL)
    axes.grid(color=GRID)
    axes.set_axisbelow(True)
