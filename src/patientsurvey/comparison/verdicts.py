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

VERDICTS = ("match", "explained", "differs", "no_target")
COLUMNS = ("id", "exhibit", "published", "reproduced", "tolerance", "verdict", "reason")
DISPLAY = ("sector", "group", "level", "outcome", "term", "statistic", "line", "printed_text",
           "display_decimals")  # fmt: skip

NOT_ESTIMATED = "Not among the estimates."
HELD_BACK = "Held back as a small cell."
PRINT_HELD_BACK = "The print holds this number back."
NO_RULE = "No rule says what would have to hold."


class Verdict(NamedTuple):
    """Verdict on one printed row, with the recomputed number and a reason."""

    verdict: str
    reproduced: float = math.nan
    reason: str = ""


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
        the keys, the source line, ``printed_text`` and ``display_decimals`` for display.

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
        return Verdict("no_target", reason=row.reason)
    if row.qualifier == "suppressed":
        return Verdict("no_target", reason=PRINT_HELD_BACK)
    found = reproduced.find(Key(*(getattr(row, name) for name in KEYS)))
    if row.corrected == UNRECOVERABLE:
        return Verdict("explained", found.value if found else math.nan, row.reason)
    if found is None or math.isnan(found.value):
        return Verdict("no_target", reason=HELD_BACK if found else NOT_ESTIMATED)
    return judge_number(row, found, reproduced)


def judge_number(row: tuple, found: Found, reproduced: Reproduced) -> Verdict:
    """Verdict on a printed number for which there is a recomputed one."""
    inside = row.low <= found.value <= row.high
    beyond = _beyond(row, found, reproduced) if inside else ""
    if not inside or beyond:
        reason = " ".join(text for text in (beyond, row.reason) if text)
        return Verdict("differs", found.value, reason)
    verdict = "explained" if row.corrected else "match"
    return Verdict(verdict, found.value, row.reason if row.corrected else "")


def _beyond(row: tuple, found: Found, reproduced: Reproduced) -> str:
    """What contradicts that a number is the highest (lowest) of its kind; ties do not."""
    if row.qualifier not in ("highest", "lowest"):
        return ""
    sign = 1 if row.qualifier == "highest" else -1
    limit = max(sign * found.value, sign * (row.high if sign > 0 else row.low))
    rivals = reproduced.rivals(Key(*(getattr(row, name) for name in KEYS)))
    above = {name: f.value for name, f in rivals.items() if sign * f.value > limit}
    if not above:
        return ""
    name = max(above, key=lambda rival: sign * above[rival])
    return f"Not the {row.qualifier}: {name.partition('=')[2] or name} has {above[name]:.2f}."


def judge_statement(row: tuple, reproduced: Reproduced, statements: Statements) -> Verdict:
    """Verdict on a directional statement: every part must hold that can be told."""
    parts = statements.parts(row.id, reproduced)
    failed = [part for part in parts if part.holds is False]
    if failed:
        found = "; ".join(part.found for part in failed[:3]) + ("; …" if len(failed) > 3 else "")
        return Verdict("explained" if row.reason else "differs", reason=row.reason or f"{found}.")
    if any(part.lost for part in parts):
        return Verdict("explained", reason=row.reason)
    told = sum(part.holds is not None for part in parts)
    if not told:
        return Verdict("no_target", reason=NOT_ESTIMATED if parts else NO_RULE)
    partly = f"{told} of {len(parts)} parts could be compared." if told < len(parts) else ""
    return Verdict("match", reason=partly)


def _for_display(rows: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Columns that show a printed row: its text, and decimals for the recomputed number."""
    said = published.statements.set_index("id")["paraphrase"]
    decimals = rows["decimals"].fillna(0).astype(int)
    below = rows["statistic"].eq("p_value") & rows["qualifier"].eq("under")
    held_back = rows["qualifier"].eq("suppressed")
    numbers = [
        ("<" if b else "") + f"{v:.{d}f}"
        for v, d, b in zip(rows["published"], decimals, below, strict=True)
    ]
    text = pd.Series(numbers, index=rows.index).mask(held_back, "*")
    text = text.mask(rows["statistic"].eq("direction"), rows["id"].map(said))
    finer = rows["statistic"].isin(["percent", "mean"]) & decimals.eq(0)
    return rows.assign(printed_text=text, display_decimals=decimals + finer.astype(int))


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
