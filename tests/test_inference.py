"""Tests between groups: small frames with the arithmetic written out, and R's values."""

from math import asin, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from patientsurvey.codebook import Codebook
from patientsurvey.composites import Composed
from patientsurvey.disclosure import protect
from patientsurvey.errors import SurveyError
from patientsurvey.estimates import SCHEMA, Frequencies
from patientsurvey.figures import Contrast
from patientsurvey.inference import EVERY, Anova, DifferenceTest, holm
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.tables import InferenceTable

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
YES, NO = 1, 2


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


def people(**columns):
    """Respondents of PHV unless told otherwise."""
    return pd.DataFrame({"sector": "PHV"} | columns)


def only(estimates, **where):
    """The single row where the columns have these values."""
    for column, value in where.items():
        estimates = estimates[estimates[column].eq(value)]
    assert len(estimates) == 1
    return estimates.iloc[0]


def by_statistic(estimates, **where):
    """Estimates of one test by statistic."""
    for column, value in where.items():
        estimates = estimates[estimates[column].eq(value)]
    assert estimates["statistic"].is_unique
    return dict(zip(estimates["statistic"], estimates["estimate"], strict=True))


# --- two groups -----------------------------------------------------------------------------


@pytest.fixture
def video():
    """Video: 3 of 4 with severe problems, 1 of 5 of the others; one did not answer."""
    return people(
        video_received=[YES, YES, YES, NO, YES, NO, NO, NO, NO, None],
        severe=[1, 1, 1, 1, 0, 0, 0, 0, 0, 1],
    )


def test_a_difference_between_shares_is_in_percentage_points(video, codebook):
    spec = DifferenceTest("video_received", "severe", ("yes", "no"), levels=("yes",), minimum=1)
    row = only(spec(video, codebook), statistic="percentage_points")
    assert (row["n"], row["level"], row["group"]) == (4 + 5, "yes", "severe=yes-no")
    assert row["estimate"] == pytest.approx(100 * (3 / 4 - 1 / 5))
    assert row["std_error"] == pytest.approx(100 * sqrt(0.75 * 0.25 / 3 + 0.2 * 0.8 / 4))
    assert row["conf_low"] < row["estimate"] < row["conf_high"]


def test_the_order_of_the_groups_is_the_sign_of_the_difference(video, codebook):
    spec = DifferenceTest("video_received", "severe", ("no", "yes"), levels=("yes",), minimum=1)
    found = by_statistic(spec(video, codebook))
    assert found["percentage_points"] == pytest.approx(100 * (1 / 5 - 3 / 4))
    assert found["cohens_h"] == pytest.approx(2 * asin(sqrt(1 / 5)) - 2 * asin(sqrt(3 / 4)))


def test_both_t_tests_agree_with_scipy(codebook):
    severe, others = [20, 31, 44, 52], [25, 30, 35, 60, 71]
    table = people(age=severe + others, severe=[1] * 4 + [0] * 5)
    rows = DifferenceTest("age", "severe", ("yes", "no"), minimum=1)(table, codebook)
    welch = stats.ttest_ind(severe, others, equal_var=False)
    pooled = stats.ttest_ind(severe, others)
    assert only(rows, statistic="t_welch")["estimate"] == pytest.approx(welch.statistic)
    assert only(rows, statistic="t_welch")["p_value"] == pytest.approx(welch.pvalue)
    assert only(rows, statistic="difference")["p_value"] == pytest.approx(welch.pvalue)
    assert only(rows, statistic="t_pooled")["estimate"] == pytest.approx(pooled.statistic)
    assert only(rows, statistic="t_pooled")["p_value"] == pytest.approx(pooled.pvalue)
    limits = welch.confidence_interval()
    found = only(rows, statistic="difference")[["conf_low", "conf_high"]]
    assert list(found) == pytest.approx([limits.low, limits.high])


def test_cohens_d_divides_by_the_pooled_standard_deviation(codebook):
    table = people(age=[30, 34, 20, 24], severe=[1, 1, 0, 0])
    rows = DifferenceTest("age", "severe", ("yes", "no"), minimum=1)(table, codebook)
    assert by_statistic(rows)["cohens_d"] == pytest.approx((32 - 22) / sqrt((8 + 8) / 2))


