"""What print leaves open: correlations, joint shares, interactions, and their spread over draws."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.estimates import EstimateError
from patientsurvey.identification import (
    QUANTITIES,
    Association,
    Interaction,
    Jointly,
    MeanAmong,
    correlation,
    deviations,
    spread,
)
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.models import Linear

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(DATA / "codebook")


@pytest.fixture
def patients():
    return pd.DataFrame(
        {
            "sector": ["PHV"] * 8,
            "severe": [1, 1, 1, 1, 0, 0, 0, np.nan],
            "female": [1, 1, 1, 0, 0, 0, 0, 1],
            "star": [1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 3.0, 0.0],
        }
    )


def test_the_correlation_of_two_indicators_is_phi(patients, codebook):
    (row,) = Association("severe", "female")(patients, codebook).to_dict("records")
    # seven known: 3 both, 1 severe man, no mild woman, 3 mild men
    assert row["n"] == 7
    assert row["estimate"] == pytest.approx((3 * 3 - 1 * 0) / np.sqrt(4 * 3 * 3 * 4))


def test_the_standard_error_of_a_correlation_is_near_the_normal_one():
    sample = np.random.default_rng(1).multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 20_000)
    found = correlation(sample)
    assert found["std_error"] == pytest.approx((1 - 0.5**2) / np.sqrt(20_000), rel=0.03)


def test_what_does_not_vary_has_no_correlation():
    assert correlation(np.array([[1.0, 2], [1, 3], [1, 4]])) == {"n": 3}


def test_joint_shares_count_those_with_every_answer(patients, codebook):
    (row,) = Jointly(("severe", "female"))(patients, codebook).to_dict("records")
    assert (row["n"], row["estimate"]) == (7, pytest.approx(100 * 3 / 7))


def test_means_are_of_those_to_whom_all_applies(patients, codebook):
    (row,) = MeanAmong("star", ("severe", "female"))(patients, codebook).to_dict("records")
    assert (row["n"], row["estimate"]) == (3, (1 + 2 + 3) / 3)


def test_an_interaction_is_the_difference_of_differences(codebook):
    cells = [(s, f, 1 + s + 2 * f + 3 * s * f) for s in (0, 1) for f in (0, 1)]
    rows = [(s, f, y + e) for s, f, y in cells for e in (-0.5, 0.5)]
    patients = pd.DataFrame(rows, columns=["severe", "female", "star"], dtype=float)
    spec = Interaction(Linear("star", on=("severe", "female")), "severe", "female")
    (row,) = spec(patients.assign(sector="PHV"), codebook).to_dict("records")
    assert row["estimate"] == pytest.approx((7 - 2) - (3 - 1))


def test_an_unknown_variable_is_named(patients, codebook):
    with pytest.raises(EstimateError, match="severely"):
        Association("severely", "female")(patients, codebook)


DRAWS = pd.DataFrame(
    {"seed": [1, 2, 3], "quantity": "a", "sector": "PHV", "n": [10, 9, 11],
     "estimate": [0.1, 0.2, 0.3], "std_error": [0.05, 0.05, 0.05]}
)  # fmt: skip


def test_spread_is_the_standard_deviation_over_draws_beside_the_sampling_error():
    (row,) = spread(DRAWS).to_dict("records")
    assert (row["n"], row["mean"]) == (9, pytest.approx(0.2))
    assert row["sd"] == pytest.approx(np.sqrt((0.1**2 + 0 + 0.1**2) / 2))
    assert row["ratio"] == pytest.approx(0.1 / 0.05)


def test_draws_stand_around_their_mean_in_sampling_errors():
    ((quantity, sector, away),) = deviations(DRAWS)
    assert (quantity, sector) == ("a", "PHV")
    assert away == pytest.approx([-0.1 / 0.05, 0, 0.1 / 0.05])


def test_every_open_quantity_has_a_name_and_stands_in_the_draws():
    texts = Wording.load(DATA / "codebook" / "wording.csv").texts
    assert all(texts[f"open_{name}"][lang] for name in QUANTITIES for lang in LANGUAGES)
    assert set(pd.read_csv(DATA / "synthetic" / "draws.csv")["quantity"]) == set(QUANTITIES)
