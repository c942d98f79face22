"""Selection, differences, R-indicators and tipping points, and how they are shown."""

from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.disclosure import protect
from patientsurvey.estimates import Share, tidy
from patientsurvey.figures import Composition
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.register import Register, trust
from patientsurvey.representativity import (
    DiagnosisDifferences,
    DiagnosisMentions,
    InSector,
    RIndicators,
    SampleCounts,
    SampleSex,
    SectorShares,
    Selection,
    SelectionSteps,
    StandardisedDifferences,
    StepsBySex,
    TippingPoints,
    Unreached,
    representativity,
    share_of_others,
    standardised_difference,
)
from patientsurvey.tables.register import DiagnosisCodes, RegisterTable, WeightedTable

ROOT = Path(__file__).parents[1]
COLUMNS = ["exhibit", "sector", "group", "level", "outcome", "value"]
MAN, WOMAN = 1, 2
YES, NO = 1, 2


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def labels(codebook):
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def printed(cells, **edition):
    rows = pd.DataFrame(cells, columns=COLUMNS).assign(statistic="count")
    return Register(rows.astype({"value": float}), **edition)


def only(estimates, **where):
    for column, value in where.items():
        estimates = estimates[estimates[column] == value]
    assert len(estimates) == 1
    return estimates.iloc[0]


def numbers(estimates, **where):
    for column, value in where.items():
        estimates = estimates[estimates[column] == value]
    return dict(zip(estimates["statistic"], estimates["estimate"], strict=True))


POPULATIONS = [
    ("table-4-1", "PHV", "", "", "total_population", 100),
    ("table-4-1", "PHV", "", "", "receiving_population", 90),
    ("text-4-1", "PHV", "", "", "declined_consent", 20),
    ("table-4-1", "TSB", "", "", "total_population", 50),
    ("table-4-1", "TSB", "", "", "receiving_population", 40),
    ("text-4-1", "TSB", "", "", "declined_consent", 5),
    ("table-4-1", "AVT", "", "", "total_population", 50),
    ("table-4-1", "AVT", "", "", "receiving_population", 45),
    ("text-4-1", "AVT", "", "", "declined_consent", 10),
]


@pytest.fixture
def answered():
    """25 respondents of 100 patients in PHV, 5 of 50 in TSB, 20 of 50 in AVT."""
    sectors = ["PHV"] * 25 + ["TSB"] * 5 + ["AVT"] * 20
    return pd.DataFrame({"sector": sectors, "health_trust": None})


# --- selection ----------------------------------------------------------------------------


def test_rates_and_sums_of_table_4_1(answered, codebook):
    found = Selection(printed(POPULATIONS))(answered, codebook)
    phv = found[found["sector"].eq("PHV")].set_index("outcome")
    assert phv.loc["total_population", "statistic"] == "register_count"
    assert phv.loc["population_difference", "estimate"] == 90 - 100
    assert phv.loc["error_population", "estimate"] == 100 - 90
    assert phv.loc["response_rate_total", "estimate"] == pytest.approx(100 * 25 / 100)
    assert phv.loc["response_rate_receiving", "estimate"] == pytest.approx(100 * 25 / 90)
    pooled = found[found["sector"].eq("ALL")].set_index("outcome")
    assert pooled.loc["total_population", "statistic"] == "count"
    assert pooled.loc["total_population", "estimate"] == 100 + 50 + 50
    assert pooled.loc["response_rate_total", "estimate"] == pytest.approx(100 * 50 / 200)


def test_the_steps_of_selection_add_up(answered, codebook):
    found = SelectionSteps(printed(POPULATIONS))(answered, codebook)
    phv = found[found["sector"].eq("PHV")].set_index("level")["estimate"]
    assert list(phv) == pytest.approx([100 - 90, 90 - 20 - 25, 20, 25])
    assert found.groupby("sector")["estimate"].sum().to_numpy() == pytest.approx([100] * 4)


def test_sector_shares(answered, codebook):
    register = printed(POPULATIONS)
    found = SectorShares(register, ("total_population", "respondents"))(answered, codebook)
    assert only(found, sector="TSB", outcome="total_population")["estimate"] == 100 * 50 / 200
    assert only(found, sector="TSB", outcome="respondents")["estimate"] == 100 * 5 / 50


def test_unreached_in_number_and_per_hundred(answered, codebook):
    found = Unreached(printed(POPULATIONS))(answered, codebook)
    assert numbers(found, sector="TSB") == {"count": 50 - 40, "percent": 100 * 10 / 50}


