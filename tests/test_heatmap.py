"""The heat map: order, diagonal, small cells and what is read out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import assert_nothing_cut_or_covered, drawn, texts

from patientsurvey.codebook import Codebook
from patientsurvey.figures import Heatmap, narrow
from patientsurvey.figures.heatmap import short
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


@pytest.fixture
def together():
    """Anxiety is the larger group; PTSD is too small for any number."""
    cells = [
        ("depression", "depression", 40, 100.0),
        ("depression", "anxiety", 40, 50.0),
        ("depression", "ptsd", 40, np.nan),
        ("anxiety", "depression", 80, 25.0),
        ("anxiety", "anxiety", 80, 100.0),
        ("anxiety", "ptsd", 80, 30.0),
        ("ptsd", "depression", np.nan, np.nan),
        ("ptsd", "anxiety", np.nan, np.nan),
        ("ptsd", "ptsd", np.nan, np.nan),
    ]
    frame = pd.DataFrame(cells, columns=["group", "level", "n", "estimate"])
    return frame.assign(group="diagnoses=" + frame["group"], outcome="diagnoses", sector="ALL")


def test_groups_stand_by_size_without_diagonal_and_without_groups_too_small(together):
    grid = Heatmap().grid(together)
    assert list(grid.index) == list(grid.columns) == ["anxiety", "depression"]
    assert grid.loc["anxiety", "depression"] == 25.0
    assert np.isnan(grid.loc["anxiety", "anxiety"])


def test_the_figure_writes_its_numbers_and_the_sign_for_what_is_held_back(together, labels):
    known = together.assign(n=together["n"].fillna(10))
    written = texts(drawn(Heatmap(), known, labels["en"]))
    assert written.count("*") == 3  # depression with PTSD, and both of PTSD's row
    assert {"25", "30", "50", "Anxiety disorder (80)", "PTSD (10)"} <= set(written)


def test_each_row_is_read_out_with_its_highest_cells(together, labels):
    known = together.assign(n=together["n"].fillna(10))
    said = Heatmap(named=1).describe(known, labels["en"])
    assert "Anxiety disorder: Post-traumatic stress disorder (PTSD) 30." in said
    assert "Depression: Anxiety disorder 50." in said


def test_without_numbers_the_map_says_so(together, labels):
    figure = drawn(Heatmap(), together.assign(estimate=np.nan), labels["nb"])
    assert texts(figure) == ["Ingen respondenter"]


def test_on_a_phone_rows_and_columns_are_numbered(together, labels):
    other = together.iloc[:1].assign(level="adhd", estimate=12.0)
    known = pd.concat([together, other], ignore_index=True)
    written = texts(drawn(Heatmap(), known, labels["en"], narrow))
    assert {"1  Anxiety disorder (80)", "2  Depression (40)", "1", "2", "25", "50"} <= set(written)
    # a column without a row of its own is named below
    assert "The columns have the numbers of the rows, 3 ADHD/ADD" in written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_a_phones_map_is_cut_or_covered(lang, labels):
    names = [answer.answer for answer in labels[lang].codebook.answers("diagnoses")]
    cells = [(row, column, 10_000 - n) for n, row in enumerate(names) for column in names]
    frame = pd.DataFrame(cells, columns=["group", "level", "n"]).assign(estimate=44.4)
    frame = frame.assign(group="diagnoses=" + frame["group"], outcome="diagnoses", sector="ALL")
    assert_nothing_cut_or_covered(drawn(Heatmap(), frame, labels[lang], narrow))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("ptsd", "PTSD"),
        ("adhd", "ADHD/ADD"),
        ("schizophrenia", "Schizofreni"),
        ("ocd_phobia", "Tvangslidelser/fobier"),
        ("addiction_non_substance", "Avhengighet (ikke rusrelatert)"),
    ],
)
def test_long_labels_are_cut_where_they_stay_clear(answer, expected, labels):
    assert short("diagnoses", answer, labels["nb"]) == expected
