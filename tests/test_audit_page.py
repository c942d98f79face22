"""The page of findings: every finding once, in both languages, with what it needs to be read."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.audit import show
from patientsurvey.audit.command import audit_published
from patientsurvey.audit.findings import SEVERITIES
from patientsurvey.audit.readings import read_readings
from patientsurvey.audit.seeded_errors import KINDS, OF_REGRESSIONS
from patientsurvey.audit.wording import FOLDER, LabelNames, location, proof
from patientsurvey.codebook import Codebook
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.pages.audit import tables
from patientsurvey.pages.audit.cards import cards
from patientsurvey.published import Published

ROOT = Path(__file__).parents[1]
BENCHMARK = FOLDER / "benchmark.csv"


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


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_the_page_on_auditing_shows_its_examples_as_they_are(lang):
    page = (ROOT / "book" / f"audit_your_report.{lang}.md").read_text(encoding="utf-8")
    example = (FOLDER / "examples" / "counts.csv").read_text(encoding="utf-8").strip()
    assert example in page
    with (FOLDER / "template.csv").open(encoding="utf-8") as lines:
        assert all(f"`{column}`" in page for column in next(csv.reader(lines)))
