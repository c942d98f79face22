"""Dots with intervals, one row per category."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from ..labels import Labels
from .dot_chart import draw_page
from .dot_page import DotPage, sector_look
from .empty import nobody
from .style import present_sectors

ROW_KEYS = ("outcome", "group", "level")
JOINED = " | "
"""Between the ids of a row whose estimates differ in more than one key."""


@dataclass(frozen=True)
class Dots:
    """One row per category, one dot per sector, with 95 % intervals; the highest on top.

    The rows are what varies in the estimates: questions (several outcomes), else groups, else
    answers. The values stand to the right, one column per sector, or beside the dots of a
    single series. A dot that rests on fewer than 30 respondents is hollow; one held back is a
    dash among the values, and what a sector is not asked has none.

    Parameters
    ----------
    unit : str
        Statistic on the axis: ``percent`` or ``mean``.
    decimals : int
        Decimals of the values.
    rank : bool
        Order the rows by the mean of their estimates; otherwise in the order of the estimates.
        Where a sector has no number, its mean over the other rows stands in.
    limits : tuple of float, optional
        Ends of the axis, such as ``(1, 5)`` for a five-point mean; without, from 0 or from the
        lowest negative value.
    band : float, optional
        Values from ``-band`` to ``band`` are within a faint band: what counts as no difference.
    """

    unit: str = "percent"
    decimals: int = 0
    rank: bool = True
    limits: tuple[float, float] | None = None
    band: float | None = None

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots with interval bars and their values."""
        page = self._page(estimates, labels)
        return nobody(labels) if page.empty else draw_page(page, self._ends(page))

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> DotPage:
        rows, keys = self._rows(estimates)
        order = self._ranked(rows, "sector")
        named = {
            row.row: ": ".join(_name(key, row, labels) for key in keys)
            for row in rows.drop_duplicates("row").itertuples()
        }
        sectors = present_sectors(rows)
        return DotPage(
            names={row: named[row] for row in order},
            series={s: rows[rows["sector"].eq(s)].set_index("row").reindex(order) for s in sectors},
            looks={sector: sector_look(sector, labels) for sector in sectors},
            decimals=self.decimals,
            labels=labels,
            axis=labels.word(f"axis_{self.unit}"),
            columns=len(sectors) > 1,
            band=self.band,
        )

    def order(self, estimates: pd.DataFrame) -> list[str]:
        """Rows from top to bottom; those with nothing to show last."""
        return self._ranked(self._rows(estimates)[0], "sector")

    def _ranked(self, rows: pd.DataFrame, series: str) -> list[str]:
        """Ids of the rows from top to bottom.

        The mean of a row takes all series: were one left out where its number is held back, rows
        would be ordered by which series they have.
        """
        order = list(dict.fromkeys(rows["row"]))
        if not self.rank or rows.empty:
            return order
        wide = rows.pivot(index="row", columns=series, values="estimate").reindex(order)
        means = wide.fillna(wide.mean()).mean(axis=1).where(wide.notna().any(axis=1))
        return list(means.sort_values(ascending=False, na_position="last", kind="stable").index)

    def _rows(self, estimates: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """The estimates of this unit with a column ``row``, and the keys that make a row."""
        shown = estimates["statistic"].eq(self.unit)
        drawn = estimates[shown] if shown.any() else estimates
        keys = _row_keys(drawn)
        ids = zip(*(drawn[key] for key in keys), strict=True)
        return drawn.assign(row=[JOINED.join(parts) for parts in ids]), keys

    def _ends(self, page: DotPage) -> tuple[float, float]:
        low, high = page.ends
        return self.limits or (1.02 * min(low, 0), 1.02 * high or 1)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every row read out in the drawn order, sector by sector."""
        page = self._page(estimates, labels)
        unit = labels.word(f"unit_{self.unit}")
        if page.has_intervals:
            unit = labels.word("unit_with_intervals", unit=unit)
        ranked = "alt_dots" if len(page.series) < 2 else "alt_dots_mean"
        kind = labels.word(ranked if self.rank else "alt_dots_ordered", unit=unit)
        return kind + " ".join(f"{look.name}: {', '.join(told)}." for look, told in page.told())


def _row_keys(estimates: pd.DataFrame) -> tuple[str, ...]:
    """Keys that name the rows: the first that tells them apart, several where it takes more."""
    varying = tuple(key for key in ROW_KEYS if estimates[key].nunique() > 1)
    for key in varying:
        if not estimates.duplicated(["sector", key]).any():
            return (key,)
    named = (key for key in ("group", "level") if estimates[key].ne("").any())
    return varying or (next(named, "outcome"),)


def _name(key: str, row: tuple, labels: Labels) -> str:
    """What a row is called by one of its keys."""
    if key == "level":
        return labels.answer(row.outcome, row.level)
    return labels.variable(row.outcome) if key == "outcome" else labels.group(row.group)
