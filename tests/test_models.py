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
    SECTOR,
    SERVICES,
    TERMS,
    TREATMENT,
    EqualSlopes,
    Linear,
    Logistic,
    SectorDifferences,
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


# --- all sectors together (section 12.4) --------------------------------------------------------


@pytest.fixture
def three():
    """Two respondents in each sector; the outcome's means are 2, 4 and 3."""
    sector = ["PHV", "PHV", "TSB", "TSB", "AVT", "AVT"]
    return pd.DataFrame({"sector": sector, "female": [0, 1] * 3, "star": [1, 3, 3, 5, 2, 4]})


def test_sector_terms_are_differences_from_mental_health_care(three, codebook):
    table = Linear("star", on=SECTOR, pooled="only")(three, codebook)
    rows = terms_of(table, "coefficient")
    assert list(rows.index) == ["sector_tsb", "sector_avt"]
    assert rows.loc["sector_tsb", "estimate"] == pytest.approx((3 + 5) / 2 - (1 + 3) / 2)
    assert rows.loc["sector_avt", "estimate"] == pytest.approx((2 + 4) / 2 - (1 + 3) / 2)
    assert set(table["sector"]) == {"ALL"}


def test_pooled_gives_the_whole_sample_after_the_sectors(three, codebook):
    table = Linear("star", on=("female",), pooled=True)(three, codebook)
    assert list(dict.fromkeys(table["sector"])) == ["PHV", "TSB", "AVT", "ALL"]
    assert set(table.loc[table["sector"].eq("ALL"), "n"]) == {6}


def test_a_logistic_model_of_all_sectors_compares_their_odds(codebook):
    table = pd.DataFrame(
        {"sector": ["PHV"] * 5 + ["TSB"] * 4 + ["AVT"] * 4,
         VIDEO: [1] * 2 + [0] * 3 + [1, 1, 1, 0] + [1, 0, 0, 0]}
    )  # fmt: skip
    rows = terms_of(Logistic(VIDEO, on=SECTOR, pooled="only")(table, codebook), "odds_ratio")
    assert rows.loc["sector_tsb", "estimate"] == pytest.approx((3 / 1) / (2 / 3), rel=1e-5)
    assert rows.loc["sector_avt", "estimate"] == pytest.approx((1 / 3) / (2 / 3), rel=1e-5)


def test_a_single_sector_cannot_be_compared_with_others(three, codebook):
    alone = three[three["sector"] == "TSB"]
    rows = terms_of(Linear("star", on=SECTOR, pooled="only")(alone, codebook), "coefficient")
    assert rows.loc[list(SECTOR), "estimate"].isna().all()
    assert SectorDifferences("star", {"plain": ()})(alone, codebook).empty


def test_differences_between_all_pairs_of_sectors(three, codebook):
    table = SectorDifferences("star", {"plain": (), "sex": ("female",)})(three, codebook)
    plain = table[table["level"].eq("plain")].set_index("term")["estimate"]
    assert plain.to_dict() == pytest.approx(
        {"sector=TSB-PHV": 4 - 2, "sector=AVT-PHV": 3 - 2, "sector=AVT-TSB": 3 - 4}
    )
    assert set(table["level"]) == {"plain", "sex"}
    assert set(table["statistic"]) == {"difference"}


def test_a_difference_is_that_of_the_model_whichever_sector_it_starts_from(small, codebook):
    # both sectors of the small file as TSB and AVT: their difference is a coefficient elsewhere
    moved = small.assign(sector=small["sector"].map({"PHV": "AVT", "TSB": "TSB"}))
    terms = ("female", "severe", "star")
    found = SectorDifferences("treatment_helps", {"all": terms})(moved, codebook).iloc[0]
    cases = moved.dropna(subset=["treatment_helps", *terms])
    design = np.column_stack([np.ones(len(cases)), cases["sector"].eq("AVT"), cases[list(terms)]])
    solved = np.linalg.lstsq(design.astype(float), cases["treatment_helps"].astype(float))[0]
    assert found["term"] == "sector=AVT-TSB"
    assert found["estimate"] == pytest.approx(solved[1])
    assert found["conf_low"] < found["estimate"] < found["conf_high"]
    assert found["n"] == len(cases)


def test_every_step_rests_on_the_same_respondents(three, codebook):
    gaps = three.assign(female=[0, 1, np.nan, 1, 0, 1])
    table = SectorDifferences("star", {"plain": (), "sex": ("female",)})(gaps, codebook)
    assert set(table["n"]) == {5}
    plain = table[table["level"].eq("plain")].set_index("term")["estimate"]
    assert plain["sector=TSB-PHV"] == pytest.approx(5 - 2)


def test_a_difference_loses_the_slope_times_the_difference_in_the_term_added(small, codebook):
    # what the chapter says of STAR: an identity of least squares
    steps = {"without": ("female",), "with": ("female", "star")}
    found = SectorDifferences("treatment_helps", steps)(small, codebook).set_index("level")
    cases = small.dropna(subset=["treatment_helps", "female", "star"])
    gap = terms_of(
        Linear("star", on=(*SECTOR, "female"), pooled="only")(cases, codebook), "coefficient"
    )
    full = Linear("treatment_helps", on=(*SECTOR, "female", "star"), pooled="only")(small, codebook)
    slope = terms_of(full, "coefficient").loc["star", "estimate"]
    lost = found.loc["without", "estimate"] - found.loc["with", "estimate"]
    assert lost == pytest.approx(slope * gap.loc["sector_tsb", "estimate"])


def test_slopes_that_differ_between_sectors_are_told_from_equal_ones(codebook):
    star = [0, 1, 2, 3] * 2
    noise = [0.1, -0.1, -0.1, 0.1] * 2
    sector = ["PHV"] * 4 + ["TSB"] * 4
    apart = [1 * x + e for x, e in zip(star[:4], noise[:4], strict=True)]
    apart += [3 * x + e for x, e in zip(star[4:], noise[4:], strict=True)]
    table = pd.DataFrame({"sector": sector, "star": star, "treatment_helps": apart})
    found = EqualSlopes("treatment_helps", on=("star",))(table, codebook)
    found = found.set_index(["statistic", "level"])
    # one slope of 2 leaves, beside the noise, (x - 1.5) in each sector: 2 * 5 squares
    left, noise_squares = 2 * (1.5**2 + 0.5**2) * 2, 8 * 0.1**2
    assert found.loc[("df_between", ""), "estimate"] == 1
    assert found.loc[("df_within", ""), "estimate"] == 8 - 2 * 2
    assert found.loc[("f_statistic", ""), "estimate"] == pytest.approx(left / (noise_squares / 4))
    assert found.loc[("f_statistic", ""), "p_value"] < 0.001
    rise = found["estimate"]["r_squared"]
    assert rise["separate"] > rise["common"]


def test_equal_slopes_need_two_sectors(three, codebook):
    alone = EqualSlopes("star", on=("female",))(three[three["sector"] == "AVT"], codebook)
    assert len(alone) == 5
    assert alone["estimate"].isna().all()
