"""Means with intervals on the part of their scale that they need."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ..labels import Labels
from .dot_page import DotPage, Line, Look
from .dots import Dots

QUESTION_LOOKS = (("#332288", "o"), ("#117733", "s"), ("#AA3377", "D"), ("#666633", "^"))
"""Colour and marker of questions side by side: none of them a sector's."""


@dataclass(frozen=True)
class Means(Dots):
    """One row per group or question, one dot per sector or question, the highest on top.

    Means of a five-point scale lie close together, so the axis shows the part of the scale that
    they need; its title names the whole. Where the rows are groups and the estimates also hold
    the mean of everyone, it is drawn as a line.

    Parameters
    ----------
    scale : tuple of float
        Ends of the scale.
    series : {"sector", "outcome"}
        Key whose values are the dots of a row.
    decimals, rank : see :class:`patientsurvey.figures.Dots`
    """

    unit: str = "mean"
    decimals: int = 2
    scale: tuple[float, float] = (1, 5)
    series: str = "sector"

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> DotPage:
        drawn = estimates[estimates["statistic"].eq("mean")]
        if drawn["group"].ne("").any():
            drawn = drawn[drawn["group"].ne("")]
        by_sector = self.series == "sector"
        page = super()._page(drawn, labels) if by_sector else self._asked(drawn, labels)
        low, high = self.scale
        return replace(
            page,
            axis=labels.word("axis_mean_of", low=low, high=high),
            columns=True,
            line=self._everyone(estimates, labels),
        )

    def _asked(self, drawn: pd.DataFrame, labels: Labels) -> DotPage:
        """Groups as rows, questions as their series."""
        order = self._ranked(drawn.assign(row=drawn["group"]), "outcome")
        asked = dict(iter(drawn.groupby("outcome", sort=False)))
        return DotPage(
            names={group: labels.group(group) for group in order},
            series={name: rows.set_index("group").reindex(order) for name, rows in asked.items()},
            looks={name: _look(place, name, labels) for place, name in enumerate(asked)},
            decimals=self.decimals,
            labels=labels,
            axis="",
            columns=True,
        )

    def _everyone(self, estimates: pd.DataFrame, labels: Labels) -> Line | None:
        """The mean of everyone, where the rows are groups of one question."""
        groups = estimates["group"].ne("")
        means = estimates.loc[~groups & estimates["statistic"].eq("mean"), "estimate"].dropna()
        if not groups.any() or len(means) != 1:
            return None
        mean = means.iloc[0]
        return Line(mean, f"{labels.sector('ALL')} {labels.number(mean, self.decimals)}")

    def _ends(self, page: DotPage) -> tuple[float, float]:
        low, high = page.ends
        room = 0.06 * max(high - low, 0.2)
        return max(low - room, self.scale[0]), min(high + room, self.scale[1])

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every series read out row by row, in the drawn order, then the mean of everyone."""
        line = self._everyone(estimates, labels)
        return super().describe(estimates, labels) + (f" {line.name}." if line else "")


def _look(place: int, question: str, labels: Labels) -> Look:
    colour, marker = QUESTION_LOOKS[place % len(QUESTION_LOOKS)]
    return Look(labels.variable(question), colour, colour, marker)
