"""Shares, frequencies, counts and means: small frames with the arithmetic written out."""

from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import SurveyError
from patientsurvey.estimates import (
    ANSWERED,
    EVERYONE,
    SCHEMA,
    Counts,
    Frequencies,
    Mean,
    Respondents,
    Share,
)
from patientsurvey.scales import Alpha, score

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
NUMBERS = ["estimate", "std_error", "conf_low", "conf_high"]


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


def people(**columns):
    """Respondents of PHV unless told otherwise; codes as nullable integers."""
    table = pd.DataFrame({"sector": "PHV"} | columns)
    for column in table.columns:
        if pd.api.types.is_numeric_dtype(table[column].dropna().infer_objects()):
            table[column] = table[column].astype("Int8")
    return table


def only(estimates, **where):
    """The single row where the columns have these values."""
    for column, value in where.items():
        estimates = estimates[estimates[column] == value]
    assert len(estimates) == 1
    return estimates.iloc[0]


YES, NO, DONT_KNOW = 1, 2, 3


def test_share_is_a_percentage_with_wilson_limits(codebook):
    video = people(video_received=[YES, YES, YES, NO, NO, NO, NO, NO])
    row = Share("video_received", "yes")(video, codebook).iloc[0]
    assert row["estimate"] == pytest.approx(100 * 3 / 8)
    assert row["n"] == 8
    assert row["std_error"] == pytest.approx(100 * sqrt(3 / 8 * 5 / 8 / 8))
    z = 1.959963984540054
    centre = (3 / 8 + z**2 / 16) / (1 + z**2 / 8)
    half = z / (1 + z**2 / 8) * sqrt(3 / 8 * 5 / 8 / 8 + z**2 / (4 * 64))
    assert row["conf_low"] == pytest.approx(100 * (centre - half))
    assert row["conf_high"] == pytest.approx(100 * (centre + half))


def test_the_base_says_which_answers_count_as_valid(codebook):
    plan = people(has_plan=[YES, YES, NO, DONT_KNOW, None])
    substantive = Share("has_plan", "yes")(plan, codebook)
    answered = Share("has_plan", "yes", valid=ANSWERED)(plan, codebook)
    everyone = Share("has_plan", "yes", valid=EVERYONE)(plan, codebook)
    shares = [table["estimate"].iloc[0] for table in (substantive, answered, everyone)]
    assert shares == pytest.approx([100 * 2 / 3, 100 * 2 / 4, 100 * 2 / 5])


def test_frequencies_list_every_answer_in_codebook_order(codebook):
    plan = people(has_plan=[YES, YES, NO, DONT_KNOW, None])
    table = Frequencies("has_plan")(plan, codebook)
    assert list(table["level"]) == ["yes", "no", "dont_know"]
    assert list(table["estimate"]) == pytest.approx([100 * 2 / 4, 100 * 1 / 4, 100 * 1 / 4])
    everyone = Frequencies("has_plan", valid=EVERYONE)(plan, codebook)
    assert only(everyone, level="missing")["estimate"] == pytest.approx(100 * 1 / 5)


def test_answers_of_the_other_form_are_not_listed(codebook):
    under_1_month, over_6_months, over_2_years = 1, 4, 7
    duration = people(
        sector=["PHV", "PHV", "AVT"], duration_ongoing=[under_1_month, over_6_months, over_2_years]
    )
    table = Frequencies("duration_ongoing", pooled=True)(duration, codebook)
    levels = {sector: set(rows["level"]) for sector, rows in table.groupby("sector")}
    assert "over_2_years" not in levels["PHV"]
    assert "over_6_months" not in levels["AVT"]
    assert levels["ALL"] == levels["PHV"] | levels["AVT"]


def test_groups_come_in_codebook_order_and_empty_ones_stay(codebook):
    video = people(
        video_received=[YES, NO, NO, YES],
        age_group=pd.Categorical(["age_36_45", "age_18_24", "age_36_45", "age_36_45"]),
    )
    table = Share("video_received", "yes", by="age_group")(video, codebook)
    assert list(table["group"])[:3] == [
        "age_group=age_18_24", "age_group=age_25_35", "age_group=age_36_45",
    ]  # fmt: skip
    assert list(table["n"]) == [1, 0, 3, 0, 0, 0, 0]
    assert list(table["estimate"])[::2][:2] == pytest.approx([0, 100 * 2 / 3])
    assert table.loc[table["n"] == 0, NUMBERS].isna().all(axis=None)


def test_groups_of_a_multiple_response_overlap(codebook):
    options = {f"diagnoses__{a.answer}": [0, 0, 0] for a in codebook.answers("diagnoses")}
    options |= {"diagnoses__adhd": [1, 1, 0], "diagnoses__ptsd": [1, 0, None]}
    video = people(video_received=[YES, NO, NO], **options)
    table = Share("video_received", "yes", by="diagnoses")(video, codebook)
    assert only(table, group="diagnoses=adhd")["estimate"] == pytest.approx(100 * 1 / 2)
    assert only(table, group="diagnoses=ptsd")["estimate"] == pytest.approx(100 * 1 / 1)


