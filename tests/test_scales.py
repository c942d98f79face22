"""STAR and CONTINU-UM: reversal, missing items, Cronbach's alpha."""

from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.scales import (
    Alpha,
    ItemAnalysis,
    ItemMeans,
    ItemShares,
    ItemsMissing,
    ScoreDistribution,
    alpha_with_interval,
    cronbach_alpha,
    item_rest_correlation,
    score,
    scored_items,
)

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


def answering(codebook, scale, rows):
    """Respondents with the given codes for a scale's items, in the codebook's order."""
    items = [item.item for item in codebook.scale(scale).items]
    table = pd.DataFrame(rows, columns=items, dtype="Int8")
    return table.assign(sector="PHV")


def test_negative_star_items_are_reversed(codebook):
    best = [4, 4, 4, 0, 4, 4, 0, 4, 0, 4, 4, 4]  # items 4, 7 and 9: never is best
    worst = [4 - code for code in best]
    assert list(score(answering(codebook, "star", [best, worst]), codebook, "star")) == [4, 0]


def test_star_is_the_mean_of_the_items_answered(codebook):
    row = [3, 2, None, 1, None, 4, 0, 2, None, 3, 1, 4]  # items 4 and 7 turn to 3 and 4
    star = score(answering(codebook, "star", [row]), codebook, "star")
    assert star.iloc[0] == pytest.approx((3 + 2 + 3 + 4 + 4 + 2 + 3 + 1 + 4) / 9)


def test_star_needs_eight_of_twelve_items(codebook):
    eight = [2] * 8 + [None] * 4
    seven = [2] * 7 + [None] * 5
    star = score(answering(codebook, "star", [eight, seven]), codebook, "star")
    assert star.iloc[0] == 2
    assert np.isnan(star.iloc[1])


def test_continuity_is_the_sum_of_nine_turned_so_that_high_is_good(codebook):
    #            items: 1  2  3  4  5  6  7  8  9 10 11 12; 5, 6 and 10 are not in the score
    definitely_good = [1, 1, 1, 5, 1, 5, 1, 1, 1, 1, 1, 5]
    definitely_bad = [5, 5, 5, 1, 5, 1, 5, 5, 5, 5, 5, 1]
    table = answering(codebook, "continuity", [definitely_good, definitely_bad])
    assert list(score(table, codebook, "continuity")) == [9 * 5, 9 * 1]
    assert list(score(table, codebook, "continuity_mean")) == [5, 1]


def test_continuity_needs_all_nine_and_not_relevant_is_missing(codebook):
    outside = [1, 2, 3, 4, 6, 6, 1, 2, 3, 6, 4, 5]  # items 5, 6 and 10 not relevant
    inside = [6, 2, 3, 4, 1, 1, 1, 2, 3, 1, 4, 5]  # item 1 not relevant
    total = score(answering(codebook, "continuity", [outside, inside]), codebook, "continuity")
    assert (
        total.iloc[0] == (6 - 1) + (6 - 2) + (6 - 3) + 4 + (6 - 1) + (6 - 2) + (6 - 3) + (6 - 4) + 5
    )
    assert np.isnan(total.iloc[1])


def test_items_outside_the_score_are_shown_when_asked_for(codebook):
    table = answering(codebook, "continuity", [[1] * 12])
    assert len(scored_items(table, codebook, "continuity").columns) == 9
    every = scored_items(table, codebook, "continuity", all_items=True)
    assert every["coc_5_evening"].iloc[0] == 6 - 1
    assert every["coc_6_staff_change"].iloc[0] == 1


def test_alpha_by_hand():
    items = pd.DataFrame({"a": [1, 2, 3, 4, None], "b": [1, 3, 2, 4, 5]})
    # complete rows: variances 5/3 and 5/3; sums 2, 5, 5, 8 with variance 6
    assert cronbach_alpha(items) == pytest.approx(2 / 1 * (1 - (5 / 3 + 5 / 3) / 6))


@pytest.mark.parametrize(
    "items",
    [
        {"a": [1, 2, 3]},
        {"a": [1, None], "b": [1, 2]},
        {"a": [2, 2], "b": [3, 3]},
        {"a": [], "b": []},
    ],
    ids=["one item", "one respondent", "no variance", "nobody"],
)
def test_alpha_without_information_is_nan(items):
    assert np.isnan(cronbach_alpha(pd.DataFrame(items, dtype=float)))
    assert "estimate" not in alpha_with_interval(pd.DataFrame(items, dtype=float))


def test_item_rest_correlation_by_hand():
    items = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2], "c": [0, 0, 0]})
    # a against b + c: deviations (-1, 0, 1) and (-1, 1, 0)
    assert item_rest_correlation(items, "a") == pytest.approx(1 / (sqrt(2) * sqrt(2)))
    assert np.isnan(item_rest_correlation(items, "c"))


def test_item_means_are_turned_and_leave_out_not_relevant(codebook):
    rows = [[1] * 12, [2] * 12, [6] * 11 + [3]]
    means = ItemMeans("continuity")(answering(codebook, "continuity", rows), codebook)
    means = means.set_index("outcome")
    assert len(means) == 12
    assert means.loc["coc_1_access", "estimate"] == pytest.approx(((6 - 1) + (6 - 2)) / 2)
    assert means.loc["coc_4_wait", "estimate"] == pytest.approx((1 + 2) / 2)
    assert means.loc["coc_12_life_story", "estimate"] == pytest.approx((1 + 2 + 3) / 3)
    assert means.loc["coc_1_access", "n"] == 2


