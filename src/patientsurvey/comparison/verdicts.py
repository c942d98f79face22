"""A verdict for every printed row."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from ..published import UNRECOVERABLE, Published
from .reproduced import KEYS, Found, Key, Reproduced
from .statements import Statements
from .targets import targets
from .texts import NOTHING, Joined, Name, PrintedNumber, Text, Worded, Written

VERDICTS = ("match", "explained", "differs", "no_target")
COLUMNS = ("id", "exhibit", "published", "reproduced", "tolerance", "verdict", "reason")
DISPLAY = ("sector", "group", "level", "outcome", "term", "statistic", "line", "printed",
           "display_decimals")  # fmt: skip

NOT_ESTIMATED = Worded("reason_not_estimated")
HELD_BACK = Worded("reason_held_back")
PRINT_HELD_BACK = Worded("reason_print_held_back")
NO_RULE = Worded("reason_no_rule")
SHOWN = 3
"""Failed parts of a statement that its reason tells; the rest are dots."""


class Verdict(NamedTuple):
    """Verdict on one printed row, with the recomputed number and a reason."""

    verdict: str
    reproduced: float = math.nan
    reason: Text = NOTHING


def compare(
    published: Published, estimates: pd.DataFrame, *, exhibits: Collection[str] | None = None
) -> pd.DataFrame:
    """Hold recomputed `estimates` against every printed row.

    Parameters
    ----------
    published : Published
    estimates : DataFrame
        Tidy estimates (see :mod:`patientsurvey.estimates`), gated; of all exhibits, since a number
        may be stated under another one.
    exhibits : collection of str, optional
        Only the printed rows of these exhibits.

    Returns
    -------
    DataFrame
        One row per printed row, in printed order: :data:`COLUMNS` as in ``reproduction.csv``, then
        the keys, the source line, ``printed`` and ``display_decimals`` for display. ``reason``
        and ``printed`` hold a :class:`~patientsurvey.comparison.texts.Text` each, to be said in
        the reader's language.

    Raises
    ------
    PublishedError
        If an exhibit does not exist.
    """
    printed = published.estimates
    if exhibits is not None:
        wanted = [published.exhibit(id).exhibit for id in exhibits]
        printed = printed[printed["exhibit"].isin(wanted)]
    printed = printed.join(targets(printed, published.qualifiers))
    printed = printed.assign(explanation=_explanations(printed["reason"], published))
    reproduced = Reproduced.of(estimates)
    statements = Statements.of(published, printed.loc[printed["statistic"].eq("direction"), "id"])
    verdicts = [judge(row, reproduced, statements) for row in printed.itertuples(index=False)]
    judged = pd.DataFrame(verdicts, columns=list(Verdict._fields), index=printed.index)
    rows = printed.drop(columns="reason").rename(columns={"value": "published"}).join(judged)
    return _for_display(rows, published)[[*COLUMNS, *DISPLAY]].reset_index(drop=True)


def judge(row: tuple, reproduced: Reproduced, statements: Statements) -> Verdict:
    """Verdict on one printed row (a named tuple with the row's columns and its interval)."""
    if row.statistic == "direction":
        return judge_statement(row, reproduced, statements)
    if row.qualifier == "external":
        return Verdict("no_target", reason=row.explanation)
    if row.qualifier == "suppressed":
        return Verdict("no_target", reason=PRINT_HELD_BACK)
    found = reproduced.find(Key(*(getattr(row, name) for name in KEYS)))
    if row.corrected == UNRECOVERABLE:
        return Verdict("explained", found.value if found else math.nan, row.explanation)
    if found is None or math.isnan(found.value):
        return Verdict("no_target", reason=HELD_BACK if found else NOT_ESTIMATED)
    return judge_number(row, found, reproduced)


def judge_number(row: tuple, found: Found, reproduced: Reproduced) -> Verdict:
    """Verdict on a printed number for which there is a recomputed one."""
    inside = row.low <= found.value <= row.high
    beyond = _beyond(row, found, reproduced) if inside else None
    if not inside or beyond:
        reason = Joined((beyond, row.explanation)) if beyond and row.reason else beyond
        return Verdict("differs", found.value, reason or row.explanation)
    if row.corrected:
        return Verdict("explained", found.value, row.explanation)
    return Verdict("match", found.value)


def _beyond(row: tuple, found: Found, reproduced: Reproduced) -> Text | None:
    """What contradicts that a number is the highest (lowest) of its kind; ties do not."""
    if row.qualifier not in ("highest", "lowest"):
        return None
    sign = 1 if row.qualifier == "highest" else -1
    limit = max(sign * found.value, sign * (row.high if sign > 0 else row.low))
    rivals = reproduced.rivals(Key(*(getattr(row, name) for name in KEYS)))
    above = {name: f.value for name, f in rivals.items() if sign * f.value > limit}
    if not above:
        return None
    name = max(above, key=lambda rival: sign * above[rival])
    rival = Name(group=name) if "=" in name else Name(name)
    return Worded(f"reason_not_{row.qualifier}", {"name": rival, "value": above[name]})


def judge_statement(row: tuple, reproduced: Reproduced, statements: Statements) -> Verdict:
    """Verdict on a directional statement: every part must hold that can be told."""
    parts = statements.parts(row.id, reproduced)
    failed = [part for part in parts if part.holds is False]
    if failed:
        if row.reason:
            return Verdict("explained", reason=row.explanation)
        return Verdict("differs", reason=_failures([part.found for part in failed]))
    if any(part.lost for part in parts):
        return Verdict("explained", reason=row.explanation)
    told = sum(part.holds is not None for part in parts)
    if not told:
        return Verdict("no_target", reason=NOT_ESTIMATED if parts else NO_RULE)
    partly = Worded("reason_partly", {"told": told, "parts": len(parts)})
    return Verdict("match", reason=partly if told < len(parts) else NOTHING)


def _failures(found: list[Text]) -> Text:
    """What was found instead of what a statement claims."""
    return Joined(tuple(found[:SHOWN]), "; ", "; …" if len(found) > SHOWN else ".")


def _explanations(reasons: pd.Series, published: Published) -> pd.Series:
    """The reason that each printed row gives itself."""
    texts = {"": NOTHING} | {r: Written(t) for r, t in published.explanations.items()}
    return reasons.map(texts)


def _for_display(rows: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Columns that show a printed row: its text, and decimals for the recomputed number."""
    decimals = rows["decimals"].fillna(0).astype(int)
    finer = rows["statistic"].isin(["percent", "mean"]) & decimals.eq(0)
    printed = [_printed(row, published) for row in rows.itertuples(index=False)]
    return rows.assign(printed=printed, display_decimals=decimals + finer.astype(int))


def _printed(row: tuple, published: Published) -> Text:
    """What stands in print: a number, or what a statement says in short."""
    if row.statistic == "direction":
        return Written(published.paraphrases[row.id])
    decimals = 0 if pd.isna(row.decimals) else int(row.decimals)
    below = row.statistic == "p_value" and row.qualifier == "under"
    return PrintedNumber(row.published, decimals, below, row.qualifier == "suppressed")


def summary(reproduction: pd.DataFrame) -> pd.DataFrame:
    """Printed rows per exhibit and verdict.

    Parameters
    ----------
    reproduction : DataFrame
        What :func:`compare` returns, or ``reproduction.csv``.

    Returns
    -------
    DataFrame
        Index ``exhibit`` in printed order, columns :data:`VERDICTS` and ``total``.
    """
    counts = reproduction.groupby(["exhibit", "verdict"], sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(VERDICTS), fill_value=0)
    counts = counts.reindex(reproduction["exhibit"].unique())
    return counts.assign(total=counts.sum(axis=1)).rename_axis(columns=None)