def test_every_option_is_a_test_and_all_of_them_one_family(codebook):
    rng = np.random.default_rng(3)
    services = [answer.answer for answer in codebook.answers("services_12m")]
    ticks = {f"services_12m__{name}": rng.binomial(1, 0.4, 60) for name in services}
    table = people(severe=np.repeat([1, 0], 30), **ticks)
    spec = DifferenceTest("services_12m", "severe", ("yes", "no"), EVERY, minimum=1)
    rows = spec(table, codebook)
    corrected = rows[rows["statistic"].eq("p_holm")]
    assert list(corrected["level"]) == [name for name in services if name != "dps_clinic"]
    welch = rows.loc[rows["statistic"].eq("t_welch"), "p_value"].to_numpy()
    assert list(corrected["estimate"]) == pytest.approx(list(holm(welch)))


def test_a_family_ends_at_the_sector(codebook):
    half = people(age=[20, 25, 30, 40, 45, 55], severe=[1, 1, 1, 0, 0, 0])
    table = pd.concat([half, half.assign(sector="TSB")])
    rows = DifferenceTest("age", "severe", ("yes", "no"), minimum=1)(table, codebook)
    assert list(rows["sector"].unique()) == ["PHV", "TSB"]
    alone, welch = (rows[rows["statistic"].eq(name)] for name in ("p_holm", "t_welch"))
    assert list(alone["p_value"]) == pytest.approx(list(welch["p_value"]))


@pytest.mark.parametrize(("minimum", "told"), [(1, True), (2, False), (5, False)])
def test_too_few_with_or_without_the_answer_and_nothing_is_told(video, codebook, minimum, told):
    spec = DifferenceTest(
        "video_received", "severe", ("yes", "no"), levels=("yes",), minimum=minimum
    )
    rows = spec(video, codebook)
    assert rows["estimate"].notna().all() == told
    assert rows["estimate"].isna().all() != told
    assert set(rows["n"]) == {9}


def test_respondents_in_both_groups_are_in_neither(codebook):
    options = {f"diagnoses__{a.answer}": [0] * 5 for a in codebook.answers("diagnoses")}
    options |= {"diagnoses__adhd": [1, 1, 0, 0, 1], "diagnoses__ptsd": [0, 0, 1, 1, 1]}
    table = people(age=[30, 32, 50, 54, 99], **options)
    rows = DifferenceTest("age", "diagnoses", ("adhd", "ptsd"), minimum=1)(table, codebook)
    row = only(rows, statistic="difference")
    assert (row["n"], row["estimate"]) == (4, pytest.approx((30 + 32) / 2 - (50 + 54) / 2))


# --- several groups -------------------------------------------------------------------------


def test_anova_divides_the_variance(codebook):
    ages = [20, 24, 30, 34, 49, 53]
    groups = ["age_18_24"] * 2 + ["age_25_35"] * 2 + ["age_46_55"] * 2
    table = people(age=ages, age_group=groups)
    found = by_statistic(Anova("age", "age_group")(table, codebook))
    between = 2 * ((22 - 35) ** 2 + (32 - 35) ** 2 + (51 - 35) ** 2)
    within = 3 * (2**2 + 2**2)
    assert found["f_statistic"] == pytest.approx((between / 2) / (within / 3))
    assert (found["df_between"], found["df_within"]) == (2, 3)
    assert found["eta_squared"] == pytest.approx(between / (between + within))


def test_anova_agrees_with_scipy(codebook):
    first, second, third = [3, 4, 5, 5], [2, 3, 3, 1, 4], [1, 1, 2]
    table = people(
        sector=["PHV"] * 4 + ["TSB"] * 5 + ["AVT"] * 3, outcome_helps=first + second + third
    )
    rows = Anova("outcome_helps", "sector", pooled="only")(table, codebook)
    expected = stats.f_oneway(first, second, third)
    row = only(rows, statistic="f_statistic")
    assert (row["sector"], row["term"], row["n"]) == ("ALL", "sector", 12)
    assert row["estimate"] == pytest.approx(expected.statistic)
    assert row["p_value"] == pytest.approx(expected.pvalue)
    welch = stats.f_oneway(first, second, third, equal_var=False)
    assert only(rows, statistic="f_welch")["p_value"] == pytest.approx(welch.pvalue)


