"""The other sources: their files, what follows from their numbers, and their place beside print."""

import shutil
from dataclasses import replace
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, texts

from patientsurvey.codebook import Codebook
from patientsurvey.companions import (
    Companions,
    Growth,
    GrowthDots,
    HoursPerPlace,
    SourceNumbers,
    SpreadLines,
    StayBars,
    Staying,
    Years,
)
from patientsurvey.companions.bands import Quantities
from patientsurvey.companions.care_model import CareModelTable, care_model_shares
from patientsurvey.companions.evidence_table import EvidenceTable
from patientsurvey.companions.exhibited import SourceExhibit
from patientsurvey.companions.files import COLUMNS, FOLDER
from patientsurvey.companions.follows import changes, sums
from patientsurvey.companions.page import SHOWN, sources_table, with_links
from patientsurvey.companions.tables import SeriesTable, ToldTable
from patientsurvey.companions.triangulation import Triangulation
from patientsurvey.companions.years import above_axis
from patientsurvey.comparison import compare
from patientsurvey.disclosure import protect
from patientsurvey.errors import PublishedError
from patientsurvey.estimates import tidy, wilson
from patientsurvey.figures import SECTORS, narrow
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.pages.status import verdicts_by
from patientsurvey.published import REPORT, Published
from patientsurvey.synthesis.targets import read_targets

ROOT = Path(__file__).parents[1]
THEMES = ("shared_understanding", "clear_roles", "communication", "gp_involvement",
          "coordination", "continuity", "staff_turnover")  # fmt: skip


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def published(codebook):
    return Published.load(ROOT / "data" / "published", codebook)


@pytest.fixture(scope="module")
def companions(published, codebook):
    return Companions.load(published, codebook)


@pytest.fixture(scope="module")
def labels(codebook):
    return Labels(codebook, Wording.load(ROOT / "data" / "codebook" / "wording.csv"), "en")


@pytest.fixture(scope="module")
def both(codebook):
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def others(published):
    """Estimates of every exhibit of the other sources."""
    frames = []
    for source in ("000", "003", "004"):
        numbers = SourceNumbers.of(published, source)
        for exhibit in numbers.rows["exhibit"].unique():
            found = SourceExhibit(numbers, exhibit)(pd.DataFrame(), None)
            frames.append(protect(found.assign(exhibit=exhibit), 10))
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def judged(published, others):
    exhibits = list(others["exhibit"].unique())
    rows = compare(published, others, exhibits=exhibits, synthetic=True)
    return rows.set_index("id")


# --- the files ------------------------------------------------------------------------------


def test_five_sources_each_cited_with_what_is_used_of_it(companions):
    assert set(companions.sources["source"]) == {"000", "001", "002", "003", "004"}
    told = companions.sources[["citation", "used_en", "used_nb", "compare_en", "compare_nb"]]
    assert told.ne("").all(axis=None)


def test_every_theme_has_questions_of_the_survey_and_findings_of_others(companions, codebook):
    assert tuple(companions.themes["theme"]) == THEMES
    for theme in companions.themes.itertuples():
        assert set(theme.items.split()) <= set(codebook.variables)
        assert companions.of_theme(theme.theme)["source"].nunique() >= 2


