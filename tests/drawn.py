"""Looking at drawn figures: their texts, and whether any is cut or covered."""

from contextlib import nullcontext

import pytest

from patientsurvey.figures import house_style, narrow

PAGES = pytest.mark.parametrize("page", [nullcontext, narrow], ids=["wide", "narrow"])
"""A test on both pages: ``with page(): …``."""


def drawn(view, estimates, labels, page=nullcontext):
    """The figure of `estimates` on a wide page or, with ``page=narrow``, on a phone's."""
    with house_style(), page():
        return view.draw(estimates, labels)


def texts(figure):
    """Everything written on a figure but its ticks, in the order of writing."""
    written = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text.get_text() for text in written if text.get_text()]


def places(figure):
    """Texts of a figure, tick labels included, with their places on the page."""
    figure.draw_without_rendering()
    axes = [axes for axes in figure.axes if axes.axison]
    ticks = [tick for a in axes for tick in [*a.get_xticklabels(), *a.get_yticklabels()]]
    written = [text for a in figure.axes for text in a.texts]
    shown = [text for text in [*figure.texts, *written, *ticks] if text.get_visible()]
    return [(text.get_text(), text.get_window_extent()) for text in shown if text.get_text()]


def assert_nothing_cut_or_covered(figure):
    """Every text stands on the page, and none on another."""
    page, found = figure.bbox, places(figure)
    for number, (text, box) in enumerate(found):
        assert page.x0 <= box.x0 and box.x1 <= page.x1, f"{text!r} is cut"
        assert page.y0 <= box.y0 and box.y1 <= page.y1, f"{text!r} is cut"
        for other, beside in found[:number]:
            assert not box.overlaps(beside), f"{text!r} covers {other!r}"
