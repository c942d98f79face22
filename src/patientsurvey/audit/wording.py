"""Findings in words, in English and Norwegian."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Protocol

from ..errors import SurveyError
from ..labels import Labels
from ..language import Wording, format_number
from .findings import Between, Finding, Joined, Name, Number, Numbers, Said, Where
from .printed import Printed

FOLDER = Path(__file__).resolve().parents[3] / "data" / "audit"
MOST_TERMS = 8
"""Numbers of a sum that are written out; longer ones are cut in the middle."""


@cache
def sentences() -> Wording:
    """The sentences of ``data/audit/sentences.csv``."""
    return Wording.load(FOLDER / "sentences.csv")


class Names(Protocol):
    """What ids are called."""

    lang: str

    def name(self, kind: str, id: str, outcome: str = "") -> str:
        """The name of a sector, group, outcome, level, term or exhibit."""


class PlainNames:
    """Ids as they stand in the table: for reports that have no codebook."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang

    def name(self, kind: str, id: str, outcome: str = "") -> str:
        """The id, an exhibit's in words."""
        return exhibit_name(id, self.lang) if kind == "exhibit" else id.replace("_", " ")


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

    def _label(self, kind: str, id: str, outcome: str) -> str:
        labels = self.labels
        if kind == "exhibit":
            return exhibit_name(id, self.lang)
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
    if isinstance(thing, Number):
        return format_number(thing.value, lang, thing.decimals)
    if isinstance(thing, Numbers):
        return _added(thing, lang)
    if isinstance(thing, Between):
        low, high = (format_number(end, lang, thing.decimals) for end in thing.limits)
        return low if low == high else f"{low}{sentences()('range', lang)}{high}"
    if isinstance(thing, Name):
        return names.name(thing.kind, thing.id, thing.outcome)
    if isinstance(thing, Where):
        return place(thing.row, names, thing.keys)
    if isinstance(thing, Joined):
        return thing.between.join(say(part, names) for part in thing.parts)
    return "" if thing is None else str(thing)


def proof(finding: Finding, names: Names) -> str:
    """The proof of a finding, as a sentence."""
    text = say(finding.proof, names)
    return text[:1].upper() + text[1:]


def _added(numbers: Numbers, lang: str) -> str:
    texts = [format_number(n.value, lang, n.decimals) for n in numbers.values]
    if len(texts) > MOST_TERMS:
        texts = [*texts[: MOST_TERMS - 2], "…", texts[-1]]
    return numbers.sign.join(texts)


def place(row: Printed, names: Names, keys: tuple[str, ...]) -> str:
    """A printed number's place, by the names of `keys`."""
    parts = []
    for key in keys:
        id = getattr(row, key)
        if not id or (key == "sector" and id == "ALL" and len(keys) > 1):
            continue
        if key == "outcome" and row.term:
            continue
        parts.append(names.name(key, id, row.outcome))
    return ", ".join(parts)


def location(finding: Finding, names: Names) -> str:
    """Where a finding stands: exhibit, column, row, line."""
    row = finding.rows[0]
    keys = ("exhibit", "sector", "group", "outcome", "level", "term")
    if len(finding.rows) > 2:
        keys = ("exhibit", "sector", "outcome")
    text = place(row, names, keys)
    line = sentences()("line_of", names.lang, line=row.line) if row.line else ""
    return ", ".join(filter(None, (text, line)))


def printed(row: Printed, lang: str) -> str:
    """A number as it is printed; a star where it is held back, nothing where none is."""
    if row.suppressed:
        return "*"
    if math.isnan(row.value):
        return ""
    text = format_number(row.value, lang, max(row.decimals, 0))
    return f"<{text}" if row.qualifier == "under" and row.statistic == "p_value" else text


def printed_numbers(finding: Finding, lang: str) -> str:
    """The printed numbers of a finding, the first few."""
    texts = [text for row in finding.rows[:3] if (text := printed(row, lang))]
    return ", ".join(texts) + (" …" if len(finding.rows) > 3 and texts else "")


def right_value(finding: Finding, lang: str) -> str:
    """The likely right value, where one number alone is to be put right."""
    values = [v for v in finding.likely.values() if v is not None]
    if len(values) != 1:
        return ""
    row = next((r for r in finding.rows if r.id in finding.likely), finding.rows[0])
    value = values[0]
    if isinstance(value, Printed):
        return printed(value, lang)
    return format_number(value, lang, _needed(value, row.decimals))


def _needed(value: float, decimals: int) -> int:
    return next((d for d in range(decimals + 1) if abs(round(value, d) - value) < 1e-9), decimals)
