"""The page of findings: every finding once, in both languages, with what it needs to be read."""

import csv
import re
from html import escape
from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.__main__ import main
from patientsurvey.audit import show
from patientsurvey.audit.command import audit_published
from patientsurvey.audit.findings import SEVERITIES
from patientsurvey.audit.readings import read_readings
from patientsurvey.audit.seeded_errors import KINDS, OF_REGRESSIONS
from patientsurvey.audit.wording import FOLDER, LabelNames, location, proof
from patientsurvey.chapter import Chapter
from patientsurvey.codebook import Codebook
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.pages.audit import EXAMPLES, FORMS, AuditPage, tables
from patientsurvey.pages.audit.cards import cards
from patientsurvey.published import Published

ROOT = Path(__file__).parents[1]
BENCHMARK = FOLDER / "benchmark.csv"
DATA = str(ROOT / "data" / "synthetic" / "respondents.parquet")


@pytest.fixture(scope="module")
def audit():
    return audit_published()


@pytest.fixture(scope="module")
def labels():
    folder = ROOT / "data" / "codebook"
    codebook, wording = Codebook.load(folder), Wording.load(folder / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in ("en", "nb")}


@pytest.fixture(scope="module")
def pages(audit, labels):
    published = Published.load(ROOT / "data" / "published")
    readings = read_readings(FOLDER / "readings.csv")
    return {lang: cards(audit, readings, own, published, lambda chapter: f"page_{chapter}")
            for lang, own in labels.items()}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_every_finding_stands_once_and_has_an_anchor_of_its_own(audit, pages, lang):
    anchors = re.findall(r'<article class="finding" id="([^"]+)"', pages[lang])
    assert len(anchors) == len(set(anchors)) == len(audit.findings)
    assert not re.search(r"\{\w+\}", re.sub(r'data-words="[^"]*"', "", pages[lang]))


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_the_most_severe_come_first(pages, lang):
    order = re.findall(r'data-severity="(\w+)"', pages[lang])
    assert order == sorted(order, key=SEVERITIES.index)


def test_findings_are_told_in_two_languages(audit, labels):
    for finding in audit.findings:
        english, norwegian = (LabelNames(labels[lang]) for lang in ("en", "nb"))
        assert proof(finding, english) != proof(finding, norwegian)
        assert location(finding, english)


def test_a_sentence_that_changes_says_what_it_should_say(audit):
    changed = [f for f in audit.findings if f.rule == "statements" and f.proof.values]
    assert changed and all(f.should is not None for f in changed)


def test_clean_exhibits_are_counted_too(audit, labels):
    counts = show.tested(audit)
    published = Published.load(ROOT / "data" / "published")
    html = tables.exhibits(counts, published, labels["en"], lambda chapter: "page")
    assert html.count("<tr>") == counts["exhibit"].nunique() + 1
    assert (counts.groupby("exhibit")["found"].sum() == 0).sum() > 20


def test_the_benchmark_meets_its_goals(labels):
    rows = pd.read_csv(BENCHMARK)
    clean = rows[rows["kind"].eq("none")].iloc[0]
    assert clean["reports"] >= 1000 and clean["findings"] == 0
    kinds = rows[rows["kind"].ne("none")]
    assert set(kinds.loc[kinds["tables"].eq("simulated"), "kind"]) == set(KINDS)
    assert set(kinds.loc[kinds["tables"].eq("report"), "kind"]) == set(OF_REGRESSIONS)
    assert kinds["recall"].min() >= 0.95
    assert tables.benchmark(rows, labels["nb"]).count("<tr>") == len(rows) + 1


def test_what_follows_from_a_cell_held_back_is_not_published(audit, pages, labels):
    hidden = [f for f in audit.findings if f.rule == "suppressed_cells"]
    rows = show.table(audit, LabelNames(labels["en"]))
    rows = rows[rows["rule"].eq("suppressed_cells")]
    assert len(rows) == len(hidden) > 0
    assert set(rows["recomputed"]) == {""} and set(rows["printed"]) == {"*"}
    for finding in hidden:
        card = card_of(pages["en"], finding)
        assert "<dt>Recomputed" not in card and "follows from the total" in card
        assert not re.search(r"\d", proof(finding, LabelNames(labels["en"])))


def card_of(page, finding):
    cards = re.findall(r'<article class="finding".*?</article>', page, re.DOTALL)
    return next(card for card in cards if f'title="{escape(finding.id)}"' in card)


def test_only_what_touches_a_conclusion_is_unfolded(pages):
    groups = re.findall(r'<details class="findings-group"( open)?>', pages["nb"])
    assert groups == [" open", "", ""]


def test_a_number_is_printed_with_its_wording(audit, pages):
    finding = next(f for f in audit.findings if f.id == "C0157:joint-shares")
    assert "<dd>nesten 100</dd>" in card_of(pages["nb"], finding)


def test_another_source_is_called_by_its_name_and_stands_last(audit, pages, labels):
    form = pages["en"].partition("</form>")[0]
    assert '<option value="004">Nursing homes</option>' in form
    assert '<option value="13">' not in form
    published = Published.load(ROOT / "data" / "published")
    html = tables.exhibits(show.tested(audit), published, labels["en"], lambda chapter: "page")
    names = re.findall(r"<th>(?:<a [^>]*>)?([^<]*)", html)
    other = [place for place, name in enumerate(names) if name.endswith("(nursing homes)")]
    assert other == list(range(len(names) - len(other), len(names))) and len(other) > 5
    assert all(name[0].isupper() for name in names)


def test_sectors_are_written_as_words_within_sentences(labels):
    english, norwegian = LabelNames(labels["en"]), LabelNames(labels["nb"])
    assert english.within("sector", "AVT") == "contracted specialist"
    assert norwegian.within("sector", "TSB") == "TSB"


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_the_page_on_auditing_shows_its_examples_as_they_are(lang, capsys):
    page = (ROOT / "book" / f"audit_your_report.{lang}.md").read_text(encoding="utf-8")
    _, counts, _, regression, sentences = FORMS[lang]
    texts = {
        name: (EXAMPLES / f"{name}.csv").read_text(encoding="utf-8") for name in FORMS[lang][1:]
    }
    assert texts[counts].strip() in page and texts[sentences].strip() in page
    assert "\n".join(texts[regression].splitlines()[-4:]) in page
    main(["audit", str(EXAMPLES / f"{counts}.csv"), "--lang", lang])
    assert capsys.readouterr().out.partition("\n\n")[0] in page
    with (FOLDER / "template.csv").open(encoding="utf-8") as lines:
        assert all(f"`{column}`" in page for column in next(csv.reader(lines)))


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_the_page_on_auditing_offers_what_the_audits_page_brings_along(lang, tmp_path, monkeypatch):
    page = (ROOT / "book" / f"audit_your_report.{lang}.md").read_text(encoding="utf-8")
    chapter = Chapter("15_audit", DATA, "en,nb", out=str(tmp_path))
    shown = {}
    monkeypatch.setattr(
        "patientsurvey.pages.audit.emit", lambda html, _, to: shown.update({to: html})
    )
    AuditPage(chapter).forms()
    offered = re.findall(r'<a href="_static/exhibits/([^"]*)" download>', page)
    assert sorted(offered) == sorted(re.findall(r'href="[^"]*/exhibits/([^"]*)"', shown[lang]))
    assert all((tmp_path / "exhibits" / name).is_file() for name in offered)
