"""Populations side by side: one row per category, one dot per population."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from ..labels import Labels
from ..register.names import RegisterLabels
from .casing import inside
from .dot_chart import draw_page
from .dot_page import DotPage, Look, sector_look
from .layout import EDGE, Margins, framed
from .style import say_in_place

RESPONDENTS = "respondents"
SAMPLE_COLOUR = "#7A00CC"
"""Of the respondents: a colour that no sector has, told apart from the register's greys also with
colour-vision deficiency."""
NOT_REACHED_COLOUR = "#2F3B45"
LOOKS = {
    "total_population": ("#3C4650", "D"),
    "population_2023_feb_apr": ("#3C4650", "D"),
    "receiving_population": ("#66707A", "s"),
    "population_2022_feb_apr": ("#66707A", "s"),
    "population_2022": ("#66707A", "^"),
    "error_population": (NOT_REACHED_COLOUR, "X"),
}
"""Colour and marker by population; the respondents stand out as in the report's charts."""
DRAWN = ("percent", "register_percent", "sector_percent")
"""Statistics that figures of the register show."""


def look(outcome: str, labels: Labels) -> Look:
    """Look of a population; whatever is none are the respondents."""
    colour, marker = LOOKS.get(outcome, (SAMPLE_COLOUR, "o"))
    name = labels.variable(outcome if outcome in LOOKS else RESPONDENTS)
    return Look(name, colour, colour, marker)


@dataclass(frozen=True)
class Populations:
    """One row per category, one dot per population, with the values in columns to the right.

    The rows are groups or levels, in the order of the estimates, named with their sector where
    there are several. A population without a printed number in a row has no dot there, and a row
    that nobody belongs to is left out. A row that joins others is set apart below them.

    Parameters
    ----------
    decimals : int
        Decimals of the values.
    rows : {"category", "sector"}
        Whether a row is a group or level, or a sector as a whole; sectors of one population
        have their own colours.
    """

    decimals: int = 1
    rows: str = "category"

    def draw(self, estimates: pd.DataFrame, labels: Labels) -> Figure:
        """Dots joined by a pale line; intervals where there are any."""
        page = self._page(estimates, labels)
        return nothing_printed(labels) if page.empty else draw_page(page, (0, 1.03 * page.ends[1]))

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """Every row read out, population by population."""
        page = self._page(estimates, labels)
        if page.empty:
            return labels.word("not_printed_for_part")
        told = [f"{name}: {_read(place, page)}." for place, name in enumerate(page.names.values())]
        return labels.word("alt_populations") + " ".join(told)

    def _page(self, estimates: pd.DataFrame, labels: Labels) -> DotPage:
        words, rows = RegisterLabels.of(labels), self._drawn(estimates)
        # Populations stand in the order of the estimates, the respondents last.
        populations = sorted(dict.fromkeys(rows["outcome"]), key=lambda name: name not in LOOKS)
        key, looks = "outcome", {name: look(name, words) for name in populations}
        only = looks[populations[0]].name if len(populations) == 1 else ""
        if only and self.rows == "sector":
            key, looks = "sector", {s: sector_look(s, words) for s in rows["sector"].unique()}
            looks = {sector: found._replace(name=only) for sector, found in looks.items()}
        names = _names(rows, words)
        series = {name: rows[rows[key].eq(name)].set_index("row") for name in looks}
        return DotPage(
            names=names,
            series={name: some.reindex(list(names)) for name, some in series.items()},
            looks=looks,
            decimals=self.decimals,
            labels=words,
            axis=_axis(only, words),
            columns=len(populations) > 1,
            apart=0,
            set_apart=frozenset(_joined(rows)),
        )

    def _drawn(self, estimates: pd.DataFrame) -> pd.DataFrame:
        """Rows of the populations' shares with their category and a column ``row``."""
        drawn = estimates[estimates["statistic"].isin(DRAWN)]
        category = drawn["group"].str.replace(r"^.*=", "", regex=True) + drawn["level"]
        drawn = drawn.assign(category=category, row=drawn["sector"] + " " + category)
        chosen = category.eq("") if self.rows == "sector" else category.ne("")
        drawn = drawn[chosen & (drawn["estimate"].notna() | drawn["suppressed"].astype(bool))]
        drawn = drawn.drop_duplicates(["row", "outcome"], keep="last")
        nobody = drawn["estimate"].eq(0).groupby(drawn["row"]).transform("all")
        return drawn[~nobody]


def _names(rows: pd.DataFrame, labels: RegisterLabels) -> dict[str, str]:
    """Rows and what they are called, with their sector where there are several; joins are last."""
    several, together = rows["sector"].nunique() > 1, _joined(rows)
    printed = set(rows.loc[rows["outcome"].isin(LOOKS), "row"])
    names = {}
    found = rows.drop_duplicates("row").assign(joins=lambda some: some["row"].isin(together))
    for row in found.sort_values("joins", kind="stable").itertuples():
        sector = labels.sector(row.sector)
        if not row.category:
            names[row.row] = sector
            continue
        name = labels.group(row.group) or labels.answer(row.outcome, row.level)
        if row.joins and printed == {row.row}:
            name = labels.word("only_printed_together", name=name)
        names[row.row] = f"{sector}: {name}" if several else name
    return names


def _joined(rows: pd.DataFrame) -> set[str]:
    """Rows such as ``PHV a+b`` whose parts are rows as well."""
    known = set(rows["row"])
    joined = rows[rows["category"].str.contains("+", regex=False)]
    return {
        row.row
        for row in joined.itertuples()
        if {f"{row.sector} {part}" for part in row.category.split("+")} <= known
    }


def _axis(only: str, labels: Labels) -> str:
    """What the axis shows; of a single population, which has no key, also what that is."""
    percent = labels.word("axis_percent")
    return f"{only}, {inside(percent)}" if only else percent


def _read(place: int, page: DotPage) -> str:
    """The values of the row at `place`, population by population."""
    values = [(page.looks[name].name, texts[place]) for name, texts in page.values.items()]
    return ", ".join(f"{inside(name)} {value}" for name, value in values if value)


def nothing_printed(labels: Labels) -> Figure:
    """A note in place of a figure of which the report prints no numbers."""
    figure, (axes,), _ = framed(0.6, Margins(EDGE, EDGE, EDGE, EDGE))
    say_in_place(axes, labels.word("not_printed_for_part"))
    return figure
