"""Findings in words, in English and Norwegian."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Protocol

from ..errors import SurveyError
from ..labels import Labels
from ..language import Wording, format_number
from .findings import (
    AsPrinted,
    Between,
    Finding,
    Joined,
    Name,
    Number,
    Numbers,
    Said,
    Where,
    Withheld,
)
from .printed import Printed

FOLDER = Path(__file__).resolve().parents[3] / "data" / "audit"
MOST_TERMS = 8
"""Numbers of a sum that are written out; longer ones are cut in the middle."""
PLAIN = frozenset({"exact", "trimmed", "highest", "lowest", "external", ""})
"""Qualifiers of a number that stands as such; the others are said before it."""


@cache
def sentences() -> Wording:
    """The sentences of ``data/audit/sentences.csv``."""
    return Wording.load(FOLDER / "sentences.csv")


class Names(Protocol):
    """What ids are called."""

    lang: str

    def name(self, kind: str, id: str, outcome: str = "") -> str:
        """The name of a sector, group, outcome, level, term or exhibit."""

    def within(self, kind: str, id: str, outcome: str = "") -> str:
        """The name as it stands inside a sentence."""

    def said(self, number: str, qualifier: str) -> str:
        """A number as its wording has it: about, nearly, over."""


class PlainNames:
    """Ids as they stand in the table: for reports that have no codebook."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang

    def name(self, kind: str, id: str, outcome: str = "") -> str:
        """The id, an exhibit's in words."""
        return exhibit_name(id, self.lang) if kind == "exhibit" else id.replace("_", " ")

    within = name

    def said(self, number: str, qualifier: str) -> str:
        """The number; typed tables have no wording but one below a limit."""
        return f"<{number}" if qualifier == "under" else number


class LabelNames:
    """Names of the codebook, for the report that it belongs to."""

    def __init__(self, labels: Labels) -> None:
        self.labels, self.lang = labels, labels.lang

    def name(self, kind: str, id: str, outcome: str = "") -> str:
        """The label in the reader's language, or the id where there is none."""
        try:
            return self._label(kind, id, outcome)
        except (LookupError, SurveyError):
            return id.replace("_", " ")

    def within(self, kind: str, id: str, outcome: str = "") -> str:
        """The name inside a sentence: a sector's with a small letter, but for TSB."""
        name = self.name(kind, id, outcome)
        small = kind == "sector" and name[1:2].islower()
        return name[:1].lower() + name[1:] if small else name

    def said(self, number: str, qualifier: str) -> str:
        """The number as print words it."""
        return self.labels.said(number, qualifier)

    def _label(self, kind: str, id: str, outcome: str) -> str:
        labels = self.labels
        if kind == "exhibit":
            name = labels.exhibit(id)
            return name[:1].lower() + name[1:]
        if kind == "level":
            return labels.answer(outcome, id)
        named = {"sector": labels.sector, "group": labels.group, "term": labels.term,
                 "outcome": labels.variable}  # fmt: skip
        return named[kind](id) or id


def exhibit_name(id: str, lang: str) -> str:
    """``table-9-2`` as “table 9-2”, ``table-004-2`` of another source as “table 2 (004)”."""
    kind, _, number = id.partition("-")
    key = f"exhibit_{kind}"
    if key not in sentences().texts or not number:
        return id
    source, _, rest = number.partition("-")
    other = len(source) == 3 and source.startswith("0") and rest
    shown = (rest if other else number).replace("-", "." if kind == "text" else "-")
    name = sentences()(key, lang, number=shown)
    return f"{name} ({source})" if other else name


