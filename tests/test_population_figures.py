"""Figures of populations: what is drawn, set apart, left out and read out, on both pages."""

from pathlib import Path

import numpy as np
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, places, texts
from matplotlib.colors import to_rgb

from patientsurvey.codebook import Codebook
from patientsurvey.disclosure import protect
from patientsurvey.estimates import tidy
from patientsurvey.figures import SECTOR_COLOURS, Composition, Populations, narrow
from patientsurvey.figures.populations import LOOKS, SAMPLE_COLOUR
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def gated(rows):
    return protect(tidy(rows), 10)


POPULATION_ROWS = [
    {"sector": "PHV", "group": "region=west", "outcome": "population_2022", "n": 900,
     "statistic": "percent", "estimate": 20.0},
    {"sector": "PHV", "group": "region=west", "outcome": "respondents", "n": 800,
     "statistic": "percent", "estimate": 22.5, "conf_low": 20, "conf_high": 25},
    {"sector": "PHV", "group": "", "outcome": "respondents", "n": 800,
     "statistic": "percent", "estimate": 100.0},
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_populations_are_read_out_row_by_row(labels, lang):
    text = Populations().describe(gated(POPULATION_ROWS), labels[lang])
    assert {"en": "20.0", "nb": "20,0"}[lang] in text
    assert {"en": "22.5", "nb": "22,5"}[lang] in text
    assert "100" not in text  # the whole is no category


def test_what_is_held_back_is_no_empty_place(labels):
    small = [POPULATION_ROWS[0], POPULATION_ROWS[1] | {"n": 40, "estimate": 5.0}]
    assert "22.5" not in Populations().describe(gated(small), labels["en"])
    assert "–" in texts(drawn(Populations(), gated(small), labels["en"]))


@pytest.mark.parametrize("view", [Populations(), Composition(), Composition("sector", "level")])
def test_nothing_printed_is_said_in_place(labels, view):
    for rows in ([], [POPULATION_ROWS[0] | {"group": "", "estimate": np.nan}]):
        figure = drawn(view, gated(rows), labels["en"], narrow)
        assert "prints no numbers" in texts(figure)[0]
        assert_nothing_cut_or_covered(figure)
        assert "prints no numbers" in view.describe(gated(rows), labels["en"])


PARTS, BOTH = ("age_18_24", "age_25_35"), "age_18_24+age_25_35"


def ages(population=(), respondents=(21.1, 32.4, 53.5), sector="PHV"):
    """Shares of two age groups and of both together."""
    series = (("total_population", "register_percent", population),
              ("age_group", "percent", respondents))  # fmt: skip
    return gated([
        {"sector": sector, "level": level, "outcome": outcome, "statistic": statistic,
         "estimate": share, "n": 900}
        for outcome, statistic, shares in series
        for level, share in zip((*PARTS, BOTH), shares, strict=False)
    ])  # fmt: skip


def test_a_row_that_joins_others_is_set_apart_and_named_as_such(labels):
    printed = ages(population=(np.nan, np.nan, 54.0))
    read = Populations().describe(printed, labels["nb"])
    assert "18–35 år samlet (den ene trykte andelen): totalpopulasjon 54,0, respondenter" in read
    found = dict(places(drawn(Populations(), printed, labels["nb"])))
    first, second = found["18–24 år"].y0, found["25–35 år"].y0
    joined = next(box.y0 for text, box in found.items() if text.startswith("18–35 år samlet"))
    assert second - joined > 1.3 * (first - second)
    alone = ages(population=(np.nan, np.nan, 54.0))[lambda rows: rows["level"].eq(BOTH)]
    assert "samlet" not in Populations().describe(alone, labels["nb"])  # joins no other row


def test_rows_that_nobody_belongs_to_are_left_out(labels):
    nobody = [row | {"group": "region=other_units", "estimate": 0.0} for row in POPULATION_ROWS[:2]]
    read = Populations().describe(gated([*POPULATION_ROWS, *nobody]), labels["en"])
    assert "West" in read and "unknown" not in read
    assert "Other units or unknown: respondents 0.1" in Populations().describe(
        gated([nobody[1] | {"estimate": 0.1, "n": 90000}]), labels["en"]
    )


def test_names_inside_a_sentence_lose_no_capital_but_the_first(labels):
    months = POPULATION_ROWS[0] | {"outcome": "population_2023_feb_apr"}
    assert "patients Feb–Apr 2023 20.0" in Populations().describe(gated([months]), labels["en"])
    sectors = [{"sector": "TSB", "outcome": "total_population", "statistic": "percent",
                "estimate": 100.0, "n": 900}]  # fmt: skip
    assert "Totalpopulasjon: TSB 100" in Composition().describe(gated(sectors), labels["nb"])


def test_one_population_by_sector_has_the_sectors_colours_and_no_key(labels):
    rows = [{"sector": sector, "outcome": "error_population", "statistic": "percent", "n": 900,
             "estimate": share} for sector, share in (("PHV", 6.1), ("TSB", 9.2))]  # fmt: skip
    figure = drawn(Populations(rows="sector"), gated(rows), labels["en"])
    colours = {line.get_color() for line in figure.axes[0].get_lines()}
    assert colours == {SECTOR_COLOURS["PHV"], SECTOR_COLOURS["TSB"]}
    written = ["Mental health care", "Substance-use treatment", "6.1", "9.2"]
    assert sorted(texts(figure)) == sorted([*written, "Could not be reached, per cent"])
    read = Populations(rows="sector").describe(gated(rows), labels["en"])
    assert "Mental health care: could not be reached 6.1." in read


def test_no_population_has_the_colour_of_a_sector():
    assert not {colour for colour, _ in LOOKS.values()} & set(SECTOR_COLOURS.values())
    red, green, blue = to_rgb(SAMPLE_COLOUR)
    assert blue > red > green  # violet: far from blue, orange and green


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_populations_is_cut_or_covered(lang, page, labels):
    names = ("population_2023_feb_apr", "population_2022_feb_apr", "population_2022")
    regions = [
        {"sector": "AVT", "group": f"region={region}", "outcome": outcome, "n": 900,
         "statistic": "percent", "estimate": 55.5}
        for region in ("north", "central", "other_units")
        for outcome in (*names, "respondents")
    ]  # fmt: skip
    diagnoses = [
        {"sector": "AVT", "level": answer.answer, "outcome": outcome, "statistic": "percent",
         "estimate": 20.5, "n": 900}
        for answer in labels[lang].codebook.answers("diagnoses")
        for outcome in ("total_population", "diagnoses")
    ]  # fmt: skip
    of_sexes = [
        {"sector": sector, "level": level, "outcome": outcome, "statistic": "percent", "n": 900,
         "estimate": share}
        for sector in ("PHV", "TSB", "AVT")
        for outcome in (*names, "respondents")
        for level, share in (("woman", 62.5), ("man", 37.5))
    ]  # fmt: skip
    charts = [(Populations(), ages(population=(np.nan, np.nan, 54.0))),
              (Populations(), gated(regions)), (Populations(), gated(diagnoses)),
              (Composition(pieces="level"), gated(of_sexes))]  # fmt: skip
    for view, rows in charts:
        assert_nothing_cut_or_covered(drawn(view, rows, labels[lang], page))
