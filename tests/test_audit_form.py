"""The tidy form and the command: parsed, or refused with place and remedy."""

import csv
import re
from pathlib import Path

import pytest

from patientsurvey.__main__ import main
from patientsurvey.audit.form import AuditError, read_files
from patientsurvey.audit.marks import UnreadableError, decimal_marks, read

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "data" / "audit" / "examples"


@pytest.mark.parametrize(
    ("text", "mark", "value", "decimals", "qualifier"),
    [
        ("12.50", ".", 12.5, 2, "exact"),
        ("12,50", ",", 12.5, 2, "exact"),
        (" 45 % ", ".", 45, 0, "exact"),
        ("1 234", ",", 1234, 0, "exact"),
        ("1\u00a0234,5", ",", 1234.5, 1, "exact"),
        ("1,234", ".", 1234, 0, "exact"),
        ("1,234,567.5", ".", 1234567.5, 1, "exact"),
        ("\u22120,25", ",", -0.25, 2, "exact"),
        ("\u20130.25", ".", -0.25, 2, "exact"),
        (",5", ",", 0.5, 1, "exact"),
        ("<,001", ",", 0.001, 3, "under"),
        ("p < 0.001", ".", 0.001, 3, "under"),
        ("< .05", ".", 0.05, 2, "under"),
    ],
)
def test_numbers_are_read_as_people_type_them(text, mark, value, decimals, qualifier):
    assert read(text, mark, "p_value") == (value, decimals, qualifier)


@pytest.mark.parametrize("text", ["", "-", "\u2013", "..", "n/a"])
def test_a_cell_of_nothing_is_no_number(text):
    assert read(text).value != read(text).value and read(text).qualifier == ""


def test_a_star_is_a_number_held_back():
    assert read("*").qualifier == "suppressed"


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12,5", "3 persons", ">0.001", "--5"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(UnreadableError):
        read(text, ".")


def test_the_decimal_mark_is_told_by_what_can_be_nothing_else():
    assert decimal_marks(["1,234", "17", "0,5"]) == {",": 2}
    assert decimal_marks(["1,234", "5.678"]) == {}
    assert decimal_marks(["2.5", "2,5"]) == {".": 0, ",": 1}
    assert decimal_marks(["1.234,5"]) == {",": 0}


def write(tmp_path, text, name="table.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "where", "remedy"),
    [
        ("statistik,value\ncount,1\n", "line 1, column statistik", "did you mean 'statistic'?"),
        ("statistic\ncount\n", "line 1", "statistic and value"),
        ("statistic,value\ncuont,1\n", "line 2, column statistic", "did you mean 'count'?"),
        ("statistic,value\ncount,ten\n", "line 2, column value", "12.5"),
        ('statistic,value\nmean,2.5\nmean,"2,75"\n', "line 3, column value", "one of the two"),
        ("statistic,value\ncount,1,2\n", "line 2", "quotes"),
        ("statistic,value,value\ncount,1,2\n", "line 1, column value", "keep one"),
        ("id,statistic,value\na,n,1\na,n,2\n", "column id", "leave ids out"),
        ("statistic,value,qualifier\ncount,1,circa\n", "line 2, column qualifier", "exact"),
        ("", "table.csv", "names the columns"),
        ("exhibit,term,sign\nt,x,up\n", "line 2, column sign", "positive"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path, text, where, remedy):
    with pytest.raises(AuditError) as error:
        read_files([write(tmp_path, text)])
    assert where in error.value.where
    assert remedy in error.value.remedy


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(AuditError, match="no such file"):
        read_files([tmp_path / "gone.csv"])


def test_semicolons_a_byte_order_mark_and_empty_lines_do_no_harm(tmp_path):
    text = "\ufeffstatistic;value;term\n\nodds_ratio;1,25;kvinne\n;;\n"
    report = read_files([write(tmp_path, text)])
    assert [(r.value, r.term, r.line) for r in report.numbers] == [(1.25, "kvinne", 3)]


def test_a_table_of_one_row_passes(tmp_path, capsys):
    assert main(["audit", str(write(tmp_path, "statistic,value\ncount,7\n"))]) == 0
    assert "0 findings on 1 number" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "rules"),
    [
        (["counts"], ["parts_against_totals"]),
        (["regression", "sentences"], ["p_against_interval"]),
        (["means"], ["whole_numbers", "rates"]),
        (["antall"], ["parts_against_totals"]),
        (["regresjon", "setninger"], ["p_against_interval"]),
        (["snitt"], ["whole_numbers", "rates"]),
    ],
)
def test_the_examples_show_what_the_page_says(names, rules, tmp_path):
    target = tmp_path / "out.csv"
    paths = [str(EXAMPLES / f"{name}.csv") for name in names]
    assert main(["audit", *paths, "--format", "csv", "--output", str(target)]) == 1
    with target.open(encoding="utf-8") as lines:
        assert sorted(row["rule"] for row in csv.DictReader(lines)) == sorted(rules)


def test_the_page_of_findings_needs_nothing_from_outside(tmp_path):
    target = tmp_path / "out.html"
    main(["audit", str(EXAMPLES / "counts.csv"), "--format", "html", "--output", str(target)])
    page = target.read_text(encoding="utf-8")
    assert "40 + 110 + 52" in page and "http" not in page and "could not run" in page


def test_an_output_that_cannot_be_written_is_refused(tmp_path, capsys):
    target = tmp_path / "no" / "out.csv"
    assert main(["audit", str(EXAMPLES / "counts.csv"), "--output", str(target)]) == 1
    assert "folder that exists" in capsys.readouterr().err


def test_rules_that_could_not_run_say_what_they_need(capsys):
    main(["audit", str(EXAMPLES / "counts.csv")])
    out = capsys.readouterr().out
    assert "Rules that could not run" in out and "needs terms with" in out
    main(["audit", str(EXAMPLES / "counts.csv"), "--lang", "nb"])
    out = capsys.readouterr().out
    assert "men trykt sum er" in out and "1 funn på 8 tall: 5 tester med 3 regler." in out
    assert not re.search("where|because|needs|finding|impossible", out)
    assert max(map(len, out.partition("\n\n")[0].splitlines())) <= 88


def test_a_regression_row_without_a_term_is_named_by_its_measure(tmp_path, capsys):
    rows = "outcome,statistic,value\nx,odds_ratio,1.45\nx,conf_low,1.60\nx,conf_high,1.90\n"
    assert main(["audit", str(write(tmp_path, rows))]) == 1
    assert "1.45 lies outside its own confidence interval" in capsys.readouterr().out
