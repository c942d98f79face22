"""Figures: what is drawn and what is read out comes from the same gated rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.figures import (
    SECTOR_COLOURS,
    SECTORS,
    Bars,
    Dots,
    Forest,
    Likert,
    Profile,
    house_style,
    spread,
)
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.tables import RegressionTable

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def rows(cells, **same):
    """Estimates from (sector, group, level, estimate), with intervals of two to each side."""
    frame = pd.DataFrame(cells, columns=["sector", "group", "level", "estimate"])
    frame = frame.assign(term="", statistic="percent", outcome="video_received", n=100, **same)
    return frame.assign(conf_low=frame["estimate"] - 2, conf_high=frame["estimate"] + 2)


@pytest.fixture
def by_age():
    return rows(
        [
            ("PHV", "age_group=age_18_24", "yes", 20.0),
            ("PHV", "age_group=age_25_35", "yes", 18.0),
            ("AVT", "age_group=age_18_24", "yes", 30.4),
            ("AVT", "age_group=age_25_35", "yes", np.nan),  # held back by the gate
        ]
    )


@pytest.fixture
def model():
    cells = [("PHV", "female", 1.09, 0.995, 1.19), ("PHV", "region_north", 3.51, 3.06, 4.02)]
    frame = pd.DataFrame(cells, columns=["sector", "term", "estimate", "conf_low", "conf_high"])
    frame = frame.assign(statistic="odds_ratio", group="", level="", p_value=[0.063, 0.0001])
    size = {"sector": "PHV", "term": "", "statistic": "n", "estimate": 17899}
    return pd.concat([frame, pd.DataFrame([size])], ignore_index=True)


def drawn_texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_profile_draws_sectors_in_their_colours_and_names_them(by_age, labels):
    with house_style():
        figure = Profile().draw(by_age, labels["en"])
    colours = [line.get_color() for line in figure.axes[0].get_lines() if line.get_marker() in "oD"]
    assert colours == [SECTOR_COLOURS["PHV"], SECTOR_COLOURS["AVT"]]
    assert drawn_texts(figure) == ["Mental health care", "Contracted specialist"]


def test_alt_text_reads_out_the_same_numbers_and_hides_the_same_cells(by_age, labels):
    read = Profile().describe(by_age, labels["nb"])
    assert "Avtalespesialist: 18–24 år 30, 25–35 år –." in read
    assert "Psykisk helsevern: 18–24 år 20, 25–35 år 18." in read


def test_dots_put_the_highest_group_on_top_and_the_hidden_one_last():
    table = rows(
        [
            ("ALL", "diagnoses=depression", "yes", 20.0),
            ("ALL", "diagnoses=adhd", "yes", np.nan),
            ("ALL", "diagnoses=ocd_phobia", "yes", 26.0),
        ]
    )
    assert Dots().order(table) == [
        "diagnoses=ocd_phobia",
        "diagnoses=depression",
        "diagnoses=adhd",
    ]
    assert Dots(rank=False).order(table)[0] == "diagnoses=depression"


def test_likert_bars_keep_the_order_of_answers_and_rank_by_the_mean(labels):
    answers = ["not_at_all", "small_degree", "some_degree", "large_degree", "very_large_degree"]
    known = [a.answer for a in labels["en"].codebook.answers("video_satisfaction")]
    assert known == answers
    cells = [
        ("ALL", f"diagnoses={d}", a, share)
        for d, shares in {"psychosis": (10, 20, 30, 30, 10), "adhd": (5, 10, 30, 35, 20)}.items()
        for a, share in zip(answers, shares, strict=True)
    ]
    table = rows(cells).assign(outcome="video_satisfaction")
    means = table.iloc[[0, 5]].assign(statistic="mean", level="", estimate=[3.1, 3.56])
    table = pd.concat([table, means], ignore_index=True)
    bars = Likert()._bars(table)
    assert list(bars.index) == ["diagnoses=adhd", "diagnoses=psychosis"]
    assert list(bars.columns) == answers
    read = Likert().describe(table, labels["nb"])
    assert "i stor grad 35, i svært stor grad 20; snitt 3,6." in read


def test_forest_has_a_log_axis_for_odds_ratios_and_reads_the_clear_terms(model, labels):
    with house_style():
        figure = Forest().draw(model, labels["en"])
    assert figure.axes[0].get_xscale() == "log"
    read = Forest().describe(model, labels["en"])
    assert "Region North 3.51" in read and "Woman" not in read


@pytest.mark.parametrize("kind", [Profile(), Dots(), Bars()])
def test_nothing_to_show_is_said_in_place(kind, labels):
    empty = rows([("PHV", "", "yes", np.nan)])
    with house_style():
        figure = kind.draw(empty, labels["nb"])
    assert drawn_texts(figure) == ["Ingen respondenter"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_stay_inside_the_figure(lang, labels):
    names = [a.answer for a in labels[lang].codebook.answers("diagnoses")]
    table = rows([("ALL", f"diagnoses={d}", "yes", 20.0 + i) for i, d in enumerate(names)])
    with house_style():
        figure = Dots().draw(table, labels[lang])
        figure.draw_without_rendering()
    box = figure.bbox
    for tick in figure.axes[0].get_yticklabels():
        extent = tick.get_window_extent()
        assert box.x0 <= extent.x0 and extent.x1 <= box.x1, tick.get_text()


def test_labels_at_line_ends_keep_their_distance_and_order():
    placed = spread([10.0, 10.5, 30.0], gap=2.0)
    assert placed[0] < placed[1] < placed[2]
    assert placed[1] - placed[0] >= 2.0 - 1e-6


def test_the_regression_table_names_references_sizes_and_bold_terms(model, labels):
    html = RegressionTable().html(model, labels["nb"])
    assert "Region Nord (ref. region Vest)" in html
    assert "3,510" in html and "3,060 til 4,020" in html
    assert "N = 17\u00a0899" in html
    assert html.count("font-weight: bold") >= 1


def test_sectors_have_one_order_everywhere():
    assert SECTORS == ("PHV", "TSB", "AVT")
