"""Stacked bars, profiles and contrasts on a wide page and on a phone's; what all rows share."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, places, texts

from patientsurvey.codebook import Codebook
from patientsurvey.figures import SECTORS, Contrast, Likert, Profile, narrow
from patientsurvey.figures.casing import inside, opening
from patientsurvey.figures.layout import text_width
from patientsurvey.figures.named_rows import NamedRows
from patientsurvey.figures.palette import OTHER_COLOURS, contrast, ink_on, palette
from patientsurvey.figures.style import INK, LIKERT_COLOURS
from patientsurvey.figures.ticks import even_ticks, ratio_ticks, reaching, tick_names
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.pages.reproduction.counts import CLASSES
from patientsurvey.pages.reproduction.pictures import StandardErrors, UnitsOfPrint

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"
AGES = ("18_24", "25_35", "36_45", "46_55", "56_65", "66_75", "76_99")


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def rows(cells, **same):
    """Percentages from (sector, group, level, estimate), with intervals of two to each side."""
    frame = pd.DataFrame(cells, columns=["sector", "group", "level", "estimate"])
    frame = frame.assign(**{"term": "", "statistic": "percent", "n": 100} | same)
    return frame.assign(conf_low=frame["estimate"] - 2, conf_high=frame["estimate"] + 2)


def answered(outcome, labels, groups=("",), share=20.0):
    """All answers of `outcome`, with `share` each, by sector and group."""
    answers = [answer.answer for answer in labels["en"].codebook.answers(outcome)]
    cells = [(s, g, a, share) for s in SECTORS for g in groups for a in answers]
    return rows(cells, outcome=outcome)


# --- stacked bars -------------------------------------------------------------------------

DIAGNOSES = ("schizophrenia", "adhd", "ocd_phobia", "ptsd")


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("outcome", ["satisfied_followup", "coordinator", "outcome_helps"])
def test_no_text_of_stacked_bars_is_cut_or_covered(outcome, lang, page, labels):
    assert_nothing_cut_or_covered(drawn(Likert(), answered(outcome, labels), labels[lang], page))


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("panels", ["", "sector"])
def test_no_text_of_bars_in_blocks_and_panels_is_cut_or_covered(panels, lang, page, labels):
    table = answered("video_satisfaction", labels, [f"diagnoses={d}" for d in DIAGNOSES])
    table.loc[0, "estimate"] = np.nan  # held back: an entry more in the key
    means = table[table["level"].eq("not_at_all")].assign(statistic="mean", level="", estimate=3.4)
    figure = drawn(Likert(panels=panels), pd.concat([table, means]), labels[lang], page)
    assert_nothing_cut_or_covered(figure)


def test_on_a_phone_a_bar_has_the_whole_width_below_its_name(labels):
    table = rows([("PHV", "", "yes", 60.0), ("PHV", "", "no", 40.0)], outcome="info_content")
    wide, phone = drawn(Likert(), table, labels["en"]), drawn(Likert(), table, labels["en"], narrow)
    for figure, on_a_phone in ((wide, False), (phone, True)):
        found = dict(places(figure))
        name, value = found["Mental health care"], found["60"]
        assert (name.y0 >= value.y1) == on_a_phone and (name.x1 < value.x0) != on_a_phone
    (bar,) = [patch for patch in phone.artists if getattr(patch, "get_width", float)() > 2]
    assert bar.get_width() > 0.6 * 0.9 * phone.get_figwidth()


def test_on_a_phone_panels_stand_below_each_other(labels):
    table = answered("outcome_helps", labels, ["diagnoses=adhd", "diagnoses=ptsd"])
    found = dict(places(drawn(Likert(panels="sector"), table, labels["en"], narrow)))
    first, second = found["Mental health care"], found["Contracted specialist"]
    assert first.x0 == pytest.approx(second.x0, abs=1) and first.y0 > second.y1


def test_entries_of_the_key_begin_with_a_capital(labels):
    cells = [("PHV", "", "satisfied", 90.0), ("PHV", "", "missing", 10.0)]
    table = rows(cells, outcome="satisfied_followup")
    assert "Ubesvart" in texts(drawn(Likert(), table, labels["nb"]))
    assert "ubesvart 10" in Likert().describe(table, labels["nb"])


def test_a_label_inside_a_sentence_loses_its_first_capital_alone(labels):
    table = answered("satisfied_followup", labels)
    assert "yes, I am mostly satisfied 20" in Likert().describe(table, labels["en"])
    assert (inside("NAV"), inside("Nei, jeg har"), opening("ubesvart")) == (
        "NAV", "nei, jeg har", "Ubesvart",
    )  # fmt: skip


def test_unmet_needs_are_both_far_from_the_scales_middle_and_from_each_other():
    kinds = {"satisfied": "answer", "needs_more": "answer", "needs_better": "answer"}
    colours = palette(kinds, "first")
    more, better = colours["needs_more"], colours["needs_better"]
    assert (
        min(contrast(more, "white"), contrast(better, "white"))
        > 2
        > contrast(LIKERT_COLOURS[2], "white")
    )
    assert contrast(more, better) > 2


@pytest.mark.parametrize(
    ("ground", "ink"),
    [("#7A67AB", "white"), ("#F3EEDD", INK), ("#01665E", "white"), ("#FFFFFF", INK)],
)
def test_values_are_written_in_the_ink_that_stands_out_more(ground, ink):
    assert ink_on(ground) == ink
    other = INK if ink == "white" else "white"
    assert contrast(ink, ground) > contrast(other, ground)


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.01)
    assert all(contrast(ink_on(grey), grey) > 4.5 for grey in OTHER_COLOURS.values())


# --- profiles -----------------------------------------------------------------------------


def by_age(height=80.0):
    """Sectors within a point of each other; substance-use treatment ends one group early."""
    cells = [
        (sector, f"age_group=age_{age}", "yes", height + place)
        for place, sector in enumerate(SECTORS)
        for age in AGES
        if (sector, age) != ("TSB", "76_99")
    ]
    return rows(cells, outcome="video_received")


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_that_run_together_keep_their_names_apart(lang, page, labels):
    figure = drawn(Profile(), by_age(), labels[lang], page)
    assert_nothing_cut_or_covered(figure)
    names = [labels[lang].sector(sector) for sector in SECTORS]
    assert [text for text in texts(figure) if text in names] == names


@pytest.mark.parametrize(("height", "top"), [(80.0, 100), (27.0, 40), (0.9, 5)])
def test_a_profile_begins_at_zero_and_ends_above_the_highest_interval(height, top, labels):
    (axes,) = drawn(Profile(), by_age(height), labels["en"]).axes
    assert axes.get_ylim() == pytest.approx((0, top))
    assert axes.get_title(loc="left") == "Per cent, 95% confidence interval"


# --- contrasts ----------------------------------------------------------------------------

SHORT, LONG = (f"extent_and_duration={end}" for end in ("milder_and_shorter", "severe_and_longer"))


def two_ends(labels, n=100):
    answers = [answer.answer for answer in labels["en"].codebook.answers("services_12m")]
    groups = [(g, 10.0 + 3 * i) for i, g in enumerate((SHORT, LONG))]
    cells = [("TSB", g, a, share) for a in answers for g, share in groups]
    return rows(cells, outcome="services_12m", n=n)


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_a_contrast_is_cut_or_covered(lang, page, labels):
    figure = drawn(Contrast(), two_ends(labels, n=20), labels[lang], page)
    assert_nothing_cut_or_covered(figure)
    shown = {text.replace("\n", " ") for text in texts(figure)}
    answers = [answer.answer for answer in labels[lang].codebook.answers("services_12m")]
    assert {labels[lang].answer("services_12m", answer) for answer in answers} <= shown


@PAGES
def test_columns_of_values_are_headed_by_their_groups_markers(page, labels):
    figure = drawn(Contrast(), two_ends(labels), labels["en"], page)
    signs = [(line.get_marker(), line.get_color()) for line in figure.artists
             if hasattr(line, "get_marker")]  # fmt: skip
    drawn_on = {(line.get_marker(), line.get_color()) for line in figure.axes[0].get_lines()}
    assert len(drawn_on) == 2
    assert sorted(signs) == sorted([*drawn_on] * 2)  # in the key and above the values


# --- what rows and axes share -------------------------------------------------------------


def test_rows_that_hold_the_same_are_equally_high_beside_their_names():
    one, two = "Short", "A name so long that it takes two lines beside what is drawn in its row"
    same = NamedRows([one, two], [0.2, 0.2])
    assert same.heights[0] == same.heights[1] > 0.3
    unlike = NamedRows([one, two], [0.2, 0.5])
    assert unlike.heights[0] < unlike.heights[1] == 0.5
    assert list(unlike.middles) == pytest.approx([0.111, 0.222 + 0.25], abs=0.002)


def test_names_above_their_rows_leave_the_width_to_them():
    with narrow():
        named = NamedRows(["A name", ""], [0.2, 0.3], before=[0.0, 0.1])
        assert named.above and named.left < 0.1
        assert named.middles[0] > named.heights[0] / 2  # the name is above
        assert named.heights[1] == pytest.approx(0.1 + 0.3 + 0.03, abs=0.04)  # and none here
        assert not NamedRows(["A name"], [0.2], beside=True).above


@pytest.mark.parametrize("width", [0.8, 1.4, 3.0])
@pytest.mark.parametrize(("low", "high"), [(-4.6, 6.9), (0, 0.1), (0, 18_737), (-31, 23)])
def test_labels_of_ticks_stand_clear_of_each_other(low, high, width, labels):
    ticks = even_ticks(low, high, width, labels["nb"])
    widest = max(text_width(name, 8.5) for name in tick_names(ticks, labels["nb"]))
    assert 0 in ticks and low <= ticks[0] and ticks[-1] <= high
    steps = np.diff(ticks) / (high - low) * width
    assert len(ticks) == 1 or (steps > widest).all()


def test_an_axis_goes_on_to_the_next_tick_where_much_would_have_none(labels):
    assert reaching(-0.31, 1.1, 1.2, labels["en"])[0] == -0.5
    assert reaching(-0.01, 1.0, 1.2, labels["en"])[0] > -0.1


def test_ratios_have_fewer_ticks_where_there_is_less_room(labels):
    _, many = ratio_ticks(0.2, 8, 3.0, labels["en"])
    _, few = ratio_ticks(0.2, 8, 0.9, labels["en"])
    assert many == [0.2, 0.5, 1, 2, 5, 10] and few == [0.2, 1, 5]


# --- the pictures of the reproduction -----------------------------------------------------

KINDS = ("percent", "count", "mean", "estimate", "limit", "p_value")
UNITS = pd.DataFrame([(k, c, 1_000) for k in KINDS for c in CLASSES],
                     columns=["kind", "distance", "count"])  # fmt: skip
AWAY = pd.DataFrame({"sector": SECTORS * 2, "distance": [0.00001, 0.001, 0.2] * 2})


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("view", "data"), [(UnitsOfPrint(), UNITS), (StandardErrors(), AWAY)])
def test_no_text_of_the_pictures_is_cut_or_covered(view, data, lang, page, labels):
    assert_nothing_cut_or_covered(drawn(view, data, labels[lang], page))


def test_bars_name_their_base_and_their_larger_shares(labels):
    data = pd.DataFrame([("percent", "within", 97), ("percent", "one", 3)],
                        columns=UNITS.columns)  # fmt: skip
    written = texts(drawn(UnitsOfPrint(), data, labels["en"]))
    assert "Percentages (n\u00a0=\u00a0100)" in written
    assert "97" in written and "3" not in written
