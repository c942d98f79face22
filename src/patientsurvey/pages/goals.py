"""The goals of the synthetic respondents as a table: quantity, findings, goal, verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from ..fidelity import Goal, judge
from ..figures import SECTORS
from ..labels import Labels

NUMBER = ' class="number" style="text-align: right"'
HEADS = {
    "quantity": ' style="min-width: 11rem"', "naive": NUMBER, "found": NUMBER, "goal": NUMBER,
    "verdict": "", "basis": ' style="min-width: 14rem"',
}  # fmt: skip
"""Heads and how they look; sentences need width where a phone scrolls."""


def goal_rows(
    found: Mapping[str, float],
    naive: Mapping[str, float],
    goals: Mapping[str, Goal],
    labels: Labels,
) -> Iterator[tuple[str, ...]]:
    """Cells of one row per goal: quantity, naive, found, goal, verdict with reason, basis."""
    judged = judge(found, goals)
    for row in judged.iloc[in_sector_order(judged["quantity"])].itertuples():
        goal = goals[row.quantity]
        verdict = labels.word("goal_met" if row.met else "goal_not_met")
        reason = "" if row.met else goal.reasons[labels.lang]
        yield (
            goal.labels[labels.lang],
            labels.number(naive[row.quantity], goal.decimals),
            labels.number(row.found, goal.decimals),
            _told(goal, labels),
            f"{verdict}: {reason}" if reason else verdict,
            goal.bases[labels.lang],
        )


def in_sector_order(quantities: Iterable[str]) -> list[int]:
    """Places of quantities, those of one kind (``exact_TSB``) by sector where the first stands."""
    names = list(quantities)
    kinds = [name.rpartition("_")[0] if name.endswith(SECTORS) else name for name in names]

    def order(place: int) -> tuple[int, int]:
        sector = names[place].rpartition("_")[2]
        return kinds.index(kinds[place]), SECTORS.index(sector) if sector in SECTORS else 0

    return sorted(range(len(names)), key=order)


def _told(goal: Goal, labels: Labels) -> str:
    """The goal with its sign; what counts from 0 up and is to be at most 0 is to be 0."""
    number = labels.number(goal.goal, goal.decimals)
    return number if goal.relation == "at_most" and goal.goal == 0 else f"{goal.sign} {number}"


def goals_table(rows: Iterable[tuple[str, ...]], labels: Labels) -> str:
    """HTML of the table, in a frame that scrolls by itself."""
    head = "".join(
        f'<th scope="col"{look}>{escape(labels.word(f"goal_{key}"))}</th>'
        for key, look in HEADS.items()
    )
    return (
        f'<div class="exhibit-table" id="fidelity" tabindex="0"><table><thead><tr>{head}</tr>'
        f"</thead><tbody>{''.join(map(_row, rows))}</tbody></table></div>"
    )


def _row(cells: tuple[str, ...]) -> str:
    numeric = [look == NUMBER for look in HEADS.values()]
    return "<tr>" + "".join(
        f'<td class="number">{escape(cell)}</td>' if number else f"<td>{escape(cell)}</td>"
        for cell, number in zip(cells, numeric, strict=True)
    ) + "</tr>"  # fmt: skip