def test_options_of_a_multiple_response_share_one_base(codebook):
    options = {
        f"gave_feedback__{a.answer}": [0, 0, None] for a in codebook.answers("gave_feedback")
    }
    options |= {"gave_feedback__oral": [1, 1, None], "gave_feedback__paper": [1, 0, None]}
    table = Frequencies("gave_feedback")(people(**options), codebook)
    assert only(table, level="oral")["estimate"] == pytest.approx(100 * 2 / 2)
    assert only(table, level="paper")["estimate"] == pytest.approx(100 * 1 / 2)
    assert set(table["n"]) == {2}


def test_an_option_of_one_form_has_that_forms_base(codebook):
    options = {f"services_12m__{a.answer}": [1, 0, 0] for a in codebook.answers("services_12m")}
    options |= {"services_12m__dps_clinic": [None, 1, 0]}
    table = Frequencies("services_12m", pooled=True)(
        people(sector=["PHV", "AVT", "AVT"], **options), codebook
    )
    clinic = table[table["level"] == "dps_clinic"]
    assert list(clinic["sector"]) == ["AVT", "ALL"]
    assert list(clinic["estimate"]) == pytest.approx([100 * 1 / 2, 100 * 1 / 2])
    assert only(table, sector="ALL", level="gp")["estimate"] == pytest.approx(100 * 1 / 3)


def test_sectors_come_in_codebook_order_and_only_those_present(codebook):
    video = people(sector=["AVT", "PHV", "PHV"], video_received=[YES, NO, YES])
    table = Share("video_received", "yes", pooled=True)(video, codebook)
    assert list(table["sector"]) == ["PHV", "AVT", "ALL"]
    assert list(table["estimate"]) == pytest.approx([100 * 1 / 2, 100 * 1 / 1, 100 * 2 / 3])
    whole = Share("video_received", "yes", pooled="only")(video, codebook)
    assert list(whole["sector"]) == ["ALL"]


def test_region_and_sector_are_read_by_their_ids(codebook):
    table = Frequencies("region")(people(region=["west", "west", "north", None]), codebook)
    assert only(table, level="west")["estimate"] == pytest.approx(100 * 2 / 3)


def test_counts_end_with_the_missing_and_the_total(codebook):
    sex = people(sex_self=[1, 1, 2, 5, None])
    table = Counts("sex_self")(sex, codebook)
    found = dict(zip(table["level"], table["estimate"], strict=True))
    assert found == {
        "woman": 2, "man": 1, "other": 0, "dont_know": 0, "prefer_not": 1, "missing": 1, "total": 5,
    }  # fmt: skip
    assert list(table["level"])[-2:] == ["missing", "total"]


def test_mean_has_a_t_interval(codebook):
    row = Mean("age")(people(age=[20, 40, 60, None]), codebook).iloc[0]
    assert row["n"] == 3
    assert row["estimate"] == pytest.approx((20 + 40 + 60) / 3)
    assert row["std_error"] == pytest.approx(20 / sqrt(3))
    t_2 = 4.302652729911275
    assert row["conf_low"] == pytest.approx(40 - t_2 * 20 / sqrt(3))
    assert row["conf_high"] == pytest.approx(40 + t_2 * 20 / sqrt(3))


def test_mean_leaves_out_answers_that_are_no_place_on_the_scale(codebook):
    not_relevant = 6
    row = Mean("coc_1_access")(people(coc_1_access=[1, 4, not_relevant]), codebook).iloc[0]
    assert (row["n"], row["estimate"]) == (2, pytest.approx((1 + 4) / 2))


def test_one_respondent_has_a_mean_but_no_interval(codebook):
    row = Mean("age")(people(age=[40, None]), codebook).iloc[0]
    assert row["estimate"] == 40
    assert np.isnan(row["conf_low"])


def test_frequencies_agree_with_a_crosstab(codebook):
    rng = np.random.default_rng(7)
    video = people(
        sector=rng.choice(["PHV", "TSB", "AVT"], 200),
        sex_self=rng.integers(1, 6, 200),
        video_satisfaction=rng.integers(1, 6, 200),
    )
    table = Frequencies("video_satisfaction", by="sex_self")(video, codebook)
    keys = [video["sector"], video["sex_self"]]
    expected = 100 * pd.crosstab(keys, video["video_satisfaction"], normalize="index")
    codes = {a.answer: a.code for a in codebook.answers("sex_self")}
    levels = {a.answer: a.code for a in codebook.answers("video_satisfaction")}
    for row in table.itertuples():
        sex = codes[row.group.removeprefix("sex_self=")]
        assert row.estimate == pytest.approx(expected.loc[(row.sector, sex), levels[row.level]])


