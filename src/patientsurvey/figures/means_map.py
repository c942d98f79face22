"""Means of many questions in many groups, coloured by their distance from everyone's mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure

from ..labels import Labels
from .style import FAINT, INK, LIKERT_COLOURS, canvas, no_respondents, wrapped

STRONG = 0.72
"""Beyond this part of the colour scale's half the ground is dark, so that figures are white."""


@dataclass(frozen=True)
class MeansMap:
    """One row per group, one column per question, the mean written in each cell.

    The colour says how far a group lies from the mean of everyone on the same question (the
    estimates without a group), so that questions of different levels can be read side by side.
    Groups stand from the one that lies highest on average to the one that lies lowest.

    Parameters
    ----------
    decimals : int
        Decimals of the means.
    reach : float, optional
        Distance at which the colour is strongest; the largest one there is without.
    """

    decimals: int = 1
    reach: float | None = None

    def means(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Means, shape (groups, questions), in drawing order."""
        rows = estimates[estimates["statistic"].eq("mean") & estimates["group"].ne("")]
        wide = rows.pivot(index="group", columns="outcome", values="estimate")
        wide = wide[list(dict.fromkeys(rows["outcome"]))]
        away = self._away(wide, estimates).mean(axis=1)
        return wide.loc[away.sort_values(ascending=False, na_position="last").index]

    def _away(self, means: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
        everyone = estimates[estimates["group"].eq("") & estimates["statistic"].eq("mean")]
        return means - everyone.set_index("outcome")["estimate"].reindex(means.columns)

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Cells with their means, and the colour scale below."""
        means = self.means(estimates)
        figure, (axes,) = canvas(2.5 + 0.33 * max(len(means), 2))
        if means.isna().all(axis=None):
            no_respondents(axes, labels)
            return figure
        away = self._away(means, estimates)
        reach = self.reach or float(np.nanmax(np.abs(away.to_numpy()))) or 1.0
        colours = LinearSegmentedColormap.from_list("away", LIKERT_COLOURS)
        image = axes.imshow(away, cmap=colours, norm=Normalize(-reach, reach), aspect="auto")
        self._write(axes, means, away / reach, labels)
        self._name(axes, means, labels)
        bar = figure.colorbar(image, ax=axes, orientation="horizontal", fraction=0.035, pad=0.02)
        bar.set_label(labels.word("axis_away_from_everyone"))
        bar.ax.xaxis.set_major_formatter(lambda value, _: labels.number(value, 1))
        bar.outline.set_visible(False)
        return figure

    def _write(self, axes: Axes, means: pd.DataFrame, away: pd.DataFrame, labels: Labels) -> None:
        for (row, column), value in np.ndenumerate(means.to_numpy()):
            dark = abs(away.iat[row, column]) > STRONG
            axes.text(
                column, row, labels.number(value, self.decimals), ha="center", va="center",
                fontsize=8.5, color="white" if dark else INK,
            )  # fmt: skip

    def _name(self, axes: Axes, means: pd.DataFrame, labels: Labels) -> None:
        questions = [wrapped(labels.variable(name), 24) for name in means.columns]
        axes.set_xticks(range(len(questions)), questions, rotation=90, fontsize=8.5)
        axes.xaxis.tick_top()
        groups = [wrapped(labels.group(group), 32) for group in means.index]
        axes.set_yticks(range(len(groups)), groups, fontsize=8.5)
        axes.set_xticks(np.arange(1, len(questions)) - 0.5, minor=True)
        axes.set_yticks(np.arange(1, len(groups)) - 0.5, minor=True)
        axes.grid(which="minor", color="white", linewidth=1.2)
        axes.tick_params(which="both", length=0)
        axes.spines[:].set_visible(False)
        axes.patch.set(hatch="////", edgecolor=FAINT)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each question with its highest and lowest group; the download holds every mean."""
        means = self.means(estimates)
        parts = [self._ends(means[name].dropna(), name, labels) for name in means.columns]
        return labels.word("alt_means_map") + "".join(parts).strip()

    def _ends(self, means: pd.Series, name: str, labels: Labels) -> str:
        if means.empty:
            return ""
        high, low = means.idxmax(), means.idxmin()
        return labels.word(
            "alt_means_map_line",
            question=labels.variable(name),
            high=labels.group(high),
            top=labels.number(means[high], self.decimals),
            low=labels.group(low),
            bottom=labels.number(means[low], self.decimals),
        )
