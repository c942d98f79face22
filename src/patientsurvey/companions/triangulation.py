"""One theme seen by patients and by the other sources, in one figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures import page_width
from ..figures.axis import scale, write_foot
from ..figures.layout import Sheet, draw_key, framed
from ..figures.style import QUIET, SECTOR_COLOURS, SECTOR_MARKERS, SMALL_BASE
from ..labels import Labels
from .bands import Band, Quantities
from .files import Companions
from .theme_page import BAND, Entry, Heading, Item, ThemePage, item_name

APART = 0.115
"""Distance between the sectors' markers within a row, in inches."""
THICK = 0.13
"""Height of a band, in inches."""


@dataclass(frozen=True)
class Triangulation:
    """Patients' answers by sector above, what the other sources say below, on one scale.

    A sector is a dot with its 95 % interval, hollow on fewer than 30 respondents. A share that
    another source prints is a diamond; one that it says in words is a band as wide as the wording
    allows, with a line for the sampling error where the source is a sample. What has no number is
    left to the table of findings.

    Parameters
    ----------
    companions : Companions
    quantities : Quantities
    theme : str
        Such as ``clear_roles``.
    """

    companions: Companions
    quantities: Quantities
    theme: str

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Patients first, then source by source."""
        page = self._page(estimates, labels)
        figure, (axes,), _ = framed(page.named.height, page.margins)
        scale(axes, (0, 100), labels, page_width() - page.margins.left - page.margins.right)
        axes.spines["left"].set_visible(False)
        for row, middle in zip(page.rows, page.named.middles, strict=True):
            if isinstance(row, Item):
                self._sectors(axes, row, middle)
            elif isinstance(row, Entry):
                _band(axes, row.band, middle)
        page.write(Sheet.on(figure))
        draw_key(figure, page.key)
        write_foot(figure, page.margins.left, page.foot)
        return figure

    def _sectors(self, axes: Axes, item: Item, middle: float) -> None:
        for number, (sector, row) in enumerate(item.series.items()):
            height = middle + APART * (number - (len(item.series) - 1) / 2)
            colour, small = SECTOR_COLOURS[sector], row["n"] < SMALL_BASE
            axes.hlines(height, row["conf_low"], row["conf_high"], colors=colour, linewidth=1)
            axes.plot(
                row["estimate"], height, marker=SECTOR_MARKERS[sector], color=colour,
                markerfacecolor="white" if small else colour, markersize=4.6, clip_on=False,
            )  # fmt: skip

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> ThemePage:
        rows: list[Heading | Item | Entry] = [Heading(labels.word("theme_patients"))]
        drawn = estimates[estimates["statistic"].eq("percent")]
        for (outcome, level), some in drawn.groupby(["outcome", "level"], sort=False):
            series = {row["sector"]: row for _, row in some.iterrows()}
            rows.append(Item(item_name(outcome, level, labels), series))
        for _, evidence in self.evidence.groupby("source", sort=False):
            found = [self._entry(row, labels) for row in evidence.itertuples()]
            if any(found):
                rows.append(Heading(evidence[f"source_short_{labels.lang}"].iloc[0]))
                rows += [entry for entry in found if entry]
        return ThemePage(rows, labels)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """What the other sources find on the theme."""
        return self.companions.of_theme(self.theme)

    def _entry(self, row: tuple, labels: Labels) -> Entry | None:
        """A finding by the first of its numbers; none if that is no share."""
        printed = row.printed.split()
        band = self.quantities.band(printed[0]) if printed else None
        if band is None:
            return None
        name = getattr(row, f"short_{labels.lang}")
        return Entry(name, band, self.quantities.words(printed[0], labels))

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every row read out, patients by sector, then the other sources."""
        parts = [labels.word("alt_triangulation")]
        for row in self._page(estimates, labels).rows:
            if isinstance(row, Heading):
                parts.append(f"{row.name}:")
            elif isinstance(row, Entry):
                parts.append(f"{row.name}: {row.said}.")
            else:
                shares = [
                    f"{labels.sector(sector)} {labels.number(found['estimate'])}"
                    for sector, found in row.series.items()
                ]
                parts.append(f"{row.name}: {', '.join(shares)}.")
        return " ".join(parts)


def _band(axes: Axes, band: Band, middle: float) -> None:
    if band.low == band.high:
        axes.plot(band.low, middle, marker="D", color=BAND, markersize=5, clip_on=False)
        return
    axes.barh(middle, band.high - band.low, left=band.low, height=THICK, color=BAND, alpha=0.55)
    if not np.isnan(band.sample_low):
        axes.hlines(middle, band.sample_low, band.sample_high, colors=QUIET, linewidth=1)
