"""Which bars of answers a stacked chart has, and what stands in each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..labels import Labels
from .palette import kind_of
from .style import SECTORS, present_sectors

KEYS = ("outcome", "group", "sector")
"""What may tell two bars apart, the outermost first."""

Bar = tuple[str, ...]
"""A bar's ids, one per key."""


@dataclass(frozen=True)
class Stacks:
    """Bars of answers by panel, read from tidy estimates.

    Attributes
    ----------
    panels : tuple of str
        Sectors with a panel each, or one empty id.
    keys : tuple of str
        What the bars differ in; the last names a bar, those before it a block of bars.
    bars : tuple of Bar
        From top to bottom, the same in every panel.
    kinds : dict of str to str
        Answers in drawing order (with a place on the scale first, each in the questionnaire's
        order) with their kind.
    names : dict of str to str
        Their labels.
    shares : dict
        By panel, bar and answer: per cent, NaN where held back.
    bases, means : dict
        By panel and bar.
    """

    panels: tuple[str, ...]
    keys: tuple[str, ...]
    bars: tuple[Bar, ...]
    kinds: dict[str, str]
    names: dict[str, str]
    shares: dict[tuple[str, Bar, str], float]
    bases: dict[tuple[str, Bar], float]
    means: dict[tuple[str, Bar], float]

    @classmethod
    def of(cls, estimates: pd.DataFrame, labels: Labels, by_sector: bool = False) -> Stacks:
        """Bars of the percentages among `estimates`, with their means where there are any."""
        percent = estimates[estimates["statistic"].eq("percent")]
        mean = estimates[estimates["statistic"].eq("mean")]
        panels = tuple(present_sectors(percent)) if by_sector else ("",)
        keys = _varying(percent, by_sector)
        places = _places(percent, keys, by_sector)
        shares = {
            (*place, level): share
            for place, level, share in zip(
                places, percent["level"], percent["estimate"], strict=True
            )
        }
        bases = dict(zip(places, percent["n"], strict=True))
        means = dict(zip(_places(mean, keys, by_sector), mean["estimate"], strict=True))
        kinds, names = _answers(percent, labels)
        bars = _ordered((bar for _, bar in bases), keys, means)
        return cls(panels or ("",), keys, bars, kinds, names, shares, bases, means)

    def share(self, panel: str, bar: Bar, answer: str) -> float:
        """Per cent who gave `answer`: 0 where it is no answer of this bar, NaN if held back."""
        return self.shares.get((panel, bar, answer), 0.0)

    def state(self, panel: str, bar: Bar) -> str:
        """``shown``, or the wording that says why a bar is not."""
        if (panel, bar) not in self.bases:
            return "bar_absent"
        if self.bases[panel, bar] == 0:
            return "no_respondents"
        known = (self.share(panel, bar, answer) for answer in self.kinds)
        return "bar_held_back" if all(math.isnan(share) for share in known) else "shown"

    def widths(self, panel: str, bar: Bar) -> dict[str, float]:
        """Widths on the page: what is held back shares the rest of its bar, so order stays."""
        shares = {answer: self.share(panel, bar, answer) for answer in self.kinds}
        hidden = [answer for answer, share in shares.items() if math.isnan(share)]
        rest = 100 - sum(share for share in shares.values() if not math.isnan(share))
        return shares | dict.fromkeys(hidden, max(rest, 0) / max(len(hidden), 1))

    def name(self, bar: Bar, labels: Labels) -> str:
        """What a bar is called within its block."""
        return _label(self.keys[-1], bar[-1], labels)

    def heading(self, bar: Bar, labels: Labels) -> str:
        """What its block is called; empty where there are no blocks."""
        return ", ".join(_label(k, i, labels) for k, i in zip(self.keys[:-1], bar, strict=False))


def _varying(rows: pd.DataFrame, by_sector: bool) -> tuple[str, ...]:
    """Keys that tell the bars apart; where none does, the sector, within a panel the question."""
    free, only = (KEYS[:-1], KEYS[:1]) if by_sector else (KEYS, KEYS[-1:])
    return tuple(key for key in free if rows[key].nunique() > 1) or only


def _places(rows: pd.DataFrame, keys: tuple[str, ...], by_sector: bool) -> list[tuple[str, Bar]]:
    """Panel and bar of every row."""
    panels = rows["sector"] if by_sector else [""] * len(rows)
    bars = zip(*(rows[key] for key in keys), strict=True)
    return list(zip(panels, bars, strict=True))


def _answers(rows: pd.DataFrame, labels: Labels) -> tuple[dict[str, str], dict[str, str]]:
    """Kind and label of every answer; don't know and not relevant after those on the scale."""
    kinds, names = {}, {}
    for outcome, level in dict.fromkeys(zip(rows["outcome"], rows["level"], strict=True)):
        if level not in kinds:
            kinds[level] = kind_of(level, outcome, labels)
            names[level] = labels.answer(outcome, level)
    return dict(sorted(kinds.items(), key=lambda item: item[1] != "answer")), names


def _ordered(bars: Iterable[Bar], keys: tuple[str, ...], means: dict) -> tuple[Bar, ...]:
    """Blocks and bars as they come, sectors in the book's order, groups by their mean if known."""
    bars = list(dict.fromkeys(bars))
    places = [{id: n for n, id in enumerate(dict.fromkeys(ids))} for ids in zip(*bars, strict=True)]
    if keys[-1] == "sector":
        places[-1:] = [{sector: n for n, sector in enumerate((*SECTORS, "ALL"))}]
    elif means:
        return tuple(sorted(bars, key=lambda bar: (*_rank(bar[:-1], places), -_mean(bar, means))))
    return tuple(sorted(bars, key=lambda bar: _rank(bar, places)))


def _rank(bar: Bar, places: list[dict[str, int]]) -> tuple[int, ...]:
    return tuple(place[id] for place, id in zip(places, bar, strict=False))


def _mean(bar: Bar, means: dict) -> float:
    """Mean of a bar's means over the panels; below all others where none is known."""
    known = [m for (_, other), m in means.items() if other == bar and not math.isnan(m)]
    return sum(known) / len(known) if known else -math.inf


def _label(key: str, id: str, labels: Labels) -> str:
    named = {"sector": labels.sector, "group": labels.group, "outcome": labels.variable}
    return named[key](id)
