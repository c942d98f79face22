"""The page on the whole reproduction: counts, distances, models, statements, searchable rows."""

import json
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import pytest

from patientsurvey.chapter import Chapter
from patientsurvey.comparison import VERDICTS, rounding_units, write_reproduction
from patientsurvey.estimates import SCHEMA
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES
from patientsurvey.pages.reproduction import DEVIATIONS, ORDER, ReproductionPage
from patientsurvey.pages.reproduction.counts import (
    CAUSES,
    CLASSES,
    causes,
    distance_classes,
    kind_of,
    models,
)
from patientsurvey.pages.reproduction.pictures import UnitsOfPrint
from patientsurvey.pages.reproduction.places import read_places, write_places
from patientsurvey.pages.reproduction.rows import HERE, NAMES, WORDS
from patientsurvey.pages.reproduction.tables import to_rows
from patientsurvey.pages.status import Status
from patientsurvey.published import REPORT, Published

ROOT = Path(__file__).parents[1]
DATA = str(ROOT / "data" / "synthetic" / "respondents.parquet")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
KEYS = ["exhibit", "sector", "group", "level", "outcome", "term", "statistic"]


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """A build whose estimates are the printed numbers, those of two cells beside them."""
    folder = tmp_path_factory.mktemp("build")
    published = Published.load(ROOT / "data" / "published")
    rows = published.estimates
    rows = rows[rows["value"].notna() & ~rows["statistic"].isin(["p_value", "conf_low"])]
    rows = rows[rows["qualifier"].isin(["exact", "trimmed"]) & rows["corrected"].eq("")]
    own = rows[KEYS].assign(n=500.0, estimate=rows["value"]).reindex(columns=list(SCHEMA))
    own.loc[own["exhibit"].eq("table-5-1") & own["level"].eq("student_loan"), "estimate"] += 7
    (folder / "estimates").mkdir()
    own.to_csv(folder / "estimates" / "08_video_consultation.csv", index=False)
    made = json.loads((ROOT / "data" / "synthetic" / "provenance.json").read_text("utf-8"))
    given = {"SECTORS": "PHV,TSB,AVT", "REGION": "", "TRUST": ""}
    known = {"parameters": given, "data": made["output"]["sha256"]}
    (folder / "parameters.json").write_text(json.dumps(known), encoding="utf-8")
    write_reproduction(folder, published)
    return folder


@pytest.fixture(scope="module")
def page(build):
    return ReproductionPage(Chapter("14_reproduction", DATA, "en,nb", out=str(build)))


def shown(page, method, monkeypatch):
    """What a method of the page shows, by language."""
    outputs = {}
    module = "patientsurvey.pages.reproduction"
    monkeypatch.setattr(f"{module}.emit", lambda html, text, lang: outputs.update({lang: html}))
    getattr(page, method)()
    return outputs


# --- counts ---------------------------------------------------------------------------------


def test_rows_are_counted_once_and_as_on_the_front_page(page, build):
    assert page.by_chapter.equals(Status(str(build)).by_chapter)
    assert page.by_kind["total"].sum() == page.by_chapter["total"].sum() == len(page.rows)
    assert page.numbers["total"] == len(page.rows)
    assert page.spoken["total"] == 920


def test_kinds_of_printed_rows():
    rows = pd.DataFrame(
        [("", "odds_ratio", "star"), ("", "n", ""), ("", "percent", ""), ("C1", "percent", ""),
         ("C2", "direction", ""), ("C3", "odds_ratio", "star")],
        columns=["statement", "statistic", "term"],
    )  # fmt: skip
    assert kind_of(rows).tolist() == [
        "regression", "model", "table", "text", "statement", "text",
    ]  # fmt: skip


def test_distances_fall_into_classes_of_the_last_decimal():
    units = pd.Series([0.0, 0.5, 0.51, 1.0, 1.1, 10.0, 11.0])
    assert distance_classes(units).tolist() == [
        "within", "within", "one", "one", "ten", "ten", "beyond",
    ]  # fmt: skip
    assert set(DEVIATIONS.values()) == set(ORDER)


def test_the_first_picture_shows_every_number_that_its_sentence_counts(page):
    exact = rounding_units(page.rows).index
    assert set(page.rows.loc[exact, "statistic"]) <= set(DEVIATIONS)
    assert page._units()["count"].sum() == page.numbers["compared"] == len(exact)


def test_every_reason_is_counted_and_has_its_words(page):
    table = causes(page.rows)
    assert table["rows"].sum() == page.rows["verdict"].ne("match").sum()
    for labels in page.chapter.labels.values():
        for cause in (cause for some in CAUSES.values() for cause in some):
            assert labels.word(f"cause_{cause}") and labels.word(f"cause_{cause}_means")


