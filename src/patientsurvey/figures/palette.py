"""Colours of answers: one for what an answer means, greys for what says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

from ..labels import Labels
from .style import INK, LIKERT_COLOURS

ANSWER_COLOURS = {
    "yes": "#01665E",
    "yes_a_lot": "#01665E",
    "yes_some": "#80CDC1",
    "no": "#C99A4B",
    "do_not_want": "#EBD8A9",
    "not_offered": "#8C510A",
    "satisfied": "#01665E",
    "needs_more": "#D9A85B",
    "needs_better": "#8C510A",
}
"""Answers with a colour of their own in every figure. Yes is no praise: it may be unwelcome.

To need more and to need better are no steps of a scale: both are browns."""

OTHER_COLOURS = {
    "dont_know": "#B4BAC1",
    "not_relevant": "#DCE0E4",
    "prefer_not": "#98A0A8",
    "admin": "#E9ECEF",
}
"""Answers with no place on a scale, by kind: cool greys, apart from the scale's warm middle."""


def palette(kinds: dict[str, str], best: str) -> dict[str, str]:
    """Colour of every answer, in the order of `kinds`.

    Parameters
    ----------
    kinds : dict of str to str
        Answer to its kind in the codebook (``answer``, ``dont_know`` …).
    best : {"first", "last"}
        At which end of an ordered scale the favourable answer stands; it is drawn in the
        scale's green end. Yes and no keep their own colours.
    """
    scale = [level for level, kind in kinds.items() if kind == "answer"]
    if set(scale) <= set(ANSWER_COLOURS):
        colours = {level: ANSWER_COLOURS[level] for level in scale}
    else:
        colours = dict(zip(scale, _diverging(len(scale), best), strict=True))
    return {
        level: colours.get(level) or OTHER_COLOURS.get(kind, OTHER_COLOURS["admin"])
        for level, kind in kinds.items()
    }


def _diverging(count: int, best: str) -> Sequence[str]:
    scale = LinearSegmentedColormap.from_list("answers", LIKERT_COLOURS)
    places = np.linspace(0, 1, max(count, 2))[:count] if count > 1 else [1.0]
    colours = [to_hex(scale(place)) for place in places]
    return colours[::-1] if best == "first" else colours


def ink_on(colour: str) -> str:
    """White or ink, whichever stands out more from `colour` (WCAG 2.2's contrast)."""
    return max("white", INK, key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@cache
def _luminance(colour: str) -> float:
    """Relative luminance: linear light, weighted as the eye does."""
    part = np.array(to_rgb(colour))
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


NO_ANSWER = ("missing", "not_asked")
"""Levels that stand for no answer at all."""


def kind_of(level: str, outcome: str, labels: Labels) -> str:
    """Kind of an answer of `outcome` as the codebook has it; answers taken together are one."""
    known = {answer.answer: answer.kind for answer in labels.codebook.answers(outcome)}
    return known.get(level, "admin" if level in NO_ANSWER else "answer")
