"""Stacked bars of answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.figure import Figure

from ..labels import Labels
from .casing import inside
from .layout import SMALL, Sheet, text_width
from .palette import ink_on, palette
from .stack_page import StackPage
from .stacks import Bar, Stacks
from .style import FAINT, INK, QUIET, SMALL_BASE, page_width

THICK = 0.25
"""Height of a bar, in inches."""
HELD_BACK = {"facecolor": "white", "edgecolor": FAINT, "hatch": "////", "linewidth": 0.5}


@dataclass(frozen=True)
class Likert:
    """Stacked bars of answers, one bar per sector, group or question.

    Answers stand in the questionnaire's order, those with no place on the scale (don't know,
    not relevant) in grey after them. What varies in the estimates makes the bars; where several
    things do (questions and sectors), the bars stand in blocks. Rows with statistic ``mean``
    order the bars of groups and questions (highest first; sectors keep the book's order) and
    stand as figures to the right. A share held back is hatched, never left out; a bar that rests
    on fewer than 30 respondents is pale.

    Parameters
    ----------
    smallest_label : float
        Smallest share, in per cent, that carries its number (where there is room for it).
    best : {"last", "first"}
        Where the favourable answer stands in the questionnaire's order: last on the degree
        scales, first for very good before very bad. Yes and no keep their colours either way.
    panels : str
        ``sector`` gives one panel per sector, with what else varies as bars; none by default.
    """

    smallest_label: float = 2.0
    best: Literal["last", "first"] = "last"
    panels: str = ""

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Bars from the first answer on the left to the last on the right."""
        stacks = Stacks.of(estimates, labels, bool(self.panels))
        page, colours = StackPage(stacks, labels), palette(stacks.kinds, self.best)
        sheet = Sheet(page.height)
        if page.empty:
            middle = {"ha": "center", "color": QUIET}
            sheet.text(page_width() / 2, page.height / 2, labels.word("no_respondents"), **middle)
            return sheet.figure
        for number, panel in enumerate(stacks.panels):
            for bar in stacks.bars:
                self._bar(sheet, page, (panel, bar), page.bar(number, bar), colours)
        page.write(sheet)
        sheet.key(page.key(colours))
        return sheet.figure

    def _bar(
        self,
        sheet: Sheet,
        page: StackPage,
        shown: tuple[str, Bar],
        place: tuple[float, float],
        colours: dict[str, str],
    ) -> None:
        """One bar of a panel at `place` (left end and middle), or why there is none."""
        left, middle = place
        if page.stacks.state(*shown) != "shown":
            sheet.note(left, middle, page.labels.word(page.stacks.state(*shown)))
            return
        pale = page.stacks.bases[shown] < SMALL_BASE
        for answer, share in page.stacks.widths(*shown).items():
            width = share * page.width / 100
            known = not math.isnan(page.stacks.share(*shown, answer))
            look = {"facecolor": colours[answer], "edgecolor": "white", "linewidth": 0.6}
            look = look | {"alpha": 0.45 if pale else None} if known else HELD_BACK
            sheet.box(left, middle - THICK / 2, width, THICK, **look)
            text = page.labels.number(share)
            room = width - text_width(text, SMALL)
            if known and share >= self.smallest_label and room > 0.02:
                ink = INK if pale else ink_on(colours[answer])
                sheet.note(left + width / 2, middle, text, ha="center", color=ink)
            left += width

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Each bar read out, answer by answer, with its mean where there is one."""
        stacks = Stacks.of(estimates, labels, bool(self.panels))
        parts = [
            (f"{labels.sector(panel)}. " if panel else "")
            + " ".join(_sentence(stacks, panel, bar, labels) for bar in stacks.bars)
            for panel in stacks.panels
        ]
        return labels.word("alt_likert") + " ".join(parts)


def _sentence(stacks: Stacks, panel: str, bar: Bar, labels: Labels) -> str:
    name = ", ".join(filter(None, (stacks.heading(bar, labels), stacks.name(bar, labels))))
    state = stacks.state(panel, bar)
    if state != "shown":
        return f"{name}: {labels.word(state)}."
    answers = ", ".join(
        f"{inside(stacks.names[answer])} {labels.number(stacks.share(panel, bar, answer))}"
        for answer in stacks.kinds
        if (panel, bar, answer) in stacks.shares
    )
    mean = stacks.means.get((panel, bar))
    told = "" if mean is None else f"; {inside(labels.word('mean'))} {labels.number(mean, 1)}"
    return f"{name}: {answers}{told}."