def test_each_model_stands_beside_print_once(page):
    table = models(page.rows)
    assert len(table) == 33 and not table.duplicated(["exhibit", "sector"]).any()
    linear = table[table["exhibit"].eq("table-8-2") & table["sector"].eq("PHV")].iloc[0]
    assert (linear["n"], linear["r_squared"], linear["estimates"]) == (3328, 0.15, 27)
    assert linear["largest"] == pytest.approx(0)
    lost = table[table["exhibit"].eq("table-9-3") & table["sector"].eq("AVT")].iloc[0]
    assert lost["estimates"] == 0 and np.isnan(lost["largest"])


def test_shares_of_distances_sum_to_a_hundred():
    data = pd.DataFrame(
        [("percent", "within", 3), ("percent", "ten", 1), ("p_value", "beyond", 2)],
        columns=["kind", "distance", "count"],
    )
    shares = UnitsOfPrint().shares(data)
    assert shares.columns.tolist() == list(CLASSES)
    assert shares.loc["percent"].tolist() == [100 * 3 / 4, 0, 100 * 1 / 4, 0]
    assert shares.sum(axis=1).tolist() == [100, 100]


# --- what is shown --------------------------------------------------------------------------

TABLES = ("chapters", "kinds", "reasons", "models", "statements", "contradicted")


@pytest.mark.parametrize("method", TABLES)
def test_tables_are_shown_in_both_languages(page, method, monkeypatch):
    html = shown(page, method, monkeypatch)
    assert set(html) == set(LANGUAGES) and html["en"] != html["nb"]
    assert not re.search(r">(nan|None|\w+_\w+)<", html["nb"])


def test_counts_lead_to_their_rows(page, monkeypatch):
    html = shown(page, "chapters", monkeypatch)["en"]
    differs = int(page.by_chapter.loc[5, "differs"])
    assert differs > 0
    assert f'data-rows="chapter=5&amp;verdict=differs&amp;source=002">{differs}</a>' in html
    assert 'data-rows="chapter=2&amp;verdict=match' not in html  # none, so no link


def test_that_no_row_differs_is_said_in_words(page, monkeypatch):
    told = {}
    monkeypatch.setattr(page.chapter, "say", lambda **values: told.update(values))
    page.say(en="So {differ} here.", nb="Altså {differ} her.")
    assert told["en"] == "So {differs:,.0f} differ here."
    monkeypatch.setitem(page.numbers, "differs", 0)
    page.say(en="So {differ} here.", nb="Altså {differ} her.")
    assert (told["en"], told["nb"]) == ("So none differ here.", "Altså ingen avviker her.")


def test_without_a_build_every_display_is_a_note(tmp_path, monkeypatch):
    page = ReproductionPage(Chapter("14_reproduction", DATA, "en", out=str(tmp_path)))
    for method in (*TABLES, "units", "standard_errors", "table"):
        assert "make book" in shown(page, method, monkeypatch)["en"]
    assert page.numbers == page.spoken == {}


# --- the searchable table -------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(page, build):
    """The data files by language."""
    executed = build / "executed"
    executed.mkdir()
    output = {"outputs": [{"data": {"text/html": '<figure class="exhibit" id="figure-8-1">'}}]}
    (executed / "08_video_consultation.ipynb").write_text(json.dumps(output), encoding="utf-8")
    write_places(build)
    found = {}
    for lang, labels in page.chapter.labels.items():
        page._table(labels)
        text = (build / "exhibits" / f"reproduction-rows.{lang}.js").read_text(encoding="utf-8")
        start = "window.reproductionRows="
        assert text.startswith(start) and text.endswith(";\n")
        found[lang] = json.loads(text.removeprefix(start).removesuffix(";\n"))
    return found


def test_the_table_holds_every_row_in_printed_order(tables, page):
    for data in tables.values():
        assert len(data["rows"]) == len(page.every_row)
        assert {row[0] for row in data["rows"]} == set(page.every_row["id"])
        sources = [row[NAMES.index("source")] for row in data["rows"]]
        others = sorted(set(sources) - {REPORT})
        assert list(dict.fromkeys(sources)) == [REPORT, *others] == [s for s, _ in data["sources"]]
        chapters = [row[NAMES.index("chapter")] for row in data["rows"]]
        report = chapters[: sources.count(REPORT)]
        assert report == sorted(report)
        assert set(chapters[len(report) :]) == {None}


@pytest.mark.parametrize("method", ["chapters", "kinds", "reasons"])
def test_a_linked_count_is_the_number_of_rows_behind_it(page, tables, method, monkeypatch):
    html = shown(page, method, monkeypatch)["en"]
    links = re.findall(r'<td class="number"[^>]*><a [^>]*data-rows="([^"]*)">([\d,]+)</a>', html)
    assert len(links) > 5
    rows = [dict(zip(NAMES, row, strict=True)) for row in tables["en"]["rows"]]
    for query, count in links:
        chosen = dict(parse_qsl(unescape(query)))
        behind = sum(all(str(row[n]) == v for n, v in chosen.items()) for row in rows)
        assert behind == int(count.replace(",", "")), query


