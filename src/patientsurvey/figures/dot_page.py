"""How a dot chart is laid out: its rows, series, values and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..labels import Labels
from .axis import foot, foot_height, with_intervals
from .chart_rows import chart_rows
from .columns import Column, Columns
from .layout import EDGE, KEY_ROW, Margins, Swatch, key_rows, text_width
from .named_rows import NamedRows
from .style import SECTOR_COLOURS, SECTOR_INK, SECTOR_MARKERS, SMALL_BASE

PER_SERIES, APART = 0.145, 0.115
"""Height that each series needs, and distance between their markers within a row, in inches."""
JOIN = 0.2
"""Space above a row that is set apart, in inches."""


class Look(NamedTuple):
    """How a series is drawn and called."""

    name: str
    colour: str
    ink: str
    marker: str


def sector_look(sector: str, labels: Labels) -> Look:
    """Look of a sector, the same in every figure."""
    colours = SECTOR_COLOURS[sector], SECTOR_INK[sector]
    return Look(labels.sector(sector), *colours, SECTOR_MARKERS[sector])


class Line(NamedTuple):
    """A value that all rows are compared with, and what it is called."""

    value: float
    name: str


@dataclass(frozen=True)
class DotPage:
    """Rows, series and what stands around them.

    Attributes
    ----------
    names : dict of str to str
        Row to what it is called, from top to bottom.
    series : dict of str to DataFrame
        Series to its estimates, one line per row of `names`; NaN where it has none.
    looks : dict of str to Look
        Of every series.
    decimals : int
        Decimals of the values.
    labels : Labels
    axis : str
        What the axis shows.
    columns : bool
        Whether the values stand in columns, headed by the series' markers, or at the dots.
    apart : float
        Distance between the series' markers within a row, in inches; at 0 a pale line joins them.
    set_apart : frozenset of str
        Rows below a line of their own.
    line : Line, optional
    band : float, optional
        Values from ``-band`` to ``band`` count as no difference.
    """

    names: dict[str, str]
    series: dict[str, pd.DataFrame]
    looks: dict[str, Look]
    decimals: int
    labels: Labels
    axis: str
    columns: bool
    apart: float = APART
    set_apart: frozenset[str] = frozenset()
    line: Line | None = None
    band: float | None = None

    @cached_property
    def rows(self) -> NamedRows:
        """Rows with their names."""
        beside_each_other = len(self.series) if self.apart else 1
        before = [JOIN if row in self.set_apart else 0.0 for row in self.names]
        drawn = PER_SERIES * beside_each_other + 0.08
        return chart_rows(list(self.names.values()), drawn, before, self.right)

    @property
    def empty(self) -> bool:
        """Whether there is no number to draw."""
        return all(series["estimate"].isna().all() for series in self.series.values())

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest of all estimates and ends of intervals."""
        found = [series[["estimate", "conf_low", "conf_high"]] for series in self.series.values()]
        values = np.concatenate([frame.to_numpy(dtype=float) for frame in found])
        return float(np.nanmin(values)), float(np.nanmax(values))

    @property
    def has_intervals(self) -> bool:
        """Whether any estimate has an interval."""
        return any(series["conf_low"].notna().any() for series in self.series.values())

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """Values as written, by series: a dash for what is held back, nothing for no estimate."""
        return {
            name: [
                self.labels.number(row.estimate, self.decimals) if pd.notna(row.statistic) else ""
                for row in rows.itertuples()
            ]
            for name, rows in self.series.items()
        }

    def told(self) -> Iterator[tuple[Look, list[str]]]:
        """Series by series, its rows with their values."""
        for series, values in self.values.items():
            told = zip(self.names.values(), values, strict=True)
            yield self.looks[series], [f"{name} {value}" for name, value in told if value]

    # --- places ---------------------------------------------------------------------------

    @cached_property
    def key(self) -> list[list[Swatch]]:
        """Entries of the key by row: none for a single series, or where the rows name them."""
        if not self.columns or len(self.series) < 2:
            return []
        looks = [self.looks[name] for name in self.series]
        return key_rows([Swatch(look.name, look.colour, look.marker) for look in looks])

    @cached_property
    def value_columns(self) -> Columns:
        """The values in columns."""
        headed = len(self.series) > 1
        looked = [(self.looks[name], texts) for name, texts in self.values.items()]
        return Columns(
            [
                Column(texts, look.ink, look.marker if headed else "", look.colour)
                for look, texts in looked
            ]
        )

    @cached_property
    def margins(self) -> Margins:
        """Room for names, values, key, the line's name and the axis."""
        top = KEY_ROW * len(self.key) + (0.2 if self.key or self.line else 0.06)
        return Margins(self.left, self.right, top, foot_height(self.foot))

    @cached_property
    def right(self) -> float:
        """Room for the values: in columns, or beside a dot at the end of the axis."""
        if self.columns:
            return self.value_columns.width
        written = [text for texts in self.values.values() for text in texts]
        return max(map(text_width, written), default=0) + 0.14 + EDGE

    @property
    def left(self) -> float:
        """Where the panel begins; below a name, room for half of the first tick's label."""
        return self.rows.left + (0.1 if self.rows.above else 0)

    @cached_property
    def foot(self) -> str:
        """What the axis shows, and what the band and hollow markers mean where there are any."""
        ends = pd.concat([rows["conf_low"] for rows in self.series.values()])
        parts = [with_intervals(self.axis, ends, self.labels)]
        if self.band:
            parts.append(self.labels.word("band_note", low=-self.band, high=self.band))
        if any(rests_on_few(rows).any() for rows in self.series.values()):
            parts.append(self.labels.word("small_base_note"))
        return foot(parts, self.left)


def rests_on_few(rows: pd.DataFrame) -> pd.Series:
    """Whether estimates rest on few respondents."""
    return rows["n"].lt(SMALL_BASE) & rows["estimate"].notna()
