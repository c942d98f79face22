"""Comparison with print: rounding cells, wordings, derived numbers, statements, files."""

import json
import math
import re
from html import escape
from pathlib import Path
from time import perf_counter

import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.comparison import (
    COLUMNS,
    ON_PRINT,
    SPOKEN,
    VERDICTS,
    Circumstances,
    Found,
    Key,
    Printed,
    Reproduced,
    check_statements,
    compare,
    largest_distance,
    print_audit,
    read_reproduction,
    reproduce,
    rounding_units,
    summary,
    targets,
    write_reproduction,
)
from patientsurvey.comparison.prepared import prepared
from patientsurvey.comparison.rules import RULES
from patientsurvey.comparison.rules.patients import AGES
from patientsurvey.comparison.rules.rankings import DIAGNOSES
from patientsurvey.comparison.rules.treatment import CONTINUITY
from patientsurvey.comparison.texts import OtherNumber, PrintedNumber
from patientsurvey.errors import PublishedError, SurveyError
from patientsurvey.estimates import SCHEMA
from patientsurvey.exhibits import Exhibit, comparison_html
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.published import Published

ROOT = Path(__file__).parents[1]
KEYS = ["exhibit", "sector", "group", "level", "outcome", "term", "statistic"]


@pytest.fixture(scope="module")
def published():
    return Published.load(ROOT / "data" / "published")


@pytest.fixture(scope="module")
def labels():
    """Labels by language."""
    folder = ROOT / "data" / "codebook"
    codebook, wording = Codebook.load(folder), Wording.load(folder / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def printed(value, decimals, qualifier="exact", corrected="", statistic="percent"):
    """One printed row without keys."""
    row = dict(value=value, decimals=decimals, qualifier=qualifier, corrected=corrected)
    return pd.DataFrame([row | {"statistic": statistic}]).astype({"decimals": "Int64"})


def allows(published, number, *row, **columns):
    """Whether the interval of a printed row holds a number."""
    interval = targets(printed(*row, **columns), published.qualifiers).iloc[0]
    return bool(interval["low"] <= number <= interval["high"])


# --- what a printed number allows -----------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "inside"),
    [(17.5, True), (18.5, True), (17.49, False), (18.51, False), (100 * 37 / 200, True)],
)
def test_a_whole_percentage_allows_half_a_point_both_ends_included(published, number, inside):
    assert allows(published, number, 18.0, 0) is inside


def test_the_edge_of_a_cell_is_safe_against_binary_fractions(published):
    assert allows(published, 1.088 - 0.0005, 1.088, 3)
    assert allows(published, 0.1 + 0.2 - 0.05, 0.3, 1)
    assert not allows(published, 1.088 - 0.000501, 1.088, 3)


def test_decimals_as_printed_set_the_cell(published):
    assert allows(published, 0.0049, 0.0, 2)
    assert not allows(published, 0.0051, 0.0, 2)
    assert allows(published, 1.1904, 1.19, 2, "trimmed")
    assert not allows(published, 1.1906, 1.19, 2, "trimmed")


WORDED = {
    "about": (30.0, [27.5, 30.0, 32.5], [27.4, 32.6]),
    "nearly": (30.0, [27.0, 29.9, 30.0], [26.9, 30.1]),
    "just_under": (50.0, [45.0, 46.0, 49.9], [44.9, 50.1]),
    "just_over": (60.0, [60.1, 63.0], [59.9, 63.1]),
    "over": (50.0, [50.1, 59.0], [49.9, 60.1]),
    "well_over": (50.0, [52.0, 54.0, 58.0], [51.9, 80.0]),
    "under": (1.0, [0.0, 0.99], [1.01]),
    "at_least": (20.0, [19.5, 80.0], [19.4]),
    "at_most": (21.0, [0.0, 21.5], [21.6]),
}


@pytest.mark.parametrize("qualifier", WORDED)
def test_wordings_allow_their_interval(published, qualifier):
    value, inside, outside = WORDED[qualifier]
    assert all(allows(published, number, value, 0, qualifier) for number in inside)
    assert not any(allows(published, number, value, 0, qualifier) for number in outside)


SMALL = {
    "about": ([0.5, 1.0, 3.0, 3.5], [0.0, 0.4, 3.6]),  # half of 2 to either side, and rounding
    "nearly": ([1.0, 2.0], [0.9, 2.1]),
    "just_over": ([2.0, 3.0], [1.9, 3.1]),
    "over": ([2.0, 3.0], [1.9, 3.1]),
    "under": ([0.0, 1.9], [2.1]),
    "at_most": ([0.0, 2.5], [2.6]),
}


@pytest.mark.parametrize("qualifier", SMALL)
def test_a_wording_moves_a_small_percentage_by_at_most_half_of_it(published, qualifier):
    inside, outside = SMALL[qualifier]
    assert all(allows(published, number, 2.0, 0, qualifier) for number in inside)
    assert not any(allows(published, number, 2.0, 0, qualifier) for number in outside)


def test_a_wording_moves_a_mean_by_its_own_units(published):
    assert allows(published, 0.0, 2.0, 0, "about", statistic="mean")
    assert not allows(published, 5.0, 2.0, 0, "about", statistic="mean")  # 4.5 at most


def test_a_p_value_printed_as_below_a_thousandth_lies_below_it(published):
    p = dict(statistic="p_value")
    assert allows(published, 0.00099, 0.001, 3, "under", **p)
    assert not allows(published, 0.00101, 0.001, 3, "under", **p)
    assert allows(published, 0.0015, 0.001, 3, "exact", **p)


