"""What a rule finds, and what it has tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from .cells import Interval
from .printed import Printed

SEVERITIES = ("conclusion", "number", "typo")
CONFIDENCES = ("impossible", "improbable", "wording")


@dataclass(frozen=True)
class Number:
    """A number to be written with some decimals."""

    value: float
    decimals: int = 0


@dataclass(frozen=True)
class Numbers:
    """Numbers joined by a sign: ``21 + 32 + 20``."""

    values: tuple[Number, ...]
    sign: str = " + "


@dataclass(frozen=True)
class Between:
    """The two ends of an interval."""

    limits: Interval
    decimals: int


@dataclass(frozen=True)
class AsPrinted:
    """A number as it stands in print, with its wording: “nearly 100”."""

    row: Printed


@dataclass(frozen=True)
class Withheld:
    """What follows from the rest of the print, though print means to hide it: never said."""

    value: object


@dataclass(frozen=True)
class Where:
    """A printed number's place, named by what tells it apart."""

    row: Printed
    keys: tuple[str, ...] = ("exhibit", "sector", "group", "outcome", "level", "term")


@dataclass(frozen=True)
class Name:
    """An id, to be named in the reader's language where there are labels."""

    kind: str
    id: str
    outcome: str = ""


@dataclass(frozen=True)
class Said:
    """A sentence of ``data/audit/sentences.csv`` with what fills its placeholders."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """Several sentences one after another."""

    parts: tuple[object, ...]
    between: str = " "


@dataclass(frozen=True)
class Finding:
    """Something that can't be right, or is unlikely to be, with its proof.

    Attributes
    ----------
    rule : str
        Name of the rule in :data:`patientsurvey.audit.RULES`.
    rows : tuple of Printed
        The printed numbers at fault; the first one gives the place.
    proof : Said
        Why, in one sentence.
    recomputed : object
        What follows from the rest of the print: a number, an interval, a sentence, or nothing.
    severity : {"conclusion", "number", "typo"}
    confidence : {"impossible", "improbable", "wording"}
    likely : mapping of str to float, Printed or None
        By id of a printed number: the right value where it follows (or the print that belongs in
        its place), None where it is lost.
    should : object
        What a sentence should say instead, where a conclusion changes.
    statement : str
        Id of the sentence that the finding is about.
    name : str
        What tells findings of the same rule and place apart, for the finding's id.
    """

    rule: str
    rows: tuple[Printed, ...]
    proof: Said
    recomputed: object = None
    severity: str = "number"
    confidence: str = "impossible"
    likely: Mapping[str, float | Printed | None] = field(default_factory=dict)
    should: object = None
    statement: str = ""
    name: str = ""
    id: str = ""


@dataclass
class Check:
    """What one rule has tested and found.

    Attributes
    ----------
    rule : str
    tested : Counter
        Tests by exhibit: one per equation or inequality that could be held against the print.
    findings : list of Finding
    """

    rule: str
    tested: Counter = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def test(self, exhibit: str, number: int = 1) -> None:
        """Count tests on `exhibit`."""
        self.tested[exhibit] += number

    def find(self, rows: tuple[Printed, ...], proof: Said, **more: object) -> None:
        """Keep a finding."""
        self.findings.append(Finding(self.rule, rows, proof, **more))
