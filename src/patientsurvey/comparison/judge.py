"""How a verdict comes about, and what may excuse a difference from print."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from ..published import UNRECOVERABLE
from .allowances import Allowances, calibrated
from .numbers import Found, Numbers
from .printed import Printed
from .ranges import end_missed
from .reproduced import Reproduced
from .statements import Statements
from .texts import NOTHING, ExhibitName, Joined, Name, OtherNumber, Text, Worded

NOT_ESTIMATED = Worded("reason_not_estimated")
HELD_BACK = Worded("reason_held_back")
PRINT_HELD_BACK = Worded("reason_print_held_back")
NO_RULE = Worded("reason_no_rule")
REGISTER = Worded("reason_register")
SHOWN = 3
"""Failed parts of a statement that its reason tells; the rest are dots."""
WORKED_OUT = 0.05
"""Numbers worked out from several printed ones are compared at one decimal."""


class Verdict(NamedTuple):
    """Verdict on one printed row, with the recomputed number, a reason and its kind."""

    verdict: str
    reproduced: float = math.nan
    reason: Text = NOTHING
    cause: str = ""


@dataclass(frozen=True)
class Judge:
    """What printed rows are held against.

    Attributes
    ----------
    reproduced : Reproduced
        Recomputed numbers.
    printed : Printed
        The report's other numbers.
    statements : Statements
        What its directional statements claim.
    allowances : mapping of str to (float, float)
        How far from print's last decimal numbers of the regression tables may lie: that of the
        synthetic respondents (:mod:`.allowances`); none for real answers.
    """

    reproduced: Reproduced
    printed: Printed
    statements: Statements
    allowances: Allowances

    @property
    def synthetic(self) -> bool:
        """Whether the numbers come from the synthetic respondents."""
        return bool(self.allowances)

    def verdict(self, row: tuple) -> Verdict:
        """Verdict on one printed row (a named tuple with the columns of :func:`.prepared`)."""
        if row.statistic == "direction":
            return self._statement(row)
        if row.qualifier == "external":
            return Verdict("no_target", reason=row.explanation, cause="external")
        if row.qualifier == "suppressed":
            return Verdict("no_target", reason=PRINT_HELD_BACK, cause="suppressed")
        found = self.reproduced.find(row.key)
        if row.corrected == UNRECOVERABLE:
            return Verdict("explained", found.value if found else math.nan, row.explanation, "lost")
        given = found.given if found else row.origin == "register"
        if given:
            reason = row.explanation if row.reason else REGISTER
            return Verdict("no_target", reason=reason, cause="register")
        if found is None:
            return Verdict("no_target", reason=NOT_ESTIMATED, cause="not_estimated")
        if math.isnan(found.value):
            return Verdict("no_target", reason=HELD_BACK, cause="held_back")
        return self._number(row, found)

    def _number(self, row: tuple, found: Found) -> Verdict:
        """Verdict on a printed number for which there is a recomputed one."""
        inside = row.low <= found.value <= row.high
        rival = contradiction(row, found, self.reproduced) if inside else None
        if inside and not rival:
            if row.corrected:
                return Verdict("explained", found.value, row.explanation, "corrected")
            return Verdict("match", found.value)
        return self._excused(row, found) or self._differs(row, found, rival)

    def _excused(self, row: tuple, found: Found) -> Verdict | None:
        """An explanation of a number that lies outside what print allows, if there is one."""
        near = calibrated(row, found.value, self.allowances)
        if near:
            reason, cause = near
            reason = Joined((row.explanation, reason)) if row.reason else reason
            return Verdict("explained", found.value, reason, cause)
        if row.corrected:
            return None
        other = self.printed.without(row.statement).find(row.key) if row.statement else None
        if other and _meets(row, found.value, other):
            return Verdict("explained", found.value, elsewhere(other), "print")
        if row.reason:
            return Verdict("explained", found.value, row.explanation, "print")
        return None

    def _differs(self, row: tuple, found: Found, rival: Text | None) -> Verdict:
        if rival and row.fellows and self.synthetic:  # made to lie within the range, no more
            reason = Worded("reason_not_made", {"found": rival})
            return Verdict("explained", found.value, reason, "not_made")
        reasons = [rival] if rival else []
        reasons += [row.explanation] if row.reason else []
        cause = "beyond" if rival else "outside"
        return Verdict("differs", found.value, Joined(tuple(reasons)), cause)

    def _statement(self, row: tuple) -> Verdict:
        """Verdict on a directional statement: every part must hold that can be told."""
        parts = self.statements.parts(row.id, self.reproduced)
        failed = [part for part in parts if part.holds is False]
        if failed:
            if row.reason:
                return Verdict("explained", reason=row.explanation, cause="print")
            if self.synthetic and all(part.further for part in failed):
                reason = Worded("reason_not_made", {"found": failures(failed)})
                return Verdict("explained", reason=reason, cause="not_made")
            return Verdict("differs", reason=failures(failed), cause="outside")
        if any(part.lost for part in parts):
            return Verdict("explained", reason=row.explanation, cause="lost")
        told = sum(part.holds is not None for part in parts)
        if not parts:
            reason = row.explanation if row.reason else NO_RULE
            return Verdict("no_target", reason=reason, cause="no_rule")
        if not told and any(part.hidden for part in parts):
            return Verdict("no_target", reason=HELD_BACK, cause="held_back")
        if not told:
            return Verdict("no_target", reason=NOT_ESTIMATED, cause="not_estimated")
        partly = Worded("reason_partly", {"told": told, "parts": len(parts)})
        return Verdict("match", reason=partly if told < len(parts) else NOTHING)


def failures(failed: Collection) -> Text:
    """What was found instead of what a statement claims."""
    found = tuple(part.found for part in failed)
    return Joined(found[:SHOWN], "; ", "; …" if len(found) > SHOWN else ".")


def elsewhere(other: Found) -> Text:
    """The number that print itself gives instead."""
    if not other.exhibit:
        return Worded("reason_elsewhere", {"number": OtherNumber(other)})
    place = ExhibitName(other.exhibit)
    return Worded("reason_elsewhere_in", {"number": OtherNumber(other), "place": place})


def _meets(row: tuple, value: float, other: Found) -> bool:
    """Whether a recomputed number is what print says in another place, and not here."""
    unlike = not row.said_low <= other.value <= row.said_high
    room = 1e-9 if other.decimals is not None else WORKED_OUT
    return unlike and other.low - room <= value <= other.high + room


def contradiction(row: tuple, found: Found, numbers: Numbers) -> Text | None:
    """What other numbers of its kind have against one that lies inside what print allows."""
    return end_missed(row, found, numbers) if row.fellows else beyond(row, found, numbers)


def beyond(row: tuple, found: Found, numbers: Numbers) -> Text | None:
    """What contradicts that a number is the highest (lowest) of its kind; ties do not."""
    if row.qualifier not in ("highest", "lowest"):
        return None
    sign = 1 if row.qualifier == "highest" else -1
    limit = max(sign * found.value, sign * (row.high if sign > 0 else row.low))
    above = {n: f.value for n, f in numbers.rivals(row.key).items() if sign * f.value > limit}
    if not above:
        return None
    name = max(above, key=lambda rival: sign * above[rival])
    rival = Name(group=name) if "=" in name else Name(name)
    return Worded(f"reason_not_{row.qualifier}", {"name": rival, "value": above[name]})
