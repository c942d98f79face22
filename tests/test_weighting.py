"""Raking, calibration weights and weighted estimates: small samples, arithmetic written out."""

from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from patientsurvey.codebook import Codebook
from patientsurvey.covariates import derive
from patientsurvey.estimates import Mean, Share, wilson
from patientsurvey.published import Published
from patientsurvey.register import Register
from patientsurvey.survey import read_respondents
from patientsurvey.weighting import (
    Margins,
    Weighted,
    WeightingError,
    WeightSummary,
    calibration_weights,
    design_effect,
    effective_n,
    for_weights,
    rake,
    sector_weights,
)

ROOT = Path(__file__).parents[1]
FROZEN = ROOT / "tests" / "fixtures" / "frozen_raking.csv"
MAN, WOMAN, YES, NO = 1, 2, 1, 2


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def published():
    return Published.load(ROOT / "data" / "published")


@pytest.fixture(scope="module")
def survey(codebook):
    return derive(read_respondents(ROOT / "data/synthetic/respondents.parquet", codebook), codebook)


# --- raking -------------------------------------------------------------------------------


def test_one_margin_is_post_stratification():
    sample = pd.DataFrame({"sex": ["woman", "woman", "woman", "man"]})
    weights = rake(sample, {"sex": pd.Series({"woman": 50, "man": 50})})
    assert list(weights) == pytest.approx([4 * 0.5 / 3] * 3 + [4 * 0.5 / 1])


def test_independent_margins_multiply():
    # Sex and age are independent in the sample, so one pass over each margin is the answer.
    sample = pd.DataFrame({"sex": ["woman", "woman", "man", "man"], "age": ["young", "old"] * 2})
    margins = {"sex": pd.Series({"woman": 3, "man": 1}), "age": pd.Series({"young": 1, "old": 4})}
    weights = rake(sample, margins)
    sex, age = {"woman": 0.75 / 0.5, "man": 0.25 / 0.5}, {"young": 0.2 / 0.5, "old": 0.8 / 0.5}
    expected = [sex[s] * age[a] for s, a in zip(sample["sex"], sample["age"], strict=True)]
    assert list(weights) == pytest.approx(expected)
    assert weights.mean() == pytest.approx(1)


def test_raking_equals_iterative_proportional_fitting_in_r():
    frozen = pd.read_csv(FROZEN)
    sample = frozen.loc[frozen.index.repeat(frozen["respondents"])].reset_index(drop=True)
    margins = {
        "sex": pd.Series({"woman": 0.55, "man": 0.45}),
        "trust": pd.Series({"a": 0.5, "b": 0.3, "c": 0.2}),
        "age": pd.Series({"young": 0.4, "rest": 0.6}),
    }
    weights = rake(sample[list(margins)], margins)
    assert np.abs(weights - sample["weight"]).max() < 1e-9


def test_a_category_without_people_on_one_side_is_named():
    sample = pd.DataFrame({"region": ["north", "west", "west"]})
    with pytest.raises(WeightingError, match=r"east: a population and no respondents"):
        rake(sample, {"region": pd.Series({"north": 10, "west": 20, "east": 5})})
    with pytest.raises(WeightingError, match=r"west: respondents and no population"):
        rake(sample, {"region": pd.Series({"north": 10, "west": 0})})


def test_an_empty_category_without_population_is_no_error():
    sample = pd.DataFrame({"region": ["north", "west"]})
    weights = rake(sample, {"region": pd.Series({"north": 10, "west": 30, "abroad": 0})})
    assert list(weights) == pytest.approx([2 * 10 / 40, 2 * 30 / 40])


def test_margins_that_contradict_each_other_stop():
    # Every woman is young and every man old: no weights give half women and a tenth young.
    sample = pd.DataFrame({"sex": ["woman", "man"], "age": ["young", "old"]})
    margins = {"sex": pd.Series({"woman": 1, "man": 1}), "age": pd.Series({"young": 1, "old": 9})}
    with pytest.raises(WeightingError, match="not met after 50 rounds"):
        rake(sample, margins, rounds=50)


def test_design_effect_by_hand():
    weights = pd.Series([0.5, 0.5, 1.0, 2.0, np.nan])
    squares, total = 0.25 + 0.25 + 1 + 4, 0.5 + 0.5 + 1 + 2
    assert design_effect(weights) == pytest.approx(4 * squares / total**2)
    assert effective_n(weights) == pytest.approx(total**2 / squares)
    assert design_effect(pd.Series([1.0, 1.0])) == 1
    assert np.isnan(design_effect(pd.Series([np.nan])))


# --- margins and calibration --------------------------------------------------------------


def test_every_sector_meets_its_margins(survey, published, codebook):
    weights, register = calibration_weights(survey, published, codebook), Register.of(published)
    for sector, names in (
        ("PHV", ["sex", "trust", "age"]),
        ("TSB", ["sex", "trust"]),
        ("AVT", ["sex_region", "age"]),
    ):
        here = survey[survey["sector"].eq(sector)]
        known = for_weights(Margins(here, sector, register, codebook))
        assert [margin.name for margin in known] == names
        inside = weights[here.index]
        assert inside.mean() == pytest.approx(1)
        for margin in known:
            met = inside.groupby(margin.categories).sum() / inside.sum()
            wanted = margin.population / margin.population.sum()
            assert np.abs(met.reindex(wanted.index) - wanted).max() < 1e-9


