"""What ids are called: answers, joins, contrasts, numbers; an unknown id is refused."""

from pathlib import Path

import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import CodebookError
from patientsurvey.labels import Labels
from patientsurvey.language import Wording

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def labels():
    codebook = Codebook.load(ROOT / "data" / "codebook")
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in ("en", "nb")}


@pytest.mark.parametrize(
    ("variable", "answer", "english", "norwegian"),
    [
        ("age_group", "age_18_24+age_25_35", "18–35 years", "18–35 år"),
        ("total_population", "age_25_35+age_36_45", "25–45 years", "25–45 år"),
        ("age_group", "age_18_24+age_66_75", "18–24 years or 66–75 years",
         "18–24 år eller 66–75 år"),
        ("diagnoses", "harmful_use+substance_dependence",
         "Harmful use of substances or substance dependence",
         "Skadelig bruk av rusmidler eller rusmiddelavhengighet"),
        ("duration_ongoing", "months_7_12+years_1_2+over_2_years",
         "7–12 months, 1–2 years or more than 2 years",
         "7–12 måneder, 1–2 år eller mer enn 2 år"),
        ("first_condition", "schizophrenia",
         "Schizophrenia/schizotypal disorder/paranoid disorders",
         "Schizofreni/schizotyp lidelse/paranoide lidelser"),
        ("star", "0-0.25", "0–0.25", "0–0,25"),
        ("year", "2009", "2009", "2009"),
        ("period", "2011_2014", "2011–2014", "2011–2014"),
        ("sector", "AVT-TSB", "Contracted specialist − Substance-use treatment",
         "Avtalespesialist − TSB"),
        ("diagnoses", "*", "most groups", "de fleste gruppene"),
    ],
)  # fmt: skip
def test_ids_have_labels(variable, answer, english, norwegian, labels):
    assert labels["en"].answer(variable, answer) == english
    assert labels["nb"].answer(variable, answer) == norwegian


def test_an_abbreviation_keeps_its_letters_inside_a_join(labels):
    assert labels["nb"].answer("sector", "PHV+TSB") == "Psykisk helsevern eller TSB"


def test_an_id_without_a_label_is_refused_and_never_shown(labels):
    with pytest.raises(CodebookError, match=r"'perhaps' of 'has_plan'[\s\S]*answer_perhaps"):
        labels["en"].answer("has_plan", "perhaps")


def test_what_has_no_sector_or_group_has_no_name(labels):
    assert labels["en"].sector("") == labels["en"].group("") == ""
