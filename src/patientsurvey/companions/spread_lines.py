"""Mean, standard deviation, median and range of a quantity, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from ..figures.axis import foot, foot_height, scale, write_foot
from ..figures.layout import (
    EDGE,
    KEY_ROW,
    SIZE,
    Margins,
    Swatch,
    draw_key,
    framed,
    key_rows,
    text_width,
)
from ..labels import Labels
from .exhibited import READ

PITCH, BAR = 0.36, 0.15
RANGE, WITHIN, MEAN, MEDIAN = "#9AA1A8", "#C9BFE0", "#5E4B8B", "#B25E00"


@dataclass(frozen=True)
class SpreadLines:
    """One row per year: least to greatest, the standard deviation about the mean, the median.

    Parameters
    ----------
    axis : str
        Wording key of the axis.
    """

    axis: str

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Lines and marks, with mean and standard deviation to the right."""
        wide = by_statistic(estimates)
        names = [labels.group(group) for group in wide.index]
        marks = [("key_mean", MEAN, "o"), ("key_within_sd", WITHIN, ""), ("key_range", RANGE, "_")]
        marks += [("key_median", MEDIAN, "|")] * ("median" in wide)
        key = key_rows([Swatch(labels.word(k), colour, m) for k, colour, m in marks])
        left = max(map(text_width, names)) + EDGE + 0.12
        below = foot([labels.word(self.axis)], left)
        margins = Margins(left, 0.62, KEY_ROW * len(key) + 0.06, foot_height(below))
        figure, (axes,), width = framed(PITCH * len(wide), margins)
        for place, (name, row) in enumerate(zip(names, wide.itertuples(), strict=True)):
            self._row(axes, row, PITCH * (place + 0.5), name, labels)
        scale(axes, (0, 1.02 * wide["max"].max()), labels, width)
        draw_key(figure, key)
        write_foot(figure, left, below)
        return figure

    def _row(self, axes, row: tuple, middle: float, name: str, labels: Labels) -> None:
        place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points",
                 "va": "center", "fontsize": SIZE}  # fmt: skip
        axes.annotate(name, (0, middle), (-8, 0), ha="right", **place)
        axes.annotate(labels.number(row.mean), (1, middle), (10, 0), color=MEAN, **place)
        low = max(row.mean - row.sd, row.min)
        axes.barh(middle, row.mean + row.sd - low, left=low, height=BAR, color=WITHIN)
        axes.hlines(middle, row.min, row.max, colors=RANGE, linewidth=1.2)
        axes.plot(row.mean, middle, marker="o", color=MEAN, markersize=5.5)
        if hasattr(row, "median"):
            axes.vlines(row.median, middle - BAR, middle + BAR, colors=MEDIAN, linewidth=2)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every year with what is known of it."""
        parts = [labels.word("alt_spread_lines")]
        for group, row in by_statistic(estimates).iterrows():
            said = [f"{labels.word(f'statistic_{name}')} {labels.number(value, int(name == 'sd'))}"
                    for name, value in row.dropna().items()]  # fmt: skip
            parts.append(f"{labels.group(group)}: {', '.join(said)}.")
        return " ".join(parts)


def by_statistic(estimates: pd.DataFrame) -> pd.DataFrame:
    """Mean, sd, least, greatest and (if there is one) median by year."""
    plain = estimates.assign(statistic=estimates["statistic"].str.removeprefix(READ))
    wide = plain.pivot(index="group", columns="statistic", values="estimate")
    known = ["mean", "sd", "min", "max", "median"]
    return wide[[name for name in known if name in wide]].loc[plain["group"].unique()]