def test_a_corrected_number_is_the_target_with_its_own_decimals(published):
    assert allows(published, 1.0, 9.0, 0, corrected="1")
    assert not allows(published, 9.0, 9.0, 0, corrected="1")
    assert not allows(published, 1.35, 1.09, 2, "trimmed", "1.341")
    p = dict(statistic="p_value")
    assert allows(published, 0.0004, 0.085, 3, "exact", "<0.001", **p)
    assert allows(published, 0.085, 0.001, 3, "under", "0.085", **p)
    assert not allows(published, 0.02, 0.001, 3, "under", "0.085", **p)
    lost = printed(9.0, 0, corrected="unrecoverable")
    assert targets(lost, published.qualifiers).isna().to_numpy().all()


# --- recomputed numbers ---------------------------------------------------------------------


def tidy(*rows):
    """Estimates from rows of (exhibit, sector, group, level, outcome, statistic, n, estimate)."""
    names = ["exhibit", "sector", "group", "level", "outcome", "statistic", "n", "estimate"]
    frame = pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows]).assign(term="")
    return frame.reindex(columns=list(SCHEMA))


def video(sector, n, estimate, group="", level="yes", exhibit="figure-8-1", statistic="percent"):
    return exhibit, sector, group, level, "video_received", statistic, n, estimate


def key(sector, group="", level="yes", statistic="percent", exhibit="figure-8-1"):
    return Key(exhibit, sector, group, level, "video_received", "", statistic)


def test_the_whole_sample_is_pooled_by_base():
    found = Reproduced.of(tidy(video("PHV", 200, 20), video("TSB", 100, 10), video("AVT", 100, 30)))
    assert found.find(key("ALL")) == Found((200 * 20 + 100 * 10 + 100 * 30) / 400, 400)
    assert found.find(key("ALL", statistic="count")) == Found(40 + 10 + 30, 400)
    assert found.find(key("ALL", statistic="n", level="")).value == 200 + 100 + 100


def test_joined_groups_and_answers_follow_from_their_parts():
    shares = {"age_group=age_18_24": (100, 30), "age_group=age_25_35": (300, 26)}
    young = [video("AVT", n, share, group) for group, (n, share) in shares.items()]
    answers = [video("AVT", 50, 40, level="large"), video("AVT", 50, 12, level="very_large")]
    found = Reproduced.of(tidy(*young, *answers))
    joined = key("AVT", "age_group=age_18_24+age_25_35")
    assert found.find(joined).value == (100 * 30 + 300 * 26) / 400
    assert found.find(key("AVT", level="large+very_large")) == Found(40 + 12, 50)
    assert found.find(key("AVT", level="large+small")) is None


def test_a_part_held_back_holds_the_whole_back():
    sectors = [video("PHV", 200, 20), video("TSB", 100, math.nan), video("AVT", 100, 30)]
    assert math.isnan(Reproduced.of(tidy(*sectors)).find(key("ALL")).value)


def test_most_groups_are_their_median_without_those_who_do_not_know():
    shares = {"autism": 40, "adhd": 52, "ptsd": 58, "dont_know": 3}
    rows = [video("ALL", 90, share, f"diagnoses={dx}") for dx, share in shares.items()]
    assert Reproduced.of(tidy(*rows)).find(key("ALL", "diagnoses=*")).value == 52


def test_another_exhibit_states_the_same_number():
    found = Reproduced.of(tidy(video("PHV", 200, 20, exhibit="text-8-1")))
    assert found.find(key("PHV", exhibit="figure-8-1")).value == 20
    assert found.find(key("AVT", exhibit="text-8-1")) is None


# --- verdicts -------------------------------------------------------------------------------


def model(term, sector, odds_ratio, p_value, exhibit="table-8-1"):
    outcome = {"table-8-1": "received_video_consultation", "table-9-2": "has_treatment_plan"}
    row = dict(exhibit=exhibit, sector=sector, group="", level="", outcome=outcome[exhibit])
    row |= dict(term=term, statistic="odds_ratio", n=9, estimate=odds_ratio, p_value=p_value)
    return row | {"conf_low": odds_ratio / 2, "conf_high": odds_ratio * 2}


def models(*rows):
    return pd.DataFrame([model(*row) for row in rows]).reindex(columns=list(SCHEMA))


def verdict(reproduction, id):
    return reproduction.set_index("id").loc[id, "verdict"]


def reason(reproduction, id, labels, lang="en"):
    return reproduction.set_index("id").loc[id, "reason"].say(labels[lang])


def test_each_printed_row_gets_one_verdict(published, labels):
    estimates = tidy(video("PHV", 1000, 18.3, exhibit="text-8-1"))
    rows = compare(published, estimates, exhibits=["text-8-1"])
    assert list(rows.columns[: len(COLUMNS)]) == list(COLUMNS)
    assert len(rows) == len(published.of_exhibit("text-8-1"))
    assert set(rows["verdict"]) <= set(VERDICTS)
    assert verdict(rows, "C0427") == "match"  # 18 percent
    assert verdict(rows, "C0428") == "differs"  # 3,899 patients, not 183
    assert verdict(rows, "C0425") == "no_target"  # AVT is not there
    line = rows.set_index("id").loc["C0427"]
    assert (line["display_decimals"], line["line"]) == (1, 2909)
    assert line["printed"].say(labels["en"]) == "18"
    assert (line["published"], line["reproduced"], line["tolerance"]) == (18, 18.3, 0.5)


def test_only_known_exhibits_are_compared(published):
    with pytest.raises(PublishedError, match="unknown exhibit 'figure-8-9'"):
        compare(published, tidy(video("PHV", 9, 18)), exhibits=["figure-8-9"])


def test_a_small_cell_and_a_number_of_another_source_have_no_target(published, labels):
    group = "age_group=age_76_99"
    rows = compare(published, tidy(video("AVT", 68, math.nan, group)))
    assert verdict(rows, "C0437") == "no_target"
    assert "small cell" in reason(rows, "C0437", labels)
    assert "holdt tilbake" in reason(rows, "C0437", labels, "nb").lower()
    assert verdict(rows, "C0423") == "no_target"  # SAMDATA
    assert verdict(rows, "C0425") == "no_target"


