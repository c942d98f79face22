"""Two languages: interface wording, number formats and bilingual text.

Questions, answers and category labels live in the codebook; the words of the interface
(buttons, captions, notes) live in ``data/codebook/wording.csv``. Both texts always stand
side by side, and the tests hold that none is missing.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel.numbers import format_decimal

from .errors import CodebookError, ParameterError

LANGUAGES = ("en", "nb")

_SPEC = re.compile(r"^(?P<sign>\+)?(?P<group>,)?(?:\.(?P<decimals>\d+)f)?$")
_AS_WORD = "w"
_WORDS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve"),
    "nb": ("null", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve",
           "tolv"),
}  # fmt: skip
"""Whole numbers that running text spells out, from zero."""


def parse_languages(text: str) -> tuple[str, ...]:
    """Languages named in a parameter such as ``"en"`` or ``"en,nb"``.

    Raises
    ------
    ParameterError
        If a language is unknown or none is named.
    """
    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [lang for lang in wanted if lang not in LANGUAGES]
    if unknown or not wanted:
        raise ParameterError(
            f"LANG={text!r} names no language of this book",
            where=f"unknown: {', '.join(unknown) or '(empty)'}",
            remedy=f"use {' or '.join(LANGUAGES)}, or both: {','.join(LANGUAGES)}",
        )
    return wanted


@cache
def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


@lru_cache(maxsize=50_000)
def format_number(value: float, lang: str, decimals: int = 0) -> str:
    """A number as readers of `lang` write it (decimal comma and thin groups in Norwegian).

    NaN becomes a dash: the number exists for nobody, or the small-cell gate holds it back.
    """
    if value is None or not math.isfinite(value):
        return "–"
    text = format_decimal(round(value, decimals) + 0.0, format=_pattern(decimals), locale=lang)
    return text.replace("-", "−")


def format_p(value: float, lang: str) -> str:
    """A p-value with three decimals; ``<0.001`` below 0.001, as the report writes it.

    The limit is not where the number rounds to 0.000: a p of 0.0006 is ``<0.001`` too.
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value < 0.001:
        return "<" + format_number(0.001, lang, 3)
    return format_number(value, lang, 3)


def number_in_words(value: float, lang: str) -> str:
    """A whole number as running text has it: in words up to twelve, above that in figures."""
    words = _WORDS[lang]
    spelt = math.isfinite(value) and 0 <= round(value) < len(words)
    return words[round(value)] if spelt else format_number(value, lang)


class Localised(float):
    """A float that formats itself in the reader's language inside ``str.format``.

    Beside ``.1f`` and its like the format may be ``w``, for :func:`number_in_words`.
    """

    lang: str

    def __new__(cls, value: float, lang: str) -> Localised:
        number = super().__new__(cls, value)
        number.lang = lang
        return number

    def __format__(self, spec: str) -> str:
        if spec == _AS_WORD:
            return number_in_words(float(self), self.lang)
        found = _SPEC.match(spec)
        if not found:
            raise ValueError(f"format {spec!r}: use forms such as .0f, .1f, ,.0f or w (in words)")
        text = format_number(float(self), self.lang, int(found["decimals"] or 0))
        return "+" + text if found["sign"] and self > 0 else text


@dataclass(frozen=True)
class Wording:
    """Interface strings by key and language."""

    texts: dict[str, dict[str, str]]

    @classmethod
    def load(cls, path: Path) -> Wording:
        """Read ``wording.csv`` (key, en, nb).

        Raises
        ------
        CodebookError
            If a key stands twice or a text is missing in either language.
        """
        texts: dict[str, dict[str, str]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for line, row in enumerate(csv.DictReader(lines), start=2):
                _check_row(path, line, row, texts)
                texts[row["key"]] = {lang: row[lang] for lang in LANGUAGES}
        return cls(texts)

    def __call__(self, key: str, lang: str, **values: object) -> str:
        """The text of `key` in `lang`, with its placeholders filled."""
        if key not in self.texts:
            raise CodebookError(
                f"no wording has the key {key!r}",
                where="data/codebook/wording.csv",
                remedy="add a row with the key and both texts",
            )
        return self.texts[key][lang].format(**values)


def _check_row(path: Path, line: int, row: dict[str, str], seen: dict) -> None:
    missing = [lang for lang in LANGUAGES if not (row.get(lang) or "").strip()]
    if missing or row["key"] in seen:
        what = f"no text in {', '.join(missing)}" if missing else "the key stands twice"
        raise CodebookError(
            f"wording {row['key']!r}: {what}",
            where=f"{path.name}, line {line}",
            remedy="give each key one row with both an English and a Norwegian text",
        )
