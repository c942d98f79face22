"""Second reading: what a person saw when holding a finding against the source."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from .engine import Audit
from .findings import Finding

VERDICTS = ("confirmed", "dropped")


@dataclass(frozen=True)
class Reading:
    """A finding held against the lines of its source by hand.

    Parameters
    ----------
    finding : str
    verdict : {"confirmed", "dropped"}
        Dropped: the source can be read so that nothing is wrong.
    note_en, note_nb : str
        What was seen there.
    """

    finding: str
    verdict: str
    note_en: str
    note_nb: str


def read_readings(path: Path) -> dict[str, Reading]:
    """Readings by finding; none where there is no file."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["finding"]: Reading(**row) for row in csv.DictReader(lines)}


def confirmed(audit: Audit, path: Path) -> Audit:
    """The audit without findings that were dropped."""
    readings = read_readings(path)
    kept = tuple(f for f in audit.findings
                 if f.id not in readings or readings[f.id].verdict != "dropped")  # fmt: skip
    own = {_key(finding) for finding in kept}
    checks = {
        name: replace(check, findings=[f for f in check.findings if _key(f) in own])
        for name, check in audit.checks.items()
    }
    return replace(audit, findings=kept, checks=checks)


def _key(finding: Finding) -> tuple:
    """What makes a finding the same one, with or without its id."""
    return finding.rule, finding.name, finding.proof.key, tuple(row.id for row in finding.rows)
