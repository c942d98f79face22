"""Outcomes that join several questions: one small case per definition."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.composites import RULES, Composed, Difference
from patientsurvey.errors import SurveyError
from patientsurvey.estimates import EVERYONE, Counts, Frequencies, Mean, Share
from patientsurvey.published import Published

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def people(codebook):
    """Respondents of PHV who answered nothing but what is given, by answer slug."""

    def of(sector="PHV", **given):
        n = len(next(iter(given.values())))
        table = pd.DataFrame(pd.NA, index=range(n), columns=codebook.columns()).astype("Int16")
        table = table.astype({"sector": object, "region": object}).assign(sector=sector)
        for variable, answers in given.items():
            coded = [
                codebook.code(variable, a) if isinstance(a, str) else (pd.NA if a is None else a)
                for a in answers
            ]
            table[variable] = pd.array(coded, "Int16")
        return table

    return of


def counted(spec, table, codebook):
    rows = Composed(spec)(table, codebook)
    return dict(zip(rows["level"], rows["estimate"], strict=True))


SEVERITY = ["severe", "severe", "moderate", "mild", "not_relevant", None]
YEARS = ["over_5_years", "years_2_5", "over_5_years", "under_1_year", None, None]


def test_severe_and_long_lasting_needs_both_and_its_base_said_for_how_long(people, codebook):
    table = people(severity_psych=SEVERITY, years_psych=YEARS)
    found = counted(Counts("severe_over_five_years"), table, codebook)
    assert found == {"yes": 1, "no": 3, "missing": 2, "total": 6}
    share = Composed(Share("severe_over_five_years", "yes"))(table, codebook).iloc[0]
    assert (share["estimate"], share["n"]) == (100 * 1 / 4, 4)
    of_all = Composed(Share("severe_over_five_years", "yes", valid=EVERYONE))(table, codebook)
    assert of_all["estimate"].iloc[0] == pytest.approx(100 * 1 / 6)


def test_extent_and_duration_are_crossed(people, codebook):
    table = people(severity_psych=SEVERITY, years_psych=YEARS)
    assert counted(Counts("extent_and_duration"), table, codebook) == {
        "milder_and_shorter": 1, "milder_and_longer": 1,
        "severe_and_shorter": 1, "severe_and_longer": 1, "missing": 2, "total": 6,
    }  # fmt: skip


def test_long_lasting_does_not_ask_how_severe(people, codebook):
    table = people(severity_psych=SEVERITY, years_psych=YEARS)
    found = counted(Counts("long_lasting_challenges"), table, codebook)
    assert found == {"yes": 2, "no": 2, "missing": 2, "total": 6}


def test_duration_is_the_ongoing_treatments_or_else_the_last_ones(people, codebook):
    table = people(
        duration_ongoing=["months_1_2", None, "over_6_months", None],
        duration_last=["months_3_6", "months_3_6", None, None],
    )
    found = counted(Counts("treatment_duration"), table, codebook)
    assert found == {
        "under_1_month": 0, "months_1_2": 1, "months_3_6": 1, "over_6_months": 1,
        "missing": 1, "total": 4,
    }  # fmt: skip


def test_a_composite_keeps_the_answers_of_its_sectors_form(people, codebook):
    table = people(sector="AVT", duration_ongoing=["over_2_years", "years_1_2"])
    found = counted(Frequencies("treatment_duration"), table, codebook)
    assert found["over_2_years"] == 100 * 1 / 2
    assert "over_6_months" not in found


def test_those_whose_treatment_has_ended_are_told_from_the_missing(people, codebook):
    table = people(
        n_contacts=["once", None, None, None],
        treatment_status_mental=[
            "in_treatment", "recently_ended", "in_treatment", "not_applicable",
        ],
    )  # fmt: skip
    found = counted(Counts("n_contacts"), table, codebook)
    assert (found["once"], found["not_asked"], found["missing"], found["total"]) == (1, 1, 2, 4)


def test_not_being_asked_is_no_answer(people, codebook):
    table = people(
        n_contacts=["once", "twice", None],
        treatment_status_mental=["in_treatment", "in_treatment", "recently_ended"],
    )
    assert Composed(Share("n_contacts", "once"))(table, codebook)["n"].iloc[0] == 2


def test_diagnoses_are_counted_like_the_regression_terms(people, codebook):
    options = [f"diagnoses__{answer.answer}" for answer in codebook.answers("diagnoses")]
    ticks = pd.DataFrame(0, index=range(5), columns=options)
    for row, number in enumerate([1, 2, 3, 4]):
        ticks.iloc[row, :number] = 1
    ticks.loc[4, "diagnoses__dont_know"] = 1
    table = people(**{option: ticks[option].to_list() for option in options})
    found = counted(Counts("diagnosis_count"), table, codebook)
    assert found == {
        "no_diagnosis": 1, "one_diagnosis": 1, "two_diagnoses": 1, "three_diagnoses": 1,
        "more_diagnoses": 1, "missing": 0, "total": 5,
    }  # fmt: skip


def test_a_composite_may_make_the_groups(people, codebook):
    table = people(severity_psych=SEVERITY, years_psych=YEARS, life_satisfaction=[1, 5, 4, 3, 2, 2])
    rows = Composed(Mean("life_satisfaction", by="severe_over_five_years"))(table, codebook)
    assert list(rows["group"]) == ["severe_over_five_years=yes", "severe_over_five_years=no"]
    assert list(rows["estimate"]) == [1, (5 + 4 + 3) / 3]


def test_what_is_not_composite_is_refused_with_the_names_that_are(people, codebook):
    with pytest.raises(SurveyError, match="extent_and_duration"):
        Composed(Share("living", "alone"))(people(living=["alone"]), codebook)


def test_the_codebook_itself_stays_as_it_is(people, codebook):
    Composed(Counts("n_contacts"))(people(n_contacts=["once"]), codebook)
    assert "not_asked" not in [answer.answer for answer in codebook.answers("n_contacts")]


def test_printed_composite_outcomes_are_defined(codebook):
    printed = set(Published.load(ROOT / "data" / "published").vocabulary["name"])
    assert {"severe_over_five_years", "long_lasting_challenges", "treatment_duration"} <= printed
    assert {"severe_over_five_years", "long_lasting_challenges", "treatment_duration"} <= set(RULES)


def test_a_difference_is_paired(people, codebook):
    """Anxiety less depression: -100, 0, 0 and 100 points, then -100."""
    table = people(
        diagnoses__depression=[1, 1, 0, 0, 1], diagnoses__anxiety=[0, 1, 0, 1, 0],
    ).assign(**{
        f"diagnoses__{answer.answer}": 0
        for answer in codebook.answers("diagnoses")
        if answer.answer not in ("depression", "anxiety")
    })  # fmt: skip
    row = Difference("diagnoses", "anxiety", "depression")(table, codebook).iloc[0]
    points = np.array([-100, 0, 0, 100, -100])
    assert row["level"] == "anxiety_minus_depression"
    assert (row["estimate"], row["n"]) == (points.mean(), 5)
    assert row["std_error"] == pytest.approx(points.std(ddof=1) / np.sqrt(5))


def test_a_difference_names_the_answer_it_does_not_know(people, codebook):
    with pytest.raises(SurveyError, match="depresion"):
        Difference("living", "alone", "depresion")(people(living=["alone"]), codebook)
