"""The front page's figures: verdicts by chapter, from what the build left."""

import pandas as pd
import pytest

from patientsurvey.comparison import VERDICTS
from patientsurvey.labels import Labels
from patientsurvey.pages.status import PUBLISHED, Status, page_of, verdicts_by
from patientsurvey.published import Published


@pytest.fixture
def built(tmp_path):
    """A build in which six rows of two chapters were judged."""
    rows = Published.load(PUBLISHED).estimates
    ids = [*rows.loc[rows["chapter"].eq(8), "id"][:4], *rows.loc[rows["chapter"].eq(13), "id"][:2]]
    verdicts = ["match", "match", "explained", "differs", "match", "no_target"]
    frame = pd.DataFrame({"id": ids, "verdict": verdicts})
    frame.to_csv(tmp_path / "reproduction.csv", index=False)
    return tmp_path


def test_verdicts_are_counted_by_any_column_and_the_report_s_alone():
    rows = pd.DataFrame(
        [("002", 8, "match"), ("002", 8, "match"), ("002", 9, "differs"), ("004", 8, "match")],
        columns=["source", "chapter", "verdict"],
    )
    counts = verdicts_by(rows, "chapter")
    assert counts.columns.tolist() == [*VERDICTS, "total"]
    assert counts.loc[8, ["match", "total"]].tolist() == [2, 2]
    assert counts.loc[9, ["differs", "total"]].tolist() == [1, 1]


def test_the_front_page_counts_what_the_build_found(built):
    status = Status(str(built))
    assert status.by_chapter["total"].to_dict() == {8: 4, 13: 2}
    assert status.numbers["match"] == 2 + 1
    assert status.numbers["total"] == 4 + 2


def test_the_table_leads_to_the_chapters_in_both_languages(built):
    status = Status(str(built), "en,nb")
    english, norwegian = (status._html(labels) for labels in status.labels.values())
    assert 'href="08_video_consultation.html"' in english
    # the report's summary has no exhibits, and so no page of its own
    elsewhere = "13 Summary of results</a> (in the report; here in chapter 14)"
    assert f'<a href="14_reproduction.html">{elsewhere}' in english
    assert "13 Oppsummering av resultater</a> (i rapporten; her i kapittel 14)" in norwegian
    assert english.count('<th scope="row">') == 2 and "here in chapter 8" not in english
    assert english.count('<th scope="col" class="number">') == 1 + len(VERDICTS)
    assert "6 printed numbers and statements: 3 match" in english
    assert "6 trykte tall og utsagn: 3 stemmer" in norwegian


def test_without_a_build_the_front_page_says_how_to_get_one(tmp_path):
    status = Status(str(tmp_path))
    labels: Labels = status.labels["en"]
    assert status.by_chapter.empty and status._text(labels) == labels.word("status_unbuilt")
    assert "make book" in status._html(labels)


def test_every_chapter_of_the_report_has_its_page():
    assert page_of(8) == "08_video_consultation"
    assert page_of(13) == "14_reproduction"
    assert page_of(99) == ""