def test_a_corrected_print_is_explained_and_an_unrecoverable_one_too(published):
    phv = ("table-5-1", "PHV", "", "missing", "sex_self")
    only = dict(exhibits=["table-5-1", "table-9-2"])
    right = compare(published, tidy((*phv, "percent", 21_346, 100 * 213 / 21_346)), **only)
    assert verdict(right, "5-1:PHV:sex:missing:percent") == "explained"
    as_printed = compare(published, tidy((*phv, "percent", 21_346, 9.0)), **only)
    assert verdict(as_printed, "5-1:PHV:sex:missing:percent") == "differs"
    lost = compare(published, models(("female", "AVT", 1.4, 0.02, "table-9-2")), **only)
    assert verdict(lost, "9-2:AVT:female:odds_ratio") == "explained"


def test_the_cells_of_a_model_row_are_compared_one_by_one(published):
    estimates = models(("female", "PHV", 1.0884, 0.0631)).assign(conf_low=0.9951, conf_high=1.1911)
    rows = compare(published, estimates, exhibits=["table-8-1"])
    cells = ["odds_ratio", "p_value", "conf_low", "conf_high"]
    found = [verdict(rows, f"8-1:PHV:female:{cell}") for cell in cells]
    assert found == ["match", "match", "match", "differs"]  # print: 1,088 0,063 0,995 1,19


def test_the_highest_is_compared_with_the_other_groups(published, labels):
    ocd, autism = "diagnoses=ocd_phobia", "diagnoses=autism"
    here = dict(exhibit="figure-8-2")
    tie = tidy(video("ALL", 900, 26.2, ocd, **here), video("ALL", 900, 26.4, autism, **here))
    rows = compare(published, tie, exhibits=["figure-8-2"])
    assert verdict(rows, "C0440") == "match"  # both are 26 percent
    beaten = tidy(video("ALL", 900, 26.2, ocd, **here), video("ALL", 900, 27.1, autism, **here))
    rows = compare(published, beaten, exhibits=["figure-8-2"])
    assert verdict(rows, "C0440") == "differs"
    assert reason(rows, "C0440", labels) == "Not the highest: Autism has 27.10."
    assert reason(rows, "C0440", labels, "nb") == "Ikke høyest: Autisme har 27,10."


def moderate(**shares):
    """Moderate problems in each sector; print: from 38 to 44 per cent (C0236)."""
    rows = [("figure-6-2", s, "", "moderate", "severity_psych", "percent", 900, share)
            for s, share in shares.items()]  # fmt: skip
    return tidy(*rows)


def ends(rows):
    """Verdicts on the lower ends by sector, then on the upper ones."""
    return [[verdict(rows, f"C0236.{s}.{end}") for s in ("PHV", "TSB", "AVT")]
            for end in ("low", "high")]  # fmt: skip


def test_a_printed_range_claims_both_of_its_ends(published, labels):
    here = dict(exhibits=["figure-6-2"])
    met = compare(published, moderate(PHV=37.6, TSB=44.4, AVT=41), **here)
    assert ends(met) == [["match"] * 3] * 2
    short = moderate(PHV=38.6, TSB=44.0, AVT=41)  # 38.6 rounds to 39
    found = compare(published, short, **here)
    assert ends(found) == [["differs", "match", "match"], ["match"] * 3]
    assert "lower end" in reason(found, "C0236.PHV.low", labels)
    made = compare(published, short, **here, synthetic=True)
    assert ends(made)[0] == ["explained", "match", "match"]
    outside = compare(published, moderate(PHV=37.4, TSB=44.0, AVT=41), **here)
    assert ends(outside)[0] == ["differs", "match", "match"]
    hidden = compare(published, moderate(PHV=38.6, TSB=44.0, AVT=math.nan), **here)
    assert ends(hidden)[0] == ["match", "match", "no_target"]  # AVT may be the lowest


def test_statements_hold_in_every_part(published, labels):
    # C0461: higher education makes video more likely in PHV and AVT
    phv, avt = (("higher_education", sector, 1.4, 0.001) for sector in ("PHV", "AVT"))
    weak, other = ("higher_education", "AVT", 1.4, 0.07), ("star", "PHV", 1.1, 0.01)

    def said(*rows):
        judged = compare(published, models(*rows), exhibits=["table-8-1"])
        return [verdict(judged, "C0461"), reason(judged, "C0461", labels)]

    assert said(phv, avt) == ["match", ""]
    assert said(phv, weak) == [
        "differs",
        "Contracted specialist: Higher education 1.400 (p 0.070).",
    ]
    assert said(phv) == ["match", "1 of 2 parts could be compared."]
    assert said(other) == ["no_target", "Not among the estimates."]


def test_a_statement_that_print_itself_contradicts_is_explained(published, labels):
    # C0469: all regions more likely than West, but TSB's South-East has 0,831 (p 0,217)
    estimates = models(("region_southeast", "TSB", 0.831, 0.217))
    rows = compare(published, estimates, exhibits=["table-8-1"])
    assert verdict(rows, "C0469") == "explained"
    assert "0.831, p 0.217" in reason(rows, "C0469", labels)
    assert "0,831, p 0,217" in reason(rows, "C0469", labels, "nb")


def test_orderings_compare_two_numbers(published, labels):
    young = "age_group=age_18_24+age_25_35"  # C0434: TSB somewhat lower than PHV
    lower = tidy(video("TSB", 90, 18.0, young), video("PHV", 90, 20.0, young))
    here = dict(exhibits=["figure-8-1"])
    assert verdict(compare(published, lower, **here), "C0434") == "match"
    higher = tidy(video("TSB", 90, 21.0, young), video("PHV", 90, 20.0, young))
    rows = compare(published, higher, **here)
    assert verdict(rows, "C0434") == "differs"
    norwegian = (
        "18–35 år · Har mottatt videokonsultasjon: TSB 21,0 prosent mot Psykisk helsevern 20,0."
    )
    assert reason(rows, "C0434", labels, "nb") == norwegian


