"""Cross tables: what stands in which cell, in which order, under which names."""

import re
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.tables import CrossTable, EqualSlopesTable
from patientsurvey.tables.models import term_in_full
from patientsurvey.tables.typeset import told_fit, told_p

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def estimates(*rows, **same):
    """Rows of (sector, level, count, percent), a count and a percentage of each."""
    cells = []
    for sector, level, count, percent in rows:
        key = {"sector": sector, "level": level, "outcome": "duration_ongoing", "group": ""} | same
        cells += [
            key | {"statistic": "count", "estimate": count},
            key | {"statistic": "percent", "estimate": percent},
        ]
    limits = {"conf_low": np.nan, "conf_high": np.nan, "suppressed": False}
    return pd.DataFrame(cells).assign(**limits)


@pytest.fixture
def durations():
    """Two forms: the clinics' stops at more than 6 months, the specialists' goes on."""
    return estimates(
        ("PHV", "months_3_6", 1250, 12.5),
        ("PHV", "over_6_months", 8750, 87.5),
        ("PHV", "total", 10000, 100),
        ("AVT", "months_3_6", 40, 20.0),
        ("AVT", "over_2_years", 150, 75.0),
        ("AVT", "missing", 10, 5.0),
        ("AVT", "total", 200, 100),
    )


def body(table, frame, names):
    """Rows of the table as lists of text, headings of blocks included."""
    html = table.html(frame, names)
    rows = re.findall(r"<tr.*?</tr>", re.sub(r"<thead.*?</thead>", "", html, flags=re.S), re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[unescape(re.sub(r"<.*?>", "", cell)).strip() for cell in row] for row in cells]


def headings(table, frame, names):
    head = re.search(r"<thead.*?</thead>", table.html(frame, names), re.S).group()
    found = [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<th[^>]*>.*?</th>", head, re.S)]
    return [text.strip() for text in found if text.strip()]


def test_count_and_percentage_stand_beside_each_other_in_each_sector(labels, durations):
    rows = body(CrossTable(), durations, labels["en"])
    assert rows[0] == ["Duration of current treatment"]
    assert rows[1] == ["3–6 months", "1,250", "12.5", "40", "20.0"]
    assert headings(CrossTable(), durations, labels["en"]) == [
        "Mental health care", "Contracted specialist", "n", "%", "n", "%",
    ]  # fmt: skip


def test_answers_of_both_forms_keep_the_codebooks_order_and_close_with_missing_and_total(
    labels, durations
):
    shuffled = durations.iloc[::-1]
    named = [row[0] for row in body(CrossTable(), shuffled, labels["en"])[1:]]
    assert named == ["3–6 months", "More than 6 months", "More than 2 years", "Missing", "Total"]


def test_an_answer_that_is_not_on_the_form_is_a_dash(labels, durations):
    rows = {row[0]: row[1:] for row in body(CrossTable(), durations, labels["en"])}
    assert rows["More than 6 months"] == ["8,750", "87.5", "–", "–"]
    assert rows["More than 2 years"] == ["–", "–", "150", "75.0"]


def test_a_small_cell_shows_the_sign_for_what_is_held_back(labels, durations):
    hidden = durations["sector"].eq("AVT") & durations["level"].eq("missing")
    durations.loc[hidden, "estimate"] = np.nan
    rows = body(CrossTable(), durations.assign(suppressed=hidden), labels["nb"])
    assert rows[-2] == ["Ubesvart", "–", "–", "*", "*"]


def test_numbers_follow_the_language(labels, durations):
    rows = body(CrossTable(), durations, labels["nb"])
    assert rows[1] == ["3–6 måneder", "1\u00a0250", "12,5", "40", "20,0"]


def test_groups_may_be_rows_and_outcomes_may_span_columns(labels):
    frame = pd.concat(
        [
            estimates(("PHV", "", 30, 60.0), outcome=name, group="region=west")
            for name in ("severe", "lives_alone")
        ]
    )
    table = CrossTable(rows=("group",), columns=("outcome", "statistic"), decimals={"percent": 0})
    assert body(table, frame, labels["en"]) == [["West", "30", "60", "30", "60"]]
    assert headings(table, frame, labels["en"])[:2] == [
        "Severe mental health problems", "Lives alone",
    ]  # fmt: skip


def test_two_blocks_keep_their_rows_apart(labels):
    frame = pd.concat(
        [
            estimates(("PHV", "yes", 3, 30.0), outcome="in_education"),
            estimates(("PHV", "yes", 4, 40.0), outcome="interrupted_mental"),
        ]
    )
    assert body(CrossTable(), frame, labels["en"]) == [
        ["In education now"], ["Yes", "3", "30.0"],
        ["Broke off mental health treatment"], ["Yes", "4", "40.0"],
    ]  # fmt: skip


def test_an_interval_stands_in_brackets_where_there_is_one(labels):
    frame = estimates(("AVT", "individual", 90, 90.0), outcome="treatment_format")
    frame = frame.assign(conf_low=82.6, conf_high=94.5)
    table = CrossTable(rows=("level",), columns=("statistic",), interval=True)
    rows = body(table, frame, labels["en"])
    assert rows == [["Individual treatment only", "90", "90.0 (82.6 to 94.5)"]]
    assert headings(table, frame, labels["en"]) == ["n", "% (95% CI)"]


def test_totals_are_bold_and_names_stay_in_place(labels, durations):
    html = CrossTable().html(durations, labels["en"])
    total = re.search(r"<th([^>]*)>Total</th>", html).group(1)
    assert "position: sticky;" in total
    assert "; font-weight: bold" in total


def test_notes_stand_below(labels, durations):
    html = CrossTable(notes=("note_of_everyone",)).html(durations, labels["en"])
    assert "Percentages are of everyone in the sector" in html


def test_without_respondents_the_table_says_so(labels, durations):
    assert CrossTable().html(durations[:0], labels["en"]) == "<p>No respondents</p>"


def test_the_description_counts_rows_and_columns(labels, durations):
    said = CrossTable().describe(durations, labels["en"])
    assert said == "Table with 5 rows and 4 columns of numbers."


def test_a_head_may_say_more_than_the_statistics_own(labels, durations):
    own = durations[durations["sector"].eq("PHV")]
    table = CrossTable(("level",), ("statistic",), heads={"percent": "head_without_value"})
    assert headings(table, own, labels["en"]) == ["n", "No value (%)"]


def test_an_alpha_stands_with_its_own_base(labels):
    key = {"sector": "PHV", "level": "", "group": "", "outcome": "star", "statistic": "alpha"}
    frame = pd.DataFrame([key | {"estimate": 0.9164, "n": 1234.0, "conf_low": np.nan}])
    table = CrossTable(rows=("outcome",), columns=("sector",), decimals={"alpha": 2})
    assert body(table, frame, labels["nb"])[0][1] == "0,92 (n = 1\u00a0234)"


def test_headings_and_notes_stay_in_the_part_that_a_phone_shows(labels, durations):
    html = CrossTable(notes=("note_of_everyone",)).html(durations, labels["en"])
    for wrapped in ("Duration of current treatment", "Percentages are of everyone"):
        (before,) = re.findall(rf'<span style="([^"]*)">(?:<span[^>]*>)?{wrapped}', html)
        assert "position: sticky; left: 6px" in before
    corner = re.search(r'<th class="gt_col_heading[^>]*rowspan="2"[^>]*>', html).group()
    assert "position: sticky" in corner


# --- p-values and fits ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "told"),
    [(0.04972, "0.0497"), (0.049996, "0.05000"), (0.0502, "0.050"), (0.03, "0.030"),
     (0.0001, "<0.001"), (np.nan, "–")],
)  # fmt: skip
def test_rounding_does_not_hide_on_which_side_of_the_level_a_p_lies(labels, p, told):
    assert told_p(p, labels["en"]) == told


