"""How synthetic respondents are made: counts, who gets which answer, and what is refused."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from patientsurvey import synthesis
from patientsurvey.codebook import Codebook
from patientsurvey.errors import SynthesisError
from patientsurvey.published import Published
from patientsurvey.synthesis import write
from patientsurvey.synthesis.allocation import Limit, allocate
from patientsurvey.synthesis.assumptions import Assumption, Assumptions
from patientsurvey.synthesis.diagnoses import _hand_out
from patientsurvey.synthesis.draft import MISSING, Draft
from patientsurvey.synthesis.draws import FACTORS, claim, cut_by_rank, top
from patientsurvey.synthesis.engine import _refuse_changed_values, _refuse_contradictions
from patientsurvey.synthesis.groups import Quantity, Wanted, nearest_values
from patientsurvey.synthesis.item_shapes import repair_sums, shape_items
from patientsurvey.synthesis.multiples import draw_multiple, tick
from patientsurvey.synthesis.questions import draw_question
from patientsurvey.synthesis.rounding import largest_remainders
from patientsurvey.synthesis.sampling import adjust, exchange, intercept_for, logistic, systematic
from patientsurvey.synthesis.steering import steer
from patientsurvey.synthesis.strata import bound_by_models
from patientsurvey.synthesis.swaps import trade_ticks
from patientsurvey.synthesis.targets import Target, Targets, read_targets
from patientsurvey.synthesis.verify import check_targets

ROOT = Path(__file__).parents[1]
CODEBOOK = Codebook.load(ROOT / "data" / "codebook")
PUBLISHED = Published.load(ROOT / "data" / "published", CODEBOOK)


def rng():
    return np.random.default_rng(1)


# --- counts that meet printed numbers ---------------------------------------------------------


def cell(answer):
    return "PHV", answer


def test_counts_stay_nearest_to_what_is_expected():
    found = allocate({cell("yes"): 2.6, cell("no"): 3.4}, {"PHV": 6}, [])
    assert found.counts == {cell("yes"): 3, cell("no"): 3}


def test_a_printed_count_overrules_what_is_expected():
    printed = Limit("5-1", {cell("yes"): 1.0}, 5, 5)
    found = allocate({cell("yes"): 2, cell("no"): 4}, {"PHV": 6}, [printed])
    assert found.counts == {cell("yes"): 5, cell("no"): 6 - 5}
    assert found.unmet == {}


def test_contradicting_numbers_are_reported_and_the_heavier_one_is_met():
    table = Limit("table", {cell("yes"): 1.0}, 5, 5, weight=10)
    text = Limit("text", {cell("yes"): 1.0}, 2, 2, weight=1)
    found = allocate({cell("yes"): 3, cell("no"): 3}, {"PHV": 6}, [text, table])
    assert found.counts[cell("yes")] == 5
    assert found.unmet == {"text": pytest.approx(5 - 2)}


def test_largest_remainders_keep_the_total():
    assert largest_remainders(10, {"a": 1, "b": 1, "c": 1.1}) == {"a": 3, "b": 3, "c": 4}
    assert sum(largest_remainders(7, {"a": 0.3, "b": 0.3, "c": 0.4}).values()) == 7


# --- who gets an answer -----------------------------------------------------------------------


def test_low_scores_get_the_first_answer():
    scores = np.array([0.3, -1.0, 2.0, 0.1])
    assert cut_by_rank(scores, {1: 1, 2: 2, 3: 1}).tolist() == [2, 1, 3, 2]


def test_answers_claim_in_turn():
    scores = {"pension": np.array([3.0, 2.0, 1.0]), "work": np.array([9.0, 8.0, 7.0])}
    assert claim(scores, {"pension": 1, "work": 2}, 3).tolist() == ["pension", "work", "work"]


def test_top_picks_among_the_allowed():
    scores, allowed = np.array([5.0, 4.0, 3.0]), np.array([False, True, True])
    assert top(scores, 1, allowed).tolist() == [1]


def test_everyone_ticks_something_and_every_option_keeps_its_count():
    scores = np.array([[3.0, 3.0], [2.0, 2.0], [1.0, 1.0], [0.0, 0.0]])
    ticks = tick(scores, [3, 2], "diagnoses")
    assert ticks.sum(axis=0).tolist() == [3, 2]
    assert (ticks.sum(axis=1) >= 1).all()


def test_too_few_ticks_are_refused():
    with pytest.raises(SynthesisError, match="1 ticks for 2 respondents"):
        tick(np.zeros((2, 2)), [1, 0], "diagnoses")


# --- sampling by a printed model --------------------------------------------------------------


def test_the_intercept_gives_the_expected_number():
    linear = np.array([0.0, 0.5, 1.0, -2.0])
    assert logistic(linear + intercept_for(3, linear)).sum() == pytest.approx(3)


def test_systematic_sampling_takes_the_sum_of_the_probabilities():
    p = np.array([0.9, 0.1, 0.5, 0.5])
    for start in (0.0, 0.3, 0.99):
        assert systematic(p, np.arange(4), start).sum() == 0.9 + 0.1 + 0.5 + 0.5


def test_swaps_meet_a_share_and_keep_each_stratum():
    drawn = np.array([True, True, False, False, True, False])
    strata = np.array([0, 0, 0, 0, 1, -1])
    group = np.array([[1.0], [1.0], [0.0], [0.0], [0.0], [0.0]])
    after = exchange(drawn, group, group[drawn].sum(axis=0) - 1, strata, steps=9)
    assert after[:2].sum() == 1  # one of the group instead of two
    assert after[:4].sum() == 2
    assert after[4:].tolist() == [True, False]


def test_changes_of_one_step_meet_a_mean():
    features = np.tile(np.arange(5.0)[None, :, None], (3, 1, 1))
    after = adjust(np.array([0, 0, 0]), features, np.array([2.0]), steps=9)
    assert after.sum() == 2


# --- a small draft ----------------------------------------------------------------------------


def target(variable, level, value, statistic="count", sector="PHV", group=None, high=None):
    high = value if high is None else high
    levels = tuple(level.split("+")) if level else ()
    return Target(f"{variable}:{level}", "table-5-1", sector, group, variable, levels, statistic,
                  value, high, False, "table")  # fmt: skip


def assume(variable, quantity, value, answer="", sector="ALL"):
    return Assumption(variable, answer, sector, quantity, value, "for the test", 2)


def small_draft(targets=(), assumptions=(), sizes=None):
    """A draft of a few respondents with random traits, all of them complete."""
    sizes = sizes or {"PHV": 8}
    sector = np.repeat(np.array(list(sizes), dtype=object), list(sizes.values()))
    traits = pd.DataFrame(rng().standard_normal((len(sector), len(FACTORS))), columns=FACTORS)
    return Draft(CODEBOOK, Targets(tuple(targets), {}, ()), Assumptions(tuple(assumptions)),
                 rng(), sector, {"sector": sector}, traits.assign(age=0.0),
                 np.ones(len(sector), bool))  # fmt: skip


def test_a_question_gets_its_printed_counts():
    draft = small_draft([target("has_plan", "yes", 3), target("has_plan", "missing", 1)],
                        [assume("has_plan", "share", 50, "no"),
                         assume("has_plan", "share", 0, "dont_know")])  # fmt: skip
    draw_question(draft, "has_plan")
    assert sorted(draft.columns["has_plan"]) == [MISSING, 1, 1, 1, 2, 2, 2, 2]


def test_calibrated_values_bind_the_answers_and_the_rest_meets_the_print():
    draft = small_draft([target("has_plan", "yes", 3), target("has_plan", "missing", 2)],
                        [assume("has_plan", "share", 50, "no"),
                         assume("has_plan", "share", 0, "dont_know")])  # fmt: skip
    nan = np.nan
    draft.fixed = pd.DataFrame({"has_treatment_plan": [1, 1, 0, 0, nan, nan, nan, nan]})
    draft.complete[5:] = False  # number 4 is complete, but not in the model
    draw_question(draft, "has_plan")
    assert draft.columns["has_plan"][:5].tolist() == [1, 1, 2, 2, MISSING]
    assert sorted(draft.columns["has_plan"][5:]) == [MISSING, 1, 2]  # 3 - 2 yes, 2 - 1 missing


def test_calibrated_groups_bind_the_region():
    draft = small_draft()
    draft.complete[4:] = False
    terms = ("region_southeast", "region_central", "region_north")
    draft.fixed = pd.DataFrame(np.nan, index=range(8), columns=terms)
    draft.fixed.iloc[:4] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]]
    strata = bound_by_models(draft, "region")
    bound = [strata.answers.get(name) for name in strata.names]
    assert bound == [("south_east",), ("central",), ("north",), ("west",), *[None] * 4]


def test_only_those_sent_on_are_asked():
    draft = small_draft(
        [target("plan_active", "yes", 2)], [assume("plan_active", "share", 0, "no")]
    )
    draft.columns["has_plan"] = np.array([1, 1, 1, 2, 2, 3, 3, MISSING])
    draw_question(draft, "plan_active")
    assert (draft.columns["plan_active"][3:] == MISSING).all()
    assert (draft.columns["plan_active"][:3] == 1).sum() == 2


def test_a_share_is_met_within_its_rounding():
    half = target("info_content", "yes", 49.5, "percent", high=50.5)
    shares = [assume("info_content", "share", 20, a) for a in ("yes", "no", "dont_know")]
    draft = small_draft([half], shares)
    draw_question(draft, "info_content")
    assert (draft.columns["info_content"] == 1).sum() == 4  # 4 / 8
    assert draft.unmet == {}


def test_several_answers_without_any_number_are_refused():
    with pytest.raises(SynthesisError, match="yes, no") as error:
        draw_question(small_draft(), "info_content")
    assert "quantity `share`" in error.value.remedy


def test_ticks_leave_alone_what_stands_alone():
    options = [a.answer for a in CODEBOOK.answers("gave_feedback")]
    shares = dict(zip(options, (50, 25, 12.5, 25, 12.5), strict=True))
    draft = small_draft(assumptions=[assume("gave_feedback", "share", n, o)
                                     for o, n in shares.items()])  # fmt: skip
    draw_multiple(draft, "gave_feedback")
    ticks = np.column_stack([draft.columns[f"gave_feedback__{option}"] for option in options])
    assert ticks.sum(axis=0).tolist() == [4, 2, 1, 2, 1]
    assert (ticks[ticks[:, 3:].any(axis=1)].sum(axis=1) == 1).all()
    assert (ticks.sum(axis=1) >= 1).all()


def test_swaps_move_answers_into_a_group():
    share = target("gp_involved", "no", 99, "percent", high=100, group=("sex_npr", ("woman",)))
    draft = small_draft([share])
    draft.columns["sex_npr"] = np.array([2, 2, 1, 1, 1, 1, 1, 1])
    draft.columns["gp_involved"] = np.array([1, 3, 2, 2, 2, 1, 1, 1])
    steer(draft, "gp_involved", ("no",), draft.inside("ALL"))
    assert draft.columns["gp_involved"][:2].tolist() == [2, 2]
    assert sorted(draft.columns["gp_involved"]) == [1, 1, 1, 1, 2, 2, 2, 3]


def test_tables_that_contradict_each_other_stop_the_synthesis():
    draft = small_draft([target("info_content", "yes", 5), target("info_content", "no", 7)],
                        [assume("info_content", "share", 0, "dont_know")])  # fmt: skip
    draw_question(draft, "info_content")
    assert sum(draft.unmet.values()) == pytest.approx(5 + 7 - 8)
    with pytest.raises(SynthesisError, match="info_content:yes|info_content:no") as error:
        _refuse_contradictions(draft)
    assert "conflict" in error.value.remedy
    explained = [assume("info_content", "conflict", row) for row in draft.unmet]
    draft.assumptions = Assumptions((*draft.assumptions.rows, *explained))
    _refuse_contradictions(draft)


def test_the_recount_finds_a_number_that_is_missed():
    draft = small_draft(
        [target("info_content", "yes", 25 - 0.5, "percent", high=25.5)],
        [assume("info_content", "share", 25, a) for a in ("yes", "no", "dont_know")],
    )
    draw_question(draft, "info_content")
    frame = draft.frame()
    checked = check_targets(frame, draft.targets, CODEBOOK, draft.assumptions)
    assert checked[["found", "met"]].values.tolist() == [[25.0, True]]  # 2 / 8
    frame.loc[frame["info_content"] == 2, "info_content"] = 1
    checked = check_targets(frame, draft.targets, CODEBOOK, draft.assumptions)
    assert checked[["found", "met"]].values.tolist() == [[50.0, False]]


def test_a_calibrated_value_that_does_not_come_out_stops_the_synthesis():
    draft = small_draft()
    draft.fixed = pd.DataFrame({"female": [1.0] * 4 + [0.0] * 4})
    draft.columns["sex_self"] = np.array([1, 1, 1, 1, 2, 2, 2, 2])
    _refuse_changed_values(draft)
    draft.columns["sex_self"][0] = 2
    with pytest.raises(SynthesisError, match="female of 1 respondents"):
        _refuse_changed_values(draft)


# --- diagnoses and items ----------------------------------------------------------------------


def test_ticks_have_given_numbers_per_respondent_and_option():
    ticks = _hand_out(np.array([1, 3, 2, 1]), np.array([3, 3, 1]), rng())
    assert ticks.sum(axis=1).tolist() == [1, 3, 2, 1]
    assert ticks.sum(axis=0).tolist() == [3, 3, 1]


def test_numbers_and_options_that_contradict_are_refused():
    with pytest.raises(SynthesisError, match="contradict"):
        _hand_out(np.array([1, 1]), np.array([3, 0]), rng())


def test_trades_meet_a_sum_and_keep_both_margins():
    ticks = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=bool)
    video = np.array([[1.0], [1.0], [0.0], [0.0]])  # counts for the first option: wanted 1
    trade_ticks(ticks, np.zeros((4, 2)), np.array([0, 4]), video, np.array([0, 1, 1]),
                np.array([2.0 - 1.0]), 0.01, 0.001, 200, 1)  # fmt: skip
    assert ticks[:2, 0].sum() == 1
    assert ticks.sum(axis=0).tolist() == [2, 2]
    assert ticks.sum(axis=1).tolist() == [1, 1, 1, 1]


def test_means_are_moved_apart_and_into_their_intervals():
    video = Quantity("video_received", ("yes",), "ALL", "percent")
    wanted = Wanted({(video, "adhd"): 22.5}, {(video, "adhd"): 23.5},
                    [((video, "ptsd"), (video, "adhd"))])  # fmt: skip
    now, sizes = (
        {(video, "adhd"): 30.0, (video, "ptsd"): 20.0},
        dict.fromkeys([(video, "adhd"), (video, "ptsd")], 1000),
    )
    found = nearest_values(wanted, now, sizes)
    assert 22.5 < found[video, "adhd"] < 23.5
    assert found[video, "ptsd"] > found[video, "adhd"] + 0.3


def test_where_every_diagnosis_has_an_interval_the_sum_over_them_stays():
    hope = Quantity("outcome_hope", (), "ALL", "mean")
    nodes = [(hope, name) for name in ("ptsd", "adhd", "other")]
    wanted = Wanted(dict.fromkeys(nodes, 2.95), dict.fromkeys(nodes, 3.65), [(nodes[0], nodes[1])])
    now = dict(zip(nodes, (3.2, 3.4, 4.0), strict=True))
    sizes = dict(zip(nodes, (2000, 2000, 1000), strict=True))
    found = nearest_values(wanted, now, sizes)
    assert all(3.0 - 1e-6 <= found[node] <= 3.6 + 1e-6 for node in nodes)
    assert found[nodes[0]] > found[nodes[1]]
    total = sum(sizes[node] * found[node] for node in nodes)
    assert total == pytest.approx(2000 * 3.2 + 2000 * 3.4 + 1000 * 4.0, rel=1e-3)


def test_items_get_their_sum_and_keep_it_while_alpha_is_reached():
    items = rng().integers(0, 5, (200, 4))
    totals, given = np.repeat([4, 8, 10, 14], 50), np.ones((200, 4), dtype=bool)
    repair_sums(items, given, 0, 4, totals, 1)
    assert (items.sum(axis=1) == totals).all()
    spread = totals.var(ddof=1) * (1 - 0.8 * 3 / 4)  # alpha .8 with four items
    points = items.astype(float)
    none = np.zeros(0)
    shape_items(items, given, 0, 4, given.all(axis=1), points.sum(axis=0),
                (points**2).sum(axis=0), np.full(4, totals.sum() / 4), 1e-6, spread,
                1e8, np.zeros((0, 5), dtype=np.int64), np.zeros(0, dtype=np.int64), none, none,
                none, 1.0, 40_000, 1)  # fmt: skip
    assert (items.sum(axis=1) == totals).all()
    alpha = 4 / 3 * (1 - items.var(axis=0, ddof=1).sum() / totals.var(ddof=1))
    assert alpha == pytest.approx(0.8, abs=0.0005)


# --- targets from print -----------------------------------------------------------------------


def printed(**changes):
    """The printed numbers, one row of them changed."""
    estimates = PUBLISHED.estimates.astype({"value": object})
    place = estimates.index[estimates["id"] == "5-1:TSB:sex:male:count"][0]
    for column, value in changes.items():
        estimates.loc[place, column] = value
    return SimpleNamespace(
        estimates=estimates.loc[[place]].reset_index(drop=True),
        qualifiers=PUBLISHED.qualifiers,
        orderings=PUBLISHED.orderings.iloc[:0],
        vocabulary=PUBLISHED.vocabulary,
    )


def test_a_count_is_exact_and_a_percentage_has_its_rounding_cell():
    (count,) = read_targets(printed(), CODEBOOK).rows
    assert (count.low, count.high, count.levels) == (1781, 1781, ("man",))
    (share,) = read_targets(printed(statistic="percent", value=56), CODEBOOK).rows
    assert (share.low, share.high) == (pytest.approx(55.5), pytest.approx(56.5))


def test_a_wording_widens_the_interval_and_a_correction_replaces_the_print():
    about = read_targets(printed(statistic="percent", value=50, qualifier="about"), CODEBOOK)
    assert about.rows[0].low == pytest.approx(50 - 2 - 0.5)
    corrected = read_targets(printed(corrected="1780"), CODEBOOK)
    assert corrected.rows[0].middle == 1780
    assert read_targets(printed(corrected="unrecoverable"), CODEBOOK).rows == ()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"value": "about half"}, "'about half' is no number"),
        ({"value": float("nan")}, "'nan' is no number"),
        ({"level": "men"}, "sex_self has no answer 'men'"),
        ({"outcome": "sex_selv"}, "unknown outcome 'sex_selv'"),
        ({"group": "agegroup=old"}, "unknown group 'agegroup=old'"),
        ({"qualifier": "roughly"}, "unknown qualifier 'roughly'"),
    ],
)
def test_a_bad_target_is_named_with_its_place_and_remedy(changes, what):
    with pytest.raises(SynthesisError, match=what) as error:
        read_targets(printed(**changes), CODEBOOK)
    assert re.search(r"estimates.csv, line 2, id 5-1:TSB:sex:male:count", error.value.where)
    assert error.value.remedy


def test_a_sector_without_a_size_is_refused():
    published = SimpleNamespace(
        estimates=PUBLISHED.estimates[~PUBLISHED.estimates["outcome"].eq("respondents")],
        qualifiers=PUBLISHED.qualifiers,
        orderings=PUBLISHED.orderings,
        vocabulary=PUBLISHED.vocabulary,
    )
    with pytest.raises(SynthesisError, match="no number of respondents for PHV"):
        synthesis.synthesise(CODEBOOK, published)


# --- assumptions ------------------------------------------------------------------------------

GOOD = "has_plan,no,PHV,share,41,fills a gap\n"


def read_assumptions(tmp_path, *lines):
    header = "variable,answer,sector,quantity,value,reason\n"
    (tmp_path / "assumptions.csv").write_text(header + "".join(lines), encoding="utf-8")
    return Assumptions.load(tmp_path, CODEBOOK)


def test_a_sector_comes_before_all(tmp_path):
    everyone = "has_plan,no,ALL,share,50,fills a gap\n"
    found = read_assumptions(tmp_path, GOOD, everyone)
    assert found.number("share", "has_plan", "PHV", "no") == 41
    assert found.number("share", "has_plan", "TSB", "no") == 50
    assert found.number("share", "has_plan", "TSB", "yes") is None


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("has_plans,no,PHV,share,41,why\n", "unknown variable 'has_plans'"),
        ("has_plan,never,PHV,share,41,why\n", "has_plan has no answer 'never'"),
        ("has_plan,no,XYZ,share,41,why\n", "unknown sector 'XYZ'"),
        ("has_plan,no,PHV,part,41,why\n", "unknown quantity 'part'"),
        ("has_plan,no,PHV,share,many,why\n", "'many' is no number"),
        ("has_plan,no,PHV,loading:mood,0.4,why\n", "unknown trait 'mood'"),
        ("has_plan,no,PHV,share,41,\n", "without a reason"),
        (GOOD, "the same assumption twice"),
    ],
)
def test_a_bad_assumption_is_named_with_its_line(tmp_path, line, what):
    with pytest.raises(SynthesisError, match=what) as error:
        read_assumptions(tmp_path, GOOD, line)
    assert re.search(r"assumptions\.csv, lines? .*3", error.value.where)
    assert error.value.remedy


def test_a_missing_file_and_a_missing_column_are_named(tmp_path):
    with pytest.raises(SynthesisError, match="no file of assumptions"):
        Assumptions.load(tmp_path, CODEBOOK)
    (tmp_path / "assumptions.csv").write_text("variable,value\n", encoding="utf-8")
    with pytest.raises(SynthesisError, match="columns are"):
        Assumptions.load(tmp_path, CODEBOOK)


# --- files ------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
    """``synthesise`` gives eight respondents, so that writing them takes no time."""
    draft = small_draft()
    monkeypatch.setattr(write, "synthesise", lambda *_: draft.frame())


def written(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_are_the_same_in_every_folder(few, tmp_path):
    for name in ("one", "two"):
        write.write_respondents(ROOT / "data/codebook", ROOT / "data/published", tmp_path / name)
    one = written(tmp_path / "one")
    assert one == written(tmp_path / "two")
    assert set(one) == {"respondents.parquet", "datapackage.json", "provenance.json"}
    assert str(tmp_path) not in one["provenance.json"].decode()


def test_a_failure_leaves_the_last_good_files_alone(few, tmp_path, monkeypatch):
    arguments = ROOT / "data/codebook", ROOT / "data/published", tmp_path
    write.write_respondents(*arguments)
    good = written(tmp_path)

    def fail(*_):
        raise SynthesisError("no")

    monkeypatch.setattr(write, "provenance", fail)
    with pytest.raises(SynthesisError):
        write.write_respondents(*arguments)
    assert written(tmp_path) == good
