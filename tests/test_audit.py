"""The audit's rules, each on a small table with its arithmetic in sight."""

import numpy as np
import pytest

from patientsurvey.audit import Relation, Report, audit
from patientsurvey.audit.cells import Interval, as_printed, cell, exactly, rounded_twice
from patientsurvey.audit.clean_tables import Press, clean_report
from patientsurvey.audit.command import label_names
from patientsurvey.audit.printed import Printed, printed_cell
from patientsurvey.audit.seeded_errors import KINDS
from patientsurvey.audit.show import as_text
from patientsurvey.audit.wording import PlainNames, printed_numbers, proof, say
from patientsurvey.bench.audit import touches


def row(statistic, value, decimals=0, **keys):
    """A printed number; its id is its place."""
    names = ("exhibit", "sector", "group", "level", "outcome", "term")
    texts = [keys.pop(name, "table-1" if name == "exhibit" else "") for name in names]
    qualifier = keys.pop("qualifier", "exact")
    limits = keys.pop("cell", printed_cell(value, decimals, statistic, qualifier))
    id = keys.pop("id", ":".join(filter(None, (*texts, statistic, str(value)))))
    return Printed(id, "x", *texts, statistic, value, decimals, qualifier, limits, **keys)


def found(*rows, **more):
    """Rules that find something, with the right values that they propose."""
    result = audit(Report(tuple(rows), **more))
    return {f.rule: list(f.likely.values()) for f in result.findings}


def counts(sector, values, total, **keys):
    levels = zip("abcdefg", values, strict=False)
    rows = [row("count", v, sector=sector, outcome="q", level=x, **keys) for x, v in levels]
    return [*rows, row("count", total, sector=sector, outcome="q", level="total", **keys)]


def percents(sector, values, decimals=0):
    return [row("percent", v, decimals, sector=sector, outcome="q", level=x)
            for x, v in zip("abcdefg", values, strict=False)]  # fmt: skip


# --- rounding cells ------------------------------------------------------------------------------


def test_halves_may_be_rounded_up_or_to_even():
    assert cell(2, 0).meets(exactly(2.5)) and cell(3, 0).meets(exactly(2.5))
    assert as_printed(0.5, 0) == 1 and as_printed(2.5, 0) == 3
    assert rounded_twice(25.457, 0) == 26 and as_printed(25.457, 0) == 25


def test_quotients_take_the_ends_of_both_intervals():
    assert Interval(1, 2).over(Interval(4, 8)) == Interval(1 / 8, 2 / 4)
    assert Interval(1, 2).over(Interval(-1, 1)).high == np.inf


def test_a_p_value_below_a_limit_is_anything_below_it():
    assert printed_cell(0.001, 3, "p_value", "under") == Interval(0, 0.001)
    assert printed_cell(0.0, 2, "p_value") == Interval(0, 0.005)


# --- parts, totals and percentages ---------------------------------------------------------------


def test_parts_that_miss_their_total():
    assert found(*counts("A", [40, 110, 50], 40 + 110 + 50)) == {}
    assert found(*counts("A", [40, 110, 52], 200)) == {"parts_against_totals": []}


def test_a_column_that_includes_its_sister_is_put_right_row_by_row():
    sister, right = [30, 20, 10], [100, 70, 40]
    both = [a + b for a, b in zip(right, sister, strict=True)]
    rows = counts("A", both, sum(right)) + counts("B", sister, sum(sister))
    assert found(*rows) == {"parts_against_totals": right}


def test_a_single_cell_that_includes_its_sister_is_put_right():
    rows = counts("A", [100, 70 + 20, 40], 210) + counts("B", [30, 20, 11], 61)
    assert found(*rows) == {"parts_against_totals": [70]}


def test_the_percentages_tell_whether_a_cell_or_the_total_is_wrong():
    shares = percents("A", [20, 55, 25])
    assert found(*counts("A", [40, 110, 52], 200), *shares) == {"parts_against_totals": [50]}
    assert found(*counts("A", [40, 110, 50], 260), *shares) == {"parts_against_totals": [200]}


