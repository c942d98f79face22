"""Figures: what is drawn and what is read out comes from the same gated rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, places
from drawn import texts as drawn_texts
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

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
    narrow,
    spread,
)
from patientsurvey.figures.layout import fitted, text_width
from patientsurvey.figures.palette import ANSWER_COLOURS, palette
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


DEGREES = ["not_at_all", "small_degree", "some_degree", "large_degree", "very_large_degree"]
YES_NO = ["yes", "no", "dont_know", "not_relevant"]


def answered(outcome, answers, cells):
    """Percentages of `answers` from (sector, group, shares), one bar each."""
    listed = [
        (sector, group, answer, share)
        for sector, group, shares in cells
        for answer, share in zip(answers, shares, strict=True)
    ]
    return rows(listed).assign(outcome=outcome)


def test_likert_bars_keep_the_order_of_answers_and_rank_by_the_mean(labels):
    cells = [
        ("ALL", "diagnoses=psychosis", (10, 20, 30, 30, 10)),
        ("ALL", "diagnoses=adhd", (5, 10, 30, 35, 20)),
    ]
    table = answered("video_satisfaction", DEGREES, cells)
    means = table.iloc[[0, 5]].assign(statistic="mean", level="", estimate=[3.1, 3.56])
    read = Likert().describe(pd.concat([table, means], ignore_index=True), labels["nb"])
    first, second = read.index("ADHD"), read.index("Psykose")
    assert first < second  # 3.56 before 3.1
    assert "i stor grad 35, i svært stor grad 20; snitt 3,6." in read


def test_sectors_keep_the_books_order_whatever_their_means(labels):
    cells = [("AVT", "", (5, 5, 20, 40, 30)), ("PHV", "", (10, 20, 30, 30, 10))]
    table = answered("outcome_helps", DEGREES, cells)
    means = table.iloc[[0, 5]].assign(statistic="mean", level="", estimate=[3.9, 3.1])
    read = Likert().describe(pd.concat([table, means], ignore_index=True), labels["en"])
    assert read.index("Mental health care") < read.index("Contracted specialist")


@pytest.mark.parametrize("best", ["first", "last"])
def test_yes_and_no_keep_their_colours_and_the_rest_is_grey(best, labels):
    kinds = {a.answer: a.kind for a in labels["en"].codebook.answers("info_content")}
    colours = palette(kinds, best)
    assert colours["yes"] == ANSWER_COLOURS["yes"] and colours["no"] == ANSWER_COLOURS["no"]
    for answer in ("dont_know", "not_relevant"):
        red, green, blue = to_rgb(colours[answer])
        assert max(red, green, blue) - min(red, green, blue) < 0.1
    assert len(set(colours.values())) == 4


def test_an_ordered_scale_ends_in_green_where_the_favourable_answer_stands():
    kinds = {"very_good": "answer", "good": "answer", "bad": "answer", "dont_know": "dont_know"}
    last, first = palette(kinds, "last"), palette(kinds, "first")
    assert last["very_good"] == first["bad"] != last["bad"] == first["very_good"]
    assert last["dont_know"] == first["dont_know"]


def test_answers_without_a_place_on_the_scale_come_last(labels):
    answers = ["yes", "not_relevant", "do_not_want", "dont_know", "not_offered"]
    known = [a.answer for a in labels["en"].codebook.answers("coordinator")]
    assert known == answers
    table = answered("coordinator", answers, [("PHV", "", (7, 22, 4, 28, 39))])
    read = Likert().describe(table, labels["en"])
    assert read.index("not been offered") < read.index("not relevant") < read.index("don't know")


def test_likert_hatches_what_is_held_back_and_says_so_in_the_key(labels):
    table = answered("info_content", YES_NO, [("TSB", "", (70, 20, 10, np.nan))])
    with house_style():
        figure = Likert().draw(table, labels["nb"])
    assert "Holdt tilbake: liten gruppe" in drawn_texts(figure)
    hatched = [patch for patch in figure.artists if getattr(patch, "get_hatch", str)()]
    assert len(hatched) == 2  # in the bar and in the key


def test_bars_of_few_respondents_are_pale_and_explained(labels):
    table = answered("info_content", YES_NO, [("PHV", "", (60, 20, 15, 5))]).assign(n=29)
    with house_style():
        figure = Likert().draw(table, labels["nb"])
    assert [patch.get_alpha() for patch in figure.artists].count(0.45) == 4
    assert any("færre enn 30" in text for text in drawn_texts(figure))


def test_a_group_nobody_belongs_to_is_named_and_said_to_be_empty(labels):
    cells = [("PHV", "age_group=age_18_24", (60, 20, 15, 5))]
    cells.append(("PHV", "age_group=age_76_99", (np.nan,) * 4))
    table = answered("info_content", YES_NO, cells)
    table.loc[table["group"].eq("age_group=age_76_99"), "n"] = 0
    with house_style():
        figure = Likert().draw(table, labels["nb"])
    assert {"76–99 år", "Ingen respondenter"} <= set(drawn_texts(figure))
    assert "76–99 år: Ingen respondenter." in Likert().describe(table, labels["nb"])


def test_questions_by_sectors_stand_in_blocks_and_none_is_dropped(labels):
    parts = [
        answered(q, YES_NO, [(sector, "", (60, 20, 15, 5)) for sector in SECTORS])
        for q in ("info_content", "info_options")
    ]
    with house_style():
        figure = Likert().draw(pd.concat(parts, ignore_index=True), labels["en"])
    texts = drawn_texts(figure)
    assert texts.count("Mental health care") == 2 and texts.count("60") == 6
    assert "Information about treatment options" in texts
    assert_nothing_cut_or_covered(figure)


def test_panels_show_the_same_bars_and_say_which_a_sector_lacks(labels):
    cells = [("PHV", "diagnoses=adhd", (60, 20, 15, 5)), ("TSB", "diagnoses=adhd", (50, 30, 15, 5))]
    cells.append(("PHV", "diagnoses=autism", (60, 20, 15, 5)))
    table = answered("info_content", YES_NO, cells)
    with house_style():
        figure = Likert(panels="sector").draw(table, labels["nb"])
    texts = drawn_texts(figure)
    assert texts.count("Finnes ikke her") == 1
    assert (texts.count("Autisme"), texts.count("60"), texts.count("50")) == (1, 2, 1)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("panels", ["", "sector"])
def test_no_label_of_stacked_bars_is_cut_or_covered(lang, panels, labels):
    groups = [f"diagnoses={a.answer}" for a in labels[lang].codebook.answers("diagnoses")]
    cells = [(s, group, (3, 12, 30, 35, 20)) for s in SECTORS for group in groups]
    if not panels:
        cells = [("ALL", group, shares) for s, group, shares in cells if s == "PHV"]
    table = answered("video_satisfaction", DEGREES, cells)
    means = table[table["level"].eq("not_at_all")].assign(statistic="mean", level="", estimate=3.4)
    with house_style():
        figure = Likert(panels=panels).draw(pd.concat([table, means]), labels[lang])
    assert_nothing_cut_or_covered(figure)


QUESTIONS = ("therapist_cooperates", "relatives_talked", "relatives_enough", "plan_active")


def yes_to(*questions, shares=(38.4, 61.0, 5.2)):
    """Share of yes to each question in the three sectors."""
    cells = [(sector, "", "yes", share) for sector, share in zip(SECTORS, shares, strict=True)]
    return pd.concat([rows(cells).assign(outcome=q) for q in questions], ignore_index=True)


def by_diagnosis(lang, labels, sectors=SECTORS):
    """Shares in every diagnosis group, a third of them resting on few respondents."""
    names = [a.answer for a in labels[lang].codebook.answers("diagnoses")]
    cells = [(s, f"diagnoses={d}", "yes", 20.0 + n) for n, d in enumerate(names) for s in sectors]
    table = rows(cells)
    return table.assign(n=[29 if number % 3 else 100 for number in table.index])


def apart():
    """Standardised differences: signed, without intervals."""
    cells = [("PHV", "sex=woman", "", 0.14), ("TSB", "sex=woman", "", -0.15)]
    cells += [("PHV", "region=north", "", -0.03), ("TSB", "region=north", "", 0.05)]
    none = {"conf_low": np.nan, "conf_high": np.nan, "statistic": "standardised_difference"}
    return rows(cells).assign(**none)


AGES = ("age_18_24", "age_25_35", "age_36_45")
SIGNED = Dots("standardised_difference", 2, rank=False, limits=(-0.2, 0.2), band=0.1)


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_dots_and_bars_is_cut_or_covered(lang, page, labels):
    charts = [
        (Dots(), yes_to(*QUESTIONS)),
        (Dots(decimals=1), by_diagnosis(lang, labels)),
        (Dots(), by_diagnosis(lang, labels, sectors=["ALL"])),
        (Dots(rank=False), rows([("PHV", f"age_group={age}", "yes", 100.0) for age in AGES])),
        (SIGNED, apart()),
        (Bars(decimals=1), yes_to("video_received")),
    ]
    for view, table in charts:
        assert_nothing_cut_or_covered(drawn(view, table, labels[lang], page))


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_names_of_rows_stay_whole(lang, page, labels):
    figure = drawn(Dots(), by_diagnosis(lang, labels), labels[lang], page)
    shown = {text.replace("\n", " ").replace("/ ", "/") for text in drawn_texts(figure)}
    answers = labels[lang].codebook.answers("diagnoses")
    assert {labels[lang].answer("diagnoses", a.answer) for a in answers} <= shown


def test_on_a_phone_long_names_stand_above_their_dots_and_short_ones_beside(labels):
    asked = yes_to("therapist_cooperates", shares=(38.4, 61.0, 5.2))
    asked = pd.concat([asked, yes_to("plan_active", shares=(11.0, 12.0, 13.0))])
    found = dict(places(drawn(Dots(), asked, labels["en"], narrow)))
    assert found[labels["en"].variable("therapist_cooperates")].y0 > found["38"].y1
    ages = rows([("PHV", "age_group=age_18_24", "yes", 23.0)])
    found = dict(places(drawn(Dots(), ages, labels["en"], narrow)))
    name, value = found["18–24 years"], found["23"]
    assert (name.y0 + name.y1) / 2 == pytest.approx((value.y0 + value.y1) / 2, abs=2)  # pixels
    assert name.x1 < value.x0


def test_dots_write_every_value_by_sector_and_a_dash_for_one_held_back(labels):
    table = yes_to("info_content", "info_options")
    table.loc[0, ["estimate", "conf_low", "conf_high"]] = np.nan
    texts = drawn_texts(drawn(Dots(), table, labels["en"]))
    assert (texts.count("38"), texts.count("61"), texts.count("5")) == (1, 2, 2)
    assert texts.count("–") == 1


def test_what_a_sector_is_not_asked_has_no_value_and_is_not_read_out(labels):
    asked = yes_to("info_content", "info_options").drop(index=0)  # the first not of patients in PHV
    assert "–" not in drawn_texts(drawn(Dots(), asked, labels["en"]))
    read = Dots().describe(asked, labels["en"])
    assert "Mental health care: Information about treatment options 38." in read


def test_the_order_compares_like_with_like_where_a_sector_has_no_number():
    """PHV lies low everywhere; the first group would lead if its TSB alone were counted."""
    cells = [
        ("PHV", "diagnoses=adhd", "yes", np.nan), ("TSB", "diagnoses=adhd", "yes", 40.0),
        ("PHV", "diagnoses=autism", "yes", 6.0), ("TSB", "diagnoses=autism", "yes", 60.0),
        ("PHV", "diagnoses=ptsd", "yes", 4.0), ("TSB", "diagnoses=ptsd", "yes", 38.0),
    ]  # fmt: skip
    order = Dots().order(rows(cells))
    assert order == ["diagnoses=autism", "diagnoses=adhd", "diagnoses=ptsd"]
    assert (6 + 60) / 2 > ((6 + 4) / 2 + 40) / 2 > (4 + 38) / 2


def test_dots_of_few_respondents_are_hollow_and_explained(labels):
    figure = drawn(Dots(), yes_to("info_content").assign(n=[29, 30, 31]), labels["en"])
    faces = [line.get_markerfacecolor() for line in figure.axes[0].get_lines()]
    assert faces.count("white") == 1
    assert any("fewer than 30" in text for text in drawn_texts(figure))


def test_signed_values_are_read_from_zero_with_a_band_of_no_difference(labels):
    figure = drawn(SIGNED, apart(), labels["nb"])
    axes = figure.axes[0]
    assert not axes.spines["left"].get_visible()  # at -0.2 it would be read as zero
    upright = [set(line.get_xdata()) for line in axes.get_lines()]
    assert {0} in upright
    assert {(band.get_x(), band.get_width()) for band in axes.patches} == {(-0.1, 0.2)}
    assert any("fra −0,1 til 0,1" in text for text in drawn_texts(figure))


def test_the_text_speaks_of_intervals_only_where_there_are_any(labels):
    assert "95%" in Dots().describe(yes_to("info_content"), labels["en"])
    assert "95%" not in SIGNED.describe(apart(), labels["en"])


def test_ticks_of_bars_have_the_languages_decimal_sign(labels):
    few = yes_to("video_received", shares=(1.2, 0.8, 0.9)).assign(conf_low=0.5, conf_high=1.3)
    figure = drawn(Bars(decimals=1), few, labels["nb"])
    ticks = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert "0,5" in ticks and not any("." in tick for tick in ticks)


def test_rows_that_differ_in_two_keys_are_named_by_both(labels):
    table = rows([("ALL", "", "yes", 60.0), ("ALL", "", "no", 20.0)])
    table = pd.concat([table.assign(outcome=q) for q in ("info_content", "info_options")])
    read = Dots().describe(table, labels["en"])
    assert "Information about treatment options: No 20" in read
    assert read.count("60") == 2


def test_means_have_the_languages_decimal_sign_on_the_axis_too(labels):
    table = yes_to("outcome_helps", shares=(3.2, 3.4, 3.6)).assign(statistic="mean", level="")
    figure = drawn(Dots(unit="mean", decimals=1, limits=(3, 4)), table, labels["nb"])
    assert "3,2" in {tick.get_text() for tick in figure.axes[0].get_xticklabels()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_is_as_wide_as_it_was_measured(lang, labels):
    name = labels[lang].variable("therapist_cooperates")
    with house_style():
        figure = Figure(dpi=100)
        drawn = figure.text(0, 0, name, fontsize=9.5)
        figure.draw_without_rendering()
        width = drawn.get_window_extent().width / 100
    assert text_width(name, 9.5) == pytest.approx(width, rel=0.01)


def test_lines_are_even_and_end_between_words_or_after_a_slash():
    assert fitted("one two", 9) == "one two"
    broken = fitted("Schizofreni/schizotyp lidelse/paranoide lidelser", 2.5).split("\n")
    assert "".join(broken).replace("/", "").replace(" ", "").startswith("Schizofrenischizotyp")
    assert len(broken) == 2 and all(text_width(line) <= 2.5 for line in broken)
    assert abs(text_width(broken[0]) - text_width(broken[1])) < 0.8


def test_forest_has_a_log_axis_for_odds_ratios_and_reads_the_clear_terms(model, labels):
    with house_style():
        figure = Forest().draw(model, labels["en"])
    assert figure.axes[0].get_xscale() == "log"
    read = Forest().describe(model, labels["en"])
    assert "Region North 3.51" in read and "Woman" not in read


@pytest.mark.parametrize("kind", [Profile(), Dots(), Bars(), Likert(), Likert(panels="sector")])
def test_nothing_to_show_is_said_in_place(kind, labels):
    empty = rows([("PHV", "", "yes", np.nan)]).assign(n=0)
    with house_style():
        figure = kind.draw(empty, labels["nb"])
    assert drawn_texts(figure) == ["Ingen respondenter"]


@pytest.mark.parametrize("kind", [Dots(), Likert(), Likert(panels="sector")])
def test_no_rows_at_all_are_no_respondents(kind, labels):
    none = rows([("PHV", "", "yes", 50.0)]).iloc[:0]
    with house_style():
        figure = kind.draw(none, labels["en"])
    assert drawn_texts(figure) == ["No respondents"]
    kind.describe(none, labels["en"])


def test_labels_at_line_ends_keep_their_distance_and_order():
    placed = spread([10.0, 10.5, 30.0], gap=2.0)
    assert placed[0] < placed[1] < placed[2]
    assert placed[1] - placed[0] >= 2.0 - 1e-6


def test_the_regression_table_names_references_sizes_and_bold_terms(model, labels):
    html = RegressionTable().html(model, labels["nb"])
    assert labels["nb"].term("region_north") in html
    assert "3,510" in html and "3,060 til 4,020" in html
    assert "N = 17 899" in html.replace("\u00a0", " ")
    assert html.count("font-weight: bold") >= 1


def test_sectors_have_one_order_everywhere():
    assert SECTORS == ("PHV", "TSB", "AVT")
