"""The book's figures: one house style, drawn from tidy estimates.

Each figure kind is a frozen dataclass: ``draw`` gives a matplotlib figure, ``describe`` the
alt text, both from the same gated estimates, so neither can show what the other hides.
Sectors keep one order and one colour everywhere (Okabe and Ito's palette, told apart also
with colour-vision deficiency); lines and bars carry their labels instead of a legend box.
"""

from __future__ import annotations

import textwrap
from contextlib import AbstractContextManager
from dataclasses import dataclass

import matplotlib
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .labels import Labels

SECTORS = ("PHV", "TSB", "AVT")
SECTOR_COLOURS = {"PHV": "#0072B2", "TSB": "#D55E00", "AVT": "#009E73", "ALL": "#4D4D4D"}
SECTOR_MARKERS = {"PHV": "o", "TSB": "s", "AVT": "D", "ALL": "o"}
LIKERT_COLOURS = ("#A6611A", "#DFC27D", "#E6E6E6", "#80CDC1", "#01665E")
INK, FAINT = "#222222", "#BFBFBF"
WIDTH = 7.6

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8C8C8C",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "patientsurvey",
    "figure.facecolor": "white",
}


def canvas(height: float, columns: int = 1, **options: object) -> tuple[Figure, np.ndarray]:
    """A figure of the book's width and `height` inches with `columns` panels."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(1, columns, squeeze=False, **options)[0]


def house_style() -> AbstractContextManager:
    """Context in which figures are drawn and saved: seaborn's ticks style with this book's own."""
    return matplotlib.rc_context({**sns.axes_style("ticks"), **STYLE})


def present_sectors(estimates: pd.DataFrame) -> list[str]:
    """Sectors of `estimates` in the book's order, the whole sample last."""
    return [sector for sector in (*SECTORS, "ALL") if sector in set(estimates["sector"])]


def wrapped(text: str, width: int) -> str:
    """`text` broken into lines of at most `width` characters."""
    return "\n".join(textwrap.wrap(text, width)) or text


def errors(rows: pd.DataFrame) -> np.ndarray:
    """Distances from the estimates to both ends of their intervals, shape (2, rows)."""
    low = (rows["estimate"] - rows["conf_low"]).clip(lower=0)
    high = (rows["conf_high"] - rows["estimate"]).clip(lower=0)
    return np.vstack([low, high])


