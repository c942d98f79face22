"""What stands beside a regression table: in sight where it tells more, folded where it repeats."""

from pathlib import Path

import numpy as np
import pytest

from patientsurvey import beside_regression
from patientsurvey.beside_regression import largest, show_effects
from patientsurvey.codebook import Codebook
from patientsurvey.estimates import tidy
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def effects(statistic, *cells):
    rows = (
        {"sector": sector, "term": term, "statistic": statistic, "outcome": "star", "n": 100,
         "estimate": value, "conf_low": value - 0.1, "conf_high": value + 0.1}
        for sector, term, value in cells
    )  # fmt: skip
    return tidy(rows).assign(suppressed=False)


STANDARDISED = (
    ("PHV", "female", 0.1), ("PHV", "star", 0.5), ("AVT", "female", 0.2), ("AVT", "star", -0.75),
)  # fmt: skip


def test_the_largest_effect_is_told_for_every_sector(labels):
    found = largest(effects("standardised_effect", *STANDARDISED), labels["nb"])
    assert found == (
        "Størst for behandlerrelasjon (STAR): Psykisk helsevern 0,50, Avtalespesialist −0,75."
    )


def test_without_estimates_nothing_is_the_largest(labels):
    assert largest(effects("standardised_effect", ("PHV", "star", np.nan)), labels["en"]) == ""


@pytest.fixture
def shown(monkeypatch, labels, tmp_path):
    """HTML of what stands beside a table, in English."""

    def show(found):
        html = []
        keep = lambda page, text, lang: html.append(page)  # noqa: E731
        monkeypatch.setattr("patientsurvey.exhibits.emit", keep)
        monkeypatch.setattr(beside_regression, "emit", keep)
        show_effects("table-11-1", found, {"en": labels["en"]}, "", tmp_path)
        return "".join(html)

    return show


def test_effects_in_percentage_points_stand_in_sight(shown):
    page = shown(effects("marginal_effect", ("PHV", "female", 4.5)))
    assert "<figure" in page
    assert "<summary><b>" not in page


def test_standardised_effects_fold_behind_the_largest(shown, tmp_path):
    page = shown(effects("standardised_effect", *STANDARDISED))
    summary = page.partition("<summary>")[2].partition("</summary>")[0]
    assert "Largest for therapeutic relationship (STAR): Mental health care 0.50" in summary
    assert "<picture>" in page.partition("</summary>")[2]
    assert (tmp_path / "supplement-marginal-table-11-1.csv").is_file()