def test_no_line_ends_within_a_fit(labels):
    assert told_fit(1234, 0.456, labels["en"]) == "N\u00a0=\u00a01,234, R²\u00a0=\u00a00.46"
    assert told_fit(1234, np.nan, labels["en"]) == "N\u00a0=\u00a01,234"


def test_the_test_of_equal_slopes_is_one_row_per_outcome(labels):
    cells = [("f_statistic", "", 3.04, 0.00001), ("df_between", "", 54, np.nan),
             ("df_within", "", 26990, np.nan), ("r_squared", "common", 0.4541, np.nan),
             ("r_squared", "separate", 0.4575, np.nan)]  # fmt: skip
    frame = pd.DataFrame(cells, columns=["statistic", "level", "estimate", "p_value"])
    frame = frame.assign(outcome="treatment_helps")
    table = EqualSlopesTable()
    assert body(table, frame, labels["en"]) == [
        [labels["en"].variable("treatment_helps"), "0.454", "0.458", "3.0", "54; 26,990", "<0.001"]
    ]
    assert headings(table, frame, labels["en"])[-3:] == ["F", "df", "p"]
    unfitted = frame.assign(estimate=np.nan, p_value=np.nan)
    assert body(table, unfitted, labels["nb"])[0][1:] == ["–", "–", "–", "–; –", "–"]


def test_a_term_stands_with_what_it_is_compared_with(labels):
    assert term_in_full("region_north", labels["nb"]) == "Region Nord (region Vest)"
    assert term_in_full("sector_avt", labels["nb"]) == "Avtalespesialist (psykisk helsevern)"
    assert term_in_full("star", labels["en"]) == labels["en"].term("star")
    assert labels["en"].word("head_term") == "Term (compared with)"


def test_rows_and_columns_may_be_named_as_a_whole(labels, durations):
    table = CrossTable(("level",), corner="head_answered_for", above="head_registered_in")
    found = [text for text in headings(table, durations, labels["en"]) if "nbsp" not in text]
    assert found == [
        "Registered in", "Answered for", "Mental health care", "Contracted specialist",
        "n", "%", "n", "%",
    ]  # fmt: skip