@pytest.mark.parametrize(("printed", "right"), [(17, 16), (32, 16), (15, 16)])
def test_a_percentage_that_is_not_its_count(printed, right):
    rows = counts("A", [3521, 17825], 21346)
    assert pytest.approx(0.164949, abs=1e-6) == 3521 / 21346  # twice rounded: 16.5, then 17
    assert found(*rows, *percents("A", [printed])) == {"percent_of_counts": [right]}
    assert found(*rows, *percents("A", [16])) == {}


def test_percentages_of_those_who_answered_are_right_too():
    rows = [row("count", n, sector="A", outcome="q", level=x)
            for x, n in (("a", 30), ("b", 60), ("missing", 30), ("total", 120))]  # fmt: skip
    assert found(*rows, *percents("A", [33, 67])) == {}  # 30 / (120 - 30)
    assert found(*rows, *percents("A", [25, 50])) == {}  # 30 / 120


def test_several_answers_are_counted_together():
    rows = counts("A", [1261, 1614, 2874, 3164], 8913)
    told = row("percent", 64, sector="A", outcome="q", level="a+b+c", said=True)
    assert (1261 + 1614 + 2874) / 8913 > 0.645  # 14 + 18 + 32 = 64 is the sum of rounded shares
    assert found(*rows, told) == {"percent_of_counts": [65]}


def test_percentages_of_all_answers_add_up():
    whole = row("percent", 100, outcome="q", sector="A", level="total")
    assert found(*percents("A", [33, 33, 33]), whole) == {}
    assert found(*percents("A", [40, 33, 33]), whole) == {"percent_sums": []}


def test_a_star_that_hides_nothing_is_named():
    hidden = row("count", float("nan"), sector="A", outcome="q", level="z", qualifier="suppressed")
    assert found(*counts("A", [40, 50], 96), hidden) == {"suppressed_cells": []}
    (finding,) = audit(Report((*counts("A", [40, 50], 96), hidden))).findings
    assert finding.recomputed.value.limits == (96 - 40 - 50, 96 - 40 - 50)
    told = as_text(audit(Report((*counts("A", [40, 50], 96), hidden))), PlainNames("en"))
    assert "follows from the total" in told and "6" not in told.partition("1 finding on")[0]
    other = hidden._replace(id="other", level="y")
    assert found(*counts("A", [40, 50], 96), hidden, other) == {}


def test_the_share_with_both_answers_is_bounded_by_either():
    rows = [row("count", n, sector="A", outcome=q, level=x)
            for q, x, n in (("p", "yes", 80), ("p", "no", 20), ("p", "total", 100),
                            ("r", "yes", 60), ("r", "no", 40), ("r", "total", 100))]  # fmt: skip
    told = row("percent", 70, sector="A", group="p=yes", outcome="r", level="yes", said=True)
    assert found(*rows, told) == {}  # at most 60 / 80
    assert found(*rows, told.with_value(80.0)) == {"joint_shares": [None]}
    nearly = told._replace(value=90.0, qualifier="nearly", cell=Interval(87.0, 90.0))
    (finding,) = audit(Report((*rows, nearly))).findings
    assert proof(finding, label_names("en")).endswith("50.0 to 75.0 per cent, not at nearly 90.")
    assert printed_numbers(finding, label_names("nb")) == "nesten 90"


# --- rates, means, places ------------------------------------------------------------------------


def test_growth_is_on_the_earlier_number():
    old, new = row("count", 96, id="old", outcome="b"), row("count", 120, id="new", outcome="a")
    growth = row("growth", 25.0, 1, of="new", by="old")
    assert 100 * (120 - 96) / 96 == 25
    assert found(old, new, growth) == {}
    assert found(old, new, growth.with_value(20.0)) == {"rates": [25.0]}


