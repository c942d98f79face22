"""Exhibits beside print: what a number is about, the fold, the quiet line, the summary."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from patientsurvey import exhibits
from patientsurvey.codebook import Codebook
from patientsurvey.comparison import compare
from patientsurvey.comparison.about import About
from patientsurvey.comparison.texts import NOTHING, PrintedNumber, Worded, Written
from patientsurvey.estimates import tidy
from patientsurvey.exhibits import Exhibit, Shown, comparison_html, comparison_line, settle
from patientsurvey.exhibits.against_print import rests_on_answers
from patientsurvey.exhibits.fold import told
from patientsurvey.exhibits.in_short import summary_html, verdict_counts
from patientsurvey.exhibits.typeset import inline
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.published import Published, PublishedExhibit

ROOT = Path(__file__).parents[1]
INPUT = Worded("reason_register")
NOBODY = tidy([]).assign(suppressed=False)


@pytest.fixture(scope="module")
def labels():
    codebook = Codebook.load(ROOT / "data" / "codebook")
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in ("en", "nb")}


@pytest.fixture(scope="module")
def published():
    return Published.load(ROOT / "data" / "published")


def number(
    value=18.0, here=18.3, verdict="match", reason=NOTHING, qualifier="exact", decimals=0, **about
):
    """A row of the comparison; `about` holds its keys, and what else differs from the usual."""
    given = dict(id="C1", exhibit="figure-8-1", statement="C1", line=2951, source="002", cause="")
    given |= dict(sector="PHV", group="", level="yes", outcome="video_received", term="")
    given |= dict(statistic="percent", origin="") | about
    keys = ("sector", "group", "level", "outcome", "term", "statistic")
    said = PrintedNumber(value, decimals, qualifier, given["statistic"])
    return given | {
        "about": About(*(given[key] for key in keys), origin=given["origin"]),
        "printed": given.get("printed", said),
        "reproduced": here,
        "display_decimals": decimals + (given["statistic"] == "percent"),
        "verdict": verdict,
        "reason": reason,
        "distance": float("nan"),
    }


def statement(verdict="match", **more):
    text = Written({"en": "Women more often than men", "nb": "Kvinner oftere enn menn"})
    more |= {"statistic": "direction", "printed": text, "level": ""}
    return number(here=float("nan"), verdict=verdict, **more)


def exhibit(*rows, id="figure-8-1", synthetic=False, **more):
    kind = id.partition("-")[0]
    titles = {"en": "Video by age", "nb": "Video etter alder"}
    print_ = PublishedExhibit(id, kind, 8, titles, "", "full", 2951)
    return Exhibit(print_, NOBODY, pd.DataFrame(rows), synthetic, **more)


def cells(html):
    """Text of the table's cells, row by row."""
    rows = re.findall(r"<tr.*?</tr>", html, re.S)
    plain = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in plain]


# --- what a number is about -----------------------------------------------------------------


def about(labels, lang="en", question=True, **keys):
    known = dict(sector="PHV", group="", level="", outcome="", term="", statistic="percent")
    return About(**known | keys).say(labels[lang], question)


def test_a_number_names_sector_group_question_and_answer(labels):
    given = dict(group="age_group=age_18_24+age_25_35", level="yes", outcome="video_received")
    assert about(labels, **given) == (
        "Mental health care · 18–35 years · Received video consultation: Yes · per cent"
    )
    short = about(labels, question=False, **given)
    assert short == "Mental health care · 18–35 years · Yes · per cent"
    assert about(labels, "nb", **given).startswith("Psykisk helsevern · 18–35 år · ")


def test_a_group_whose_category_alone_tells_nothing_names_its_question(labels):
    given = dict(group="asked_physical=no", outcome="physical_health_now", level="bad+very_bad")
    assert "Asked about physical health: No · Physical health" in about(labels, **given)
    ended = about(labels, group="recently_ended=yes", outcome="video_received", level="yes")
    assert ended.count("reatment recently ended") == 1  # question and category are the same words


def test_a_share_of_those_with_the_same_answers_says_of_whom(labels):
    given = dict(outcome="duration_ongoing", level="over_2_years")
    whole = "duration_ongoing=months_7_12+years_1_2+over_2_years"
    told = about(labels, group=whole, **given)
    assert "More than 2 years, of those with 7–12 months, 1–2 years or more than 2 years" in told


def test_what_is_no_question_is_named_by_print_s_vocabulary(labels):
    plan = About("ALL", "", "", "plan_billion_kroner", "", "count", "other", {"en": "The plan"})
    assert plan.say(labels["en"]) == "The plan · number"  # no sector, and no sample
    register = About("ALL", "", "man", "total_population", "", "count", "register")
    assert register.say(labels["en"]).startswith("All sectors · Total population: men")
    everyone = About("PHV", "", "total", "total_population", "", "count", "register")
    assert everyone.say(labels["en"]) == "Mental health care · Total population · number"


