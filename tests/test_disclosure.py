"""The small-cell gate, on rows whose counts can be read off."""

import numpy as np
import pandas as pd
import pytest

from patientsurvey.disclosure import protect
from patientsurvey.errors import ParameterError


def rows(*cells: tuple[str, float, float]) -> pd.DataFrame:
    """Estimates from (statistic, n, estimate)."""
    frame = pd.DataFrame(cells, columns=["statistic", "n", "estimate"])
    return frame.assign(std_error=1.0, conf_low=0.0, conf_high=1.0, p_value=0.5)


def shown(frame: pd.DataFrame) -> list[bool]:
    return frame["estimate"].notna().tolist()


def test_a_share_is_held_back_when_fewer_than_ten_are_counted():
    table = rows(
        ("percent", 100, 9.0),  # 9 of 100
        ("percent", 100, 10.0),  # 10 of 100
        ("percent", 9, 50.0),  # a base of nine
        ("percent", 40, 0.0),  # nobody: nothing to recognise
    )
    assert shown(protect(table, 10)) == [False, True, False, True]


def test_counts_means_and_model_sizes():
    table = rows(("count", 100, 9), ("count", 100, 0), ("mean", 9, 3.4), ("n", 376, 376))
    assert shown(protect(table, 10)) == [False, True, False, True]


def test_everything_of_a_held_back_row_goes_and_a_small_base_too():
    gated = protect(rows(("percent", 8, 50.0), ("percent", 100, 9.0)), 10)
    assert (
        gated[["estimate", "std_error", "conf_low", "conf_high", "p_value"]].isna().all(axis=None)
    )
    assert np.isnan(gated["n"].iloc[0]) and gated["n"].iloc[1] == 100
    assert gated["suppressed"].tolist() == [True, True]


def test_the_input_is_left_alone():
    table = rows(("percent", 8, 50.0))
    protect(table, 10)
    assert table["estimate"].tolist() == [50.0]


def test_zero_switches_the_gate_off():
    assert shown(protect(rows(("percent", 3, 33.3)), 0)) == [True]


@pytest.mark.parametrize("limit", [-1, 2.5])
def test_a_limit_that_is_no_number_of_respondents_is_refused(limit):
    with pytest.raises(ParameterError, match="whole number"):
        protect(rows(("percent", 100, 50.0)), limit)