def test_an_ordering_names_what_its_two_numbers_share(published, labels):
    # C0347: in PHV the severe, long-lasting use every service more; here all but home nursing
    def used(service, extent, share):
        group = f"extent_and_duration={extent}"
        return "figure-7-2", "PHV", group, service, "services_12m", "percent", 900, share

    extents = {"severe_and_longer": 7.0, "milder_and_shorter": 9.2}
    rows = tidy(*[used("home_nursing", *extent) for extent in extents.items()])
    told = reason(compare(published, rows, exhibits=["figure-7-2"]), "C0347", labels)
    assert told.startswith("Mental health care · Contact with services in the last 12 months · ")
    assert "Home nursing" in told and "7.0 per cent against" in told


def test_summary_counts_verdicts_by_exhibit(published):
    rows = compare(published, tidy(video("PHV", 1000, 18.3)), exhibits=["text-8-1", "figure-8-1"])
    counts = summary(rows)
    assert counts.columns.tolist() == [*VERDICTS, "total"]
    assert counts["total"].to_dict() == rows["exhibit"].value_counts().to_dict()
    assert counts["total"].sum() == counts[list(VERDICTS)].sum().sum() == len(rows)


def test_comparing_everything_is_fast(published):
    rows = published.estimates[published.estimates["value"].notna()]
    own = rows[[*KEYS]].assign(n=1000.0, estimate=rows["value"]).reindex(columns=list(SCHEMA))
    start = perf_counter()
    assert len(compare(published, own)) == len(published.estimates)
    assert perf_counter() - start < 2.0  # 0.2 s on an idle core


# --- both languages -------------------------------------------------------------------------


def contrary(published, factor):
    """Estimates for every printed key and every side of an ordering, away from print."""
    rows = published.estimates[published.estimates["value"].notna()][KEYS]
    sides = published.orderings.assign(term="")
    than = sides.drop(columns=["sector", "group", "level", "outcome"])
    than = than.rename(columns=lambda column: column.removeprefix("than_"))
    every = pd.concat([rows, sides[KEYS], than[KEYS]]).drop_duplicates().reset_index(drop=True)
    values = {"estimate": (every.index * factor) % 97 / 7, "p_value": 0.2, "n": 500.0}
    return every.assign(**values).reindex(columns=list(SCHEMA))


@pytest.fixture(scope="module", params=[37, 60])
def judged(request, published):
    return compare(published, contrary(published, request.param))


def test_every_reason_and_printed_row_is_said_in_both_languages(judged, labels):
    ids = re.compile(r"[a-z]_[a-z0-9]|\w=\w|\b(PHV|AVT)\b")
    for row in judged.itertuples():
        printed = [row.printed.say(labels[lang]) for lang in LANGUAGES]
        why = [row.reason.say(labels[lang]) for lang in LANGUAGES]
        assert all(printed) and bool(why[0]) == bool(why[1])
        if any(letter.isalpha() for letter in why[0]):
            assert why[0] != why[1]
        assert not ids.search(printed[1] + why[1]), (row.id, why[1])


def test_every_printed_row_is_named_in_both_languages(published, labels):
    ids = re.compile(r"[a-z]_[a-z0-9]|\w=\w")
    for row in prepared(published).itertuples():
        english, norwegian = (row.about.say(labels[lang]) for lang in LANGUAGES)
        assert english and norwegian and english != norwegian, row.id
        assert not ids.search(english + norwegian), (row.id, english, norwegian)


def test_every_wording_of_print_can_be_said(published, labels):
    for qualifier in published.qualifiers["qualifier"]:
        said = [PrintedNumber(6.0, 0, qualifier).say(labels[lang]) for lang in LANGUAGES]
        assert all("6" in text or text == "*" for text in said), qualifier
    assert PrintedNumber(50.0, 0, "about").say(labels["en"]) == "about 50"
    assert PrintedNumber(50.0, 0, "nearly").say(labels["nb"]) == "nesten 50"
    assert PrintedNumber(0.001, 3, "under", "p_value").say(labels["nb"]) == "<0,001"


def test_the_norwegian_fold_out_holds_no_english_reason(published, labels):
    judged = compare(published, contrary(published, 37))
    for exhibit in published.exhibits():
        rows = judged[judged["exhibit"].eq(exhibit.exhibit)]
        page = comparison_html(Exhibit(exhibit, rows.iloc[:0], rows, False), labels["nb"])
        english = {text.say(labels["en"]) for text in rows["reason"]} - {""}
        english |= {published.paraphrases[id]["en"] for id in rows["id"] if id in said(rows)}
        assert not [text for text in english if escape(text) in page]


def said(rows):
    """Ids of the directional statements among `rows`."""
    return set(rows.loc[rows["statistic"].eq("direction"), "id"])


# --- files ----------------------------------------------------------------------------------


def test_chapters_are_merged_and_judged(tmp_path, published, capsys):
    folder = tmp_path / "estimates"
    folder.mkdir()
    tidy(video("PHV", 1000, 18.25, exhibit="text-8-1")).to_csv(folder / "08.csv", index=False)
    tidy(video("AVT", 1000, 99.0, exhibit="text-8-1")).to_csv(folder / "old.csv", index=False)
    write_reproduction(tmp_path, ROOT / "data" / "published", chapters=["08"])
    merged = pd.read_csv(tmp_path / "estimates.csv", keep_default_na=False)
    assert merged.columns.tolist() == list(SCHEMA)
    assert merged["estimate"].tolist() == [18.25]
    reproduction = pd.read_csv(tmp_path / "reproduction.csv")
    assert reproduction.columns.tolist() == list(COLUMNS)
    assert len(reproduction) == len(published.estimates)
    assert verdict(reproduction, "C0427") == "match"
    assert verdict(reproduction, "C0425") == "no_target"
    assert reproduction.set_index("id").loc["C0425", "reason"] == "Not among the estimates."
    assert {path.name for path in tmp_path.iterdir()} == {
        "estimates", "estimates.csv", "reproduction.csv", "statements.csv",
    }  # fmt: skip
    print_audit(tmp_path / "reproduction.csv")
    told = capsys.readouterr().out
    assert "text-8-1" in told
    assert "differs: 2\n  C0428: printed 3,899, recomputed 182." in told
    assert "C0117 (line 2037), can't be compared here: 6,564 of 8,913" in told


