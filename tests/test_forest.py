"""Forest plots: neutral value, ticks in the reader's numbers, what is read out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, texts

from patientsurvey.codebook import Codebook
from patientsurvey.figures import SECTORS, Forest, narrow
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.models import TERMS

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in ("en", "nb")}


def rows(statistic, *given):
    columns = ["sector", "term", "estimate", "conf_low", "conf_high"]
    return pd.DataFrame(given, columns=columns).assign(statistic=statistic)


ODDS = rows(
    "odds_ratio",
    ("PHV", "female", 1.4, 1.1, 1.8),
    ("PHV", "severe", 0.9, 0.7, 1.2),
    ("TSB", "female", 3.0, 0.4, 14.0),
    ("TSB", "severe", None, None, None),
)


def ticks(axes):
    low, high = axes.get_xlim()
    labelled = zip(axes.get_xticks(), axes.get_xticklabels(), strict=False)  # above again
    return [label.get_text() for place, label in labelled if low <= place <= high]


def test_odds_ratios_stand_on_a_log_axis_with_whole_numbers_whole(labels):
    axes = drawn(Forest(), ODDS, labels["nb"]).axes
    assert len(axes) == 2 and {a.get_xscale() for a in axes} == {"log"}
    assert ticks(axes[0]) == ticks(axes[1]) == ["0,5", "1", "2", "5", "10"]


def test_effects_stand_around_zero_in_the_readers_numbers(labels):
    estimates = rows("standardised_effect", ("PHV", "star", 0.25, 0.2, 0.3))
    axes = drawn(Forest(), estimates, labels["nb"]).axes[0]
    assert axes.get_xscale() == "linear" and axes.get_xlim()[0] < 0
    assert {"0", "0,1", "0,2", "0,3"} <= set(ticks(axes))


@pytest.mark.parametrize(
    ("low", "high"), [(-4.45, 6.5), (-0.38, 0.96), (-0.31, 1.1), (-23.7, 20.8), (-1.05, 1.0)]
)
@pytest.mark.parametrize("page", [None, narrow])
def test_an_axis_has_ticks_on_both_sides_of_zero(low, high, page, labels):
    cells = [(s, "star", high - 0.1, low, high) for s in SECTORS]
    page = {"page": page} if page else {}
    for axes in drawn(Forest(), rows("coefficient", *cells), labels["en"], **page).axes:
        numbers = [float(tick.replace("−", "-")) for tick in ticks(axes)]
        assert numbers[0] < 0 < numbers[-1] and 0 in numbers
        assert len(set(np.diff(numbers).round(6))) == 1 and len(numbers) >= 3


def test_a_side_with_next_to_nothing_on_it_has_no_tick(labels):
    axes = drawn(Forest(), rows("coefficient", ("PHV", "star", 0.5, -0.01, 1.0)), labels["en"])
    assert ticks(axes.axes[0])[0] == "0"


def test_terms_whose_interval_leaves_out_the_neutral_value_are_read_out(labels):
    said = Forest().describe(ODDS, labels["en"])
    assert "Woman 1.40" in said and "Severe" not in said
    assert said.endswith("Substance-use treatment: none.")
    points = rows("marginal_effect", ("PHV", "female", -8.06, -9.0, -7.0))
    assert "Woman −8.1" in Forest().describe(points, labels["en"])


def test_names_stand_left_of_the_panels_and_inside_the_picture(labels):
    figure = drawn(Forest(), ODDS, labels["en"])
    figure.draw_without_rendering()
    (name,) = [t for t in figure.texts if t.get_text() == "Severe mental health problems"]
    box = name.get_window_extent()
    assert box.x0 >= 0 and box.x1 <= figure.axes[0].get_window_extent().x0


def test_on_a_phone_the_sectors_share_a_panel_and_a_key_names_them(labels):
    figure = drawn(Forest(), ODDS, labels["en"], narrow)
    (axes,) = figure.axes
    assert {"Mental health care", "Substance-use treatment"} <= set(texts(figure))
    female = [line.get_ydata()[0] for line in axes.get_lines() if len(line.get_ydata()) == 1]
    assert len(set(female)) == len(female) == 3  # no two markers on one height


def test_pale_markers_are_explained(labels):
    assert any("includes 1" in text for text in texts(drawn(Forest(), ODDS, labels["en"])))


@PAGES
@pytest.mark.parametrize("lang", ["en", "nb"])
@pytest.mark.parametrize("statistic", ["odds_ratio", "coefficient"])
def test_no_text_of_a_whole_model_is_cut_or_covered(statistic, lang, page, labels):
    cells = [(s, t, 1.2, 0.2, 15.0) for s in SECTORS for t in TERMS]
    figure = drawn(Forest(), rows(statistic, *cells), labels[lang], page)
    assert_nothing_cut_or_covered(figure)


def test_without_estimates_the_plot_says_so(labels):
    nothing = ODDS.assign(estimate=float("nan"), conf_low=float("nan"), conf_high=float("nan"))
    assert texts(drawn(Forest(), nothing, labels["nb"])) == ["Ingen respondenter"]
    assert Forest().describe(nothing, labels["nb"]) == "Ingen respondenter"
