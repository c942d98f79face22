"""Calibrated covariates and outcomes: the printed models come back, bad input is refused."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from patientsurvey.codebook import Codebook
from patientsurvey.errors import SynthesisError
from patientsurvey.published import Published
from patientsurvey.synthesis import scaling
from patientsurvey.synthesis.calibration.assumptions import read_assumptions
from patientsurvey.synthesis.calibration.engine import calibrate
from patientsurvey.synthesis.calibration.links import fit_logit, intercept_for, logistic
from patientsurvey.synthesis.calibration.outcomes import Effort, draw_binary
from patientsurvey.synthesis.calibration.printed import printed_models
from patientsurvey.synthesis.scaling import calibration_seconds, grown

ROOT = Path(__file__).parents[1]
CODEBOOK = Codebook.load(ROOT / "data" / "codebook")
ESTIMATES = Published.load(ROOT / "data" / "published", CODEBOOK).estimates
FOLDER = ROOT / "data" / "synthesis"
PLAUSIBLE = pd.read_csv(FOLDER / "plausible.csv")
TERMS = list(CODEBOOK.terms)


def models(estimates=ESTIMATES, plausible=PLAUSIBLE):
    return printed_models(estimates, TERMS, plausible)


def model(table, sector):
    return next(m for m in models()[sector] if m.table == table)


def changed(row_id, **values):
    """The printed numbers with one row changed."""
    estimates = ESTIMATES.astype({"value": object})
    for column, value in values.items():
        estimates.loc[estimates["id"] == row_id, column] = value
    return estimates


# --- targets ----------------------------------------------------------------------------------


def test_there_are_33_models_of_three_sectors():
    assert {sector: len(found) for sector, found in models().items()} == {
        "PHV": 11, "TSB": 11, "AVT": 11,
    }  # fmt: skip


def test_an_odds_ratio_gives_estimate_and_standard_error():
    video, female = model("8-1", "PHV"), TERMS.index("female") + 1
    assert video.n == 17899
    assert video.printed[female] == 1.088
    width = np.log(1.19) - np.log(0.995)
    assert video.std_error[female] == pytest.approx(width / (2 * 1.959964), rel=1e-6)
    assert abs(video.estimate[female] - np.log(1.088)) <= 0.0005 / 1.088


def test_a_shifted_column_is_read_back_and_its_lost_term_is_plausible():
    plan, female = model("9-2", "AVT"), TERMS.index("female") + 1
    assert not plan.known[female]
    assert plan.estimate[female] == 0.039
    assert plan.printed[TERMS.index("age_25_35") + 1] == 1.435


def test_a_column_that_repeats_another_has_plausible_estimates_alone():
    assert not model("9-3", "AVT").known.any()


@pytest.mark.parametrize(
    ("row", "values", "what"),
    [
        ("8-1:PHV:female:odds_ratio", {"term": "femal"}, "unknown regression term 'femal'"),
        ("8-1:PHV:female:conf_low", {"value": "low"}, "'low' is not a number"),
        ("8-1:PHV:female:conf_high", {"value": 0.5}, "interval 0.995 to 0.5"),
        ("8-1:PHV:n", {"value": "many"}, "'many' is not a number"),
        ("8-1:PHV:n", {"term": "", "sector": "TSB"}, "rows for the same printed number"),
        ("8-1:PHV:female:odds_ratio", {"term": "lives_alone"}, "same printed number"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(row, values, what):
    with pytest.raises(SynthesisError, match=what) as error:
        models(changed(row, **values))
    assert error.value.where and error.value.remedy


def test_a_lost_term_without_a_plausible_estimate_is_refused():
    with pytest.raises(SynthesisError, match="no printed and no plausible") as error:
        models(plausible=PLAUSIBLE.query("not (table == '9-2')"))
    assert "9-2, AVT, female" in error.value.where


# --- margins ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("margins.csv", "PHV,female,female,", "PHV,femal,female,", "unknown term 'femal'"),
        ("margins.csv", "PHV,severe,severe,0.", "PHV,severe,severe,7.", "no share between 0 and 1"),
        ("cells.csv", "recently_ended,months_3_6", "recently_ended,months", "unknown term"),
        ("correlations.csv", "age,own_income", "age,income", "unknown block 'income'"),
        ("outcome_margins.csv", "age=reference", "years=reference", "unknown group"),
    ],
)
def test_a_bad_margin_is_refused_with_its_file(tmp_path, file, old, new, what):
    for path in FOLDER.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace(old, new, 1) if path.name == file else text,
                                          encoding="utf-8")  # fmt: skip
    with pytest.raises(SynthesisError, match=what) as error:
        read_assumptions(tmp_path, TERMS)
    assert file in error.value.where and error.value.remedy


# --- outcomes ---------------------------------------------------------------------------------


def test_a_drawn_outcome_gives_the_coefficients_back():
    rng, target = np.random.default_rng(1), model("8-1", "TSB")
    x = np.column_stack([np.ones(2000), rng.integers(0, 2, (2000, len(TERMS)))]).astype(float)
    y = draw_binary(target, x, np.arange(2000), 0.2, Effort(steps=200_000), rng)
    p = logistic(intercept_for(x @ target.estimate, 0.2) + x @ target.estimate)
    assert y.sum() == pytest.approx(p.sum(), abs=2)
    found = fit_logit(x, y.astype(float), np.r_[-1.0, target.estimate[1:]])
    naive = fit_logit(x, (rng.random(2000) < p).astype(float), np.r_[-1.0, target.estimate[1:]])
    off, by_chance = (np.abs(b - target.estimate)[1:].mean() for b in (found, naive))
    assert off < by_chance / 10


# --- a sector from end to end -----------------------------------------------------------------


@pytest.fixture(scope="module")
def tsb():
    assumptions = read_assumptions(FOLDER, TERMS)
    return calibrate({"TSB": models()["TSB"]}, assumptions, seed=1, workers=1)["TSB"]


def test_every_model_of_a_sector_comes_back(tsb):
    deviations = []
    for target in models()["TSB"]:
        used = [term for term, known in zip(TERMS, target.known[1:], strict=True) if known]
        y = tsb.outcomes[target.table].dropna()
        x = sm.add_constant(tsb.covariates.loc[y.index, used])
        fit = sm.Logit(y, x).fit(disp=0) if target.is_logit else sm.OLS(y, x).fit()
        printed = np.log(target.printed) if target.is_logit else target.printed
        deviations.append((fit.params[used] - printed[1:][target.known[1:]]).abs()
                          / target.std_error[1:][target.known[1:]])  # fmt: skip
        assert len(y) == min(target.n, 2367)
    deviations = pd.concat(deviations)
    assert deviations.max() < 0.1
    assert deviations.median() < 0.004


def test_covariates_are_indicators_and_star_means_of_eight_to_twelve_items(tsb):
    others = tsb.covariates.drop(columns="star")
    assert set(np.unique(others)) == {0.0, 1.0}
    ages = others[[term for term in TERMS if term.startswith("age_")]]
    assert ages.sum(axis=1).max() == 1
    star = tsb.covariates["star"].to_numpy()
    whole = [np.isclose(star * k, np.round(star * k)) for k in range(8, 13)]
    assert np.any(whole, axis=0).all()


def test_a_sector_four_times_as_large_has_the_same_estimates_and_half_the_errors():
    model = printed_models(ESTIMATES, TERMS, PLAUSIBLE)["TSB"][0]
    larger = grown(model, 4)
    assert larger.n == 4 * model.n
    np.testing.assert_allclose(larger.std_error, model.std_error / 2)
    np.testing.assert_array_equal(larger.estimate, model.estimate)


def test_the_growth_is_timed_on_the_smallest_sector_at_every_size(monkeypatch):
    monkeypatch.setattr(scaling, "calibrate", lambda *given, **settings: None)
    printed = SimpleNamespace(estimates=ESTIMATES)
    timed = list(calibration_seconds(CODEBOOK, printed, (1, 10), seed=1))
    assert [(sector, rows) for sector, rows, _ in timed] == [("TSB", 2367), ("TSB", 23670)]
