"""Register numbers: what is read, what follows from it, and what a part of the survey has."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.published import Published
from patientsurvey.register import (
    Changes,
    GroupShares,
    PrintedShares,
    Register,
    RegisterCounts,
    SexShares,
    region_by_agreement,
    sectors_of,
)
from patientsurvey.register.names import RegisterLabels

ROOT = Path(__file__).parents[1]
COLUMNS = ["exhibit", "sector", "group", "level", "outcome", "value"]


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def published():
    return Published.load(ROOT / "data" / "published")


@pytest.fixture(scope="module")
def labels(codebook):
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: RegisterLabels.of(Labels(codebook, wording, lang)) for lang in LANGUAGES}


def printed(cells, region="", trust="", statistic="count"):
    rows = pd.DataFrame(cells, columns=COLUMNS).assign(statistic=statistic)
    return Register(rows.astype({"value": float}), region, trust)


def everyone(*sectors, trust=None):
    return pd.DataFrame({"sector": list(sectors), "health_trust": trust})


def only(estimates, **where):
    for column, value in where.items():
        estimates = estimates[estimates[column] == value]
    assert len(estimates) == 1
    return estimates.iloc[0]


TRUSTS = [
    ("table-4-2", "PHV", "health_trust=modum_bad", "", "total_population", 30),
    ("table-4-2", "PHV", "health_trust=solli_dps", "", "total_population", 60),
    ("table-4-2", "PHV", "", "", "total_population", 90),
]
SEXES = [
    ("table-4-5", "TSB", "", "woman", "population_2023_feb_apr", 30),
    ("table-4-5", "TSB", "", "man", "population_2023_feb_apr", 70),
    ("table-4-5", "TSB", "", "total", "population_2023_feb_apr", 100),
    ("table-4-5", "TSB", "", "woman", "population_2022_feb_apr", 35),
    ("table-4-5", "TSB", "", "man", "population_2022_feb_apr", 55),
    ("table-4-5", "TSB", "", "total", "population_2022_feb_apr", 90),
    ("table-4-5", "TSB", "", "woman", "population_2022", 50),
    ("table-4-5", "TSB", "", "man", "population_2022", 100),
    ("table-4-5", "TSB", "", "total", "population_2022", 150),
]


# --- inputs and sums ----------------------------------------------------------------------


def test_a_total_is_computed_from_its_parts_and_they_are_read(codebook):
    found = RegisterCounts(printed(TRUSTS), "table-4-2")(everyone("PHV"), codebook)
    assert list(found["statistic"]) == ["register_count", "register_count", "count"]
    assert found["estimate"].iloc[-1] == 30 + 60


def test_a_total_with_a_suppressed_part_is_read(codebook):
    suppressed = [(*row[:-1], None) if "modum" in row[2] else row for row in TRUSTS]
    found = RegisterCounts(printed(suppressed), "table-4-2")(everyone("PHV"), codebook)
    assert set(found["statistic"]) == {"register_count"}
    assert np.isnan(found["estimate"].iloc[0])
    assert found["estimate"].iloc[-1] == 90


def test_women_and_men_add_up_to_the_total(codebook):
    found = RegisterCounts(printed(SEXES), "table-4-5")(everyone("TSB"), codebook)
    total = only(found, level="total", outcome="population_2022_feb_apr")
    assert (total["statistic"], total["estimate"]) == ("count", 35 + 55)


def test_a_sum_tells_where_print_does_not_add_up(codebook):
    wrong = [(*row[:-1], 91) if row[2] == "" else row for row in TRUSTS]
    found = RegisterCounts(printed(wrong), "table-4-2")(everyone("PHV"), codebook)
    assert found["estimate"].iloc[-1] == 30 + 60  # and print says 91


def test_sectors_without_respondents_are_left_out(codebook):
    assert RegisterCounts(printed(TRUSTS), "table-4-2")(everyone("TSB"), codebook).empty
    assert sectors_of(everyone("AVT", "PHV")) == ["PHV", "AVT"]
    assert sectors_of(everyone("AVT", "PHV"), pooled=True) == ["PHV", "AVT"]
    assert sectors_of(everyone("AVT", "TSB", "PHV"), pooled=True) == ["PHV", "TSB", "AVT", "ALL"]


# --- shares -------------------------------------------------------------------------------


def test_shares_of_groups_and_of_women(codebook):
    found = GroupShares(printed(TRUSTS), "table-4-2", whole=True)(everyone("PHV"), codebook)
    assert list(found["estimate"]) == pytest.approx([100 * 30 / 90, 100 * 60 / 90, 100])
    assert set(found["n"]) == {90}
    women = SexShares(printed(SEXES), "table-4-5", ("population_2022",), name="total_population")
    row = only(women(everyone("TSB"), codebook), level="woman")
    assert (row["outcome"], row["estimate"]) == ("total_population", pytest.approx(100 * 50 / 150))


def test_changes_between_the_populations(codebook):
    found = Changes(printed(SEXES))(everyone("TSB"), codebook)
    assert only(found, level="change_from_2022")["estimate"] == 100 - 90
    assert only(found, level="share_of_2022")["estimate"] == pytest.approx(100 * 90 / 150)


def test_a_printed_share_is_read_and_its_rest_computed(codebook):
    share = [("figure-4-4", "PHV", "", "man", "error_population", 54)]
    counts = [
        ("table-4-1", "PHV", "", "", "total_population", 1000),
        ("table-4-1", "PHV", "", "", "receiving_population", 900),
    ]
    rows = [printed(share, statistic="percent").rows, printed(counts).rows]
    register = Register(pd.concat(rows))
    spec = PrintedShares(register, "figure-4-4", "error_population", rest="woman")
    found = spec(everyone("PHV"), codebook)
    assert only(found, level="man")["statistic"] == "register_percent"
    assert only(found, level="woman")["statistic"] == "percent"
    assert only(found, level="woman")["estimate"] == 100 - 54
    assert set(found["n"]) == {1000 - 900}


# --- a part of the survey -----------------------------------------------------------------


def test_a_region_has_its_own_row_and_the_trusts_of_its_respondents(codebook):
    regions = [
        ("table-4-6", "PHV", "region=west", "", "population_2023_feb_apr", 70),
        ("table-4-6", "PHV", "region=north", "", "population_2023_feb_apr", 20),
        ("table-4-6", "PHV", "", "", "population_2023_feb_apr", 90),
    ]
    register = printed([*TRUSTS, *regions], region="west")
    west = everyone("PHV", trust="solli_dps")
    by_region = RegisterCounts(register, "table-4-6")(west, codebook)
    assert list(by_region["group"]) == ["region=west"]
    by_trust = RegisterCounts(register, "table-4-2")(west, codebook)
    assert list(by_trust["group"]) == ["health_trust=solli_dps"]
    assert GroupShares(register, "table-4-2")(west, codebook).empty  # no whole to share
    assert Changes(register)(west, codebook).empty
    assert register.count("PHV", trusts=["solli_dps"]) == 60
    assert np.isnan(register.count("PHV", "receiving_population"))


def test_a_trust_is_its_own_population(codebook):
    register = printed(TRUSTS, trust="modum_bad")
    assert register.count("PHV") == 30
    found = RegisterCounts(register, "table-4-2")(everyone("PHV", trust="modum_bad"), codebook)
    assert list(found["group"]) == ["health_trust=modum_bad"]


# --- the report's numbers -----------------------------------------------------------------


def test_the_printed_populations(published):
    register = Register.of(published)
    totals = {sector: register.count(sector) for sector in ("PHV", "TSB", "AVT")}
    assert totals == {"PHV": 87424, "TSB": 17257, "AVT": 26227}
    assert register.count("TSB", "receiving_population") == 15667
    assert register.count("AVT", "declined_consent") == 1202
    assert len(register.groups("table-4-2")) == 43


def test_what_follows_from_other_numbers_is_no_input(published):
    levels = set(Register.of(published).rows["level"])
    assert not levels & {"change_from_2022", "share_of_2022"}
    assert "respondents" not in set(Register.of(published).rows["outcome"])


@pytest.mark.parametrize("exhibit", ["table-4-4", "table-4-5", "table-4-6", "table-4-8"])
def test_the_reports_tables_add_up(published, codebook, exhibit):
    found = RegisterCounts(Register.of(published), exhibit)(everyone("PHV", "TSB", "AVT"), codebook)
    sums = found[found["statistic"].eq("count")]
    keys = ["sector", "group", "level", "outcome"]
    rows = published.of_exhibit(exhibit)
    print_says = rows[rows["statistic"].eq("count")].drop_duplicates(keys).set_index(keys)["value"]
    assert len(sums)
    assert (print_says.loc[list(sums[keys].itertuples(index=False, name=None))].to_numpy()
            == sums["estimate"].to_numpy()).all()  # fmt: skip


# --- categories and names -----------------------------------------------------------------


def test_units_without_an_agreement_stand_apart(codebook):
    respondents = pd.DataFrame(
        {
            "region": ["north", "north", "private_multi", None],
            "health_trust": ["helgelandssykehuset_hf", "spesialistlege_as", "speare_as", None],
        }
    )
    found = region_by_agreement(respondents, codebook)
    assert list(found) == ["north", "other_units", "other_units", "other_units"]


def test_names_of_populations_and_their_categories(labels):
    en, nb = labels["en"], labels["nb"]
    assert en.sector("ALL") == "All sectors"
    assert en.group("first_condition=ocd_phobia") == en.answer("diagnoses", "ocd_phobia")
    assert en.answer("total_population", "age_18_24+age_25_35") == "18–35 years"
    assert nb.answer("total_population", "age_25_35+age_36_45") == "25–45 år"
    joined = nb.group("first_condition=harmful_use+substance_dependence")
    assert joined == "Skadelig bruk av rusmidler eller rusmiddelavhengighet"
    assert nb.group("region=other_units") == "Andre enheter eller ukjent"