def test_weights_without_a_codebook_are_the_same(survey, published, codebook):
    tsb = survey[survey["sector"].eq("TSB")]
    given = calibration_weights(tsb, published, codebook)
    assert calibration_weights(tsb, published).equals(given)


def test_small_trusts_are_gathered_with_the_rest_of_the_population(survey, published, codebook):
    here = survey[survey["sector"].eq("PHV")]
    (trust,) = [
        margin
        for margin in for_weights(Margins(here, "PHV", Register.of(published), codebook))
        if margin.name == "trust"
    ]
    assert trust.population.sum() == 87424
    assert trust.respondents.drop("small_trusts").min() >= 30
    assert "fekjaer_psykiatriske_senter_as" not in trust.population  # 15 respondents


def test_an_unknown_place_in_a_margin_has_no_weight(survey, published, codebook):
    avt = survey[survey["sector"].eq("AVT")]
    weights = calibration_weights(avt, published, codebook)
    unknown = avt["region"].isna() | avt["sex_npr"].isna()
    assert unknown.any()
    assert weights.isna().equals(unknown)


def test_one_region_has_no_margins_of_its_own(survey, published, codebook):
    north = survey[survey["region"].eq("north") & survey["sector"].eq("PHV")]
    assert calibration_weights(north, published, codebook).isna().all()
    with pytest.raises(WeightingError, match="one region's respondents"):
        sector_weights(north, "PHV", Register.of(published), codebook)


# --- weighted estimates -------------------------------------------------------------------


def people(**columns):
    return pd.DataFrame({"sector": "PHV"} | columns)


def test_weighted_share_by_hand(codebook):
    video = people(video_received=pd.array([YES, YES, NO, NO, NO, None], dtype="Int8"))
    weights = pd.Series([2.0, 1.0, 0.5, 0.5, 1.0, 9.0])
    row = Weighted(Share("video_received", "yes"), weights)(video, codebook).iloc[0]
    share, total = (2 + 1) / 5, 2 + 1 + 0.5 + 0.5 + 1
    squares = (2**2 + 1**2) * (1 - share) ** 2 + (0.5**2 + 0.5**2 + 1**2) * share**2
    error = sqrt(5 / 4 * squares) / total
    size = share * (1 - share) / error**2
    assert (row["n"], row["term"]) == (5, "weighted")
    assert row["estimate"] == pytest.approx(100 * share)
    assert row["std_error"] == pytest.approx(100 * error)
    ends = [row["conf_low"], row["conf_high"]]
    assert ends == pytest.approx([float(end) for end in wilson(size * share, size)])


def test_weighted_mean_has_the_robust_error_of_a_weighted_regression(survey, codebook):
    tsb = survey[survey["sector"].eq("TSB")]
    weights = pd.Series(np.linspace(0.5, 1.5, len(tsb)), index=tsb.index)
    row = Weighted(Mean("star"), weights)(tsb, codebook).iloc[0]
    known = tsb["star"].notna()
    fit = sm.WLS(tsb.loc[known, "star"], np.ones(known.sum()), weights=weights[known]).fit(
        cov_type="HC1"
    )
    assert row["estimate"] == pytest.approx(fit.params.iloc[0])
    assert row["std_error"] == pytest.approx(fit.bse.iloc[0])


def test_equal_weights_change_nothing(codebook):
    answers = pd.array([YES, NO, NO, NO, YES, NO, NO, NO], dtype="Int8")
    video, share = people(video_received=answers), Share("video_received", "yes")
    plain = share(video, codebook).iloc[0]
    row = Weighted(share, pd.Series(1.0, index=video.index))(video, codebook).iloc[0]
    assert row["estimate"] == pytest.approx(plain["estimate"])
    assert row["std_error"] == pytest.approx(plain["std_error"] * sqrt(8 / 7))


def test_answers_joined_by_plus_count_once(codebook):
    satisfied = people(outcome_satisfied=pd.array([5, 4, 1, 1], dtype="Int8"))
    spec = Share("outcome_satisfied", "large_degree+very_large_degree")
    row = Weighted(spec, pd.Series([1.0, 2.0, 0.5, 0.5]))(satisfied, codebook).iloc[0]
    assert row["estimate"] == pytest.approx(100 * (1 + 2) / 4)


def test_no_weights_give_a_row_without_an_estimate(codebook):
    video = people(video_received=pd.array([YES, NO], dtype="Int8"))
    spec = Weighted(Share("video_received", "yes"), pd.Series(np.nan, index=video.index))
    row = spec(video, codebook).iloc[0]
    assert row["n"] == 0
    assert np.isnan(row["estimate"])


def test_weights_are_described_by_sector(codebook):
    respondents = pd.DataFrame({"sector": ["PHV", "PHV", "TSB"]})
    found = WeightSummary(pd.Series([0.5, 1.5, np.nan]))(respondents, codebook)
    phv = found[found["sector"].eq("PHV")].set_index("statistic")["estimate"]
    assert (phv["smallest"], phv["largest"]) == (0.5, 1.5)
    assert phv["design_effect"] == pytest.approx(2 * (0.25 + 2.25) / 4)
    assert phv["effective_n"] == pytest.approx(4 / 2.5)
    assert found[found["sector"].eq("TSB")]["estimate"].isna().all()