def test_without_estimates_nothing_is_compared(tmp_path, published):
    reproduction = write_reproduction(tmp_path, published)
    assert "match" not in set(reproduction["verdict"])
    assert "differs" not in set(reproduction["verdict"])


def test_a_file_of_estimates_without_a_column_is_refused(tmp_path, published):
    (tmp_path / "estimates").mkdir()
    broken = tidy(video("PHV", 9, 18)).drop(columns="n")
    broken.to_csv(tmp_path / "estimates" / "08.csv", index=False)
    with pytest.raises(SurveyError, match=r"08\.csv lacks the column n"):
        write_reproduction(tmp_path, published)
    assert not (tmp_path / "reproduction.csv").exists()


# --- synthetic respondents ------------------------------------------------------------------


def cells(published, *, odds_ratio, p_value, low, high, synthetic, term="female", sector="PHV"):
    """Verdicts and reasons of a row of table 8-1 by statistic."""
    row = models((term, sector, odds_ratio, p_value)).assign(conf_low=low, conf_high=high)
    rows = compare(published, row, exhibits=["table-8-1"], synthetic=synthetic)
    rows = rows[rows["term"].eq(term) & rows["sector"].eq(sector) & rows["verdict"].ne("no_target")]
    return rows.drop_duplicates("statistic").set_index("statistic")


# print: woman in PHV 1,088, p 0,063, from 0,995 to 1,19
SE = math.log(1.19 / 0.995) / (2 * 1.959964)


def test_a_synthetic_estimate_may_lie_a_tenth_of_a_standard_error_off(published, labels):
    off = {"odds_ratio": 1.088 * math.exp(0.09 * SE), "p_value": 0.0523}
    off |= {"low": 0.995 * math.exp(0.09 * SE), "high": 1.19 * math.exp(0.11 * SE)}
    found = cells(published, **off, synthetic=True)
    assert found["verdict"].to_dict() == {
        "odds_ratio": "explained", "p_value": "explained",
        "conf_low": "explained", "conf_high": "differs",
    }  # fmt: skip
    assert found.loc["odds_ratio", "distance"] == pytest.approx(0.09)
    assert found.loc["odds_ratio", "cause"] == "calibration"
    assert "0.090 printed standard errors" in found.loc["odds_ratio", "reason"].say(labels["en"])
    assert "0,090 trykte standardfeil" in found.loc["odds_ratio", "reason"].say(labels["nb"])


def test_real_answers_have_no_such_excuse(published):
    off = 1.088 * math.exp(0.09 * SE)
    found = cells(published, odds_ratio=off, p_value=0.05, low=0.995, high=1.19, synthetic=False)
    assert found["verdict"].to_dict() == {
        "odds_ratio": "differs", "p_value": "differs", "conf_low": "match", "conf_high": "match",
    }  # fmt: skip


def test_a_synthetic_number_that_crosses_five_per_cent_says_so(published, labels):
    north = dict(exhibit="table-12-3", sector="PHV", outcome="overall_satisfaction")
    north |= dict(term="region_north", statistic="coefficient", estimate=0.044)
    id = "12-3:PHV:region_north:p_value"  # print: 0,052

    def found(p):
        row = pd.DataFrame([north | {"p_value": p}]).reindex(columns=list(SCHEMA))
        row = row.astype({"group": object, "level": object}).fillna({"group": "", "level": ""})
        return compare(published, row, exhibits=["table-12-3"], synthetic=True)

    assert verdict(found(0.0499), id) == "explained"
    assert "crosses the border" in reason(found(0.0499), id, labels)
    assert verdict(found(0.0450), id) == "differs"  # z 2.005 against 1.943: within 0.1, not 0.05


def test_a_p_value_printed_as_below_a_thousandth_is_as_far_off_as_its_estimate(published):
    # print: age 36-45 in PHV has p <,001, which is z > 3.29; p = 0.0012 is z = 3.24
    near = dict(odds_ratio=0.8, low=0.7, high=0.9, term="age_36_45", synthetic=True)
    assert cells(published, p_value=0.0012, **near).loc["p_value", "cause"] == "calibration"
    assert cells(published, p_value=0.0020, **near).loc["p_value", "verdict"] == "differs"


def test_the_largest_distance_is_that_of_a_table_s_estimate():
    row = {"statement": "", "term": "star", "statistic": "coefficient", "distance": 0.02}
    rows = [row, row | {"distance": 0.9, "statement": "C1"}, row | {"distance": 0.5, "term": ""}]
    rows += [row | {"distance": 0.7, "statistic": "p_value"}, row | {"distance": math.nan}]
    assert largest_distance(pd.DataFrame(rows)) == pytest.approx(0.02)
    assert math.isnan(largest_distance(pd.DataFrame(rows[1:])))


def test_distances_in_units_of_print_leave_out_wordings_and_corrections():
    row = {"published": 18.0, "reproduced": 18.3, "tolerance": 0.5, "unit": 1.0, "cause": ""}
    rows = [row, row | {"unit": math.nan}, row | {"cause": "corrected"}]
    rows += [row | {"tolerance": math.inf}, row | {"reproduced": math.nan}]
    assert rounding_units(pd.DataFrame(rows)).tolist() == [pytest.approx(0.3)]