@pytest.mark.parametrize(
    "spec",
    [
        Share("video_received", "yes"),
        Frequencies("video_received", by="sex_self", pooled=True),
        Counts("video_received"),
        Mean("star"),
        Alpha("star"),
    ],
)
def test_every_estimate_has_the_schema_even_without_respondents(spec, codebook):
    items = {item.item: [1, 3] for item in codebook.scale("star").items}
    two = people(video_received=[YES, NO], sex_self=[1, 2], star=[1, 3], **items)
    for respondents in (two, two.iloc[:0]):
        table = spec(respondents, codebook)
        assert tuple(table.columns) == SCHEMA
        assert [str(kind) for kind in table.dtypes] == ["str"] * 7 + ["int64"] + ["float64"] * 5


@pytest.mark.parametrize(
    ("spec", "received", "right"),
    [
        (Share("video_recieved", "yes"), "'video_recieved'", "did you mean video_received"),
        (Share("video_received", "maybe"), "'maybe'", "allowed: yes, no"),
        (Share("has_plan", "dont_know"), "'dont_know'", "allowed: yes, no"),
        (Share("video_received", "yes", by="age_grp"), "'age_grp'", "age_group"),
        (Share("video_received", "yes", pooled="all"), "'all'", "allowed: False, True, only"),
        (Frequencies("diagnoses"), "'diagnoses__depression' is missing", "every option"),
        (Frequencies("age"), "'age'", "use Mean"),
        (Mean("age_group"), "'age_group'", "use Frequencies"),
        (Mean("diagnoses"), "'diagnoses'", "use Frequencies"),
        (Alpha("stars"), "'stars'", "star"),
    ],
)
def test_an_unknown_name_is_told_with_what_would_be_right(spec, received, right, codebook):
    table = people(
        video_received=[YES], has_plan=[YES], age=[40], age_group=["age_36_45"], diagnoses__adhd=[1]
    )
    with pytest.raises(SurveyError) as error:
        spec(table, codebook)
    assert received in str(error.value)
    assert right in str(error.value)


def test_shares_and_means_agree_with_r(codebook):
    small = pd.read_csv(FIXTURES / "respondents_small.csv").convert_dtypes()
    small["star"] = score(small, codebook, "star")
    computed = pd.concat(
        spec(small, codebook)
        for spec in (
            Share("received_video_consultation", "yes"),
            Share("received_video_consultation", "yes", by="age_group"),
            Mean("star"),
            Mean("treatment_helps", by="age_group"),
        )
    )
    keys = ["sector", "group", "outcome", "statistic"]
    frozen = pd.read_csv(FIXTURES / "frozen_values.csv", keep_default_na=True)
    frozen = frozen[frozen["statistic"].isin(["percent", "mean"])].fillna({"group": ""})
    both = frozen.merge(computed, on=keys, suffixes=("_r", ""))
    assert len(both) == len(frozen) == 2 * (2 + 2 * 6)
    for column in ["n", *NUMBERS]:
        np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-6)


def test_groups_and_answers_can_be_joined(codebook):
    ages = ["age_18_24", "age_25_35", "age_25_35", "age_36_45"]
    table = people(video_received=[YES, YES, NO, NO]).assign(age_group=ages)
    joined = Share("video_received", "yes", by="age_group", among=("age_18_24+age_25_35",))
    row = only(joined(table, codebook), group="age_group=age_18_24+age_25_35")
    assert (row["n"], row["estimate"]) == (3, pytest.approx(100 * 2 / 3))

    table = people(video_satisfaction=[5, 4, 3, 1])
    high = Share("video_satisfaction", "large_degree+very_large_degree")(table, codebook)
    assert only(high, level="large_degree+very_large_degree")["estimate"] == 100 * 2 / 4


def test_a_group_that_does_not_exist_is_told_with_those_that_do(codebook):
    table = people(video_received=[YES]).assign(age_group=["age_18_24"])
    with pytest.raises(SurveyError, match="age_18_24"):
        Share("video_received", "yes", by="age_group", among=("age_18_35",))(table, codebook)


def test_not_knowing_the_diagnosis_makes_no_group(codebook):
    options = [answer.answer for answer in codebook.answers("diagnoses")]
    ticks = {f"diagnoses__{option}": [0, 0] for option in options}
    ticks |= {"diagnoses__adhd": [1, 0], "diagnoses__dont_know": [0, 1]}
    table = people(video_received=[YES, NO], **ticks)
    groups = Share("video_received", "yes", by="diagnoses")(table, codebook)["group"]
    assert "diagnoses=adhd" in set(groups) and "diagnoses=dont_know" not in set(groups)


def test_respondents_are_counted_whatever_they_answered(codebook):
    table = people(video_received=[YES, None, None])
    row = Respondents(pooled="only")(table, codebook).iloc[0]
    assert (row["sector"], row["outcome"], row["estimate"]) == ("ALL", "respondents", 3)


def test_options_that_may_be_ticked_together_are_not_added_up(codebook):
    both = people(services_12m__gp=[1, 1, 0], services_12m__nav=[1, 0, 0])
    options = {a.answer for a in codebook.answers("services_12m")} - {"gp", "nav"}
    asked = both.assign(**{f"services_12m__{option}": 0 for option in options})
    with pytest.raises(SurveyError, match="AnyOf"):
        Share("services_12m", "gp+nav")(asked, codebook)