def broken(tmp_path, name, old, new):
    """A folder of companion files in which one text is changed."""
    for file in COLUMNS:
        shutil.copy(FOLDER / f"{file}.csv", tmp_path)
    path = tmp_path / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "column", "remedy"),
    [
        ("evidence", "E01,shared_understanding", "E01,understanding", "theme", "themes.csv"),
        ("evidence", "GP-3", "GP-33", "printed", "estimates.csv"),
        ("evidence", "GP-3", "NH-S3", "printed", "that source"),
        ("evidence", "star_6_agreed_goals star_11", "star_66 star_11", "items", "data/codebook"),
        ("evidence", ",partly,", ",perhaps,", "comparable", "partly"),
        ("themes", "figure-9-16", "figure-9-99", "exhibits", "exhibits.csv"),
        ("collaborative_care_items", "coordinator,yes", "coordinator,often", "level", "answers"),
        ("sources", "Nasjonal undersøkelse blant pasienter", "", "design_nb", "write"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_refused_with_its_place(
    tmp_path, published, codebook, name, old, new, column, remedy
):
    if column == "design_nb":  # the whole cell
        old = '"Nasjonal undersøkelse blant pasienter, elektronisk skjema"'
    folder = broken(tmp_path, name, old, new)
    with pytest.raises(PublishedError) as error:
        Companions.load(published, codebook, folder)
    assert f"{name}.csv, line" in error.value.where
    assert f"column {column}" in error.value.where
    assert remedy in str(error.value)


# --- what follows from printed numbers -------------------------------------------------------

SMALL = [
    # exhibit, group, level, outcome, statistic, value, corrected
    ("table-004-2", "year=2010", "", "physician_fte", "count", 4, ""),
    ("table-004-2", "year=2016", "", "physician_fte", "count", 5, ""),
    ("table-004-2", "year=2016", "municipal", "physician_fte", "count", 2, ""),
    ("table-004-2", "year=2016", "contract_gp", "physician_fte", "count", 2, ""),
    ("table-004-2", "year=2016", "intern", "physician_fte", "count", 1, ""),
    ("table-004-2", "year=2016", "private_outside_gp_scheme", "physician_fte", "count", 1, ""),
    ("table-004-2", "year=2010", "", "nursing_home_places", "count", 400, ""),
    ("table-004-2", "year=2016", "", "nursing_home_places", "count", 300, ""),
    ("table-004-2", "year=2016", "", "places_per_physician_fte", "ratio", 75, "60"),
    ("text-004-5-3", "period=2010_2016", "", "physician_fte", "growth", 20, "25"),
    ("text-004-5-3", "year=2016", "", "places_per_physician_fte", "ratio", 60, ""),
    ("text-004-5-3", "year=2016", "oslo", "physician_fte", "count", 1, ""),
    ("text-004-5-2", "period=2010_2016", "", "nursing_home_places", "decline", 25, ""),
    ("text-004-5-2", "period=2010_2016", "", "nursing_home_places", "decrease", 100, ""),
    ("text-004-5", "year=2016", "oslo", "physician_fte", "count", 1, ""),
]


def small(rows=SMALL):
    names = ["exhibit", "group", "level", "outcome", "statistic", "value", "corrected"]
    table = pd.DataFrame(rows, columns=names)
    right = pd.to_numeric(table["corrected"].replace("", None)).fillna(table["value"])
    return SourceNumbers(table.assign(right=right, decimals=0, qualifier="exact"))


def test_change_is_counted_from_the_earlier_number():
    found = {(c.outcome, c.statistic): c.value for c in changes(small())}
    assert found["physician_fte", "growth"] == 100 * (5 - 4) / 4
    assert found["nursing_home_places", "decline"] == 100 * (400 - 300) / 400
    assert found["nursing_home_places", "decrease"] == 400 - 300


def test_a_change_without_its_earlier_number_does_not_follow():
    rows = [row for row in SMALL if row[1] != "year=2010"]
    assert all(pd.isna(change.value) for change in changes(small(rows)))
    text = statistics_of(small(rows), "text-004-5-3")
    assert text["period=2010_2016", "", "physician_fte"] == ("register_growth", 25)


def test_a_total_is_the_sum_of_its_parts():
    found = {total.key: total.value for total in sums(small())}
    assert found["year=2016", "", "physician_fte", "count"] == 2 + 2 + 1 + 1


def statistics_of(numbers, exhibit):
    rows = SourceExhibit(numbers, exhibit)(pd.DataFrame(), None)
    return {(r.group, r.level, r.outcome): (r.statistic, r.estimate) for r in rows.itertuples()}


def test_what_follows_is_computed_and_the_rest_is_read():
    table = statistics_of(small(), "table-004-2")
    assert table["year=2016", "", "places_per_physician_fte"] == ("ratio", 300 / 5)
    assert table["year=2016", "", "nursing_home_places"] == ("register_count", 300)
    assert table["year=2016", "municipal", "physician_fte"] == ("register_count", 2)
    text = statistics_of(small(), "text-004-5-3")
    assert text["period=2010_2016", "", "physician_fte"] == ("growth", 25)
    assert text["year=2016", "oslo", "physician_fte"] == ("register_count", 1)


def test_the_summary_is_held_against_the_section_that_gives_the_number_first():
    summary = statistics_of(small(), "text-004-5")
    assert summary["year=2016", "oslo", "physician_fte"] == ("count", 1)


def test_numbers_of_other_sources_are_not_computed_from_nursing_homes():
    rows = [("text-000", "", "", "gp_roles_unclear", "percent", 50, "")]
    assert statistics_of(small(rows), "text-000") == {
        ("", "", "gp_roles_unclear"): ("register_percent", 50)
    }


def test_growth_shows_both_bases_and_print(published):
    rows = Growth(SourceNumbers.of(published))(pd.DataFrame(), None)
    nurses = rows[rows["outcome"].eq("nurse_fte")].set_index("statistic")["estimate"]
    assert nurses["growth"] == pytest.approx(100 * (16_156 - 13_347) / 13_347)
    assert nurses["share_of_last"] == pytest.approx(100 * (16_156 - 13_347) / 16_156)
    assert nurses["register_growth"] == 17


def test_doctors_of_one_year_are_what_the_others_leave(published):
    rows = Staying(SourceNumbers.of(published))(pd.DataFrame(), None)
    found = rows.set_index(["group", "level", "outcome"])["estimate"]
    alone = found["year=2011", "this_year_alone", "physician_years"]
    assert alone == pytest.approx(100 * (321 - 55 - 25 - 76) / 321)
    stayed = found["period=2014_2017", "", "physicians_staying"]
    assert stayed == pytest.approx(100 * (121 + 76) / 383)
    counts = {2011: 321, 2014: 383, 2017: 448}
    once = sum(found[f"year={y}", "this_year_alone", "physician_years"] * n / 100
               for y, n in counts.items())  # fmt: skip
    assert once == pytest.approx(522)


def test_hours_per_place_are_posts_times_a_full_week(published):
    rows = HoursPerPlace(SourceNumbers.of(published))(pd.DataFrame(), None)
    found = rows.set_index(["group", "level", "outcome"])["estimate"]
    hours = "physician_hours_per_resident_week"
    assert found["year=2017", "from_posts", hours] == pytest.approx(576 * 37.5 / 40_401)
    assert found["year=2017", "printed", hours] == 0.55


# --- beside print ----------------------------------------------------------------------------


def test_every_printed_number_of_the_other_sources_has_a_verdict_and_none_differs(
    published, judged
):
    rows = published.estimates
    assert set(judged.index) == set(rows.loc[rows["source"].ne(REPORT), "id"])
    assert set(judged["verdict"]) == {"match", "explained", "no_target"}
    assert judged["verdict"].eq("match").sum() >= 80


def test_what_is_read_from_print_never_matches_it(judged):
    for id in ("004:4:age:2011:mean", "004:2:nursing_home_places:2012:count",
               "004:8:nursing_home_places:2012:count", "NH-D18", "NH-P34", "GP-3"):  # fmt: skip
        assert (judged.loc[id, "verdict"], judged.loc[id, "cause"]) == ("no_target", "register")


@pytest.mark.parametrize(
    ("id", "verdict", "reproduced"),
    [
        ("NH-D7", "explained", 100 * 185 / 405),
        ("NH-F1", "explained", 100 * 106 / 368),
        ("NH-F4", "explained", 100 * 0.13 / 0.55),
        ("NH-P13", "explained", 48),
        ("NH-P49", "explained", 100 * 277 / 799),
        ("NH-P50", "explained", 100 * 522 / 799),
        ("NH-P10", "match", 100 * 121 / 799),
        ("NH-P3", "match", 341 + 407 + 478),
        ("NH-T16", "match", 365 / 19.6 / 7),
        ("NH-M1", "no_target", None),
        ("004:6:position:2017:q2", "explained", 40),
        ("004:7:places_per_nurse_fte:2012:ratio", "explained", 41_732 / 14_420),
        ("004:2:places_per_physician_fte:2009:ratio", "explained", 41_071 / 383),
        ("004:1:informants:total:count", "match", 7 + 9 + 3),
    ],
)
def test_numbers_that_follow_are_held_against_print(judged, id, verdict, reproduced):
    assert judged.loc[id, "verdict"] == verdict
    if reproduced is not None:
        assert judged.loc[id, "reproduced"] == pytest.approx(reproduced)


def test_the_other_sources_disturb_neither_synthesis_nor_the_count_of_the_report(
    published, codebook, judged
):
    own = published.estimates[published.estimates["source"].eq(REPORT)]
    alone = replace(published, estimates=own)
    assert read_targets(published, codebook).rows == read_targets(alone, codebook).rows
    assert verdicts_by(judged, "chapter").empty


def test_exhibits_of_other_sources_are_told_apart(labels):
    assert labels.exhibit("table-8-1") == "Table 8-1"
    assert labels.exhibit("text-9-2-2") == "Section 9.2.2"
    assert labels.exhibit("table-004-2") == "Table 2 (nursing homes)"
    assert labels.exhibit("text-004-5-3") == "Section 5.3 (nursing homes)"
    assert labels.exhibit("text-000") == "General practitioners"


# --- what is shown ---------------------------------------------------------------------------


def test_labels_of_lines_keep_their_order_above_the_axis():
    assert above_axis([13, 38, 98], 40, 10) == [40, 50, 98]
    assert above_axis([24, 23, 154], 5, 10) == pytest.approx([28.5, 18.5, 154])


def test_a_share_said_in_words_is_as_wide_as_the_wording_and_its_sample(published):
    band = Quantities(published).band("GP-4")  # about half of 221
    assert (band.low, band.high) == pytest.approx((50 - 2.5, 50 + 2.5))
    assert band.sample_low == pytest.approx(float(wilson(0.475 * 221, 221)[0]))
    assert band.sample_high == pytest.approx(float(wilson(0.525 * 221, 221)[1]))
    under = Quantities(published).band("GP-5")
    assert (under.low, under.high) == pytest.approx((0, 50))


def test_a_printed_share_is_drawn_as_precisely_as_its_counts_allow(published):
    band = Quantities(published).band("004:3:continuity.one_time:percent")
    assert band.low == band.high == pytest.approx(100 * 522 / 799)
    assert Quantities(published).band("SW-1") is None  # months are no share


def theme_rows(*cells):
    """Shares of answers by sector, with intervals of two to each side."""
    return tidy(
        {"sector": s, "outcome": o, "level": level, "statistic": "percent", "n": 40, "estimate": e,
         "conf_low": e - 2, "conf_high": e + 2}
        for s, o, level, e in cells
    ).assign(suppressed=False)  # fmt: skip


COORDINATOR = (("PHV", "coordinator", "yes", 7), ("AVT", "coordinator", "yes", 2))


def test_a_theme_reads_out_patients_and_the_shares_of_others(companions, published, labels):
    figure = Triangulation(companions, Quantities(published), "clear_roles")
    told = figure.describe(theme_rows(*COORDINATOR), labels)
    assert "Has a coordinator: Mental health care 7, Contracted specialist 2." in told
    assert "General practitioners 2026: Responsibilities and tasks are unclear: about" in told


def test_a_theme_leaves_findings_without_a_number_to_the_table(companions, published, labels):
    figure = Triangulation(companions, Quantities(published), "clear_roles")
    findings = companions.of_theme("clear_roles")
    without = findings[findings["printed"].eq("")]
    told = figure.describe(theme_rows(*COORDINATOR), labels)
    assert len(without) and not any(name in told for name in without["short_en"])
    nothing = Triangulation(companions, Quantities(published), "coordination")
    written = texts(drawn(nothing, theme_rows(*COORDINATOR), labels))
    assert "Patients (this survey)" in written
    for source in companions.of_theme("coordination")["source_short_en"]:
        assert source not in written


@PAGES
@pytest.mark.parametrize("theme", THEMES)
def test_no_text_of_a_theme_is_cut_or_covered(theme, page, companions, published, both):
    items = companions.themes.set_index("theme").loc[theme, "items"].split()
    cells = [(s, item, "yes", 40) for s in SECTORS for item in items]
    view = Triangulation(companions, Quantities(published), theme)
    for labels in both.values():
        assert_nothing_cut_or_covered(drawn(view, theme_rows(*cells), labels, page))


SERIES = [
    (Years(outcomes=("physician_fte",)), "table-004-2"),
    (Years(outcomes=("nursing_home_places", "places_per_physician_fte")), "table-004-2"),
    (Years(2), "table-004-7"),
    (SpreadLines("axis_age"), "table-004-4"),
    (SpreadLines("axis_position_size"), "table-004-6"),
    (Years(2), HoursPerPlace),
    (StayBars(), Staying),
    (GrowthDots(), Growth),
]


@PAGES
@pytest.mark.parametrize(("view", "shown"), SERIES, ids=lambda value: getattr(value, "axis", None))
def test_no_text_of_a_series_is_cut_or_covered(view, shown, page, published, others, both):
    if isinstance(shown, str):
        estimates = others[others["exhibit"].eq(shown)]
    else:
        estimates = shown(SourceNumbers.of(published))(pd.DataFrame(), None)
    for labels in both.values():
        assert_nothing_cut_or_covered(drawn(view, estimates, labels, page))


def year_rows(*cells):
    """Ratios by level and year."""
    return tidy(
        {"group": f"year={year}", "level": level, "outcome": "physician_hours_per_resident_week",
         "statistic": "register_ratio" if level == "printed" else "ratio", "estimate": value,
         "n": 0}
        for level, year, value in cells
    )  # fmt: skip


def test_a_number_stands_on_the_side_of_the_line_where_its_point_lies(labels):
    hours = [("from_posts", 2009, 0.35), ("from_posts", 2011, 0.53)]
    points = [("printed", 2009, 0.3), ("printed", 2011, 0.6)]
    (axes,) = drawn(Years(2), year_rows(*hours, *points), labels).axes
    shift = {text.get_text(): text.xyann[1] for text in axes.texts}
    assert shift["0.30"] < 0 < shift["0.60"]


def test_points_beside_a_line_stand_in_a_key(labels):
    hours = [("from_posts", 2009, 0.35), ("from_posts", 2011, 0.53), ("printed", 2009, 0.3)]
    assert {"From posts", "Printed"} <= set(texts(drawn(Years(2), year_rows(*hours), labels)))


def test_names_of_lines_stand_at_their_ends_on_a_phone_in_a_key(published, others, labels):
    posts = others[others["exhibit"].eq("table-004-2")]
    view = Years(outcomes=("physician_fte",))
    assert "38  interns" in texts(drawn(view, posts, labels))
    assert {"38", "Interns"} <= set(texts(drawn(view, posts, labels, narrow)))


def test_a_line_near_the_axis_keeps_its_label(published, others, labels):
    posts = others[others["exhibit"].eq("table-004-2")]
    figure = drawn(Years(outcomes=("physician_fte",)), posts, labels)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    (line,) = [line for line in axes.get_lines() if line.get_label() == "intern"]
    (label,) = [text for text in axes.texts if "interns" in text.get_text()]
    end = axes.transData.transform((2017, line.get_ydata()[-1]))[1]
    box = label.get_window_extent()
    assert box.y0 < end < box.y1


def test_a_table_sets_print_beside_what_it_should_be(published, others, labels):
    numbers = SourceNumbers.of(published)
    nurses = others[others["exhibit"].eq("table-004-7")]
    html = SeriesTable(numbers).html(nurses, labels)
    assert "2.89 [2.80]" in html and "3.09 [" not in html
    text = others[others["exhibit"].eq("text-004-5-5")]
    told = ToldTable(numbers).html(text, labels)
    assert "21.0" in told and ">17<" in told


def test_a_source_is_a_block_that_tells_all_of_it(companions, labels):
    html = sources_table(companions, labels)
    block = html.partition(">Swedish workshop 2016<")[2].partition(">Nursing homes 2019<")[0]
    told = companions.sources.set_index("source").loc["003"]
    for name in SHOWN:
        assert labels.word(f"head_{name}") in block
        assert escape(told[f"{name}_en"]) in block


@pytest.mark.parametrize(("theme", "numbers"), [("clear_roles", True), ("coordination", False)])
def test_findings_have_a_column_of_numbers_where_a_source_gives_one(
    companions, published, labels, theme, numbers
):
    html = EvidenceTable(companions, Quantities(published), theme).html(pd.DataFrame(), labels)
    assert (f">{labels.word('head_said')}<" in html) == numbers


def test_a_citation_leads_to_the_text_by_its_doi():
    html = with_links("Grung I & Bringedal BH. 2026. doi:10.4045/tidsskr.26.0360")
    link = '<a href="https://doi.org/10.4045/tidsskr.26.0360">doi:10.4045/tidsskr.26.0360</a>'
    assert html == f"Grung I &amp; Bringedal BH. 2026. {link}"
    assert with_links("Without one") == "Without one"


def test_the_care_models_columns_are_equally_wide_whatever_a_sector_is_called(companions, labels):
    first = care_model_shares(companions)[0]
    shares = tidy(
        {"outcome": first.outcome, "level": first.level, "statistic": "percent", "sector": sector,
         "n": 8, "estimate": 100 * 3 / 8}
        for sector in ("PHV", "TSB", "AVT")
    ).assign(suppressed=False)  # fmt: skip
    html = CareModelTable(companions).html(shares, labels)
    heads = [line for line in html.split("<th ") if "gt_col_heading " in line and "scope=" in line]
    widths = ["width: 17%" in line for line in heads]
    assert widths == [False, True, True, True]
