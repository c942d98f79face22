"""Cross tables: what stands in which cell, in which order, under which names."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.tables import CrossTable

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
    return [[cell.strip() for cell in row] for row in cells]


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
    assert headings(table, frame, labels["en"]) == ["n", "% (95 % CI)"]


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