def test_a_region_without_printed_populations_has_rows_without_numbers(answered, codebook):
    found = SelectionSteps(printed(POPULATIONS, region="west"))(answered, codebook)
    assert found["estimate"].isna().all()


# --- the sample in the register's categories ----------------------------------------------


def test_every_printed_group_has_a_row_and_the_rest_counts_in_the_total(codebook):
    register = printed(
        [
            ("table-4-2", "PHV", "health_trust=modum_bad", "", "total_population", 30),
            ("table-4-2", "PHV", "health_trust=solli_dps", "", "total_population", 60),
            ("table-4-2", "PHV", "", "", "total_population", 90),
        ]
    )
    respondents = pd.DataFrame({"sector": "PHV", "health_trust": ["solli_dps", "solli_dps", None]})
    found = SampleCounts(register, "table-4-2", trust)(respondents, codebook)
    counts = found[found["statistic"].eq("count")].set_index("group")["estimate"]
    assert dict(counts) == {"health_trust=modum_bad": 0, "health_trust=solli_dps": 2, "": 3}
    shares = found[found["statistic"].eq("percent")].set_index("group")["estimate"]
    assert shares["health_trust=solli_dps"] == pytest.approx(100 * 2 / 3)


SEXES = [
    ("table-4-5", "PHV", "", "woman", "population_2023_feb_apr", 60),
    ("table-4-5", "PHV", "", "man", "population_2023_feb_apr", 40),
    ("table-4-5", "PHV", "", "total", "population_2023_feb_apr", 100),
]


@pytest.fixture
def sexes():
    """15 women, 5 men and one whose sex the register does not know."""
    sex = pd.array([WOMAN] * 15 + [MAN] * 5 + [None], dtype="Int8")
    return pd.DataFrame({"sector": "PHV", "sex_npr": sex, "health_trust": None, "region": "west"})


def test_sex_of_the_sample_beside_the_population(sexes, codebook):
    found = SampleSex(printed(SEXES))(sexes, codebook)
    woman = numbers(found, level="woman")
    assert woman["percent"] == pytest.approx(100 * 15 / 20)
    assert woman["percentage_points"] == pytest.approx(100 * 15 / 20 - 60)
    assert numbers(found, level="total")["count"] == 20


def test_mentions_add_up_and_joined_diagnoses_count_once(codebook):
    options = [answer.answer for answer in codebook.answers("diagnoses")]
    ticks = pd.DataFrame(0, index=range(3), columns=[f"diagnoses__{o}" for o in options])
    ticks.loc[0, ["diagnoses__harmful_use", "diagnoses__substance_dependence"]] = 1
    ticks.loc[1, ["diagnoses__anxiety", "diagnoses__depression"]] = 1
    ticks.loc[2, "diagnoses__anxiety"] = 1
    respondents = ticks.assign(sector="TSB", health_trust=None)
    conditions = {"anxiety": 30, "depression": 50, "harmful_use+substance_dependence": 20, "": 100}
    register = printed(
        [
            ("table-4-8", "TSB", name and f"first_condition={name}", "total", "total_population", n)
            for name, n in conditions.items()
        ]
    )
    found = DiagnosisMentions(register)(respondents, codebook).set_index("level")["estimate"]
    assert found["anxiety"] == pytest.approx(100 * 2 / 4)
    assert found["harmful_use+substance_dependence"] == pytest.approx(100 * 1 / 4)
    apart = DiagnosisDifferences(register)(respondents, codebook).set_index("group")["estimate"]
    expected = (0.5 - 0.3) / sqrt((0.5 * 0.5 + 0.3 * 0.7) / 2)
    assert apart["diagnoses=anxiety"] == pytest.approx(expected)


def test_one_sector_alone(answered, codebook):
    register = printed(POPULATIONS)
    found = InSector("TSB", Unreached(register))(answered, codebook)
    assert set(found["sector"]) == {"TSB"}
    nobody = answered[answered["sector"].ne("TSB")]
    assert InSector("TSB", Unreached(register))(nobody, codebook).empty


# --- differences and R-indicators ---------------------------------------------------------


def test_standardised_difference_by_hand():
    found = standardised_difference(np.array([0.75]), np.array([0.60]))
    assert found[0] == pytest.approx(0.15 / sqrt((0.75 * 0.25 + 0.60 * 0.40) / 2))
    assert np.isnan(standardised_difference(np.array([0.0]), np.array([0.0]))[0])