def say(thing: object, names: Names) -> str:
    """A number, name or sentence as readers of the language write it."""
    lang = names.lang
    if isinstance(thing, Said):
        filled = {key: say(value, names) for key, value in thing.values.items()}
        return " ".join(sentences()(thing.key, lang, **filled).split()) if filled else \
            sentences()(thing.key, lang)  # fmt: skip
    if isinstance(thing, AsPrinted):
        return printed(thing.row, names)
    if isinstance(thing, Number):
        return format_number(thing.value, lang, thing.decimals)
    if isinstance(thing, Numbers):
        return _added(thing, lang)
    if isinstance(thing, Between):
        low, high = (format_number(end, lang, thing.decimals) for end in thing.limits)
        return low if low == high else f"{low}{sentences()('range', lang)}{high}"
    if isinstance(thing, Name):
        return names.within(thing.kind, thing.id, thing.outcome)
    if isinstance(thing, Where):
        return place(thing.row, names, thing.keys, within=True)
    if isinstance(thing, Joined):
        return thing.between.join(say(part, names) for part in thing.parts)
    return "" if thing is None or isinstance(thing, Withheld) else str(thing)


def proof(finding: Finding, names: Names) -> str:
    """The proof of a finding, as a sentence."""
    text = say(finding.proof, names)
    return text[:1].upper() + text[1:]


def _added(numbers: Numbers, lang: str) -> str:
    texts = [format_number(n.value, lang, n.decimals) for n in numbers.values]
    if len(texts) > MOST_TERMS:
        texts = [*texts[: MOST_TERMS - 2], "…", texts[-1]]
    return numbers.sign.join(texts)


def place(row: Printed, names: Names, keys: tuple[str, ...], within: bool = False) -> str:
    """A printed number's place, by the names of `keys`; `within` a sentence, or by itself."""
    named, parts = names.within if within else names.name, []
    for key in keys:
        id = getattr(row, key)
        if not id or (key == "sector" and id == "ALL" and len(keys) > 1):
            continue
        if key == "outcome" and row.term:
            continue
        parts.append(named(key, id, row.outcome))
    return ", ".join(_told_apart(parts, row, names))


def _told_apart(parts: list[str], row: Printed, names: Names) -> list[str]:
    """Names, a group that is called as the answer with the question that it answers."""
    if len(set(parts)) == len(parts) or not row.group:
        return parts
    group, variable = names.name("group", row.group), row.group.partition("=")[0]
    where = parts.index(group)
    return [*parts[:where], f"{names.name('outcome', variable)}: {group}", *parts[where + 1 :]]


def location(finding: Finding, names: Names) -> str:
    """Where a finding stands: exhibit, column, row, line."""
    row = finding.rows[0]
    keys = ("exhibit", "sector", "group", "outcome", "level", "term")
    if len(finding.rows) > 2:
        keys = ("exhibit", "sector", "outcome")
    text = place(row, names, keys)
    line = sentences()("line_of", names.lang, line=row.line) if row.line else ""
    return ", ".join(filter(None, (text, line)))


def printed(row: Printed, names: Names) -> str:
    """A number as it is printed, with its wording.

    A star where it is held back, nothing where none is.
    """
    if row.suppressed:
        return "*"
    if math.isnan(row.value):
        return ""
    text = format_number(row.value, names.lang, max(row.decimals, 0))
    if row.qualifier in PLAIN:
        return text
    return f"<{text}" if row.statistic == "p_value" else names.said(text, row.qualifier)


def printed_numbers(finding: Finding, names: Names) -> str:
    """The printed numbers of a finding, the first few."""
    texts = [text for row in finding.rows[:3] if (text := printed(row, names))]
    return ", ".join(texts) + (" …" if len(finding.rows) > 3 and texts else "")


def right_value(finding: Finding, names: Names) -> str:
    """The likely right value, where one number alone is to be put right."""
    values = [v for v in finding.likely.values() if v is not None]
    if len(values) != 1:
        return ""
    row = next((r for r in finding.rows if r.id in finding.likely), finding.rows[0])
    value = values[0]
    if isinstance(value, Printed):
        return printed(value, names)
    return format_number(value, names.lang, _needed(value, row.decimals))


def _needed(value: float, decimals: int) -> int:
    return next((d for d in range(decimals + 1) if abs(round(value, d) - value) < 1e-9), decimals)
