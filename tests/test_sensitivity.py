"""The checks of a regression table: against R, by hand, and how they are told."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.stats.multitest import multipletests

from patientsurvey.codebook import Codebook
from patientsurvey.designs import designs
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.models import TERMS, Linear, Logistic
from patientsurvey.scales import score
from patientsurvey.sensitivity import (
    SensitivityTable,
    checks,
    finding,
    proportional_odds,
)
from patientsurvey.sensitivity.checks import holm, is_ordinal

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
VIDEO = "received_video_consultation"


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def labels(codebook):
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in ("en", "nb")}


@pytest.fixture(scope="module")
def small(codebook):
    table = pd.read_csv(FIXTURES / "respondents_small.csv").convert_dtypes()
    return table.assign(star=score(table, codebook, "star"))


@pytest.fixture(scope="module")
def weights(small):
    return pd.Series(0.5 + 0.1 * (np.arange(len(small)) % 7), index=small.index)


def checked(model, respondents, codebook, weights=None):
    table = model(respondents, codebook)
    return table, checks(designs(model, respondents, codebook), table, weights)


# --- against others -------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "kinds"), [(Logistic(VIDEO), 4), (Linear("treatment_helps"), 5)])
def test_checks_agree_with_r(model, kinds, small, weights, codebook):
    frozen = pd.read_csv(FIXTURES / "frozen_sensitivity.csv")
    _, ours = checked(model, small, codebook, weights)
    both = frozen.merge(ours, on=["sector", "statistic", "term"], suffixes=("_r", ""))
    if model.outcome == VIDEO:  # R's corrections are those of the linear table
        both = both[~both["statistic"].isin(["holm", "benjamini_hochberg"])]
        kinds -= 2
    assert len(ours) >= len(both) == 2 * len(TERMS) * kinds
    for column in ("n", "estimate", "std_error", "p_value"):
        # polr's maximum and its Hessian are numerical
        precision = np.where(both["statistic"].eq("ordinal_odds_ratio"), 2e-4, 1e-6)
        gap = (both[column] - both[f"{column}_r"]).abs() / both[f"{column}_r"].abs()
        assert (gap.dropna() <= precision[gap.notna()]).all()


def test_proportional_odds_agree_with_statsmodels(small, codebook):
    design = next(
        designs(Linear("treatment_helps", on=("female", "severe", "star")), small, codebook)
    )
    X = design.X[:, 1:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = OrderedModel(design.y, X, distr="logit").fit(
            method="newton", disp=0, tol=1e-10, maxiter=100
        )
    ours = proportional_odds(design.y, X)
    np.testing.assert_allclose(ours.slopes, theirs.params[:3], rtol=1e-5)
    np.testing.assert_allclose(np.diag(ours.covariance) ** 0.5, theirs.bse[:3], rtol=1e-4)


def test_two_categories_are_the_logit(small, codebook):
    design = next(designs(Logistic(VIDEO), small, codebook))
    ours = proportional_odds(design.y, design.X[:, 1:])
    np.testing.assert_allclose(ours.slopes, design.fit.params[1:], rtol=1e-8)
    np.testing.assert_allclose(-ours.thresholds, design.fit.params[:1], rtol=1e-8)
    np.testing.assert_allclose(np.diag(ours.covariance) ** 0.5, design.fit.bse[1:], rtol=1e-8)


def test_holm_agrees_with_statsmodels():
    p = np.array([0.01, 0.04, 0.03, 0.5, 0.02])
    assert holm(p)[0] == 5 * 0.01
    np.testing.assert_allclose(holm(p), multipletests(p, method="holm")[1])


# --- by hand --------------------------------------------------------------------------------


def test_thresholds_alone_are_the_cumulative_log_odds():
    y = np.array([1, 1, 2, 2, 2, 3, 3, 3, 3, 3])
    fit = proportional_odds(y, np.empty((10, 0)))
    np.testing.assert_allclose(fit.thresholds, [np.log(2 / 8), np.log(5 / 5)], atol=1e-8)


def test_a_weight_of_two_gives_the_slopes_of_a_respondent_counted_twice(small, codebook):
    design = next(designs(Linear("treatment_helps", on=("female", "star")), small, codebook))
    y, X = design.y, design.X[:, 1:]
    twice = np.where(np.arange(len(y)) < 50, 2.0, 1.0)
    weighted = proportional_odds(y, X, twice)
    repeated = proportional_odds(np.r_[y, y[:50]], np.vstack([X, X[:50]]))
    np.testing.assert_allclose(weighted.slopes, repeated.slopes, rtol=1e-7)


def test_equal_weights_change_no_estimate(small, codebook):
    for model in (Logistic(VIDEO), Linear("treatment_helps")):
        table, rows = checked(model, small, codebook, pd.Series(1.0, index=small.index))
        weighted = rows[rows["statistic"].str.startswith("weighted_")]
        own = table[table["term"].ne("")]
        np.testing.assert_allclose(weighted["estimate"], own["estimate"], rtol=1e-6)


def test_there_is_no_maximum_where_a_term_settles_the_answer():
    y = np.array([1, 1, 2, 2, 3, 3] * 5)
    assert proportional_odds(y, (y == 3).astype(float)[:, None]) is None
    assert proportional_odds(np.ones(10), np.zeros((10, 1))) is None


def test_only_single_questions_are_ordinal():
    assert is_ordinal(np.array([1.0, 2, 3, 4, 5]))
    assert not is_ordinal(np.arange(9, 46.0))  # a sum of nine items
    assert not is_ordinal(np.array([0.5, 1, 1.5]))  # a mean
    assert not is_ordinal(np.array([0.0, 1.0]))


# --- cases without numbers --------------------------------------------------------------------


def test_without_weights_the_weighted_rows_are_empty(small, codebook):
    for weights in (None, pd.Series(np.nan, index=small.index)):
        _, rows = checked(Logistic(VIDEO), small, codebook, weights)
        empty = rows["estimate"].isna()
        assert set(rows.loc[empty, "statistic"]) == {"weighted_odds_ratio"}
        assert empty.sum() == 2 * len(TERMS)


def test_cases_without_a_weight_leave_the_weighted_fit_alone(small, weights, codebook):
    some = weights.where(np.arange(len(weights)) % 5 > 0)
    _, rows = checked(Linear("treatment_helps"), small, codebook, some)
    n = rows.groupby([rows["statistic"].str.startswith("weighted"), "sector"])["n"].max()
    assert (n[True] < n[False]).all()


def test_a_table_without_estimates_has_no_checks(small, codebook, labels):
    few = small.head(20).assign(sector="PHV")
    table, rows = checked(Linear("treatment_helps"), few, codebook)
    assert len(rows) and rows[["estimate", "p_value"]].isna().all(axis=None)
    told = pd.concat([table, rows])
    assert finding(told, labels["en"]) == "No estimate in the table has p < 0.05."
    assert "–" in SensitivityTable().html(told, labels["nb"])


# --- in words ---------------------------------------------------------------------------------


def rows_of(statistic, estimates, p_values):
    terms = ("female", "severe", "star")
    keys = {"sector": "PHV", "outcome": VIDEO, "statistic": statistic}
    columns = ("term", "estimate", "p_value")
    return pd.DataFrame(zip(terms, estimates, p_values, strict=True), columns=columns).assign(
        **keys
    )


def test_the_finding_counts_what_stays_in_the_same_direction(labels):
    told = pd.concat([
        rows_of("odds_ratio", (1.5, 0.8, 1.2), (0.01, 0.02, 0.30)),  # two are clear
        rows_of("robust_odds_ratio", (1.5, 0.8, 1.2), (0.01, 0.06, 0.01)),  # one of them stays
        rows_of("holm", (1.5, 0.8, 1.2), (0.03, 0.04, 0.30)),  # both
        rows_of("benjamini_hochberg", (1.5, 0.8, 1.2), (0.06, 0.06, 0.30)),  # none
        rows_of("weighted_odds_ratio", (0.7, np.nan, 1.2), (0.01, np.nan, 0.3)),  # turned; unknown
    ])  # fmt: skip
    assert finding(told, labels["en"]) == (
        "Estimates with p < 0.05 in the table: 2. That still holds for 1 with robust standard "
        "errors, 2 after Holm's correction, 0 after Benjamini and Hochberg's correction and "
        "0 of 1 when the respondents are weighted."
    )
    assert finding(told, labels["nb"]).startswith(
        "Estimater med p < 0,05 i tabellen: 2. Fortsatt under"
    )


def test_the_table_shows_each_check_in_its_column(small, weights, codebook, labels):
    table, rows = checked(Linear("treatment_helps"), small, codebook, weights)
    html = SensitivityTable().html(pd.concat([table, rows]), labels["en"])
    heads = html.partition("</thead>")[0]
    assert heads.count("<th>") == 3 + 5 and "Ordinal odds ratio" in heads
    assert html.count('<th scope="row">') == 2 * len(TERMS)
    star = table[table["term"].eq("star") & table["sector"].eq("TSB")].iloc[0]
    assert f"<b>{star['estimate']:.3f}</b>" in html
