"""The respondents in ``data/synthetic``, recounted from the file with plain pandas."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.covariates import derive
from patientsurvey.synthesis import write_respondents

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "synthetic"
RESPONDENTS = pd.read_parquet(FOLDER / "respondents.parquet")
PROVENANCE = json.loads((FOLDER / "provenance.json").read_text(encoding="utf-8"))
ANSWERS = pd.read_csv(ROOT / "data/codebook/answers.csv").set_index(["variable", "answer"])["code"]
ROUTING = pd.read_csv(ROOT / "data/codebook/routing.csv")
VARIABLES = pd.read_csv(ROOT / "data/codebook/variables.csv").set_index("variable")
ESTIMATES = pd.read_csv(ROOT / "data/published/estimates.csv", dtype={"corrected": str})
AGE = 2023 - RESPONDENTS["birth_year"]
AGE_GROUP = pd.cut(AGE.astype(int), [17, 24, 35, 45, 55, 65, 75, 99], labels=[
    "age_18_24", "age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_75", "age_76_99",
])  # fmt: skip
MULTIPLE = ("services_12m", "diagnoses", "gave_feedback", "admission_type")


def gave(variable, *answers):
    """Whether respondents gave one of the answers."""
    if variable in MULTIPLE:
        return RESPONDENTS[[f"{variable}__{a}" for a in answers]].eq(1).any(axis=1)
    if variable == "age_group":
        return AGE_GROUP.isin(answers)
    text = VARIABLES.loc[variable, "stored"] == "answer"
    return RESPONDENTS[variable].isin(answers if text else ANSWERS[variable][list(answers)])


def sector(name):
    return RESPONDENTS["sector"] == name


# --- printed counts ---------------------------------------------------------------------------


def test_sectors_have_their_printed_sizes():
    assert RESPONDENTS["sector"].value_counts().to_dict() == {
        "PHV": 21346, "AVT": 8913, "TSB": 3199,
    }  # fmt: skip
    assert RESPONDENTS["respondent"].tolist() == list(range(1, 33458 + 1))


def printed_counts():
    """Cells of tables 5-1 and 5-2, corrected where the print is wrong."""
    rows = ESTIMATES[
        ESTIMATES["exhibit"].isin(["table-5-1", "table-5-2"])
        & ESTIMATES["statistic"].eq("count")
        & ESTIMATES["group"].isna()
        & ESTIMATES["value"].notna()
        & ~ESTIMATES["level"].isin(["total", "not_asked"])
        & ESTIMATES["outcome"].isin(VARIABLES.index)
    ]
    # No answer to this one includes those who were never asked, whom the table lists apart.
    rows = rows[~(rows["outcome"].eq("n_contacts") & rows["level"].eq("missing"))]
    return rows.assign(count=rows["corrected"].fillna(rows["value"].astype(str)).astype(float))


def recount(row):
    inside = RESPONDENTS["sector"].ne("") if row.sector == "ALL" else sector(row.sector)
    if row.level == "missing":
        return int((RESPONDENTS[row.outcome].isna() & inside).sum())
    return int((gave(row.outcome, *row.level.split("+")) & inside).sum())


def test_tables_5_1_and_5_2_come_out():
    rows = list(printed_counts().itertuples())
    assert len(rows) > 180
    wrong = [(row.id, row.count, recount(row)) for row in rows if recount(row) != row.count]
    assert wrong == []


def test_chapter_8_comes_out():
    had = gave("video_received", "yes")
    assert [int((had & sector(s)).sum()) for s in ("PHV", "TSB", "AVT")] == [3899, 472, 2288]
    oldest = sector("PHV") & gave("age_group", "age_76_99") & had
    assert oldest.sum() == 8
    assert (oldest & gave("video_satisfaction", "large_degree", "very_large_degree")).sum() == 7
    ocd = gave("diagnoses", "ocd_phobia") & RESPONDENTS["video_received"].notna()
    assert round(100 * (ocd & had).sum() / ocd.sum()) == 26


def test_models_have_their_printed_bases():
    codebook = Codebook.load(ROOT / "data" / "codebook")
    survey = derive(RESPONDENTS, codebook)
    complete = survey[list(codebook.terms)].notna().all(axis=1)
    sizes = {None: [17927, 2367, 6798],
             "received_video_consultation": [17899, 2364, 6794],
             "satisfaction_video": [3328, 376, 1844],
             "continuity": [11441, 1608, 2785]}  # fmt: skip
    for outcome, expected in sizes.items():
        used = complete & (True if outcome is None else survey[outcome].notna())
        assert [int((used & sector(s)).sum()) for s in ("PHV", "TSB", "AVT")] == expected
    rows = survey.loc[complete, ["sector", *codebook.terms]]
    assert len(rows.drop_duplicates()) / len(rows) > 0.80


# --- routing and impossible combinations ------------------------------------------------------


def test_nobody_answers_what_was_not_asked():
    for variable, rules in ROUTING.groupby("variable"):
        ways = [
            np.logical_and.reduce([gave(r.asked_if, *r.answers.split()) for r in way.itertuples()])
            for _, way in rules.groupby("condition")
        ]
        columns = [c for c in RESPONDENTS if c == variable or c.startswith(f"{variable}__")]
        answered = RESPONDENTS[columns].notna().any(axis=1)
        assert not (answered & ~np.logical_or.reduce(ways)).any(), variable


@pytest.mark.parametrize(("form", "sectors"), [("specialist", ["AVT"]), ("clinic", ["PHV", "TSB"])])
def test_nobody_answers_the_other_form(form, sectors):
    elsewhere = ~RESPONDENTS["sector"].isin(sectors)
    for variable in VARIABLES.index[VARIABLES["form"] == form]:
        assert RESPONDENTS.loc[elsewhere, variable].isna().all(), variable
    answers = pd.read_csv(ROOT / "data/codebook/answers.csv").query("form == @form")
    for row in answers.itertuples():
        assert not (gave(row.variable, row.answer) & elsewhere).any(), (row.variable, row.answer)


@pytest.mark.parametrize(
    ("variable", "alone"),
    [("services_12m", "none"), ("diagnoses", "dont_know"), ("gave_feedback", "no")],
)
def test_what_stands_alone_is_ticked_alone(variable, alone):
    columns = [c for c in RESPONDENTS if c.startswith(f"{variable}__")]
    ticks = RESPONDENTS.loc[gave(variable, alone), columns].sum(axis=1)
    assert (ticks == 1).all()


def test_impossible_combinations_do_not_occur():
    assert AGE.between(18, 99).all()
    assert not (gave("education", "higher") & (AGE < 20)).any()
    assert not (gave("main_income", "student_loan") & ~gave("in_education", "yes")).any()
    both = RESPONDENTS["duration_ongoing"].notna() & RESPONDENTS["duration_last"].notna()
    assert not (both & ~sector("TSB")).any()
    asked = gave("services_12m", "admission")
    assert gave("admission_type", "mental", "substance", "physical")[asked].all()
    assert RESPONDENTS.loc[~gave("video_received", "yes"), "video_satisfaction"].isna().all()


# --- nothing hollow ---------------------------------------------------------------------------


def test_every_column_is_there_and_varies():
    codebook = Codebook.load(ROOT / "data" / "codebook")
    assert list(RESPONDENTS.columns) == ["respondent", *codebook.columns()]
    texts = VARIABLES.index[VARIABLES["type"] == "text"]
    constant = [c for c in RESPONDENTS if RESPONDENTS[c].nunique() < 2 and c not in texts]
    assert constant in ([], ["admission_type__none"])


def test_no_block_of_respondents_is_copied():
    assert not RESPONDENTS.drop(columns="respondent").duplicated().any()


def test_scales_hold_together_as_printed():
    items = RESPONDENTS.filter(like="star_").astype(float)
    turned = items.assign(**{name: 4 - items[name] for name in items if name.endswith(
        ("withholds", "stern", "impatient"))})  # fmt: skip
    for name, printed in (("PHV", 0.92), ("TSB", 0.92), ("AVT", 0.90)):
        complete = turned[sector(name)].dropna()
        alpha = 12 / 11 * (1 - complete.var().sum() / complete.sum(axis=1).var())
        assert alpha == pytest.approx(printed, abs=0.005)


# --- provenance -------------------------------------------------------------------------------


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_file_belongs_to_its_inputs_and_description():
    assert PROVENANCE["output"]["sha256"] == sha256(FOLDER / "respondents.parquet")
    stale = [name for name, known in PROVENANCE["inputs"].items() if sha256(ROOT / name) != known]
    assert stale == [], "the inputs have changed since: run `make data`"
    package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert resource["hash"] == f"sha256:{PROVENANCE['output']['sha256']}"
    assert (FOLDER / "respondents.parquet").stat().st_size < 3_000_000


def test_every_number_that_is_not_met_contradicts_another_and_says_why():
    targets = PROVENANCE["targets"]
    assert targets["missed"] == 0
    assert targets["met"] + targets["conflicting"] == targets["total"] > 1700
    assert all(row["reason"] for row in PROVENANCE["conflicts"])


def test_provenance_says_in_both_languages_what_the_data_are_not_for():
    assert len(PROVENANCE["not_for"]) == len(PROVENANCE["not_for_nb"]) > 0
    assert PROVENANCE["purpose"] and PROVENANCE["purpose_nb"]


def test_make_data_gives_the_same_bytes(tmp_path):
    data = ROOT / "data"
    write_respondents(data / "codebook", data / "published", tmp_path, progress=None)
    for name in ("respondents.parquet", "datapackage.json", "provenance.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name
