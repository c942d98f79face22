"""Average marginal effects: by hand, against R and statsmodels, and where there are none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.designs import designs
from patientsurvey.marginal_effects import FACTORS, average_marginal, effects
from patientsurvey.models import TERMS, Linear, Logistic, without
from patientsurvey.scales import score

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
VIDEO = "received_video_consultation"


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def small(codebook):
    table = pd.read_csv(FIXTURES / "respondents_small.csv").convert_dtypes()
    return table.assign(star=score(table, codebook, "star"))


def effects_of(model, respondents, codebook):
    return effects(designs(model, respondents, codebook))


def test_effect_of_one_indicator_is_a_difference_of_shares(codebook):
    table = pd.DataFrame(
        {"sector": "PHV", "female": [1] * 5 + [0] * 6, VIDEO: [1] * 4 + [0] + [1] * 2 + [0] * 4}
    )
    row = effects_of(Logistic(VIDEO, on=("female",)), table, codebook).iloc[0]
    women, men = 4 / 5, 2 / 6
    assert row["statistic"] == "marginal_effect"
    assert row["estimate"] == pytest.approx(100 * (women - men))
    variance = women * (1 - women) / 5 + men * (1 - men) / 6  # of two independent shares
    assert row["std_error"] == pytest.approx(100 * variance**0.5)
    assert row["conf_high"] - row["estimate"] == pytest.approx(1.959964 * row["std_error"])


def test_categories_of_a_factor_are_each_held_against_its_reference(codebook):
    """With one factor alone, an effect is the category's share less the reference's."""
    age = ["age_25_35"] * 4 + ["age_36_45"] * 5 + [""] * 4
    table = pd.DataFrame({
        "sector": "PHV",
        "age_25_35": [int(a == "age_25_35") for a in age],
        "age_36_45": [int(a == "age_36_45") for a in age],
        VIDEO: [1, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0],
    })  # fmt: skip
    rows = effects_of(Logistic(VIDEO, on=("age_25_35", "age_36_45")), table, codebook)
    shares = rows.set_index("term")["estimate"]
    assert shares["age_25_35"] == pytest.approx(100 * (3 / 4 - 2 / 4))
    assert shares["age_36_45"] == pytest.approx(100 * (1 / 5 - 2 / 4))


def test_effects_agree_with_r(small, codebook):
    frozen = pd.read_csv(FIXTURES / "frozen_sensitivity.csv")
    for model in (Logistic(VIDEO), Linear("treatment_helps")):
        ours = effects_of(model, small, codebook)
        both = frozen.merge(ours, on=["sector", "statistic", "term"], suffixes=("_r", ""))
        assert len(both) == len(ours) == 2 * len(TERMS)
        for column in ("n", "estimate", "std_error", "p_value"):
            np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-6)


def test_terms_outside_factors_agree_with_statsmodels(small, codebook):
    alone = without(TERMS, *(term for factor in FACTORS for term in factor))
    design = next(designs(Logistic(VIDEO, on=alone), small, codebook))
    theirs = design.fit.get_margeff(dummy=True)
    ours = pd.DataFrame(average_marginal(design)).T
    np.testing.assert_allclose(ours["estimate"], 100 * theirs.margeff, rtol=1e-8)
    np.testing.assert_allclose(ours["std_error"], 100 * theirs.margeff_se, rtol=1e-8)


def test_a_term_without_an_estimate_has_no_effect_but_its_row(small, codebook):
    north = small[small["region_north"] == 1].assign(sector="PHV")
    for model in (Logistic(VIDEO), Linear("treatment_helps")):
        rows = effects_of(model, north, codebook).set_index("term")
        table = model(north, codebook).set_index("term").loc[list(rows.index)]
        assert list(rows["estimate"].isna()) == list(table["estimate"].isna())
        assert rows.loc["region_north", "estimate"] != rows.loc["region_north", "estimate"]


def test_without_a_maximum_there_are_rows_and_no_numbers(small, codebook):
    few = small.head(20).assign(sector="PHV")
    rows = effects_of(Logistic(VIDEO), few, codebook)
    assert len(rows) == len(TERMS) and rows["estimate"].isna().all()
    assert effects_of(Linear("treatment_helps"), few, codebook)["estimate"].isna().all()


def test_factors_are_terms_of_the_codebook(codebook):
    for factor in FACTORS:
        assert set(factor) <= set(codebook.terms)
        assert len({codebook.terms[term].reference("en") for term in factor}) == 1