def test_a_reversed_item_gives_the_same_f(codebook):
    table = people(sector=["PHV", "PHV", "TSB", "TSB"], coc_1_access=[1, 2, 4, 5])
    turned = table.assign(coc_1_access=6 - table["coc_1_access"])
    spec = Anova("coc_1_access", "sector", pooled="only")
    assert by_statistic(spec(table, codebook)) == pytest.approx(
        by_statistic(spec(turned, codebook))
    )


def test_the_outcomes_of_an_anova_are_one_family(codebook):
    table = people(
        sector=["PHV"] * 3 + ["TSB"] * 3,
        outcome_helps=[1, 2, 2, 4, 5, 5],
        outcome_hope=[1, 3, 2, 3, 3, 2],
    )
    rows = Anova(("outcome_helps", "outcome_hope"), "sector", pooled="only")(table, codebook)
    welch = rows[rows["statistic"].eq("f_welch")].set_index("outcome")["p_value"]
    corrected = rows[rows["statistic"].eq("p_holm")].set_index("outcome")["p_value"]
    smaller, larger = welch["outcome_helps"], welch["outcome_hope"]
    assert corrected["outcome_helps"] == pytest.approx(2 * smaller)
    assert corrected["outcome_hope"] == pytest.approx(max(2 * smaller, larger))


def test_a_group_of_one_and_a_group_that_does_not_vary(codebook):
    table = people(
        age=[20, 24, 40, 44, 70, 60, 60],
        age_group=["age_18_24"] * 2 + ["age_36_45"] * 2 + ["age_66_75"] + ["age_56_65"] * 2,
    )
    found = by_statistic(Anova("age", "age_group")(table, codebook))
    assert (found["df_between"], found["df_within"]) == (2, 3)
    assert np.isnan(found["f_welch"]) and np.isnan(found["p_holm"])


# --- in common ------------------------------------------------------------------------------


def test_holm_multiplies_by_the_number_of_tests_still_open():
    corrected = holm([0.01, np.nan, 0.04, 0.03])
    expected = [3 * 0.01, np.nan, 2 * 0.03, 2 * 0.03]
    np.testing.assert_allclose(corrected, expected)
    assert np.isnan(holm([np.nan])).all() and len(holm([])) == 0


@pytest.mark.parametrize(
    "spec",
    [
        DifferenceTest("video_received", "severe", ("yes", "no"), levels=EVERY),
        DifferenceTest("age", "severe", ("yes", "no"), pooled=True),
        Anova("age", "severe"),
    ],
)
def test_every_test_has_the_schema_even_without_respondents(spec, video, codebook):
    table = video.assign(age=40.0)
    for respondents in (table, table.iloc[:0]):
        rows = spec(respondents, codebook)
        assert tuple(rows.columns) == SCHEMA
        assert [str(kind) for kind in rows.dtypes] == ["str"] * 7 + ["int64"] + ["float64"] * 5


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (DifferenceTest("video_received", "severe", ("yes", "yes"), EVERY), "not two different"),
        (DifferenceTest("video_received", "severe", ("yes", "maybe"), EVERY), "'maybe'"),
        (DifferenceTest("video_received", "severe", ("yes", "no"), ("often",)), "'often'"),
        (DifferenceTest("video", "severe", ("yes", "no"), EVERY), "'video'"),
        (Anova("video_recieved", "severe"), "video_received"),
        (Anova("video_received", "diagnosis"), "'diagnosis'"),
    ],
)
def test_an_unknown_name_is_told(spec, told, video, codebook):
    with pytest.raises(SurveyError, match=told):
        spec(video, codebook)