def no_respondents(axes: Axes, labels: Labels) -> None:
    """Say in place that there is nothing to draw."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, labels.word("no_respondents"), ha="center", va="center", color="#666666")


def spread(positions: list[float], gap: float) -> list[float]:
    """Shift label `positions` apart until neighbours stand at least `gap` apart, order kept."""
    order = np.argsort(positions)
    placed = np.asarray(positions, dtype=float)[order]
    for _ in range(50):
        overlap = gap - np.diff(placed)
        if not (overlap > 1e-9).any():
            break
        for index in np.flatnonzero(overlap > 1e-9):
            placed[index] -= overlap[index] / 2
            placed[index + 1] += overlap[index] / 2
    result = np.empty(len(placed))
    result[order] = placed
    return list(result)


def listed(rows: pd.DataFrame, labels: Labels, decimals: int, by: str = "group") -> str:
    """Rows read out one after the other: ``18–24 years 23, 25–35 years 20``."""
    named = labels.group if by == "group" else labels.sector
    parts = [
        f"{named(getattr(row, by))} {labels.number(row.estimate, decimals)}"
        for row in rows.itertuples()
    ]
    return ", ".join(parts)


@dataclass(frozen=True)
class Profile:
    """One line per sector over ordered groups (age), with 95 % intervals."""

    unit: str = "percent"
    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Lines with markers, interval bars and the sector's name at the line's end."""
        figure, (axes,) = canvas(3.9)
        if estimates["estimate"].isna().all():
            no_respondents(axes, labels)
            return figure
        groups = list(dict.fromkeys(estimates["group"]))
        ends = [
            self._line(axes, estimates, sector, groups) for sector in present_sectors(estimates)
        ]
        self._end_labels(axes, [end for end in ends if end], labels, len(groups))
        axes.set_xticks(range(len(groups)), [wrapped(labels.group(g), 7) for g in groups])
        axes.set_ylabel(labels.word(f"axis_{self.unit}"))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color="#EDEDED")
        return figure

    def _line(self, axes: Axes, estimates: pd.DataFrame, sector: str, groups: list[str]):
        rows = estimates[estimates["sector"].eq(sector)].set_index("group").reindex(groups)
        # Sectors stand a little apart, so that their interval bars do not hide each other.
        shift = 0.09 * (SECTORS.index(sector) - 1) if sector in SECTORS else 0
        axes.errorbar(
            np.arange(len(groups)) + shift,
            rows["estimate"],
            yerr=errors(rows),
            color=SECTOR_COLOURS[sector],
            marker=SECTOR_MARKERS[sector],
            markersize=4.5,
            linewidth=1.6,
            elinewidth=0.9,
            capsize=0,
        )
        shown = rows["estimate"].dropna()
        return (sector, shown.iloc[-1]) if len(shown) else None

    def _end_labels(self, axes: Axes, ends: list, labels: Labels, groups: int) -> None:
        low, high = axes.get_ylim()
        gap = 0.065 * (high - low)
        # The lowest name stays clear of the axis; the others make room above it.
        heights = spread([max(value, low + gap) for _, value in ends], gap)
        for (sector, _), height in zip(ends, heights, strict=True):
            name = wrapped(labels.sector(sector), 22)
            axes.text(groups - 0.75, height, name, color=SECTOR_COLOURS[sector], va="center")

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every line read out: sector, then each group with its value."""
        lines = [
            f"{labels.sector(sector)}: "
            + listed(estimates[estimates["sector"].eq(sector)], labels, self.decimals)
            for sector in present_sectors(estimates)
        ]
        return labels.word("alt_profile", unit=labels.word(f"unit_{self.unit}")) + " ".join(
            f"{line}." for line in lines
        )


@dataclass(frozen=True)
class Dots:
    """One row per group, one dot per sector, with 95 % intervals; the highest on top.

    Parameters
    ----------
    rank : bool
        Order the groups by the mean of their estimates; otherwise codebook order.
    """

    unit: str = "percent"
    decimals: int = 0
    rank: bool = True

    def order(self, estimates: pd.DataFrame) -> list[str]:
        """Groups from top to bottom; those with nothing to show last."""
        means = estimates.groupby("group", sort=False)["estimate"].mean()
        ranked = means.sort_values(ascending=False, na_position="last", kind="stable")
        return list(ranked.index if self.rank else means.index)

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots with interval bars; a single series carries its values."""
        groups, sectors = self.order(estimates), present_sectors(estimates)
        figure, (axes,) = canvas(0.9 + max(0.3, 0.17 * len(sectors)) * max(len(groups), 2))
        if estimates["estimate"].isna().all():
            no_respondents(axes, labels)
            return figure
        for number, sector in enumerate(sectors):
            self._series(axes, estimates, sector, groups, number, len(sectors), labels)
        axes.set_yticks(range(len(groups)), [self._name(g, labels) for g in groups])
        axes.set_ylim(len(groups) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.set_xlabel(labels.word(f"axis_{self.unit}"))
        axes.grid(axis="x", color="#EDEDED")
        axes.tick_params(axis="y", length=0)
        if len(sectors) > 1:
            self._sector_key(axes, sectors, labels)
        return figure

    def _name(self, group: str, labels: Labels) -> str:
        return wrapped(labels.group(group), 40)

    def _series(self, axes, estimates, sector, groups, number, count, labels) -> None:
        rows = estimates[estimates["sector"].eq(sector)].set_index("group").reindex(groups)
        heights = np.arange(len(groups)) + 0.22 * (number - (count - 1) / 2)
        axes.errorbar(
            rows["estimate"],
            heights,
            xerr=errors(rows),
            linestyle="none",
            color=SECTOR_COLOURS[sector],
            marker=SECTOR_MARKERS[sector],
            markersize=5 if count == 1 else 4.2,
            elinewidth=1.0,
        )
        if count == 1:
            for row, height in zip(rows.itertuples(), heights, strict=True):
                self._value(axes, row, height, labels)

    def _value(self, axes, row, height: float, labels: Labels) -> None:
        if pd.notna(row.estimate):
            text = labels.number(row.estimate, self.decimals)
            axes.annotate(
                text, (row.conf_high, height), (5, 0), textcoords="offset points", va="center"
            )

    def _sector_key(self, axes: Axes, sectors: list[str], labels: Labels) -> None:
        handles = [
            Line2D([], [], color=SECTOR_COLOURS[s], marker=SECTOR_MARKERS[s], linestyle="none")
            for s in sectors
        ]
        axes.figure.legend(
            handles,
            [labels.sector(s) for s in sectors],
            loc="outside upper left",
            ncols=len(sectors),
            frameon=False,
            handletextpad=0.2,
        )

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every group read out in the drawn order, sector by sector."""
        order = {group: place for place, group in enumerate(self.order(estimates))}
        ranked = estimates.sort_values("group", key=lambda g: g.map(order), kind="stable")
        lines = [
            f"{labels.sector(sector)}: "
            + listed(ranked[ranked["sector"].eq(sector)], labels, self.decimals)
            for sector in present_sectors(estimates)
        ]
        head = labels.word("alt_dots", unit=labels.word(f"unit_{self.unit}"))
        return head + " ".join(f"{line}." for line in lines)


@dataclass(frozen=True)
class Bars:
    """One bar per sector for a single share, value at the bar's end."""

    unit: str = "percent"
    decimals: int = 0

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Horizontal bars with 95 % intervals."""
        rows = estimates.set_index("sector").loc[present_sectors(estimates)]
        figure, (axes,) = canvas(0.7 + 0.42 * max(len(rows), 1))
        if rows["estimate"].isna().all():
            no_respondents(axes, labels)
            return figure
        places = np.arange(len(rows))
        axes.barh(
            places, rows["estimate"], color=[SECTOR_COLOURS[s] for s in rows.index], height=0.6
        )
        axes.errorbar(
            rows["estimate"], places, xerr=errors(rows), linestyle="none", color=INK, elinewidth=1
        )
        for place, row in zip(places, rows.itertuples(), strict=True):
            if pd.notna(row.estimate):
                text = labels.number(row.estimate, self.decimals)
                axes.annotate(
                    text, (row.conf_high, place), (5, 0), textcoords="offset points", va="center"
                )
        axes.set_yticks(places, [labels.sector(s) for s in rows.index])
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(labels.word(f"axis_{self.unit}"))
        return figure

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each sector with its value."""
        rows = estimates.set_index("sector").loc[present_sectors(estimates)].reset_index()
        head = labels.word("alt_bars", unit=labels.word(f"unit_{self.unit}"))
        return head + listed(rows, labels, self.decimals, by="sector") + "."


@dataclass(frozen=True)
class Likert:
    """Stacked bars of ordered answers, one bar per sector or group.

    Rows with statistic ``mean`` among the estimates order the bars (highest first) and stand
    as figures to the right.
    """

    colours: tuple[str, ...] = LIKERT_COLOURS
    smallest_label: float = 4.0

    def _axis(self, estimates: pd.DataFrame) -> str:
        return "group" if estimates["group"].ne("").any() else "sector"

    def _bars(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Percentages, shape (bars, answers), in drawing order."""
        shares = estimates[estimates["statistic"].eq("percent")]
        by = self._axis(estimates)
        wide = shares.pivot(index=by, columns="level", values="estimate")
        order = present_sectors(shares) if by == "sector" else list(dict.fromkeys(shares[by]))
        means = self._means(estimates)
        if len(means):
            order = sorted(order, key=lambda bar: -np.nan_to_num(means.get(bar, np.nan), nan=-1))
        return wide.loc[order, list(dict.fromkeys(shares["level"]))]

    def _means(self, estimates: pd.DataFrame) -> pd.Series:
        means = estimates[estimates["statistic"].eq("mean")]
        return means.set_index(self._axis(estimates))["estimate"]

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars from the lowest answer on the left to the highest on the right."""
        bars, means = self._bars(estimates), self._means(estimates)
        figure, (axes,) = canvas(1.25 + 0.36 * max(len(bars), 1))
        if bars.isna().all(axis=None):
            no_respondents(axes, labels)
            return figure
        outcome = estimates["outcome"].iloc[0]
        self._stack(axes, bars, outcome, labels)
        self._right_column(axes, bars, means, labels)
        named = labels.sector if self._axis(estimates) == "sector" else labels.group
        axes.set_yticks(range(len(bars)), [wrapped(named(bar), 34) for bar in bars.index])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel(labels.word("axis_percent"))
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        return figure

    def _stack(self, axes: Axes, bars: pd.DataFrame, outcome: str, labels: Labels) -> None:
        widths = self._widths(bars)
        left = np.zeros(len(bars))
        for level, colour in zip(bars.columns, self.colours, strict=False):
            name, places = labels.answer(outcome, level), range(len(bars))
            axes.barh(
                places, bars[level].fillna(0), left=left, color=colour, height=0.72, label=name
            )
            hidden = widths[level].where(bars[level].isna(), 0)
            axes.barh(
                places, hidden, left=left, color="white", edgecolor=FAINT, hatch="////", height=0.72
            )
            self._values(axes, left, bars[level].fillna(0).to_numpy(), colour, labels)
            left += widths[level].to_numpy()
        axes.figure.legend(
            loc="outside upper left",
            ncols=len(bars.columns),  # one row: matplotlib fills several rows column by column
            frameon=False,
            fontsize=8,
            handlelength=1,
            handleheight=1,
            handletextpad=0.4,
            columnspacing=1.1,
        )

    def _widths(self, bars: pd.DataFrame) -> pd.DataFrame:
        """Widths on the page: what is held back shares the rest of its bar, so order stays."""
        rest = (100 - bars.sum(axis=1)) / bars.isna().sum(axis=1).clip(lower=1)
        return bars.apply(lambda column: column.fillna(rest))

    def _values(self, axes: Axes, left, width, colour: str, labels: Labels) -> None:
        dark = colour in (self.colours[0], self.colours[-1])
        for place, (start, share) in enumerate(zip(left, width, strict=True)):
            if share >= self.smallest_label:
                axes.text(
                    start + share / 2,
                    place,
                    labels.number(share),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white" if dark else INK,
                )

    def _right_column(self, axes: Axes, bars, means: pd.Series, labels: Labels) -> None:
        if not len(means):
            return
        for place, bar in enumerate(bars.index):
            text = labels.number(means.get(bar, np.nan), 1)
            axes.text(101.5, place, text, va="center", ha="left", fontweight="bold")
        axes.text(101.5, -0.75, labels.word("mean"), va="center", ha="left", fontsize=8.5)

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each bar read out, answer by answer, with its mean where there is one."""
        bars, means = self._bars(estimates), self._means(estimates)
        outcome = estimates["outcome"].iloc[0]
        named = labels.sector if self._axis(estimates) == "sector" else labels.group
        sentences = [
            f"{named(bar)}: {self._read(row, outcome, labels)}"
            f"{self._read_mean(means, bar, labels)}."
            for bar, row in bars.iterrows()
        ]
        return labels.word("alt_likert") + " ".join(sentences)

    def _read(self, row: pd.Series, outcome: str, labels: Labels) -> str:
        parts = [
            f"{labels.answer(outcome, level).lower()} {labels.number(share)}"
            for level, share in row.items()
        ]
        return ", ".join(parts)

    def _read_mean(self, means: pd.Series, bar: str, labels: Labels) -> str:
        if bar not in means.index:
            return ""
        return f"; {labels.word('mean').lower()} {labels.number(means[bar], 1)}"


@dataclass(frozen=True)
class Forest:
    """Regression estimates with 95 % intervals, one panel per sector.

    Odds ratios stand on a log axis around 1, coefficients on a plain one around 0; intervals
    that leave out the neutral value are drawn in full colour, the rest faint.
    """

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Panels side by side, terms in the table's order."""
        rows = regression_rows(estimates)
        sectors = present_sectors(rows)
        terms = list(dict.fromkeys(rows["term"]))
        height, count = 0.9 + 0.235 * max(len(terms), 2), max(len(sectors), 1)
        figure, panels = canvas(height, count, sharey=True, sharex=True)
        if not len(sectors) or rows["estimate"].isna().all():
            no_respondents(panels[0], labels)
            return figure
        log = rows["statistic"].eq("odds_ratio").any()
        for axes, sector in zip(panels, sectors, strict=True):
            self._panel(axes, rows[rows["sector"].eq(sector)], terms, sector, log, labels)
        panels[0].set_yticks(range(len(terms)), [labels.term(term) for term in terms])
        panels[0].set_ylim(len(terms) - 0.4, -0.6)
        word = "axis_odds_ratio" if log else "axis_coefficient"
        figure.supxlabel(labels.word(word), fontsize=9)
        return figure

    def _panel(self, axes, rows, terms, sector: str, log: bool, labels: Labels) -> None:
        placed = rows.set_index("term").reindex(terms)
        neutral = 1 if log else 0
        axes.axvline(neutral, color="#8C8C8C", linewidth=0.8)
        clear = (placed["conf_low"] > neutral) | (placed["conf_high"] < neutral)
        for mask, alpha in ((clear, 1.0), (~clear, 0.35)):
            axes.errorbar(
                placed["estimate"].where(mask),
                np.arange(len(terms)),
                xerr=errors(placed),
                linestyle="none",
                color=SECTOR_COLOURS[sector],
                marker=SECTOR_MARKERS[sector],
                markersize=4,
                elinewidth=1.1,
                alpha=alpha,
            )
        if log:
            self._log_axis(axes, placed, labels)
        axes.set_title(wrapped(labels.sector(sector), 24), fontsize=9.5, loc="left")
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", color="#F2F2F2")

    def _log_axis(self, axes: Axes, rows: pd.DataFrame, labels: Labels) -> None:
        axes.set_xscale("log")
        low, high = rows["conf_low"].min(), rows["conf_high"].max()
        steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
        ticks = [step for step in steps if low * 0.8 <= step <= high * 1.25]
        axes.set_xticks(
            ticks, [labels.number(t, 0 if t >= 1 else 2).rstrip("0") or "0" for t in ticks]
        )
        axes.minorticks_off()

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """The terms whose interval leaves out the neutral value, by sector."""
        rows = regression_rows(estimates)
        neutral = rows["statistic"].eq("odds_ratio").astype(int)
        clear = rows["conf_low"].gt(neutral) | rows["conf_high"].lt(neutral)
        log = rows["statistic"].eq("odds_ratio").any()
        head = labels.word("alt_forest_odds" if log else "alt_forest_coefficient")
        return head + " ".join(
            self._read(rows[clear & rows["sector"].eq(sector)], sector, labels)
            for sector in present_sectors(rows)
        )

    def _read(self, rows: pd.DataFrame, sector: str, labels: Labels) -> str:
        parts = [
            f"{labels.term(row.term)} {labels.number(row.estimate, 2)}" for row in rows.itertuples()
        ]
        return f"{labels.sector(sector)}: {', '.join(parts) or labels.word('none')}."


def regression_rows(estimates: pd.DataFrame) -> pd.DataFrame:
    """Rows that are regression terms (not N or R²)."""
    return estimates[estimates["statistic"].isin(["odds_ratio", "coefficient"])]
