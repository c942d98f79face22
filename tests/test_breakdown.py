"""What a table lists of a question: answers, missing and total, of everyone."""

from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.breakdown import Breakdown, InSector
from patientsurvey.codebook import Codebook
from patientsurvey.estimates import Frequencies

ROOT = Path(__file__).parents[1]
YES, NO = 1, 2


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture
def students():
    """PHV: 1 yes, 2 no, 1 left it open; TSB: 1 yes, 1 no."""
    answers = [YES, NO, NO, None, YES, NO]
    sectors = ["PHV"] * 4 + ["TSB"] * 2
    return pd.DataFrame({"sector": sectors, "in_education": pd.array(answers, "Int8")})


def cells(table, statistic):
    rows = table[table["statistic"].eq(statistic)]
    return dict(zip(rows["sector"] + " " + rows["level"], rows["estimate"], strict=True))


def test_percentages_are_of_everyone_with_missing_and_total(students, codebook):
    table = Breakdown("in_education")(students, codebook)
    assert cells(table, "count") == {
        "PHV yes": 1, "PHV no": 2, "PHV missing": 1, "PHV total": 4,
        "TSB yes": 1, "TSB no": 1, "TSB missing": 0, "TSB total": 2,
    }  # fmt: skip
    assert cells(table, "percent") == {
        "PHV yes": 100 * 1 / 4, "PHV no": 100 * 2 / 4, "PHV missing": 100 * 1 / 4, "PHV total": 100,
        "TSB yes": 100 * 1 / 2, "TSB no": 100 * 1 / 2, "TSB missing": 0, "TSB total": 100,
    }  # fmt: skip


def test_missing_is_left_out_where_nobody_is(students, codebook):
    table = Breakdown("in_education")(students[students["sector"].eq("TSB")], codebook)
    assert set(table["level"]) == {"yes", "no", "total"}


def test_parts_choose_the_rows_and_leave_the_base(students, codebook):
    table = Breakdown("in_education", ("answers",))(students, codebook)
    assert set(table["level"]) == {"yes", "no"}
    assert cells(table, "percent")["PHV yes"] == 100 * 1 / 4


def test_a_total_has_no_interval(students, codebook):
    table = Breakdown("in_education")(students, codebook).set_index(["level", "statistic"])
    assert table.loc[("total", "percent"), "conf_low"].isna().all()
    assert table.loc[("yes", "percent"), "conf_low"].notna().all()


def test_one_sector_alone(students, codebook):
    table = InSector("TSB", Frequencies("in_education"))(students, codebook)
    assert set(table["sector"]) == {"TSB"}
    assert InSector("AVT", Frequencies("in_education"))(students, codebook).empty