def test_tests_agree_with_r(codebook):
    small = pd.read_csv(FIXTURES / "respondents_small.csv").convert_dtypes()
    outcomes = ("treatment_helps", "star_3_trust", "star_8_changes")
    severe = {"by": "severe", "groups": ("yes", "no")}
    computed = pd.concat(
        spec(small, codebook)
        for spec in (
            DifferenceTest("received_video_consultation", levels=("yes",), **severe),
            DifferenceTest("treatment_helps", **severe),
            Anova(outcomes, by="age_group"),
        )
    )
    frozen = pd.read_csv(FIXTURES / "frozen_tests.csv").fillna(
        {"level": "", "group": "", "term": ""}
    )
    keys = ["sector", "group", "outcome", "level", "term", "statistic"]
    both = frozen.merge(computed, on=keys, suffixes=("_r", ""))
    assert len(both) == len(frozen) == 2 * (2 * 5 + 3 * 7)
    for column in ["n", "estimate", "std_error", "conf_low", "conf_high", "p_value"]:
        np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-6, err_msg=column)


# --- how tests and groups are shown ---------------------------------------------------------

LONG, SHORT = "severe_and_longer", "milder_and_shorter"


@pytest.fixture(scope="module")
def labels(codebook):
    return Labels(codebook, Wording.load(ROOT / "data" / "codebook" / "wording.csv"), "en")


@pytest.fixture
def two_ends(codebook):
    """Forty with severe, long-lasting problems and forty with milder, shorter ones."""
    services = [answer.answer for answer in codebook.answers("services_12m")]
    ticks = {f"services_12m__{name}": [0] * 80 for name in services}
    ticks["services_12m__nav"] = [1] * 30 + [0] * 10 + [1] * 10 + [0] * 30
    ticks["services_12m__gp"] = ([1] * 20 + [0] * 20) * 2
    ticks["services_12m__helpline"] = [1] * 5 + [0] * 35 + [1] * 20 + [0] * 20
    years = codebook.code("years_psych", "over_5_years"), codebook.code("years_psych", "years_1_2")
    extent = codebook.code("severity_psych", "severe"), codebook.code("severity_psych", "mild")
    return people(
        severity_psych=np.repeat(extent, 40),
        years_psych=np.repeat(years, 40),
        diagnoses__adhd=0,
        **ticks,
    )


def test_the_table_names_groups_answers_and_numbers(two_ends, codebook, labels):
    spec = DifferenceTest("services_12m", "extent_and_duration", (LONG, SHORT), ("nav", "helpline"))
    tests = protect(Composed(spec)(two_ends, codebook), 10)
    html = InferenceTable().html(tests, labels)
    assert f"{100 * (30 / 40 - 10 / 40):.1f}" in html
    assert f"−{100 * (20 / 40 - 5 / 40):.1f}" not in html  # 5 with contact: too few to be told
    for text in (labels.answer("services_12m", "nav"), labels.answer("x", LONG), "Cohen"):
        assert text in html
    assert html.index("NAV") < html.index("Helpline")


def test_the_table_of_an_anova_gives_f_and_degrees_of_freedom(codebook, labels):
    table = people(sector=["PHV"] * 3 + ["TSB"] * 3, outcome_helps=[1, 2, 2, 4, 5, 5])
    rows = Anova("outcome_helps", "sector", pooled="only")(table, codebook)
    html = InferenceTable().html(protect(rows.assign(n=100), 10), labels)
    found = by_statistic(rows)
    for text in (f"{found['f_statistic']:.1f}", "1; 4", f"{found['eta_squared']:.3f}"):
        assert text in html


def test_a_contrast_reads_both_groups_largest_difference_first(two_ends, codebook, labels):
    groups = [f"extent_and_duration={end}" for end in (SHORT, LONG)]
    shares = Composed(Frequencies("services_12m", by="extent_and_duration"))(two_ends, codebook)
    shown = shares["group"].isin(groups) & shares["level"].isin(["nav", "gp", "helpline"])
    shares = protect(shares[shown], 0)
    told = Contrast().describe(shares, labels)
    assert f"{labels.answer('services_12m', 'nav')} 25 against 75" in told
    assert "GP 50 against 50" in told
    assert told.index("75") < told.index("GP") < told.index("Helpline")
    assert len(Contrast().draw(shares, labels).axes) == 1


def test_nothing_to_contrast_is_said(two_ends, codebook, labels):
    shares = Composed(Frequencies("services_12m", by="extent_and_duration"))(two_ends, codebook)
    none = protect(shares.iloc[:0], 10)
    for said in (Contrast().describe(none, labels), InferenceTable().html(none, labels)):
        assert labels.word("no_respondents") in said
    assert Contrast().draw(none, labels).axes