def test_a_margin_of_two_categories_has_one_row(sexes, codebook):
    found = StandardisedDifferences(printed(SEXES), ("sex", "region"))(sexes, codebook)
    assert list(found["group"]) == ["sex_npr=woman"]
    assert found["estimate"].iloc[0] == pytest.approx(0.15 / sqrt((0.1875 + 0.24) / 2))


def test_even_response_is_fully_representative():
    found = representativity(np.array([1000.0, 500.0]), np.array([200.0, 100.0]))
    assert found.r == 1
    assert found.bias == 0


def test_r_indicator_by_hand():
    population, respondents = np.array([6000.0, 4000.0]), np.array([1800.0, 800.0])
    rates, mean = (0.3, 0.2), 2600 / 10000
    variance = 0.6 * (0.3 - mean) ** 2 + 0.4 * (0.2 - mean) ** 2
    chance = 0.6 * 0.4 * (0.3 * 0.7 / 6000) + 0.4 * 0.6 * (0.2 * 0.8 / 4000)
    found = representativity(population, respondents)
    assert found.partial == pytest.approx(sqrt(variance - chance))
    assert found.r == pytest.approx(1 - 2 * sqrt(variance - chance))
    assert found.bias == pytest.approx(sqrt(variance - chance) / mean)
    slope = 2 * 0.6 * (rates[0] - mean), 2 * 0.4 * (rates[1] - mean)
    error = sqrt(slope[0] ** 2 * 0.3 * 0.7 / 6000 + slope[1] ** 2 * 0.2 * 0.8 / 4000)
    assert found.error == pytest.approx(error / sqrt(variance))


def test_the_error_of_an_r_indicator_is_that_of_simulated_response():
    population, rates = np.array([6000, 4000]), np.array([0.3, 0.2])
    rng = np.random.default_rng(4)
    drawn = [representativity(population, rng.binomial(population, rates)) for _ in range(400)]
    spread = np.std([found.r for found in drawn])
    assert drawn[0].error == pytest.approx(spread, rel=0.15)


def test_r_indicators_where_print_has_the_cells(sexes, codebook):
    register = printed([*SEXES, *POPULATIONS])
    found = RIndicators(register, ("sex", "trust"))(sexes, codebook)
    assert set(found["level"]) == {"by_sex"}  # no trusts printed, and one sector has no between
    rates = 15 / 60, 5 / 40
    assert numbers(found)["r_indicator"] == pytest.approx(
        representativity(np.array([60.0, 40.0]), np.array([15.0, 5.0])).r
    )
    assert rates[0] > rates[1] and numbers(found)["partial_r"] > 0


def test_sectors_are_the_cells_of_all(answered, codebook):
    found = RIndicators(printed(POPULATIONS), ())(answered, codebook)
    expected = representativity(np.array([100.0, 50, 50]), np.array([25.0, 5, 20]))
    assert only(found, sector="ALL", statistic="r_indicator")["estimate"] == expected.r


# --- tipping points -----------------------------------------------------------------------


def test_the_share_that_the_others_would_need():
    assert share_of_others(70, 0.25, 50) == pytest.approx((50 - 0.25 * 70) / 0.75)
    assert np.isnan(share_of_others(90, 0.8, 50))  # (50 - 72) / 0.2 is below nothing
    assert np.isnan(share_of_others(70, 1, 50))  # there are no others


def test_tipping_points_by_hand(codebook):
    video = pd.array([YES] * 15 + [NO] * 10, dtype="Int8")
    respondents = pd.DataFrame(
        {"sector": "PHV", "health_trust": None, "video_received": video,
         "sex_npr": pd.array([WOMAN, MAN] * 12 + [MAN], dtype="Int8")}
    )  # fmt: skip
    spec = TippingPoints(printed(POPULATIONS), Share("video_received", "yes"), ("sex_npr",))
    found = numbers(spec(respondents, codebook))
    assert found["percent"] == 100 * 15 / 25
    assert found["others_for_half"] == pytest.approx((50 - 0.25 * 60) / 0.75)
    assert found["gap_for_half"] == pytest.approx((50 - 15) / 0.75 - 60)
    assert found["gap_for_five"] == pytest.approx(5 / 0.75)
    assert (found["lowest"], found["highest"]) == pytest.approx((0.25 * 60, 0.25 * 60 + 75))
    assert found["unreached"] == pytest.approx(0.1 * 60)
    assert np.isnan(found["widest_gap"])  # no group of thirty


