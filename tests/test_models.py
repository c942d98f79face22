"""Regressions: against values frozen from R, and what happens at the edges."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import SurveyError
from patientsurvey.estimates import SCHEMA
from patientsurvey.models import (
    BACKGROUND,
    CHALLENGES,
    REGION,
    RELATIONSHIP,
    SERVICES,
    TERMS,
    TREATMENT,
    Linear,
    Logistic,
    without,
)
from patientsurvey.scales import score

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
NUMBERS = ["estimate", "std_error", "conf_low", "conf_high", "p_value"]
VIDEO = "received_video_consultation"


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def small(codebook):
    table = pd.read_csv(FIXTURES / "respondents_small.csv").convert_dtypes()
    return table.assign(star=score(table, codebook, "star"))


@pytest.fixture(scope="module")
def frozen():
    table = pd.read_csv(FIXTURES / "frozen_values.csv")
    return table.fillna({"term": "", "group": ""})


def terms_of(estimates, statistic):
    return estimates[estimates["statistic"] == statistic].set_index("term")


@pytest.mark.parametrize(
    "spec",
    [Logistic(VIDEO), Linear("treatment_helps"), Linear("star", on=without(TERMS, "star"))],
    ids=["logistic", "linear", "linear without STAR"],
)
def test_models_agree_with_r(spec, small, frozen, codebook):
    computed = spec(small, codebook)
    theirs = frozen[
        (frozen["outcome"] == spec.outcome)
        & frozen["statistic"].isin(set(computed["statistic"]))
    ]  # fmt: skip
    both = theirs.merge(computed, on=["sector", "term", "statistic"], suffixes=("_r", ""))
    assert len(both) == len(theirs) == len(computed) == 2 * (len(spec.on) + 2)
    for column in ["n", *NUMBERS]:
        np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-6)


def test_blocks_are_those_of_the_codebook_in_printed_order(codebook):
    assert tuple(codebook.terms) == TERMS
    blocks = {
        "background": BACKGROUND, "challenges": CHALLENGES, "services": SERVICES,
        "treatment": TREATMENT, "relationship": RELATIONSHIP, "region": REGION,
    }  # fmt: skip
    for term, entry in codebook.terms.items():
        assert term in blocks[entry.block]


def test_rows_come_in_printed_order_whatever_the_order_asked_for(small, codebook):
    table = Logistic(VIDEO, on=("star", "female", "severe"))(small, codebook)
    assert tuple(table.columns) == SCHEMA
    assert list(table["term"])[:5] == ["female", "severe", "star", "", ""]
    assert list(table["statistic"])[3:5] == ["n", "pseudo_r_squared"]
    assert list(dict.fromkeys(table["sector"])) == ["PHV", "TSB"]


def test_odds_ratio_of_one_indicator_is_that_of_the_two_by_two_table(codebook):
    table = pd.DataFrame(
        {"sector": "PHV", "female": [1] * 5 + [0] * 6, VIDEO: [1] * 4 + [0] + [1] * 2 + [0] * 4}
    )
    row = terms_of(Logistic(VIDEO, on=("female",))(table, codebook), "odds_ratio").loc["female"]
    assert row["estimate"] == pytest.approx((4 / 1) / (2 / 4))
    assert row["std_error"] == pytest.approx((1 / 4 + 1 / 1 + 1 / 2 + 1 / 4) ** 0.5)
    assert row["n"] == 11


def test_coefficient_of_one_indicator_is_a_difference_of_means(codebook):
    table = pd.DataFrame({"sector": "PHV", "female": [1, 1, 0, 0, 0], "star": [4, 2, 1, 2, 0]})
    linear = Linear("star", on=("female",))(table, codebook)
    row = terms_of(linear, "coefficient").loc["female"]
    assert row["estimate"] == pytest.approx((4 + 2) / 2 - (1 + 2 + 0) / 3)
    # residuals 1 -1 0 1 -1 around the means, deviations of star from 9/5 in all
    total = sum((value - 9 / 5) ** 2 for value in (4, 2, 1, 2, 0))
    assert linear.set_index("statistic").loc["r_squared", "estimate"] == pytest.approx(
        1 - 4 / total
    )


def test_only_complete_cases_enter(small, codebook):
    table = Linear("treatment_helps", on=("female", "severe"))(small, codebook)
    complete = small.dropna(subset=["treatment_helps", "female", "severe"])
    counts = complete["sector"].value_counts()
    rows = table[table["statistic"] == "n"].set_index("sector")
    assert rows["estimate"].to_dict() == counts.to_dict()


@pytest.mark.parametrize("spec", [Logistic(VIDEO), Linear("treatment_helps")])
def test_terms_of_a_single_region_keep_their_rows_without_numbers(spec, small, codebook):
    north = small[small["region_north"] == 1].assign(sector="PHV")
    table = spec(north, codebook)
    regional = table[table["term"].isin(REGION)]
    assert len(regional) == 3
    assert regional[NUMBERS].isna().all(axis=None)
    fitted = type(spec)(spec.outcome, on=without(TERMS, *REGION))(north, codebook)
    pd.testing.assert_frame_equal(
        table[~table["term"].isin(REGION)].reset_index(drop=True), fitted, rtol=1e-6
    )


def test_dummies_that_lost_their_reference_have_no_numbers_but_the_rest_has(small, codebook):
    two = small[(small["region_north"] == 1) | (small["region_central"] == 1)]
    rows = terms_of(Linear("treatment_helps")(two.assign(sector="PHV"), codebook), "coefficient")
    assert rows.loc[["region_north", "region_central"], "estimate"].isna().all()
    assert rows.drop(list(REGION))["estimate"].notna().all()


def test_a_term_that_settles_the_outcome_leaves_with_its_respondents(small, codebook):
    table = small.assign(sector="PHV", day_centre=0)
    table.loc[table.index[:12], "day_centre"] = 1
    table.loc[table.index[:12], VIDEO] = 1  # all with the service had video: odds ratio infinite
    rows = Logistic(VIDEO, on=("female", "day_centre", "star"))(table, codebook)
    rest = Logistic(VIDEO, on=("female", "star"))(table[table["day_centre"] == 0], codebook)
    ratios = terms_of(rows, "odds_ratio")
    assert np.isnan(ratios.loc["day_centre", "estimate"])
    assert ratios.loc["female", "estimate"] == pytest.approx(rest["estimate"].iloc[0])
    assert ratios.loc["female", "n"] == rest["n"].iloc[0]


def separated(small):
    return small.assign(**{VIDEO: (small["star"] > 2).astype("Int8")})


EDGES = {
    "separated by STAR": separated,
    "outcome never varies": lambda small: small.assign(**{VIDEO: 1}),
    "fewer cases than terms": lambda small: small.head(20),
    "nobody complete": lambda small: small.assign(female=pd.NA).astype({"female": "Int8"}),
}


@pytest.mark.parametrize("edge", EDGES)
def test_without_a_maximum_every_term_keeps_its_row(edge, small, codebook):
    table = Logistic(VIDEO)(EDGES[edge](small.assign(sector="PHV")), codebook)
    assert len(table) == len(TERMS) + 2
    assert table.loc[table["statistic"] != "n", NUMBERS].isna().all(axis=None)
    assert table.loc[table["statistic"] == "n", "estimate"].notna().all()


def test_a_linear_model_needs_a_degree_of_freedom(codebook):
    two = pd.DataFrame({"sector": "PHV", "female": [1, 0], "treatment_helps": [4, 2]})
    table = Linear("treatment_helps", on=("female",))(two, codebook).set_index("statistic")
    assert table.loc[["coefficient", "r_squared"], "estimate"].isna().all()
    assert table.loc["n", "estimate"] == 2


def test_no_respondents_give_an_empty_table(small, codebook):
    assert Logistic(VIDEO)(small.iloc[:0], codebook).empty


@pytest.mark.parametrize(
    ("spec", "received", "right"),
    [
        (Logistic(VIDEO, on=("femal", "star")), "'femal'", "did you mean female"),
        (Logistic("received_video"), "'received_video'", f"did you mean {VIDEO}"),
        (Logistic("treatment_helps"), "is not a 0/1 outcome", "use Linear"),
        (Logistic("age_group"), "'age_group'", "use a derived variable"),
        (Linear("star"), "both the outcome and a term", 'without(TERMS, "star")'),
    ],
)
def test_an_impossible_model_is_told_with_what_would_be_right(
    spec, received, right, small, codebook
):
    with pytest.raises(SurveyError) as error:
        spec(small, codebook)
    assert received in str(error.value)
    assert right in str(error.value)


def test_leaving_out_an_unknown_term_is_an_error():
    with pytest.raises(SurveyError, match="did you mean star"):
        without(TERMS, "sta")
