"""Forest plots: neutral value, ticks in the reader's numbers, what is read out."""

from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.figures import Forest, house_style
from patientsurvey.labels import Labels
from patientsurvey.language import Wording

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


def drawn(estimates, labels):
    with house_style():
        figure = Forest().draw(estimates, labels)
        figure.canvas.draw()
    return figure


def ticks(axes):
    low, high = axes.get_xlim()
    labelled = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    return [label.get_text() for place, label in labelled if low <= place <= high]


def test_odds_ratios_stand_on_a_log_axis_with_whole_numbers_whole(labels):
    axes = drawn(ODDS, labels["nb"]).axes
    assert len(axes) == 2 and {a.get_xscale() for a in axes} == {"log"}
    assert ticks(axes[0]) == ticks(axes[1]) == ["0,5", "1", "2", "5", "10"]


def test_effects_stand_around_zero_in_the_readers_numbers(labels):
    estimates = rows("standardised_effect", ("PHV", "star", 0.25, 0.2, 0.3))
    axes = drawn(estimates, labels["nb"]).axes[0]
    assert axes.get_xscale() == "linear" and axes.get_xlim()[0] < 0
    assert {"0", "0,1", "0,2", "0,3"} <= set(ticks(axes))


def test_terms_whose_interval_leaves_out_the_neutral_value_are_read_out(labels):
    said = Forest().describe(ODDS, labels["en"])
    assert "Woman 1.40" in said and "Severe" not in said
    assert said.endswith("Substance use treatment: none.")
    points = rows("marginal_effect", ("PHV", "female", -8.06, -9.0, -7.0))
    assert "Woman −8.1" in Forest().describe(points, labels["en"])


def test_names_stand_left_of_the_panels_and_inside_the_picture(labels):
    figure = drawn(ODDS, labels["en"])
    texts = [t for t in figure.axes[0].texts if t.get_text() == "Severe mental health problems"]
    box = texts[0].get_window_extent()
    assert box.x0 >= 0 and box.x1 <= figure.axes[0].get_window_extent().x0


def test_without_estimates_the_plot_says_so(labels):
    nothing = ODDS.assign(estimate=float("nan"), conf_low=float("nan"), conf_high=float("nan"))
    texts = [t.get_text() for t in drawn(nothing, labels["nb"]).axes[0].texts]
    assert texts == ["Ingen respondenter"]
    assert Forest().describe(nothing, labels["nb"]) == "Ingen respondenter"
