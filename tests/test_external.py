"""Numbers from elsewhere and the questionnaire's themes: shown as they are, in both languages."""

from pathlib import Path

import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import SurveyError
from patientsurvey.estimates import SCHEMA
from patientsurvey.exhibits import Exhibit, comparison_html
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.pages.external import FactsTable, printed_facts
from patientsurvey.pages.questionnaire import ThemesTable, themes
from patientsurvey.published import Published

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def published():
    return Published.load(ROOT / "data" / "published")


@pytest.fixture(scope="module", params=["en", "nb"])
def labels(request, codebook):
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return Labels(codebook, wording, request.param)


def test_facts_are_printed_numbers_without_base_or_interval(published):
    facts = printed_facts(published, "text-2-5").set_index("outcome")
    assert facts.loc["outpatient_projection_tsb", "estimate"] == 37
    assert facts.loc["outpatient_projection_tsb", "line"] == 657
    assert facts[["n", "conf_low", "p_value"]].isna().all(axis=None)
    assert set(SCHEMA) - {"outcome"} <= set(facts.columns)


def test_numbers_that_the_respondents_give_are_no_facts(published):
    assert "answer_for_sector" not in set(printed_facts(published, "text-3-2")["outcome"])


def test_a_lost_picture_has_no_facts_of_its_own(published):
    assert printed_facts(published, "figure-2-1").empty
    with pytest.raises(SurveyError, match="figure-2-9"):
        printed_facts(published, "figure-2-9")


def test_the_table_says_what_how_much_and_where_from(published, labels):
    facts = printed_facts(published, "text-2-6")
    html = FactsTable(published, lost="lost_figure_2_1").html(facts, labels)
    assert labels.word("lost_figure_2_1") in html
    assert f"{labels.number(213_500)}" in html and "SAMDATA" in html and "666" in html
    assert f"9 {labels.word('unit_percent')}" in html


def test_facts_alone_are_held_against_nothing(published, codebook, labels):
    note = labels.word("comparison_external")
    other = published.exhibit("figure-2-1")  # a lost picture, beside which other facts stand
    facts = printed_facts(published, "text-2-6")
    shown = Exhibit(other, facts, facts[:0], False, as_printed=FactsTable.as_printed)
    assert comparison_html(shown, labels) == f'<p class="comparison">{note}</p>'


def test_a_fact_said_twice_is_one_row_with_both_lines(published, labels):
    facts = printed_facts(published, "text-3-4")
    assert len(facts) == 2
    html = FactsTable(published).html(facts, labels)
    assert "82, 926" in html


def test_facts_of_a_sector_name_it(published, labels):
    html = FactsTable(published).html(printed_facts(published, "text-3-3"), labels)
    assert labels.sector("AVT") in html


def test_every_question_is_in_one_theme(codebook, labels):
    counted = themes(codebook)
    asked = [v for v in codebook.variables.values() if v.source == "questionnaire"]
    assert counted["estimate"].sum() == len(asked)
    assert set(counted["statistic"]) == {"count"}
    html = ThemesTable(codebook).html(counted, labels)
    for variable in asked:
        assert labels.variable(variable.id) in html.replace("&amp;", "&")
