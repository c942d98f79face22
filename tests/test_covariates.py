"""Derived variables: one small case per definition of the report's section 3.5."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.covariates import derive
from patientsurvey.errors import SurveyError

ROOT = Path(__file__).parents[1]
NAN = np.nan


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def derived(codebook):
    """Derive from respondents who answered nothing but what is given, by answer slug."""

    def of(**given):
        n = len(next(iter(given.values())))
        empty = pd.DataFrame(pd.NA, index=range(n), columns=list(codebook.columns()))
        empty["sector"] = "PHV"
        for column, values in given.items():
            empty[column] = [_stored(codebook, column, value) for value in values]
        text = ["sector", "region", "health_trust"]
        numbers = empty.columns.difference(text)
        return derive(empty.astype(dict.fromkeys(numbers, "Int16")), codebook)

    return of


def _stored(codebook, column, value):
    slug = isinstance(value, str) and column not in ("sector", "region")
    return codebook.code(column, value) if slug else value


def check(found, expected):
    np.testing.assert_array_equal(found.to_numpy(dtype=float), np.array(expected, dtype=float))


def test_age_is_2023_minus_the_year_of_birth_and_groups_hold_both_ends(derived):
    table = derived(birth_year=[2005, 1999, 1998, 1988, 1958, 1957, 1947, 1924, None])
    check(table["age"], [18, 24, 25, 35, 65, 66, 76, 99, NAN])
    assert list(table["age_group"][:8]) == [
        "age_18_24", "age_18_24", "age_25_35", "age_25_35",
        "age_56_65", "age_66_75", "age_76_99", "age_76_99",
    ]  # fmt: skip
    assert table["age_group"].isna()[8]
    assert table["age_group"].cat.ordered


def test_age_terms_leave_the_youngest_as_reference(derived):
    table = derived(birth_year=[2005, 1998, 1957, 1940, None])
    check(table["age_25_35"], [0, 1, 0, 0, NAN])
    check(table["age_66_99"], [0, 0, 1, 1, NAN])


CASES = {
    "female": ("sex_self", ["woman", "man", "other", "dont_know", None], [1, 0, NAN, NAN, NAN]),
    "higher_education": (
        "education",
        ["higher", "primary", "upper_secondary", None],
        [1, 0, 0, NAN],
    ),
    "own_income": ("main_income", ["own_work", "pension", "student_loan", None], [1, 0, 0, NAN]),
    "lives_alone": ("living", ["alone", "with_parents", "other", None], [1, 0, 0, NAN]),
    "over_five_years": ("years_psych", ["over_5_years", "years_2_5", None], [1, 0, NAN]),
    "severe": ("severity_psych", ["severe", "moderate", "mild", "not_relevant"], [1, 0, 0, NAN]),
    "region_southeast": ("region", ["south_east", "west", "private_multi", None], [1, 0, NAN, NAN]),
    "region_central": ("region", ["central", "north", "west"], [1, 0, 0]),
    "region_north": ("region", ["north", "south_east", None], [1, 0, NAN]),
    "needs_more_or_better_followup": (
        "satisfied_followup",
        ["needs_more", "needs_better", "satisfied", None],
        [1, 1, 0, NAN],
    ),
    "received_video_consultation": ("video_received", ["yes", "no", None], [1, 0, NAN]),
    "video_satisfied": (
        "video_satisfaction",
        ["very_large_degree", "large_degree", "some_degree", None],
        [1, 1, 0, NAN],
    ),
    "satisfaction_video": (
        "video_satisfaction",
        ["not_at_all", "very_large_degree", None],
        [1, 5, NAN],
    ),
    "treatment_adapted_to_needs": (
        "adapted",
        ["yes", "no", "dont_know", "not_relevant", None],
        [1, 0, 0, NAN, NAN],
    ),
    "has_treatment_plan": ("has_plan", ["yes", "no", "dont_know", None], [1, 0, 0, NAN]),
    "treatment_helps": ("outcome_helps", ["not_at_all", "some_degree", None], [1, 3, NAN]),
    "hope_of_better_life": ("outcome_hope", ["small_degree", None], [2, NAN]),
    "overall_satisfaction": ("outcome_satisfied", ["large_degree", None], [4, NAN]),
}


@pytest.mark.parametrize("variable", CASES)
def test_each_variable_follows_its_definition(variable, derived):
    question, answers, expected = CASES[variable]
    check(derived(**{question: answers})[variable], expected)


def test_diagnoses_are_counted_with_other_and_without_dont_know(derived, codebook):
    options = [f"diagnoses__{a.answer}" for a in codebook.answers("diagnoses")]
    none, one, two, three, four, unmet = (dict.fromkeys(options, v) for v in (0, 0, 0, 0, 0, None))
    none |= {"diagnoses__dont_know": 1}
    one |= {"diagnoses__other": 1}
    two |= {"diagnoses__depression": 1, "diagnoses__anxiety": 1}
    three |= two | {"diagnoses__ptsd": 1}
    four |= three | {"diagnoses__adhd": 1}
    rows = pd.DataFrame([none, one, two, three, four, unmet], dtype="Int8")
    table = derived(**{option: rows[option].to_list() for option in options})
    check(table["n_diagnoses"], [0, 1, 2, 3, 4, NAN])
    check(table["dx_two"], [NAN, 0, 1, 0, 0, NAN])
    check(table["dx_three"], [NAN, 0, 0, 1, 0, NAN])
    check(table["dx_more_than_three"], [NAN, 0, 0, 0, 1, NAN])


def test_municipal_services_is_any_of_five(derived):
    table = derived(
        services_12m__home_nursing=[1, 0, 0, None],
        services_12m__physiotherapy=[1, 1, 0, None],
        services_12m__gp=[0, 0, 1, None],
    )
    check(table["municipal_services"], [1, 1, 0, NAN])


@pytest.mark.parametrize("service", ["outreach_team", "day_centre", "work_measure", "admission"])
def test_a_service_is_its_own_tick(service, derived):
    check(derived(**{f"services_12m__{service}": [1, 0, None]})[service], [1, 0, NAN])


def test_coordination_is_any_of_three_measures(derived):
    table = derived(
        individual_plan=["yes", "dont_know", "not_offered", None],
        responsibility_group=["do_not_want", "yes", None, None],
        coordinator=[None, "not_relevant", "not_relevant", None],
    )
    check(table["coordination"], [1, 1, 0, NAN])
    check(table["has_coordination_measure"], [1, 1, 0, NAN])


def test_treatment_has_ended_by_the_mental_health_status(derived):
    table = derived(
        sector=["PHV", "PHV", "PHV", "PHV", "AVT"],
        treatment_status_mental=[
            "in_treatment", "recently_ended", "not_applicable", "not_applicable", "one_two_talks",
        ],
        treatment_status_substance=[
            "recently_ended", "in_treatment", "in_treatment", "recently_ended", None,
        ],
    )  # fmt: skip
    check(table["recently_ended"], [0, 1, NAN, NAN, NAN])


def test_in_tsb_either_treatment_counts_and_an_ongoing_one_outweighs(derived):
    table = derived(
        sector=["TSB"] * 4,
        treatment_status_mental=["recently_ended", "not_applicable", "recently_ended", None],
        treatment_status_substance=["in_treatment", "recently_ended", "not_applicable", None],
    )
    check(table["recently_ended"], [0, 1, 1, NAN])


def test_duration_is_of_the_ongoing_treatment_or_else_the_last(derived):
    table = derived(
        duration_ongoing=["under_1_month", "months_1_2", "years_1_2", "over_6_months", None, None],
        duration_last=[None, "months_3_6", None, None, "months_3_6", None],
    )
    check(table["under_2_months"], [1, 1, 0, 0, 0, NAN])
    check(table["months_3_6"], [0, 0, 0, 0, 1, NAN])


def test_scores_are_those_of_the_scales(derived):
    items = {f"star_{k}": ["always"] for k in ("1_goals", "2_open", "3_trust", "5_honest",
             "6_agreed_goals", "8_changes", "10_likes", "11_agree_important")}  # fmt: skip
    table = derived(**items)
    check(table["star"], [4])
    check(table["therapeutic_relationship"], [4])
    check(table["continuity"], [NAN])


def test_derive_adds_every_derived_variable_of_the_codebook_and_keeps_the_rest(derived, codebook):
    table = derived(birth_year=[1990])
    assert set(codebook.columns()) < set(table.columns)
    assert set(codebook.terms) <= set(table.columns)
    added = set(table.columns) - set(codebook.columns())
    assert added == {id for id, v in codebook.variables.items() if v.source == "derived"}


def test_deriving_twice_changes_nothing(derived, codebook):
    once = derived(birth_year=[1990, 1950])
    pd.testing.assert_frame_equal(derive(once, codebook), once)


def test_a_missing_column_is_named(derived, codebook):
    table = derived(birth_year=[1990]).drop(columns="video_received")
    with pytest.raises(SurveyError, match="'video_received' is missing"):
        derive(table, codebook)