# --- tables and figures -------------------------------------------------------------------


def gated(rows):
    return protect(tidy(rows).assign(exhibit="table-4-1"), 10)


def test_a_table_tells_inputs_from_results(answered, codebook, labels):
    estimates = protect(Selection(printed(POPULATIONS))(answered, codebook), 10)
    html = RegisterTable(("sector",), ("outcome",)).html(estimates, labels["nb"])
    assert '<span style="color:#5A5F66">100</span>' in html
    assert "Alle sektorer" in html
    assert "\u2060" not in html


def test_a_suppressed_input_is_an_asterisk_and_an_unprinted_one_a_dash(labels):
    key = {"sector": "PHV", "outcome": "total_population", "statistic": "register_count"}
    rows = [key | {"group": "health_trust=modum_bad", "n": 90},
            key | {"group": "health_trust=solli_dps", "n": 0},
            key | {"group": "", "n": 90, "estimate": 90}]  # fmt: skip
    html = RegisterTable(("group",), ("outcome",)).html(gated(rows), labels["en"])
    assert ">*</td>" in html
    assert ">–</span>" in html


def test_shares_stand_beside_the_total_where_levels_head_the_columns(labels):
    key = {"sector": "AVT", "outcome": "total_population", "group": "region=west", "n": 50}
    rows = [key | {"level": "woman", "statistic": "register_count", "estimate": 30},
            key | {"level": "total", "statistic": "count", "estimate": 50},
            key | {"level": "woman", "statistic": "percent", "estimate": 60},
            key | {"level": "", "statistic": "percent", "estimate": 25}]  # fmt: skip
    html = RegisterTable(("group",), ("outcome", "level")).html(gated(rows), labels["en"])
    assert "25.0" in html
    assert "60.0" not in html  # women's share has no column


def test_weighted_and_unweighted_stand_side_by_side(labels):
    key = {"sector": "PHV", "outcome": "video_received", "level": "yes", "statistic": "percent"}
    ends = {"n": 900, "conf_low": 15, "conf_high": 21}
    rows = [key | ends | {"estimate": 18.04}, key | ends | {"estimate": 17.5, "term": "weighted"}]
    table = WeightedTable(("outcome", "sector"), ("statistic",), interval=True)
    html = table.html(gated(rows), labels["en"])
    assert html.index(">Unweighted<") < html.index(">Weighted<")
    assert html.index("18.0 (15.0") < html.index("17.5 (15.0")


def test_codes_stand_beside_the_counts(codebook, labels):
    rows = [{"sector": "PHV", "outcome": "diagnoses", "level": level, "statistic": "count",
             "n": 900, "estimate": 100} for level in codebook.icd10]  # fmt: skip
    html = DiagnosisCodes().html(gated(rows), labels["nb"])
    assert "F32, F33" in html
    assert html.count(">100</td>") == len(codebook.icd10)


def test_bars_are_made_of_steps_sexes_or_sectors(answered, codebook, labels):
    register = printed(POPULATIONS)
    steps = protect(SelectionSteps(register)(answered, codebook), 10)
    text = Composition("sector", "level").describe(steps, labels["en"])
    assert "Mental health care: could not be reached 10, reached, no reaction 45" in text
    shares = SectorShares(register, ("total_population", "respondents"))(answered, codebook)
    text = Composition().describe(protect(shares, 10), labels["en"])
    assert "Total population: mental health care 50" in text
    figure = Composition().draw(protect(shares, 10), labels["en"])
    assert len(figure.axes[0].patches) == 2 * 3


def test_both_steps_for_women_and_men(sexes, codebook):
    share = [("figure-4-4", "PHV", "", "man", "error_population", 70)]
    counts = printed([*SEXES, *POPULATIONS]).rows
    shares = pd.DataFrame(share, columns=COLUMNS).assign(statistic="percent")
    found = StepsBySex(Register(pd.concat([counts, shares])))(sexes, codebook)
    women = found[found["level"].eq("woman")].set_index("outcome")["estimate"]
    everyone, reached = 0.60 * 100, 0.60 * 100 - 0.30 * 10
    assert women["reached"] == pytest.approx(100 * reached / everyone)
    assert women["answered_if_reached"] == pytest.approx(100 * 15 / reached)
    assert women["answered"] == pytest.approx(100 * 15 / everyone)
