"""The heat map: order, diagonal, small cells and what is read out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.figures import Heatmap, house_style
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
    with house_style():
        figure = Heatmap().draw(known, labels["en"])
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("*") == 3  # depression with PTSD, and both of PTSD's row
    assert {"25", "30", "50", "Anxiety disorder (80)", "PTSD (10)"} <= set(texts)


def test_each_row_is_read_out_with_its_highest_cells(together, labels):
    known = together.assign(n=together["n"].fillna(10))
    said = Heatmap(named=1).describe(known, labels["en"])
    assert "Anxiety disorder: Post-traumatic stress disorder (PTSD) 30." in said
    assert "Depression: Anxiety disorder 50." in said


def test_without_numbers_the_map_says_so(together, labels):
    with house_style():
        figure = Heatmap().draw(together.assign(estimate=np.nan), labels["nb"])
    assert [text.get_text() for text in figure.axes[0].texts] == ["Ingen respondenter"]


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