def test_what_synthetic_respondents_were_not_made_to_meet_is_explained(published, labels):
    # C0302: good mental health rises most in AVT; here by 10 points, in PHV by 20
    shares = {"PHV": (20, 40), "TSB": (20, 25), "AVT": (30, 40)}
    ended = [("figure-6-12", "no"), ("figure-6-13", "yes")]
    rows = tidy(*[
        (exhibit, sector, f"recently_ended={now}", "very_good+good", "mental_health_now",
         "percent", 900, share)
        for sector, both in shares.items()
        for (exhibit, now), share in zip(ended, both, strict=True)
    ])  # fmt: skip
    here = dict(exhibits=["figure-6-13"])
    made = compare(published, rows, **here, synthetic=True)
    assert verdict(made, "C0302") == "explained"
    assert "not made to meet" in reason(made, "C0302", labels)
    assert verdict(compare(published, rows, **here), "C0302") == "differs"


# --- register and supplements ---------------------------------------------------------------


def register(statistic, sector="PHV", value=87424.0):
    return "table-4-1", sector, "", "", "total_population", statistic, value, value


def test_a_number_read_from_the_register_is_no_reproduction(published, labels):
    here = dict(exhibits=["table-4-1"])
    id = "4-1:PHV:total_population"
    for estimates in (tidy(register("register_count")), tidy(video("PHV", 9, 18))):
        rows = compare(published, estimates, **here)
        assert verdict(rows, id) == "no_target"
        assert "register" in reason(rows, id, labels)
    assert verdict(compare(published, tidy(register("count")), **here), id) == "match"


def test_sums_and_shares_of_register_numbers_are_compared(published):
    parts = [register("register_count", s, n) for s, n in
             (("PHV", 87424.0), ("TSB", 17257.0), ("AVT", 26227.0))]  # fmt: skip
    rows = compare(published, tidy(*parts), exhibits=["table-4-1", "figure-4-1"])
    assert verdict(rows, "4-1:ALL:total_population") == "match"  # 87424 + 17257 + 26227 = 130908
    assert verdict(rows, "C0055") == "match"  # 87424 / 130908 is 66.8, printed 67
    assert verdict(rows, "4-1:PHV:total_population") == "no_target"


def test_a_share_follows_from_counts():
    estimates = tidy(
        ("table-5-1", "PHV", "", "woman", "sex_self", "count", 8, 3.0),
        ("table-5-1", "PHV", "", "total", "sex_self", "count", 8, 8.0),
    )
    women = Key("table-5-1", "PHV", "", "woman", "sex_self", "", "percent")
    assert Reproduced.of(estimates).find(women).value == 100 * 3 / 8


def test_supplements_are_never_compared(published):
    beyond = tidy(video("PHV", 1000, 99.0, exhibit="supplement-8-video"))
    rows = compare(published, beyond, exhibits=["text-8-1"])
    assert verdict(rows, "C0427") == "no_target"


def test_a_print_that_contradicts_itself_is_explained_by_its_other_place(published, labels):
    # C0120 says about 30 per cent; table 5-1 has (598 + 2,299) / 8,913, which is 32.5
    young = ("table-5-1", "AVT", "", "age_18_24+age_25_35", "age_group", "percent", 8913)
    meets = compare(published, tidy((*young, 100 * 2897 / 8913)), exhibits=["table-5-1"])
    assert verdict(meets, "C0120") == "explained"
    assert reason(meets, "C0120", labels) == "Table 5-1 gives 32.5."
    assert reason(meets, "C0120", labels, "nb") == "Tabell 5-1 gir 32,5."
    neither = compare(published, tidy((*young, 36.0)), exhibits=["table-5-1"])
    assert verdict(neither, "C0120") == "differs"


# --- statements on print --------------------------------------------------------------------


@pytest.fixture(scope="module")
def spoken(published):
    """Every statement, held against print and against nothing recomputed."""
    rows = compare(published, tidy(video("PHV", 9, math.nan)))
    return check_statements(published, rows).set_index("id")


def test_every_statement_has_a_verdict_on_print_and_on_the_recomputed_numbers(spoken, published):
    assert spoken.index.tolist() == published.statements["id"].tolist()
    assert set(spoken["on_print"]) <= set(ON_PRINT)
    assert set(spoken["on_reproduction"]) <= set(VERDICTS)
    assert (set(SPOKEN) - {"id"}) <= set(spoken.columns)


ON_THE_PAGE = {
    "C0037": "holds",  # the total population of table 4-1
    "C0117": "contradicted",  # 75 per cent women in AVT: table 5-1 prints 74
    "C0120": "contradicted",  # about 30 per cent: 32.5 from the counts
    "C0461": "holds",  # table 8-1: higher education, video, in PHV and AVT
    "C0469": "contradicted",  # table 8-1: TSB's South-East
    "C0058": "holds",  # TSB: 17,257 of 130,908 patients, 3,199 of 33,458 respondents
    "C0109": "contradicted",  # women: +4.1 points in AVT, +6.5 in PHV
    "C0064": "not_printed",  # ages stand in a picture alone
    "C0013": "not_printed",  # another source
    "C0866": "rounding",  # mean age 43 against 43
}


@pytest.mark.parametrize("id", ON_THE_PAGE)
def test_statements_are_held_against_the_rest_of_print(spoken, id):
    assert spoken.loc[id, "on_print"] == ON_THE_PAGE[id]


def test_a_sentence_that_reads_a_wrong_column_holds_on_print(spoken, published, labels):
    reads_wrong = published.estimates["reason"].str.contains("one row too high; its right place")
    ids = published.estimates.loc[reads_wrong, "id"]
    assert len(ids) > 0
    assert set(spoken.loc[ids, "on_print"]) == {"holds"}


