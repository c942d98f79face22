"""Colours of answers: one for what an answer means, greys for what says nothing."""

from __future__ import annotations

from collections.abc import Sequence

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
}
"""Answers with a colour of their own in every figure. Yes is no praise: it may be unwelcome."""

OTHER_COLOURS = {
    "dont_know": "#B4BAC1",
    "not_relevant": "#DCE0E4",
    "prefer_not": "#98A0A8",
    "admin": "#E9ECEF",
}
"""Answers with no place on a scale, by kind: cool greys, apart from the scale's warm middle."""

DARK = 0.45
"""Luminance below which a value on a bar is written in white."""


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
    """White or ink, whichever can be read on `colour`."""
    return "white" if np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) < DARK else INK


NO_ANSWER = ("missing", "not_asked")
"""Levels that stand for no answer at all."""


def kind_of(level: str, outcome: str, labels: Labels) -> str:
    """Kind of an answer of `outcome` as the codebook has it; answers taken together are one."""
    known = {answer.answer: answer.kind for answer in labels.codebook.answers(outcome)}
    return known.get(level, "admin" if level in NO_ANSWER else "answer")
