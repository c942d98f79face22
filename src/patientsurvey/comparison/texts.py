"""What a comparison has to say, kept as data until it is worded in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ..labels import DASH, Labels
from .numbers import Found


class Text(Protocol):
    """Something that can be said in every language of the book."""

    def say(self, labels: Labels) -> str:
        """The text in the language of `labels`."""


@dataclass(frozen=True)
class Written:
    """A text that the data hold in every language.

    Parameters
    ----------
    texts : mapping of str to str
        The text by language.
    """

    texts: Mapping[str, str]

    def say(self, labels: Labels) -> str:
        """The text in the language of `labels`."""
        return self.texts[labels.lang]


@dataclass(frozen=True)
class Worded:
    """A sentence of ``wording.csv`` with what fills its placeholders.

    Parameters
    ----------
    key : str
        Key in ``wording.csv``.
    values : mapping of str to float or Text
        Numbers are written as the language writes them, texts are said.
    """

    key: str
    values: Mapping[str, float | Text] = field(default_factory=dict)

    def say(self, labels: Labels) -> str:
        """The sentence in the language of `labels`."""
        numbers = {n: v for n, v in self.values.items() if isinstance(v, (int, float))}
        texts = {n: v.say(labels) for n, v in self.values.items() if n not in numbers}
        return labels.word(self.key, **numbers, **texts)


@dataclass(frozen=True)
class Joined:
    """Several texts after one another; none of them says nothing."""

    parts: tuple[Text, ...] = ()
    between: str = " "
    end: str = ""

    def say(self, labels: Labels) -> str:
        """The texts in the language of `labels`."""
        return self.between.join(part.say(labels) for part in self.parts) + self.end


NOTHING = Joined()


@dataclass(frozen=True)
class Name:
    """What a number is about, by the ids that tell it from others: ``TSB``, ``age_group=…``.

    The whole sample goes without saying, unless it stands alone.
    """

    sector: str = ""
    group: str = ""
    outcome: str = ""
    level: str = ""

    def say(self, labels: Labels) -> str:
        """The labels of the ids; an outcome is named where it has no level."""
        parts = [
            labels.sector(self.sector) if self.sector not in ("", "ALL") else "",
            labels.group(self.group),
            labels.answer(self.outcome, self.level) if self.level else "",
            labels.variable(self.outcome) if self.outcome and not self.level else "",
        ]
        return ", ".join(part for part in parts if part) or labels.sector("ALL")


@dataclass(frozen=True)
class TermName:
    """A regression term, by its id."""

    term: str

    def say(self, labels: Labels) -> str:
        """The term's label."""
        return labels.term(self.term)


@dataclass(frozen=True)
class PValue:
    """A p-value, with its sign below the smallest one that is written out."""

    value: float

    def say(self, labels: Labels) -> str:
        """The p-value in the language's format."""
        return labels.p_value(self.value)


@dataclass(frozen=True)
class PrintedNumber:
    """A number as it is printed: with its decimals, and with the words that stand around it.

    Parameters
    ----------
    value : float
        NaN where the print holds it back.
    decimals : int
    qualifier : str
        How it is worded (``qualifiers.csv``): ``about``, ``at_least``, ``exact``.
    statistic : str
    """

    value: float
    decimals: int
    qualifier: str = "exact"
    statistic: str = ""

    def say(self, labels: Labels) -> str:
        """The number in the language's format: ``about 50``, ``<0.001``, ``*`` if held back."""
        number = self.number(labels)
        if self.statistic == "p_value" and self.qualifier == "under":
            return f"<{number}"
        return labels.said(number, self.qualifier)

    def number(self, labels: Labels) -> str:
        """The number alone."""
        return labels.number(self.value, self.decimals)


@dataclass(frozen=True)
class PrintedRange:
    """The two ends of a printed range: ``6–15``."""

    low: PrintedNumber
    high: PrintedNumber

    def say(self, labels: Labels) -> str:
        """Both ends in the language's format."""
        return f"{self.low.number(labels)}{DASH}{self.high.number(labels)}"


@dataclass(frozen=True)
class OtherNumber:
    """A number that print gives in another place, or lets one work out.

    As printed where it stands so; worked out from rounded numbers it is a range.
    """

    found: Found

    def say(self, labels: Labels) -> str:
        """The number, or its range, in the language's format."""
        low, high, decimals = self.found.low, self.found.high, self.found.decimals
        if decimals is not None:
            return labels.number(self.found.value, decimals)
        if self.found.margin == 0:
            whole = float(self.found.value).is_integer()
            return labels.number(self.found.value, 0 if whole else 1)
        return f"{labels.number(low, 1)}{DASH}{labels.number(high, 1)}"


@dataclass(frozen=True)
class ExhibitName:
    """What print calls an exhibit: ``Table 8-1``; running text by its section."""

    exhibit: str

    def say(self, labels: Labels) -> str:
        """The exhibit's name."""
        return labels.exhibit(self.exhibit)