def test_a_number_is_not_held_against_itself(published):
    printed = Printed.of(published)
    women = Key("table-5-1", "AVT", "", "woman", "sex_self", "", "percent")
    assert printed.without("C0117").find(women).value == 74  # the table, not the sentence's 75
    age = Key("text-5-1", "PHV", "", "", "age", "", "mean")
    assert printed.without("C0126").find(age).value == 37  # the summary repeats it
    assert printed.find(women).exhibit == "table-5-1"


def test_numbers_worked_out_of_rounded_ones_are_ranges(published, labels):
    # schizophrenia in figure 6-1: 4, 2 and 0.4 per cent of three sectors
    whole = Key("figure-6-1", "ALL", "", "schizophrenia", "diagnoses", "", "percent")
    found = Printed.of(published).find(whole)
    n = (21346, 3199, 8913)
    assert found.value == pytest.approx((4 * n[0] + 2 * n[1] + 0.4 * n[2]) / sum(n))
    assert found.margin == pytest.approx((0.5 * n[0] + 0.5 * n[1] + 0.05 * n[2]) / sum(n))
    assert OtherNumber(found).say(labels["nb"]) == "2,5–3,2"


def test_every_statement_without_a_verdict_says_why(spoken, labels):
    silent = spoken[spoken["on_reproduction"].eq("no_target")]
    for lang in LANGUAGES:
        said = [reason.say(labels[lang]) for reason in silent["reason"]]
        assert all(said)
        assert not any("No rule" in text or "Ingen regel" in text for text in said)


# --- rules ----------------------------------------------------------------------------------


def judged_by(rule, *rows):
    """Whether each part of a statement's rule holds, with recomputed numbers."""
    return [part.holds for part in RULES[rule](Reproduced.of(tidy(*rows)))]


def coc(sector, item, value, n=900):
    return "figure-11-1", sector, "", "", item, "mean", n, value


def test_the_lowest_questions_lie_below_all_others():
    means = {item: 3.0 for item in CONTINUITY} | {"coc_5_evening": 2.5, "coc_3_choice": 2.6}
    rows = [coc(s, item, value) for item, value in means.items() for s in ("PHV", "TSB", "AVT")]
    assert all(judged_by("C0754", *rows)) and all(judged_by("C0771", *rows))
    lower = [coc(s, "coc_4_wait", 2.55) for s in ("PHV", "TSB", "AVT")]
    assert judged_by("C0771", *rows, *lower).count(False) == 1  # choice, 2.6, is above 2.55


def test_most_is_more_than_half():
    def led(number):
        return [
            coc(s, item, 3.5 if s == "AVT" and rank < number else 3.4 if s == "PHV" else 3.0)
            for rank, item in enumerate(CONTINUITY)
            for s in ("PHV", "TSB", "AVT")
        ]

    assert judged_by("C0752", *led(7)) == [True]
    assert judged_by("C0752", *led(6)) == [False]
    assert judged_by("C0752", *led(7)[:-1]) == [None]


def test_sectors_differ_where_their_means_are_many_standard_errors_apart():
    rows = tidy(*[coc(s, item, m) for item in CONTINUITY for s, m in
                  (("PHV", 3.0), ("TSB", 3.0), ("AVT", 3.1))])  # fmt: skip
    for error, holds in ((0.01, True), (0.05, False)):
        numbers = Reproduced.of(rows.assign(std_error=error))
        assert {part.holds for part in RULES["C0751"](numbers)} == {holds}


def by_age(shares, sectors=("PHV", "TSB", "AVT")):
    """Long-lasting problems by age in each sector."""
    return [
        ("figure-6-4", s, f"age_group={age}", "over_5_years", "years_psych", "percent", 90, share)
        for s in sectors
        for age, share in zip(AGES, shares, strict=True)
    ]


def test_groups_that_are_seen_too_far_apart_are_so_whatever_is_held_back():
    near, far = [80, 79, 78, 77, 76, 75, 74], [80, 79, 78, 77, 76, 60, 74]
    hidden = math.nan  # the oldest in AVT; in the clinics they do not count
    assert judged_by("C0255", *by_age(near)) == [True, True, True]
    assert judged_by("C0255", *by_age(far)) == [False, False, False]
    assert judged_by("C0255", *by_age([*near[:-1], hidden])) == [True, True, None]
    assert judged_by("C0255", *by_age([*far[:-1], hidden])) == [False, False, False]


def fair(shares):
    """Fair or better mental health by diagnosis, in (PHV, TSB, AVT)."""
    rest = "very_good+good+medium", "mental_health_now", "percent", 90
    return [
        ("figure-6-15", s, f"diagnoses={dx}", *rest, share)
        for dx, three in shares.items()
        for s, share in zip(("PHV", "TSB", "AVT"), three, strict=True)
    ]


def test_an_exception_is_no_longer_one_where_the_sector_leads_there_too():
    shares = {"harmful_use": (50, 66, 60), "substance_dependence": (50, 66, 70)}
    shares |= {"schizophrenia": (50, math.nan, 60)}
    for id in ("C0304", "C0318", "C0874"):
        assert judged_by(id, *fair(shares)) == [True, False, None]
    assert judged_by("C0304", *fair(shares | {"schizophrenia": (61, math.nan, 60)}))[-1] is True


def continuity(**means):
    """Mean continuity by diagnosis, 3.0 where none is given."""
    means = dict.fromkeys(DIAGNOSES, 3.0) | means
    return [
        ("figure-11-2", "ALL", f"diagnoses={dx}", "", "continuity_mean", "mean", 900, mean)
        for dx, mean in means.items()
    ]


