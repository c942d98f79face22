"""The audit of the report: findings, corrections and second readings agree."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.audit import RULES, audit
from patientsurvey.audit.engine import together
from patientsurvey.audit.published_report import from_published
from patientsurvey.audit.readings import VERDICTS, confirmed, read_readings
from patientsurvey.audit.show import CONTRACT, table
from patientsurvey.audit.wording import FOLDER, PlainNames, sentences
from patientsurvey.published import UNRECOVERABLE, Published

ROOT = Path(__file__).parents[1]
LEFT_OPEN = FOLDER / "left_open.csv"


@pytest.fixture(scope="module")
def published():
    return Published.load(ROOT / "data" / "published")


@pytest.fixture(scope="module")
def each(published):
    """The audit of every source by itself."""
    sources = sorted(published.estimates["source"].unique())
    return [audit(from_published(published, FOLDER, source)) for source in sources]


@pytest.fixture(scope="module")
def whole(each):
    return together(each)


@pytest.fixture(scope="module")
def rows(published):
    return published.estimates.set_index("id")


def right(value):
    return getattr(value, "value", value)


def test_every_correction_is_backed_by_a_finding(whole, rows):
    likely = {id: right(v) for f in whole.findings for id, v in f.likely.items()}
    corrected = rows.loc[rows["corrected"].ne(""), "corrected"]
    assert len(corrected) >= 267
    assert [id for id in corrected.index if id not in likely] == []
    for id, text in corrected.items():
        if text == UNRECOVERABLE:
            assert likely[id] is None, id
        else:
            assert likely[id] == pytest.approx(float(text.removeprefix("<"))), id


def test_every_finding_is_explained_in_the_printed_rows_or_listed(whole, rows):
    with LEFT_OPEN.open(encoding="utf-8") as lines:
        listed = {row["finding"] for row in csv.DictReader(lines)}
    told = rows["reason"].ne("") | rows["corrected"].ne("")
    explained = set(rows.index[told]) | {id.partition(".")[0] for id in rows.index[told]}
    silent = {
        f.id
        for f in whole.findings
        if f.severity != "typo"
        and not {row.id for row in f.rows} & explained
        and not set(f.likely) & explained
        and f.statement not in explained
    }
    assert silent == listed


def test_every_finding_was_read_against_the_source(whole):
    readings = read_readings(FOLDER / "readings.csv")
    assert set(readings) == {f.id for f in whole.findings}
    assert {reading.verdict for reading in readings.values()} <= set(VERDICTS)
    dropped = [r for r in readings.values() if r.verdict == "dropped"]
    assert all(r.note_en and r.note_nb for r in dropped)
    kept = confirmed(whole, FOLDER / "readings.csv")
    assert len(kept.findings) == len(readings) - len(dropped)
    assert sum(len(check.findings) for check in kept.checks.values()) == len(kept.findings)


def test_the_known_misprints_are_found(whole):
    found = {f.id: f for f in whole.findings}
    shifted = found["9-2:AVT:shifted-columns"]
    assert right(shifted.likely["9-2:AVT:coordination:odds_ratio"]) == 5.213
    assert shifted.likely["9-2:AVT:female:odds_ratio"] is None
    assert {v for v in found["9-3:AVT:table-9-3-TSB:repeated-columns"].likely.values()} == {None}
    ages = found["5-1:PHV:age_group:parts-against-totals"].likely
    assert ages["5-1:PHV:age:age_18_24:count"] == 4774 - 262
    assert found["5-1:PHV:region:parts-against-totals"].likely == {
        "5-1:PHV:region:region_north:count": 2443 - 204
    }
    assert found["10-1:TSB:complete-cases"].likely == {"10-1:TSB:n": 2367}
    assert 91 + 215 + 530 + 1606 + 85 + 95 + 225 + 396 == 3243
    assert "5-2:TSB:treatment_duration:parts-against-totals" in found


def test_nothing_is_found_in_the_tables_put_right(each):
    """Only what can't be put right stays: sentences, references, stars, sums left open."""
    for one in each:
        again = audit(one.mended)
        assert {f.rule for f in again.findings if f.likely} <= {"statements"}


def test_growth_in_the_other_source_is_on_its_own_base(whole):
    found = {f.id: f for f in whole.findings}
    assert round(100 * (590 - 405) / 405) == 46 and round(100 * (590 - 405) / 590) == 31
    assert found["NH-S7:rates"].likely == {"NH-S7": 46}
    assert found["NH-S7:rates"].proof.key == "rate_wrong_base"


def test_the_table_of_findings_has_the_contract_columns(whole):
    rows = table(whole, PlainNames("en"), PlainNames("nb"))
    assert tuple(rows.columns[: len(CONTRACT)]) == CONTRACT
    assert rows["finding"].is_unique
    assert rows["evidence"].str.len().gt(20).all() and rows["evidence_nb"].str.len().gt(20).all()
    assert isinstance(rows, pd.DataFrame) and not rows["source"].eq("").all()


def test_every_rule_has_a_title_and_says_what_it_needs():
    for name in RULES:
        for stem in ("rule", "needs", "works_on"):
            assert set(sentences().texts[f"{stem}_{name}"]) == {"en", "nb"}