@pytest.mark.parametrize(("mean", "ok"), [(3.47, True), (3.45, False)])
def test_a_mean_of_whole_numbers_is_one_of_them_over_n(mean, ok):
    assert round(59 / 17, 2) == 3.47
    rules = found(row("mean", mean, 2, base=17.0, items=1, outcome="q"))
    assert rules == ({} if ok else {"whole_numbers": [None]})


def test_no_share_of_eight_is_ninety_percent():
    assert found(row("percent", 90, base=8.0, outcome="q")) == {"whole_numbers": [None]}
    assert found(row("percent", 88, base=8.0, outcome="q")) == {}  # 7 / 8
    assert found(row("percent", 90, base=800.0, outcome="q")) == {}


def test_quartiles_stand_in_order_and_the_median_near_the_mean():
    def summary(**values):
        return [row(name, value, 1, outcome="days") for name, value in values.items()]

    assert found(*summary(q1=2.0, median=3.0, q3=5.0, mean=4.0, sd=1.5)) == {}
    assert found(*summary(q1=3.2, median=3.0, q3=5.0)) == {"quantiles": []}
    assert found(*summary(median=3.0, mean=6.0, sd=1.5)) == {"quantiles": []}


def test_the_same_number_stands_in_the_text_as_in_the_table():
    table = row("percent", 46, sector="A", outcome="plan", level="yes")
    text = row("percent", 64, sector="A", outcome="plan", level="yes", said=True)
    assert found(table, text) == {"same_quantity": [46]}
    assert found(table, text.with_value(46.0)) == {}


def test_a_group_is_no_larger_than_everyone():
    rows = [
        row("n", 90, sector="A", outcome="q"),
        row("n", 95, sector="A", outcome="q", group="g=1"),
    ]
    assert found(*rows) == {"subgroups_within": []}


# --- regressions ---------------------------------------------------------------------------------


def line(term, estimate, low, high, p, decimals=3, exhibit="table-7", sector="A", log=True):
    keys = {"exhibit": exhibit, "sector": sector, "outcome": "y", "term": term}
    return [row("odds_ratio" if log else "coefficient", estimate, decimals, **keys),
            row("conf_low", low, decimals, **keys), row("conf_high", high, decimals, **keys),
            row("p_value", p, 3, **keys)]  # fmt: skip


GOOD = [*line("a", 1.164, 1.079, 1.255, 0.000), *line("b", 0.921, 0.856, 0.991, 0.027)]


def test_rows_that_agree_pass_on_the_log_scale():
    assert pytest.approx(1.1637, abs=1e-4) == (1.079 * 1.255) ** 0.5
    assert found(*GOOD) == {}


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [
        ((1.255, 1.334, 1.178, 0.0), "limits_in_order"),
        ((2.164, 1.079, 1.255, 0.0), "estimate_in_interval"),
        ((1.200, 1.079, 1.255, 0.0), "estimate_at_midpoint"),
        ((1.164, 1.079, 1.255, 0.2), "p_against_interval"),
    ],
)
def test_rows_that_contradict_themselves(numbers, rule):
    assert rule in found(*GOOD, *line("c", *numbers))


def test_a_lost_minus_is_put_back():
    rows = [*line("a", 0.1, 0.02, 0.18, 0.014, 2, log=False)]
    lost = line("b", 0.25, -0.35, -0.15, 0.0, 2, log=False)
    assert found(*rows, *lost) == {"estimate_in_interval": [-0.25]}


def test_a_model_with_more_variables_has_no_more_complete_cases():
    def model(exhibit, terms, n):
        rows = [c for t in terms for c in line(t, 1.164, 1.079, 1.255, 0.0, exhibit=exhibit)]
        return [*rows, row("n", n, exhibit=exhibit, sector="A", outcome="y")]

    few, more = model("table-7", "ab", 900), model("table-8", "abc", 880)
    relations = ()
    assert "complete_cases" not in found(*few, *more, relations=relations)
    assert "complete_cases" in found(*few, *model("table-8", "abc", 905))


