"""What a comparison has to say, kept as data until it is worded in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ..labels import Labels


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
            labels.question(self.outcome) if self.outcome and not self.level else "",
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
    """A number with the decimals it is printed with; NaN where the print holds it back."""

    value: float
    decimals: int
    below: bool = False
    held_back: bool = False

    def say(self, labels: Labels) -> str:
        """The number in the language's format, ``*`` where it is held back."""
        if self.held_back:
            return "*"
        return ("<" if self.below else "") + labels.number(self.value, self.decimals)