# --- the fold -------------------------------------------------------------------------------


def test_the_ends_of_a_range_are_one_row_where_they_are_judged_alike(labels):
    ends = [
        number(3.0, 3.5, qualifier="at_least", statistic="mean", level="", decimals=1),
        number(3.6, 3.5, qualifier="at_most", statistic="mean", level="", decimals=1),
    ]
    (line,) = told(exhibit(*ends), labels["en"])
    assert (line.printed, line.here) == ("3.0–3.6", "3.5")
    apart = told(exhibit(ends[0], ends[1] | {"verdict": "differs"}), labels["en"])
    assert [line.printed for line in apart] == ["from 3.0", "up to 3.6"]
    others = told(exhibit(ends[0], ends[1] | {"statement": "C2"}), labels["en"])
    assert len(others) == 2


def test_what_print_repeats_is_one_row_with_both_lines(labels):
    table = exhibit(number(line=1230), number(line=843, id="C9"), number(line=843, value=19.0))
    assert list(told(table, labels["en"]).values()) == [[1230, 843], [843]]
    assert cells(comparison_html(table, labels["en"]))[1][-1] == "843, 1230"


def test_numbers_stand_to_the_right_and_statements_leave_their_column_narrow(labels):
    html = comparison_html(exhibit(number(), statement()), labels["en"])
    assert html.count('<td class="number">') == 2 * 3 and html.count('<th scope="row">') == 2
    assert html.count('<th scope="col" class="number">') == 3
    assert cells(html)[2][:3] == ["Women more often than men", "statement", "–"]


def test_a_single_question_goes_without_saying_but_not_in_running_text(labels):
    one = cells(comparison_html(exhibit(number(), statement(outcome="")), labels["en"]))
    assert one[1][0] == "Mental health care · Yes · per cent"
    text = cells(comparison_html(exhibit(number(), id="text-8-1"), labels["en"]))
    assert "Received video consultation: Yes" in text[1][0]
    several = exhibit(number(), number(outcome="outcome_hope", level="", statistic="mean"))
    assert "Received video consultation: Yes" in cells(comparison_html(several, labels["en"]))[1][0]
    shown = tidy([{"outcome": name, "n": 9} for name in ("video_received", "crisis_plan")])
    of_two = replace(exhibit(number()), estimates=shown)
    assert "Received video consultation: Yes" in cells(comparison_html(of_two, labels["en"]))[1][0]
    declined = number(outcome="declined_consent", level="", statistic="count", origin="register")
    assert "Declined" in cells(comparison_html(exhibit(declined), labels["en"]))[1][0]


def test_a_reason_of_many_rows_stands_once_above_them(labels):
    given = [number(value, verdict="no_target", reason=INPUT) for value in range(3)]
    held = number(9.0, verdict="no_target", reason=Worded("reason_held_back"))
    html = comparison_html(exhibit(*given, held, number()), labels["en"])
    assert html.count("An input, read from a register") == 1
    verdicts = [row[3] for row in cells(html)[1:]]
    assert verdicts == [
        *["can't be compared"] * 3, "can't be compared: Held back as a small cell.", "match",
    ]  # fmt: skip


def test_a_reason_with_numbers_of_its_row_stays_in_its_row(labels):
    near = Worded("reason_calibrated", {"distance": 0.01, "allowance": 0.1})
    rows = [number(value, verdict="explained", reason=near) for value in range(3)]
    html = comparison_html(exhibit(*rows), labels["en"])
    assert html.count("0.010 printed standard errors") == 3


def test_p_values_and_the_zeros_that_print_drops(labels, published):
    odds = {"statistic": "odds_ratio", "level": "", "term": "female"}
    p_value = number(
        0.001, 0.0000004, qualifier="under", decimals=3, **odds | {"statistic": "p_value"}
    )
    assert cells(comparison_html(exhibit(p_value), labels["en"]))[1][1:3] == ["<0.001", "<0.001"]
    rows = published.estimates
    cell = rows[rows["qualifier"].eq("trimmed") & rows["statistic"].eq("odds_ratio")].iloc[0]
    keys = {key: cell[key] for key in ("exhibit", "sector", "outcome", "term", "statistic")}
    here = tidy([keys | {"n": 900, "estimate": cell["value"] + 0.0004}])
    found = compare(published, here, exhibits=[cell["exhibit"]]).set_index("id").loc[cell["id"]]
    assert found["printed"].say(labels["en"]) == f"{cell['value']:.3f}"
    assert found["display_decimals"] == 3


def test_the_fold_of_another_source_speaks_of_that_source(labels):
    other = exhibit(number(source="004", sector=""), id="table-004-2")
    heads = cells(comparison_html(other, labels["en"]))[0]
    assert heads[1] == "In print" and heads[-1] == "Line in the source's text"
    assert cells(comparison_html(other, labels["nb"]))[0][1] == "På trykk"