def test_the_highest_and_lowest_diagnoses_are_held_against_all_others():
    top = dict(schizophrenia=3.3, bipolar=3.3, psychosis=3.2)
    named = top | dict(personality_disorder=2.8, autism=2.9)
    held = judged_by("C0773", *continuity(**named))
    assert len(held) == (3 + 2) * (len(DIAGNOSES) - 5) and all(held)
    above = judged_by("C0912", *continuity(**named, ptsd=3.25))  # above psychosis alone
    assert above.count(False) == 1
    below = judged_by("C0773", *continuity(**named, adhd=2.85))  # below autism alone
    assert below.count(False) == 1


def test_pooled_models_order_the_sectors_with_all_else_equal(published, labels):
    def model(tsb, avt):
        rows = [
            ("text-12-4", "ALL", "", "", outcome, "coefficient", 900, number, term)
            for outcome in ("treatment_helps", "hope_of_better_life", "overall_satisfaction")
            for term, number in (("sector_tsb", tsb), ("sector_avt", avt))
        ]
        return tidy(*[row[:-1] for row in rows]).assign(term=[row[-1] for row in rows])

    here = dict(exhibits=["text-12-4"])
    for id in ("C0851", "C0852"):
        assert verdict(compare(published, model(0.1, 0.2), **here), id) == "match"
        assert verdict(compare(published, model(-0.1, 0.2), **here), id) == "differs"
        assert verdict(compare(published, model(0.2, 0.1), **here), id) == "differs"
        made = compare(published, model(0.2, 0.1), **here, synthetic=True)
        assert verdict(made, id) == "explained"
        assert "0.10 against Substance-use treatment 0.20" in reason(made, id, labels)


def test_those_with_severe_problems_are_spread_over_the_ages(published):
    # figure 6-9: ages in per cent of those with severe, long-lasting problems in each sector
    def verdicts(**sectors):
        rows = [
            ("figure-6-9", s, "severe_over_five_years=yes", age, "age_group",
             "percent", 900, share)
            for s, shares in sectors.items()
            for age, share in zip(AGES, shares, strict=True)
        ]  # fmt: skip
        judged = compare(published, tidy(*rows), exhibits=["figure-6-9"])
        return [verdict(judged, id) for id in ("C0280", "C0281")]

    young, even = [20, 35, 20, 15, 7, 2, 1], [8, 27, 25, 22, 14, 3, 1]
    older = [4, 21, 25, 28, 16, 5, 1]  # 27 less 21 is more than five points
    assert verdicts(PHV=young, TSB=even, AVT=even) == ["match", "match"]
    assert verdicts(PHV=young, TSB=even, AVT=older) == ["differs", "match"]
    assert verdicts(PHV=even, TSB=young, AVT=young) == ["match", "differs"]


def test_trusts_that_stand_out_are_counted():
    def trusts(exhibit, sector, gaps):
        return [
            (exhibit, sector, f"health_trust={name}", "", outcome, "percent", 900, 10.0 + gap)
            for name, both in gaps.items()
            for outcome, gap in (("total_population", 0.0), ("respondents", both))
        ]

    named = {"oslo_universitetssykehus_hf": -1.2, "st_olavs_hospital_hf": -1.1, "helse_bergen": 0.9}
    clinic = trusts("table-4-2", "PHV", named)
    assert judged_by("C0066", *clinic) == [True, True, True]
    assert judged_by("C0066", *trusts("table-4-2", "PHV", named | {"helse_bergen": 1.4})) == [
        True, True, False,
    ]  # fmt: skip
    tsb = trusts("table-4-3", "TSB", {"a": 1.5, "b": -1.5, "c": 2.0})
    assert judged_by("C0067", *clinic, *tsb) == [True]  # three against two


# --- which build ----------------------------------------------------------------------------


def parameters(folder, data, **given):
    known = {"SECTORS": "PHV,TSB,AVT", "REGION": "", "TRUST": ""} | given
    text = json.dumps({"parameters": known, "data": data})
    (folder / "parameters.json").write_text(text, encoding="utf-8")


def test_a_build_knows_what_it_was_made_of(tmp_path):
    shipped = ROOT / "data" / "synthetic" / "provenance.json"
    made = json.loads(shipped.read_text(encoding="utf-8"))["output"]["sha256"]
    assert Circumstances.of(tmp_path) == Circumstances(synthetic=False, whole=True)
    parameters(tmp_path, made)
    assert Circumstances.of(tmp_path) == Circumstances(synthetic=True, whole=True)
    parameters(tmp_path, "another", SECTORS="TSB")
    assert Circumstances.of(tmp_path) == Circumstances(synthetic=False, whole=False)
    parameters(tmp_path, made, REGION="north")
    assert not Circumstances.of(tmp_path).whole


def test_a_part_of_the_survey_is_not_held_against_print(published, labels):
    part = Circumstances(synthetic=True, whole=False)
    found = reproduce(published, tidy(video("PHV", 1000, 99.0)), part)
    assert set(found.numbers["verdict"]) == {"no_target"}
    assert "a part of it" in reason(found.numbers, "C0427", labels)


def test_files_of_a_build_say_the_same_as_the_comparison(tmp_path, published):
    (tmp_path / "estimates").mkdir()
    tidy(video("PHV", 1000, 18.25)).to_csv(tmp_path / "estimates" / "08.csv", index=False)
    write_reproduction(tmp_path, published)
    again = read_reproduction(tmp_path, published)
    numbers = pd.read_csv(tmp_path / "reproduction.csv", keep_default_na=False, dtype=str)
    assert again.numbers["verdict"].tolist() == numbers["verdict"].tolist()
    spoken = pd.read_csv(tmp_path / "statements.csv", keep_default_na=False, dtype=str)
    assert spoken.columns.tolist() == list(SPOKEN)
    assert spoken["on_print"].tolist() == again.statements["on_print"].tolist()
    assert spoken["reason"].ne("").sum() > 300


def test_without_merged_estimates_the_remedy_is_named(tmp_path, published):
    with pytest.raises(SurveyError, match="not been merged"):
        read_reproduction(tmp_path, published)
