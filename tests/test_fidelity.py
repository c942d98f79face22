"""Fidelity: the measures by hand, the printed targets, and the goals on the shipped respondents."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.covariates import derive
from patientsurvey.fidelity import (
    Goal,
    impossible,
    interval_overlap,
    judge,
    lines,
    measure,
    of_terms,
    printed_fits,
    printed_terms,
    read_goals,
    width_ratio,
    z_score,
)
from patientsurvey.fidelity.goals import COLUMNS, GoalError
from patientsurvey.fidelity.measures import same_as_print
from patientsurvey.fidelity.quantities import distinct_rows, of_fits
from patientsurvey.models import TERMS
from patientsurvey.published import Published
from patientsurvey.reported_models import MODELS
from patientsurvey.survey import read_respondents

DATA = Path(__file__).parents[1] / "data"
GOALS = read_goals(DATA / "synthesis" / "goals.csv")


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(DATA / "codebook")


@pytest.fixture(scope="module")
def published(codebook):
    return Published.load(DATA / "published", codebook)


@pytest.fixture(scope="module")
def printed(published):
    return printed_terms(published).set_index(["exhibit", "sector", "term"])


# --- measures -----------------------------------------------------------------------------


def test_z_is_the_distance_in_printed_standard_errors():
    assert z_score(0.50, 0.40, 0.05) == pytest.approx(0.10 / 0.05)
    assert z_score(0.35, 0.40, 0.05) == pytest.approx(0.05 / 0.05)


@pytest.mark.parametrize(
    ("here", "print_", "overlap"),
    [
        ((0, 4), (1, 5), (3 / 4 + 3 / 4) / 2),
        ((0, 2), (1, 5), (1 / 2 + 1 / 4) / 2),
        ((1, 2), (0, 4), (1 / 1 + 1 / 4) / 2),
        ((0, 1), (0, 1), 1),
        ((0, 1), (2, 3), 0),
    ],
)
def test_overlap_is_the_mean_share_in_common(here, print_, overlap):
    assert interval_overlap(*here, *print_) == pytest.approx(overlap)


def test_too_wide_and_too_narrow_weigh_the_same():
    assert width_ratio(0, 2.0, 0, 1.6) == pytest.approx(2.0 / 1.6)
    assert width_ratio(0, 1.6, 0, 2.0) == pytest.approx(2.0 / 1.6)


def test_print_is_met_within_half_a_unit_of_its_last_decimal():
    refitted = np.array([1.0876, 1.0884, 1.0886, 10.604])
    printed = np.array([1.088, 1.088, 1.088, 10.60])
    assert list(same_as_print(refitted, printed, np.array([3, 3, 3, 2]))) == [
        True, True, False, True,
    ]  # fmt: skip


def test_a_term_without_a_fit_is_no_silent_miss():
    terms = pd.DataFrame(
        {"sector": ["PHV", "PHV"], "z": [0.001, np.nan], "exact": [1.0, 0.0],
         "width_ratio": [1.0, np.nan], "overlap": [1.0, np.nan], "same_verdict": [1.0, np.nan]}
    )  # fmt: skip
    found = of_terms(terms)
    assert np.isnan([found[name] for name in ("z_median", "z_max", "overlap", "verdict")]).all()
    assert found["exact_PHV"] == 1 / 2
    assert not GOALS["z_max"].met(found["z_max"])


def test_distinct_rows_are_a_share_of_the_complete_cases():
    rows = pd.DataFrame(0.0, index=range(5), columns=list(TERMS)).assign(sector="TSB")
    rows.loc[1, "star"] = 2.5
    rows.loc[2, "female"] = 1.0
    rows.loc[4, "severe"] = np.nan  # not complete
    assert distinct_rows(rows)["distinct_TSB"] == 3 / 4


def test_a_missing_model_counts_as_one_that_differs():
    key = {"exhibit": ["table-8-2", "table-8-2"], "sector": ["PHV", "TSB"]}
    printed = pd.DataFrame(key | {"n": [10.0, 8.0], "r_squared": [0.15, 0.24]})
    fitted = pd.DataFrame(
        [("table-8-2", "PHV", "n", 10), ("table-8-2", "PHV", "r_squared", 0.1549)],
        columns=["exhibit", "sector", "statistic", "estimate"],
    )
    found = of_fits(fitted, printed.set_index(["exhibit", "sector"]))
    assert found == {"n_off": 1, "r_squared_off": 1}


# --- printed targets ----------------------------------------------------------------------


def test_every_usable_cell_of_the_33_models_is_a_target(printed):
    cells = sum(len(model.on) for model in MODELS.values()) * 3
    lost = len(MODELS["table-9-3"].on) + 1  # table 9-3 AVT, and the first term of 9-2 AVT
    assert len(printed) == cells - lost
    assert ("table-9-3", "AVT") not in {key[:2] for key in printed.index}
    assert ("table-9-2", "AVT", "female") not in printed.index


def test_a_logistic_target_stands_on_the_log_scale(published, printed):
    rows = published.estimates.set_index("id")["value"]
    low, high = (rows[f"8-1:PHV:female:{end}"] for end in ("conf_low", "conf_high"))
    found = printed.loc[("table-8-1", "PHV", "female")]
    assert found["b"] == pytest.approx(np.log(rows["8-1:PHV:female:odds_ratio"]))
    assert found["std_error"] == pytest.approx((np.log(high) - np.log(low)) / (2 * 1.959964))


def test_a_linear_target_uses_the_t_quantile(published, printed):
    rows = published.estimates.set_index("id")["value"]
    low, high = (rows[f"8-2:TSB:female:{end}"] for end in ("conf_low", "conf_high"))
    quantile = 1.966804  # t with 376 - 28 degrees of freedom
    found = printed.loc[("table-8-2", "TSB", "female")]
    assert found["std_error"] == pytest.approx((high - low) / (2 * quantile), rel=1e-5)


def test_the_shifted_column_is_read_one_row_down(published, printed):
    rows = published.estimates.set_index("id")["value"]
    found = printed.loc[("table-9-2", "AVT", "star"), "estimate"]
    assert found == rows["9-2:AVT:months_3_6:odds_ratio"]


def test_dropped_zeros_count_as_decimals(printed):
    assert printed.loc[("table-8-1", "TSB", "months_3_6"), "decimals"] == 3  # printed 0,7
    assert printed.loc[("table-9-1", "PHV", "star"), "decimals"] == 2  # printed 10,60


def test_a_blank_estimate_is_the_middle_of_its_interval_and_not_counted_as_print(printed):
    blank = printed[printed["decimals"].isna()]
    assert len(blank) == 2
    assert (blank["b"] == (blank["b_low"] + blank["b_high"]) / 2).all()


def test_an_impossible_n_is_no_target(published):
    fits = printed_fits(published)
    assert np.isnan(fits.loc[("table-12-3", "PHV"), "n"])
    assert fits.loc[("table-10-1", "PHV"), "n"] == fits.loc[("table-9-3", "PHV"), "n"]


def test_what_is_impossible_is_listed_with_its_reason_in_both_languages(published):
    lost = impossible(published)
    assert lost[["exhibit", "sector", "cells"]].to_records(index=False).tolist() == [
        ("table-10-1", "PHV", 1), ("table-10-1", "TSB", 1), ("table-10-1", "AVT", 1),
        ("table-12-3", "PHV", 1), ("table-9-2", "AVT", 1), ("table-9-3", "AVT", 26),
    ]  # fmt: skip
    assert all(published.explanations[reason]["nb"] for reason in lost["reason"])


# --- goals --------------------------------------------------------------------------------

HEAD = ",".join(COLUMNS)
ROW = "z_max,at_most,0.1,3,largest z,største z,trial,utprøving,,"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEAD}\n{ROW.replace('at_most', 'below')}\n", r"'below'[\s\S]*line 2[\s\S]*at_most"),
        (f"{HEAD}\n{ROW.replace('0.1', 'a tenth')}\n", r"'a tenth' is not a number[\s\S]*line 2"),
        (f"{HEAD}\n{ROW}\n{ROW}\n", r"stands twice[\s\S]*line 3"),
        (f"{HEAD}\n{ROW.replace('største z', '')}\n", "nothing in label_nb"),
        ("quantity,goal\nz_max,0.1\n", "no column relation"),
    ],
)
def test_a_broken_goal_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "goals.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoalError, match=message):
        read_goals(path)


def test_a_goal_for_something_unmeasured_is_refused():
    goal = replace(GOALS["z_max"], quantity="z_mean")
    with pytest.raises(GoalError, match="nobody measures z_mean"):
        judge({"z_max": 0.05}, {"z_mean": goal})


def test_goals_are_judged_on_the_unrounded_number():
    low, high = GOALS["z_max"], GOALS["exact_PHV"]
    found = {"z_max": 0.1000001, "exact_PHV": 0.98}
    judged = judge(found, {"z_max": low, "exact_PHV": high})
    assert list(judged["met"]) == [False, True]


def test_the_printed_table_says_met_or_why_not():
    texts = {"en": "largest z", "nb": "største z"}
    goal = Goal("z_max", "at_most", 0.1, 2, texts, texts, {"en": "too coarse", "nb": "for grovt"})
    lost = pd.DataFrame(
        [("table-9-3", "AVT", "odds_ratio", "A copy.", 26)],
        columns=["exhibit", "sector", "statistic", "reason", "cells"],
    )
    shown = list(lines(judge({"z_max": 0.25}, {"z_max": goal}), {"z_max": goal}, lost))
    assert shown[1].split() == ["largest", "z", "≤", "0.10", "0.25", "not", "met:", "too", "coarse"]
    assert shown[2].startswith("0 of 1 goals met")
    assert shown[3] == "  table-9-3 AVT, 26 estimates: A copy."


# --- the shipped respondents --------------------------------------------------------------


@pytest.fixture(scope="module")
def found(codebook, published):
    respondents = read_respondents(DATA / "synthetic" / "respondents.parquet", codebook)
    return measure(derive(respondents, codebook), codebook, published)


@pytest.mark.parametrize("goal", GOALS.values(), ids=list(GOALS))
def test_the_shipped_respondents_meet_the_goal(goal, found):
    """Or the goal says why it can't be met; a reason that is no longer needed must go."""
    assert goal.met(found[goal.quantity]) != bool(goal.reasons["en"]), found[goal.quantity]


def test_what_the_book_shows_of_draws_was_made_from_the_shipped_respondents():
    shipped = sha256((DATA / "synthetic" / "respondents.parquet").read_bytes()).hexdigest()
    record = json.loads((DATA / "synthetic" / "draws.json").read_text(encoding="utf-8"))["draws"]
    assert shipped in [draw["sha256"] for draw in record.values()], "run `make draws`"
    assert len({draw["sha256"] for draw in record.values()}) == len(record)
