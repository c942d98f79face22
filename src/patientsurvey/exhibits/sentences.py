"""Sentences with computed numbers, or the note that takes their place."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping

from ..labels import Labels
from ..language import Localised


def sentence(
    text: str, labels: Labels, values: Mapping[str, float], when: bool = True
) -> tuple[str, bool]:
    """What a paragraph says of these data, and whether it is a note in place of `text`.

    Parameters
    ----------
    text : str
        With placeholders such as ``{AVT:.0f}``.
    labels : Labels
        Of the language of `text`.
    values : mapping of str to float
        The computed numbers; one that is absent or NaN is not known in this edition.
    when : bool
        Whether what `text` claims holds.
    """
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    numbers = {name: Localised(values.get(name, math.nan), labels.lang) for name in names}
    if any(math.isnan(number) for number in numbers.values()):
        return labels.word("reading_not_available"), True
    if not when:
        return labels.word("reading_does_not_hold"), True
    return text.format(**numbers), False