def test_variables_that_are_outcome_here_and_term_there_are_the_same():
    def model(exhibit, outcome, terms, n):
        rows = [c for t in terms for c in line(t, 1.164, 1.079, 1.255, 0.0, exhibit=exhibit)]
        rows = [cell._replace(outcome=outcome) for cell in rows]
        return [*rows, row("n", n, exhibit=exhibit, sector="A", outcome=outcome)]

    rows = model("t1", "relation", ["x", "plan"], 99) + model("t2", "plan", ["x", "star"], 100)
    same = (Relation("variable", "", "relation", "star", ""),)
    assert found(*rows, relations=same)["complete_cases"] == [100]
    assert "complete_cases" not in found(*rows)


# --- sentences -----------------------------------------------------------------------------------


def claim(term, sign, significant="yes"):
    return {"id": "s", "exhibit": "table-7", "sector": "A", "term": term, "sign": sign,
            "significant": significant, "any_of": ""}  # fmt: skip


@pytest.mark.parametrize(
    ("term", "sign", "significant", "right"),
    [
        ("a", "positive", "yes", True),
        ("a", "negative", "yes", False),
        ("b", "negative", "no", False),
    ],
)
def test_a_sentence_is_held_against_its_table(term, sign, significant, right):
    rules = found(*GOOD, assertions=(claim(term, sign, significant),))
    assert rules == ({} if right else {"statements": []})


def test_what_a_sentence_should_say_is_said_once_of_all_its_terms():
    rows = [*line("a", 0.5, 0.4, 0.625, 0.0), *line("b", 0.6, 0.48, 0.75, 0.0)]
    wrong = tuple(claim(term, "positive") for term in "ab")
    report = Report(tuple(r._replace(outcome="plan") for r in rows), assertions=wrong)
    (finding,) = audit(report).findings
    assert say(finding.should, PlainNames("en")) == "lower odds of “plan”: a (A), b (A)"


def test_an_order_is_contradicted_only_where_the_cells_leave_no_doubt():
    rows = [row("percent", 30, sector=s, outcome="q", level="yes", cell=cell(v, 0), id=s)
            ._replace(value=v) for s, v in (("A", 30.0), ("B", 40.0))]  # fmt: skip
    order = {"id": "o", "exhibit": "table-1", "sector": "A", "group": "", "level": "yes",
             "outcome": "q", "statistic": "percent", "relation": "higher", "than_sector": "B",
             "than_group": "", "than_level": "yes", "than_outcome": "q"}  # fmt: skip
    assert found(*rows, orderings=(order,)) == {"statements": []}
    assert found(*rows, orderings=({**order, "relation": "lower"},)) == {}


def test_a_reference_to_a_table_that_is_not_there():
    pointing = ({"line": "9", "exhibit": "table-7", "reference": "table-70"},)
    assert found(*GOOD, references=pointing, exhibits=frozenset({"table-7"})) == {"references": []}


# --- clean and seeded tables ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def clean():
    rng = np.random.default_rng(11)
    return [clean_report(rng) for _ in range(4)]


def test_clean_tables_pass_in_silence(clean):
    for report in clean:
        assert [f.id for f in audit(report).findings] == []


@pytest.mark.parametrize("kind", KINDS)
def test_seeded_errors_are_found(clean, kind):
    rng = np.random.default_rng(3)
    errors = (KINDS[kind](report, rng) for report in clean * 20)
    error, report = next((e, r) for e, r in zip(errors, clean * 20, strict=False) if e is not None)
    findings = audit(error.report).findings
    assert any(touches(finding, error, report) == "seed" for finding in findings)


def test_the_press_rounds_both_ways():
    for rounding, shown in (("ROUND_HALF_UP", 3), ("ROUND_HALF_EVEN", 2)):
        assert Press(rounding).put(2.5, 0, statistic="count").value == shown
