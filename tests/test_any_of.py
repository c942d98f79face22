"""At least one of several options: overlapping ticks count once."""

from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.any_of import AnyOf
from patientsurvey.codebook import Codebook
from patientsurvey.estimates import EstimateError

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(CODEBOOK)


@pytest.fixture
def respondents(codebook):
    """Six people: two options at once, one option, no, no answer, and two of another sector."""
    ticks = dict.fromkeys((a.answer for a in codebook.answers("gave_feedback")), [0] * 6)
    ticks |= {
        "oral": [1, 0, 0, None, 1, 0],
        "paper": [1, 1, 0, None, 0, 0],
        "no": [0, 0, 1, None, 0, 1],
    }
    columns = {f"gave_feedback__{option}": values for option, values in ticks.items()}
    columns |= {name: [0, 0, 0, None, 0, 0] for name, v in columns.items() if v == [0] * 6}
    return pd.DataFrame({"sector": ["PHV"] * 4 + ["AVT"] * 2} | columns)


def test_two_ticks_of_one_respondent_count_once(respondents, codebook):
    table = AnyOf("gave_feedback", ("oral", "paper", "digital"))(respondents, codebook)
    shares = table.set_index("sector")["estimate"]
    assert shares["PHV"] == pytest.approx(100 * 2 / 3)  # not (1 + 2) / 3
    assert shares["AVT"] == pytest.approx(100 * 1 / 2)
    assert set(table["level"]) == {"any"}


def test_those_without_an_answer_are_no_part_of_the_base(respondents, codebook):
    table = AnyOf("gave_feedback", ("oral",))(respondents, codebook)
    assert list(table["n"]) == [3, 2]


def test_the_whole_sample_stands_alone(respondents, codebook):
    (row,) = AnyOf("gave_feedback", ("oral",), pooled="only")(respondents, codebook).itertuples()
    assert (row.sector, row.n, row.estimate) == ("ALL", 5, pytest.approx(100 * 2 / 5))


def test_an_option_that_does_not_exist_is_named(respondents, codebook):
    with pytest.raises(EstimateError, match="option .papper. does not exist"):
        AnyOf("gave_feedback", ("papper",))(respondents, codebook)
