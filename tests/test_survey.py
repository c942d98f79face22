"""Respondent files: what is read, what is refused, and who was asked what."""

import re
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import CodebookError, RespondentDataError
from patientsurvey.survey import asked, read_respondents, routing_violations, validate_routing

ROOT = Path(__file__).parents[1]
CODEBOOK = Codebook.load(ROOT / "data" / "codebook")


def answered(**columns):
    """Respondents with these answers; every other column of the codebook is empty."""
    rows = len(next(iter(columns.values())))
    empty = {name: [None] * rows for name in CODEBOOK.columns()}
    unknown = set(columns) - {*empty, "respondent"}
    assert not unknown
    return pd.DataFrame(empty | columns)


@pytest.fixture
def survey():
    """Six respondents, two of each sector."""
    return answered(
        respondent=[1, 2, 3, 4, 5, 6],
        sector=["PHV", "PHV", "TSB", "TSB", "AVT", "AVT"],
        region=["west", "north", "west", "central", "west", None],
        health_trust=["helse_bergen_hf", "nordlandssykehuset_hf", "a_senteret", None, None, None],
        birth_year=[1990, 1985, 2001, None, 1950, 1970],
        sex_self=[1, 2, 3, 4, 5, None],
        has_plan=[1, 2, 3, 1, 2, None],
        plan_active=[1, None, None, 2, None, None],
        services_12m__gp=[1, 1, 0, 1, 1, None],
        diagnoses__other=[0, 1, 1, 0, 0, None],
        diagnosis_other_text=[None, " ", "Utmattelse", None, None, None],
    )


@pytest.fixture
def saved(tmp_path):
    """Writes a frame to a file of some kind and gives its path."""

    def save(frame, suffix=".csv"):
        path = tmp_path / f"respondents{suffix}"
        if suffix == ".csv":
            frame.to_csv(path, index=False)
        elif suffix == ".parquet":
            frame.to_parquet(path)
        else:
            statistical(frame, path)
        return path

    return save


def statistical(frame, path, labels=None):
    """Write as SPSS or Stata do: numbers as floats, Stata's names cut at 32 letters."""
    numbers = frame.apply(lambda column: pd.to_numeric(column, errors="coerce"))
    texts = ["sector", "region", "health_trust", "diagnosis_other_text"]
    kept = {name: frame[name].fillna("") for name in texts if name in frame}
    full = numbers.astype(float).assign(**kept)
    if path.suffix == ".sav":
        pyreadstat.write_sav(full, str(path), variable_value_labels=labels or {})
    else:
        full.columns = [name[:32] for name in full]
        pyreadstat.write_dta(full, str(path), variable_value_labels=labels or {})


# --- what is read ---------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".sav", ".dta"])
def test_every_format_gives_the_same_respondents(survey, saved, suffix):
    read = read_respondents(saved(survey, suffix), CODEBOOK)
    assert list(read.columns) == ["respondent", *CODEBOOK.columns()]
    assert read["respondent"].tolist() == [1, 2, 3, 4, 5, 6]
    assert read["sector"].tolist() == ["PHV", "PHV", "TSB", "TSB", "AVT", "AVT"]
    assert read["has_plan"].dropna().tolist() == [1, 2, 3, 1, 2]
    assert read["birth_year"].isna().tolist() == [False, False, False, True, False, False]
    assert read["diagnosis_other_text"].dropna().tolist() == ["Utmattelse"]
    assert read["video_received"].isna().all()
    types = read.dtypes.astype(str)
    assert (types["has_plan"], types["birth_year"]) == ("Int8", "Int16")
    assert (types["region"], types["diagnosis_other_text"]) == ("str", "str")


def test_names_may_differ_in_case_and_codes_be_floats(survey, saved):
    written = survey.astype({"has_plan": float}).rename(columns=str.upper)
    assert read_respondents(saved(written), CODEBOOK)["has_plan"].sum() == 1 + 2 + 3 + 1 + 2


def test_answers_may_be_ids_or_labels_in_any_language(survey, saved):
    survey["has_plan"] = ["yes", "Nei", "Don't know", " JA ", "2", ""]
    read = read_respondents(saved(survey), CODEBOOK)["has_plan"]
    assert read.fillna(0).tolist() == [1, 2, 3, 1, 2, 0]


def test_ticks_may_be_true_and_false(survey, saved):
    survey["services_12m__gp"] = [True, True, False, True, True, False]
    path = saved(survey, ".parquet")
    assert read_respondents(path, CODEBOOK)["services_12m__gp"].sum() == 4


def test_the_sector_may_be_coded_as_in_the_codebook(survey, saved):
    survey["sector"] = [1, 1, 2, 2, 3, 3]
    read = read_respondents(saved(survey), CODEBOOK)
    assert read["sector"].tolist() == ["PHV", "PHV", "TSB", "TSB", "AVT", "AVT"]