def test_a_line_does_not_break_inside_a_name_or_a_number():
    html = inline("See table 9-3: p 0.767 & 17 927 of 2011")
    kept = re.findall('<span class="unbroken">(.*?)</span>', html)
    assert kept == ["table 9-3", "p 0.767", "17 927"] and "&amp;" in html


# --- the quiet line -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "english", "norwegian"),
    [
        ([number()], "1 printed number: matches.", "1 trykt tall: stemmer."),
        (
            [number(), number(), number(verdict="differs")],
            "3 printed numbers: 2 match, 1 differs.",
            "3 trykte tall: 2 stemmer, 1 avviker.",
        ),
        (
            [number(verdict="no_target"), statement()],
            "2 printed numbers and statements: 1 matches, 1 can't be compared.",
            "2 trykte tall og utsagn: 1 stemmer, 1 lar seg ikke sammenligne.",
        ),
        ([statement("explained")], "1 printed statement: explained.", "1 trykt utsagn: forklart."),
    ],
)
def test_the_line_counts_what_there_is(rows, english, norwegian, labels):
    assert comparison_line(exhibit(*rows), labels["en"]) == english
    assert comparison_line(exhibit(*rows), labels["nb"]) == norwegian


def test_numbers_from_other_sources_are_not_compared_and_have_no_fold(labels):
    budget = exhibit(number(verdict="no_target", cause="external"), synthetic=True)
    html = comparison_html(budget, labels["en"])
    assert "<details" not in html
    assert "Numbers from other sources, as the report gives them; not compared." in html
    shown = Exhibit(budget.published, NOBODY, pd.DataFrame(), False, as_printed=True)
    assert "Tall fra andre kilder" in comparison_html(shown, labels["nb"])


def test_calibration_is_told_only_where_answers_give_a_number(labels):
    register = number(outcome="total_population", origin="register")
    untold = number(verdict="no_target", here=float("nan"))
    assert not rests_on_answers(pd.DataFrame([register, untold, statement()]))
    assert not rests_on_answers(pd.DataFrame([number(source="004")]))
    assert rests_on_answers(pd.DataFrame([register, number()]))
    assert rests_on_answers(pd.DataFrame([statement()]))
    line = comparison_line(exhibit(register, synthetic=True), labels["en"])
    assert "calibration" not in line
    assert "calibration" in comparison_line(exhibit(number(), synthetic=True), labels["en"])


# --- the chapter's summary ------------------------------------------------------------------


def test_the_summary_follows_the_report_and_leaves_out_what_is_not_compared(labels, published):
    rows = [
        number(exhibit="figure-8-2"),
        number(exhibit="text-8-1", verdict="explained"),
        number(exhibit="figure-8-1"),
        number(exhibit="text-2-4", verdict="no_target", cause="external"),
    ]
    counts = verdict_counts(pd.DataFrame(rows), published)
    assert list(counts.index) == ["text-8-1", "figure-8-1", "figure-8-2"]
    shown = ["text-2-4", "figure-8-1", "figure-8-2", "figure-8-3"]
    html = summary_html(published, counts, shown, labels["en"], synthetic=False)
    heads, first, second, *_ = cells(html)
    assert heads[1:] == ["match", "explained", "differs"]  # nothing that can't be compared
    assert first[0].startswith("Section 8.1 ") and first[1:] == ["0", "1", "0"]
    assert second[0].startswith("Figure 8-1 ")
    assert 'href="#figure-8-1"' in html and 'href="#text-8-1"' not in html
    left_out = html.partition("Shown but not compared:")[2]
    assert re.findall('href="#([^"]+)"', left_out) == ["text-2-4", "figure-8-3"]
    assert html.count('<td class="number">') == 9 and html.count('<th scope="row">') == 3


class Output:
    """The place of an output on the page."""

    def __init__(self):
        self.bundles = []

    def update(self, bundle, **_):
        self.bundles.append(bundle)


def test_an_exhibit_is_shown_anew_only_if_its_verdicts_are_others(labels, tmp_path):
    before = exhibit(statement("no_target", reason=Worded("reason_not_estimated")))
    output = Output()
    shown = Shown(before, "<p>The body</p>", labels["en"], tmp_path, output)
    settle(shown, before.comparison)
    assert output.bundles == []
    settle(shown, pd.DataFrame([statement()]))
    (bundle,) = output.bundles
    assert "1 printed statement: matches." in bundle["text/html"]
    assert "<p>The body</p>" in bundle["text/html"]


def test_plain_text_has_no_place_to_settle(labels, tmp_path):
    shown = Shown(exhibit(number()), "", labels["en"], tmp_path, None)
    settle(shown, pd.DataFrame([number(verdict="differs")]))


def test_emitting_returns_the_place_of_the_output(monkeypatch):
    given = []
    monkeypatch.setattr(exhibits, "display", lambda bundle, **more: given.append(more) or "place")
    assert exhibits.emit("<p>1</p>", "1", "en") == "place"
    assert given[0]["display_id"] is True