def test_alpha_and_items_agree_with_r(codebook):
    small = pd.read_csv(FIXTURES / "respondents_small.csv").convert_dtypes()
    computed = pd.concat(spec(small, codebook) for spec in (Alpha("star"), ItemAnalysis("star")))
    frozen = pd.read_csv(FIXTURES / "frozen_values.csv")
    both = frozen.merge(computed, on=["sector", "outcome", "statistic"], suffixes=("_r", ""))
    both = both[both["statistic"].isin(["alpha", "item_rest_correlation", "alpha_if_deleted"])]
    assert len(both) == len(computed) == 2 * (1 + 2 * 12)
    for column in ["n", "estimate", "conf_low", "conf_high"]:
        np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-6)


def test_shares_are_of_the_statements_as_asked(codebook):
    rows = [[3] * 12, [4] * 12, [1] * 12, [None] * 11 + [4]]
    shares = ItemShares("star", "often+always")(answering(codebook, "star", rows), codebook)
    shares = shares.set_index("outcome")
    assert list(shares.index) == [item.item for item in codebook.scale("star").items]
    assert shares.loc["star_3_trust", "estimate"] == pytest.approx(100 * 2 / 3)
    assert shares.loc["star_9_impatient", "estimate"] == pytest.approx(100 * 2 / 3)  # not turned
    assert shares.loc["star_12_understands", "estimate"] == pytest.approx(100 * 3 / 4)


def test_not_relevant_and_no_answer_are_both_missing(codebook):
    rows = [[1] * 12, [6] + [2] * 11, [None] * 11 + [3]]
    missing = ItemsMissing("continuity")(answering(codebook, "continuity", rows), codebook)
    missing = missing.set_index("outcome")
    assert set(missing["level"]) == {"missing"}
    assert set(missing["n"]) == {3}
    assert missing.loc["coc_1_access", "estimate"] == pytest.approx(100 * 2 / 3)
    assert missing.loc["coc_5_evening", "estimate"] == pytest.approx(100 * 1 / 3)
    assert missing.loc["coc_12_life_story", "estimate"] == 0


def test_a_class_holds_its_lower_limit_and_the_last_also_its_upper_one(codebook):
    # of STAR, items 4, 7 and 9 are turned: scores 0, 2, 3.5 and 4
    worst, middle = [0, 0, 0, 4, 0, 0, 4, 0, 4, 0, 0, 0], [2] * 12
    good, best = [4, 4, 4, 0, 4, 4, 4, 4, 0, 3, 3, 4], [4, 4, 4, 0, 4, 4, 0, 4, 0, 4, 4, 4]
    table = answering(codebook, "star", [worst, middle, good, best, [None] * 12])
    classes = ScoreDistribution("star", 0.5)(table, codebook)
    shares = classes.set_index("level")["estimate"]
    assert list(shares.index[[0, 1, -1]]) == ["0-0.5", "0.5-1", "3.5-4"]
    assert shares["0-0.5"] == 100 * 1 / 4
    assert shares["2-2.5"] == 100 * 1 / 4
    assert shares["3.5-4"] == 100 * 2 / 4
    assert shares.sum() == 100
    assert set(classes["n"]) == {4}


def test_a_width_that_does_not_fit_gives_a_shorter_last_class(codebook):
    levels = ScoreDistribution("star", 1.5).limits(codebook)
    assert list(levels) == [0, 1.5, 3, 4]


def test_every_class_of_a_sum_holds_as_many_sums(codebook):
    limits = ScoreDistribution("continuity", 1).limits(codebook)
    assert list(limits[[0, 1, -1]]) == [8.5, 9.5, 45.5]
    assert len(limits) == 1 + 37
    # 1 is "definitely": the best answer, but of items 4, 6 and 12 the worst
    worst = [1 if item in (4, 6, 12) else 5 for item in range(1, 13)]
    best = [6 - code for code in worst]
    rows = [worst, best, best, [2, *best[1:]]]
    classes = ScoreDistribution("continuity", 1)(answering(codebook, "continuity", rows), codebook)
    shares = classes.set_index("level")["estimate"]
    assert shares["8.5-9.5"] == 100 * 1 / 4
    assert shares["43.5-44.5"] == 100 * 1 / 4
    assert shares["44.5-45.5"] == 100 * 2 / 4


def test_nobody_with_a_score_leaves_the_classes_empty(codebook):
    classes = ScoreDistribution("star", 1)(answering(codebook, "star", [[None] * 12]), codebook)
    assert len(classes) == 4
    assert classes["estimate"].isna().all()
    assert set(classes["n"]) == {0}


def test_all_items_asked_have_an_alpha_of_their_own_name(codebook):
    rng = np.random.default_rng(1)
    answers = rng.integers(1, 6, (40, 1)) + rng.integers(0, 2, (40, 12))
    table = answering(codebook, "continuity", np.clip(answers, 1, 5).tolist())
    every = scored_items(table, codebook, "continuity", all_items=True)
    nine, twelve = (
        Alpha("continuity", all_items=more)(table, codebook).iloc[0] for more in (False, True)
    )
    assert (nine["outcome"], twelve["outcome"]) == ("continuity", "continuity_items")
    assert twelve["estimate"] == pytest.approx(cronbach_alpha(every))
    assert nine["estimate"] != pytest.approx(twelve["estimate"])
    assert len(ItemAnalysis("continuity", all_items=True)(table, codebook)) == 2 * 12