def test_a_norwegian_spreadsheets_csv_is_separated_by_semicolons(survey, tmp_path):
    path = tmp_path / "respondents.csv"
    survey.to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    assert len(read_respondents(path, CODEBOOK)) == 6


def test_respondents_without_ids_are_numbered(survey, saved):
    path = saved(survey.drop(columns="respondent"))
    assert read_respondents(path, CODEBOOK)["respondent"].tolist() == [1, 2, 3, 4, 5, 6]


def test_free_text_and_the_other_forms_columns_may_be_absent(survey, saved):
    clinic = survey[survey["sector"] != "AVT"]
    absent = ["diagnosis_other_text", "treatment_format", "services_12m__dps_clinic"]
    read = read_respondents(saved(clinic.drop(columns=absent)), CODEBOOK)
    assert read[absent].isna().all(axis=None)
    assert list(read.columns) == ["respondent", *CODEBOOK.columns()]


# --- selection ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selection", "kept"),
    [
        ({"sectors": ("TSB",)}, [3, 4]),
        ({"sectors": "PHV, AVT"}, [1, 2, 5, 6]),
        ({"region": "west"}, [1, 3, 5]),
        ({"sectors": ["PHV"], "region": "west"}, [1]),
        ({"trust": "a_senteret"}, [3]),
    ],
)
def test_selection(survey, saved, selection, kept):
    read = read_respondents(saved(survey), CODEBOOK, **selection)
    assert read["respondent"].tolist() == kept
    assert read.index.tolist() == list(range(len(kept)))


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ({"sectors": ("PHW",)}, "did you mean PHV?"),
        ({"region": "south-east"}, "did you mean south_east?"),
        ({"trust": "helse_bergen"}, "did you mean helse_bergen_hf"),
        ({"trust": "modum_bad"}, "no respondent is left by the selection sector PHV, TSB, AVT; "),
        ({"sectors": ("AVT",), "trust": "a_senteret"}, "2 in PHV, 2 in TSB, 2 in AVT"),
    ],
)
def test_a_selection_that_leaves_nobody_is_an_error(survey, saved, selection, message):
    with pytest.raises(RespondentDataError, match=re.escape(message)):
        read_respondents(saved(survey), CODEBOOK, **selection)


# --- what is refused ------------------------------------------------------------------------


def refusal(path):
    with pytest.raises(RespondentDataError) as caught:
        read_respondents(path, CODEBOOK)
    assert str(path) in caught.value.where
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("has_plan", [1, 2, 9, 1, 9, 8], "rows 3, 5, 6: values 9, 8 not in the codebook"),
        ("has_plan", [1, 2, 9, 1, 9, 8], "use 1 yes, 2 no, 3 dont_know"),
        ("has_plan", [9, 9, 9, 9, 9, 1], "rows 1, 2, 3 and 2 more: value 9 not"),
        ("has_plan", [1, 2, 1.5, None, None, None], "row 3: value 1.5 not"),
        ("has_plan", ["yes", "perhaps", None, None, None, None], "row 2: value 'perhaps' not"),
        ("services_12m__gp", [1, 2, 0, 0, 0, 0], "use 1 where the option is ticked, else 0"),
        ("birth_year", [1990, 90, 1990, 1990, 1990, 1990], "whole numbers from 1924 to 2005"),
        ("region", ["west", "east", None, None, None, None], "row 2: value 'east' not"),
        ("sector", ["PHV", "PHV", "TSB", "TSB", "AVT", "DPS"], "use PHV, TSB, AVT"),
        ("sector", ["PHV", "PHV", "TSB", "TSB", "AVT", None], "row 6: is empty"),
        ("respondent", [1, 2, 2, 4, 5, 6], "row 3: empty or given twice"),
    ],
)
def test_values_outside_the_codebook(survey, saved, column, values, message):
    what = refusal(saved(survey.assign(**{column: values})))
    assert f"column {column}" in what
    assert message in what


def test_a_missing_column(survey, saved):
    assert "column adapted: is missing; add it" in refusal(saved(survey.drop(columns="adapted")))


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("adaptd", "is not in the codebook; did you mean adapted"),
        ("age", "leave it out, it is derived here"),
        ("diagnoses", "leave it out, it has one column for each option"),
        ("Has_Plan", "stands twice, as has_plan and Has_Plan"),
    ],
)
def test_a_column_too_many(survey, saved, column, message):
    assert message in refusal(saved(survey.assign(**{column: 1})))