def test_rows_carry_names_not_ids(tables):
    ids = re.compile(r"[a-z]_[a-z0-9]|\w=\w")
    told = {row[0]: row[NAMES.index("what")] for row in tables["nb"]["rows"]}
    assert {id: text for id, text in told.items() if ids.search(text)} == {}


def test_rows_say_the_same_in_both_languages(tables):
    for english, norwegian in zip(tables["en"]["rows"], tables["nb"]["rows"], strict=True):
        for name in ("id", "exhibit", "verdict", "cause", "onPrint", "line"):
            assert english[NAMES.index(name)] == norwegian[NAMES.index(name)]


def test_exhibits_lead_to_where_the_book_shows_them(tables, build):
    exhibits = {exhibit["id"]: exhibit for exhibit in tables["en"]["exhibits"]}
    shown_here, elsewhere = exhibits["figure-8-1"], exhibits["figure-8-2"]
    assert (shown_here["page"], shown_here["shown"]) == ("08_video_consultation", True)
    assert (elsewhere["page"], elsewhere["shown"]) == ("08_video_consultation", False)
    assert read_places(build)["figure-8-1"].code == ""  # no notebook among the downloads
    (build / "exhibits" / "08_video_consultation.ipynb").write_text("{}", encoding="utf-8")
    write_places(build)
    assert read_places(build)["figure-8-1"].code == "08_video_consultation.ipynb"


def test_the_script_and_its_data_agree(tables):
    script = (HERE / "rows.js").read_text(encoding="utf-8")
    listed = re.search(r"const NAMES = \[(.*?)\]", script, re.DOTALL)[1]
    assert tuple(re.findall(r'"(\w+)"', listed)) == NAMES
    used = set(re.findall(r"words\.(\w+)", script))
    assert used <= set(WORDS)
    for data in tables.values():
        assert set(WORDS) <= set(data["words"])
        assert {f"verdict_{verdict}" for verdict in VERDICTS} <= set(data["words"])


@pytest.fixture(scope="module")
def window(page, tables, build):
    """The English table in a browser, with a count that leads to its rows."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("the table was NOT tried: no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    link = to_rows("some", chapter=13)
    scripts = "".join(
        f'<script src="exhibits/{name}.js"></script>'
        for name in ("reproduction-rows.en", "reproduction-rows")
    )
    html = f'<meta charset="utf-8"><table class="counts"><td>{link}</table><div id="rows"></div>'
    (build / "table.html").write_text(html + scripts, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.goto((build / "table.html").as_uri())
        yield shown
        browser.close()


@pytest.fixture
def opened(window):
    """The table as it is when one comes to it."""
    window.reload()
    return window


def found(opened) -> int:
    return int(opened.locator(".rows-count").inner_text().split(" of ")[0].replace(",", ""))


def test_a_count_leads_to_its_rows_and_not_into_a_field(opened, page):
    assert found(opened) == len(page.every_row)
    opened.locator("a[data-rows]").click()
    assert found(opened) == int(page.by_chapter.loc[13, "total"])
    assert opened.evaluate("document.activeElement.className") == "rows-count"


def test_numbers_are_found_with_and_without_separator(opened, tables):
    place = NAMES.index("printed")
    number = next(r[place] for r in tables["en"]["rows"] if re.fullmatch(r"\d,\d{3}", r[place]))
    search, counts = opened.locator("input[type=search]"), []
    for typed in (number, number.replace(",", "")):
        search.fill("no such row")
        opened.locator(".rows-none").wait_for()
        search.fill(typed)
        opened.locator(".rows-none").wait_for(state="hidden")
        counts.append(found(opened))
    assert counts[0] == counts[1] < len(tables["en"]["rows"])


def test_where_nothing_is_found_the_filters_can_be_cleared(opened, page):
    opened.locator("input[type=search]").fill("no such row")
    opened.locator(".rows-none button").click()
    assert found(opened) == len(page.every_row)
    assert opened.locator(".rows-none").is_hidden() and opened.locator("thead").is_visible()


def test_nothing_of_the_table_comes_from_outside(page):
    html = page._table(page.chapter.labels["en"])
    files = [*HERE.glob("*.js"), *HERE.glob("*.css")]
    assert len(files) == 2
    for text in (html, *(file.read_text(encoding="utf-8") for file in files)):
        assert "http" not in text and "//cdn" not in text
    assert html.count("/exhibits/reproduction-rows") == 3  # style, data, script: copied with them


def test_numbers_are_named_by_codebook_or_vocabulary(page):
    labels: Labels = page.chapter.labels["nb"]
    about = page.rows.set_index("id")["about"]
    told = about["C0085"].say(labels)  # a change in the register
    assert told.endswith("antall") and "_" not in told
    assert about["C0427"].say(labels).startswith("Psykisk helsevern · ")
    conditions = page.rows["group"].eq("first_condition=anxiety")
    anxiety = page.rows.loc[conditions, "about"].iloc[0].say(labels)
    assert labels.answer("diagnoses", "anxiety") in anxiety