def test_all_problems_are_told_at_once_up_to_ten(survey, saved):
    items = [f"coc_{number}" for number in range(1, 13)]
    columns = [name for name in survey if name.rpartition("_")[0].startswith(tuple(items))]
    what = refusal(saved(survey.assign(**dict.fromkeys(columns, 99))))
    assert "12 problems" in what
    assert what.count("value 99 not in the codebook") == 10
    assert "… and 2 more" in what


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_value_labels_that_contradict_the_codebook(survey, tmp_path, suffix):
    path = tmp_path / f"respondents{suffix}"
    statistical(survey, path, {"has_plan": {1: "Nei", 2: "Ja"}})
    assert "the file labels 1 'Nei', which the codebook codes 2" in refusal(path)


def test_value_labels_that_agree_with_the_codebook(survey, tmp_path):
    path = tmp_path / "respondents.sav"
    statistical(survey, path, {"has_plan": {1: "Ja", 2: "Nei", 3: "Vet ikke", 8: "Ubesvart"}})
    assert len(read_respondents(path, CODEBOOK)) == 6


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("absent.csv", None, "no such respondent file"),
        ("respondents.xlsx", b"", "unknown kind of respondent file"),
        ("respondents.parquet", b"PK", "can't be read"),
        ("respondents.sav", b"PK", "can't be read"),
        ("respondents.csv", b"", "can't be read"),
        ("respondents.csv", "sector;skjønn\n".encode("cp1252"), "can't be read"),
        ("respondents.csv", b"sector,sector\nPHV,PHV\n", "column sector stands twice"),
    ],
)
def test_files_that_are_no_respondents(tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert message in refusal(path)


def test_a_file_without_rows(survey, saved):
    assert "no respondents" in refusal(saved(survey.head(0)))


# --- who was asked --------------------------------------------------------------------------


def test_asked_follows_one_answer(survey):
    survey = survey.astype({"has_plan": "Int8"})
    assert (
        asked(survey, CODEBOOK, "plan_active").tolist() == [True, False, False, True] + [False] * 2
    )
    assert asked(survey, CODEBOOK, "has_plan").all()


def test_asked_if_either_treatment_goes_on():
    # codes: 1 in treatment, 2 recently ended, 3 not applicable
    frame = answered(
        sector=["PHV", "PHV", "PHV", "AVT"],
        treatment_status_mental=[1, 3, 2, None],
        treatment_status_substance=[3, 1, 3, 1],
    )
    assert asked(frame, CODEBOOK, "duration_ongoing").tolist() == [True, True, False, True]


def test_asked_only_if_both_treatments_and_in_that_form():
    frame = answered(
        sector=["PHV", "PHV", "TSB", "AVT"],
        treatment_status_mental=[1, 1, 2, 1],
        treatment_status_substance=[3, 2, 1, 1],
    )
    assert asked(frame, CODEBOOK, "answer_for_sector").tolist() == [False, True, True, False]


def test_asked_follows_a_tick():
    frame = answered(sector=["PHV", "PHV", "TSB"], services_12m__admission=[1, 0, None])
    assert asked(frame, CODEBOOK, "admission_type").tolist() == [True, False, False]


def test_asked_of_an_unknown_variable(survey):
    with pytest.raises(CodebookError, match="did you mean plan_active"):
        asked(survey, CODEBOOK, "plan_activ")


def test_answers_of_those_not_asked_are_violations():
    frame = answered(
        respondent=[11, 12, 13, 14],
        sector=["PHV", "PHV", "AVT", "AVT"],
        has_plan=[1, 2, 1, None],
        plan_active=[1, 1, 2, None],  # respondent 12 has no plan
        treatment_status_mental=[1, 1, 1, 1],
        duration_ongoing=[4, 7, 7, 4],  # code 4 is the clinics', 7 the specialists'
        treatment_format=[None, None, 1, 1],
        services_12m__dps_clinic=[1, None, 1, 0],
    )
    found = routing_violations(frame, CODEBOOK)
    assert list(zip(found["respondent"], found["column"], strict=True)) == [
        (12, "duration_ongoing"),
        (14, "duration_ongoing"),
        (12, "plan_active"),
        (11, "services_12m__dps_clinic"),
    ]
    assert found["value"].tolist() == [7, 4, 1, 1]


def test_validate_routing_names_column_rows_and_rule():
    frame = answered(sector=["PHV"] * 5, has_plan=[2, 2, 1, 2, 2], plan_active=[1] * 5)
    with pytest.raises(RespondentDataError) as caught:
        validate_routing(frame, CODEBOOK, "respondents.csv")
    assert "column plan_active, rows 1, 2, 4 and 1 more" in caught.value.what
    assert "asked only if has_plan is yes" in caught.value.what
    assert caught.value.where == "respondents.csv"


def test_validate_routing_passes_those_who_were_asked(survey):
    validate_routing(survey, CODEBOOK)
    assert routing_violations(survey, CODEBOOK).empty
