"""The frame of an exhibit: notes, alternative texts, files, links."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from patientsurvey import exhibits
from patientsurvey.codebook import Codebook
from patientsurvey.disclosure import protect
from patientsurvey.estimates import tidy
from patientsurvey.exhibits import Exhibit, Supplement, base_note, picture_note
from patientsurvey.exhibits.notes import stated_n
from patientsurvey.exhibits.views import LONGEST_ALT, alternative, views_html
from patientsurvey.labels import Labels
from patientsurvey.language import Wording
from patientsurvey.published import PublishedExhibit

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def labels():
    codebook = Codebook.load(ROOT / "data" / "codebook")
    wording = Wording.load(ROOT / "data" / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in ("en", "nb")}


@pytest.fixture
def shown(monkeypatch):
    """What reaches the page: (html, text, language) of every output."""
    outputs = []
    monkeypatch.setattr(exhibits, "emit", lambda *output: outputs.append(output))
    return outputs


def rows(*given, statistic="percent", outcome="video_received", **same):
    """Gated rows from (sector, group, n) or (sector, group, n, outcome)."""
    keys = ("sector", "group", "n", "outcome")
    common = {"statistic": statistic, "outcome": outcome, "level": "yes"} | same
    found = [common | dict(zip(keys, row, strict=False)) for row in given]
    table = tidy({"estimate": 20.0 if row["n"] else None} | row for row in found)
    return protect(table, 10)


def printed(exhibit="figure-8-2", recoverable="partial", printed_n="6659"):
    kind, titles = exhibit.partition("-")[0], {"en": "Video by diagnosis", "nb": "Video"}
    return PublishedExhibit(exhibit, kind, 8, titles, printed_n, recoverable, 2951)


@dataclass(frozen=True)
class Picture:
    """A figure that draws nothing and says `words`."""

    words: str = "Bar chart: 20."

    def draw(self, estimates, labels):
        return Figure()

    def describe(self, estimates, labels):
        return self.words


# --- bases --------------------------------------------------------------------------------


def test_exclusive_groups_add_up_to_the_base(labels):
    one = rows(("PHV", "age_group=age_18_24", 1200), ("PHV", "age_group=age_25_35", 300))
    assert base_note(one, labels["en"]) == "n: Mental health care 1,500."


def test_a_joined_group_is_not_counted_twice(labels):
    joined = rows(
        ("PHV", "age_group=age_18_24", 1200),
        ("PHV", "age_group=age_25_35", 300),
        ("PHV", "age_group=age_18_24+age_25_35", 1500),
    )
    assert base_note(joined, labels["en"]) == "n: Mental health care 1,500."


def test_groups_that_overlap_have_a_range(labels):
    several = rows(("PHV", "diagnoses=anxiety", 9000), ("PHV", "diagnoses=ocd_phobia", 700))
    assert base_note(several, labels["nb"]) == "n per gruppe: Psykisk helsevern 700–9 000.".replace(
        " 000", "\xa0000"
    )


def test_several_questions_have_a_range_of_bases(labels):
    questions = rows(
        ("PHV", "", 21000, "outcome_helps"),
        ("PHV", "", 20500, "outcome_hope"),
        ("TSB", "", 3000, "outcome_helps"),
        ("TSB", "", 3000, "outcome_hope"),
    )
    assert base_note(questions, labels["en"]) == (
        "n per question: Mental health care 20,500–21,000, Substance-use treatment 3,000."
    )


def test_a_sector_nobody_belongs_to_is_named(labels):
    note = base_note(rows(("PHV", "", 500), ("AVT", "", 0)), labels["en"])
    assert note == "n: Mental health care 500. No respondents: Contracted specialist."


def test_what_was_held_back_is_told(labels):
    assert "held back" in base_note(rows(("PHV", "", 500), ("AVT", "", 4)), labels["en"])


def test_a_group_whose_share_is_held_back_counts_in_the_base(labels):
    ages = rows(("PHV", "age_group=age_18_24", 1200), ("PHV", "age_group=age_76_99", 141))
    ages.loc[1, ["estimate", "suppressed"]] = [None, True]  # few said yes; the base is no secret
    assert base_note(ages, labels["en"]).startswith("n: Mental health care 1,341. Numbers")


def test_everyone_together_is_none_of_the_groups(labels):
    groups = ("ALL", "diagnoses=anxiety", 9000), ("ALL", "diagnoses=ocd_phobia", 700)
    note = base_note(rows(*groups, ("ALL", "", 21000)), labels["en"])
    assert note == "n per group: Whole sample 700–9,000."


def test_levels_with_bases_of_their_own_are_groups(labels):
    women, men = rows(("PHV", "", 54008), level="woman"), rows(("PHV", "", 33416), level="man")
    note = base_note(pd.concat([women, men]), labels["en"])
    assert note == "n per group: Mental health care 33,416–54,008."


def test_ticks_are_no_people(labels):
    ticks = rows(("PHV", "", 49579, "diagnosis_mentions"), level="anxiety")
    assert base_note(ticks, labels["en"]).endswith("several): Mental health care 49,579.")


def test_a_base_that_some_numbers_lack_is_none_of_the_exhibit(labels):
    some = rows(("PHV", "", 799), ("PHV", "", 799, "outcome_hope"))
    some.loc[1, "n"] = None
    assert base_note(some, labels["en"]) == ""


def test_shares_of_a_population_rest_on_no_answers(labels):
    rate = rows(("PHV", "", 87424, "response_rate_total"), level="")
    assert base_note(rate, labels["en"]) == ""


# --- what print has lost ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed_n", "english", "norwegian"),
    [
        ("6659", "6,659", "6\xa0659"),
        ("130908; 7274", "130,908; 7,274", "130\xa0908; 7\xa0274"),
        ("29411 (missing 4047)", "29,411 (missing 4,047)", "29\xa0411 (ubesvart 4\xa0047)"),
        ("15885-33102", "15,885–33,102", "15\xa0885–33\xa0102"),
        ("see Table 4-6", "", ""),
        ("", "", ""),
    ],
)
def test_stated_bases_are_written_as_readers_write_numbers(printed_n, english, norwegian, labels):
    assert stated_n(printed_n, labels["en"]) == english
    assert stated_n(printed_n, labels["nb"]) == norwegian


def test_a_figure_printed_as_a_picture_says_what_the_report_states_of_it(labels):
    assert picture_note(printed(), labels["en"]) == "The report states n = 6,659."
    assert picture_note(printed(printed_n=""), labels["en"]) == ""
    lost = picture_note(printed(recoverable="none", printed_n=""), labels["nb"])
    read = "det som sammenlignes, er hentet fra teksten."
    assert lost == f"Rapportens bilde lot seg ikke lese; {read}"
    assert picture_note(printed(recoverable="full"), labels["en"]) == ""
    assert picture_note(printed("table-8-1"), labels["en"]) == ""


# --- pictures -----------------------------------------------------------------------------


def test_a_short_text_is_the_alternative_text(labels):
    assert alternative("Bar chart: 20.", labels["en"]) == ("Bar chart: 20.", "")


def test_a_long_text_folds_out_and_leaves_a_short_one(labels):
    long = "Dot chart, per cent with 95 % intervals. " + "Anxiety 20, " * 80
    alt, words = alternative(long, labels["en"])
    assert alt.startswith("Dot chart, per cent with 95 % intervals. The numbers stand under")
    assert len(alt) < LONGEST_ALT and words.startswith("<details")
    assert words.count("Anxiety 20") == 80 and words.count("<p>") == 2


def test_a_sentence_does_not_end_inside_an_abbreviation(labels):
    long = "Dot chart. " + "Outreach team (e.g. ACT) 6.5, St. Olavs 7. " * 20
    words = alternative(long, labels["en"])[1]
    assert "<p>Outreach team (e.g. ACT) 6.5, St. Olavs 7.</p>" in words


def test_each_picture_has_a_file_of_its_own(labels, tmp_path):
    some = rows(("PHV", "", 500))
    for _ in range(2):  # the same names on every run
        html = views_html("figure-8-1", some, (Picture(), Picture()), labels["nb"], tmp_path)
        names = sorted(path.name for path in tmp_path.iterdir())
        pictures = [f"figure-8-1-picture{n}.nb" for n in ("-2", "")]
        assert names == [f"{name}{page}.svg" for name in pictures for page in (".phone", "")]
    assert all(name in html for name in names)


@pytest.mark.parametrize("estimates", [rows(), rows(("PHV", "", 0))], ids=["no rows", "nobody"])
def test_nobody_to_show_gives_a_note_in_place(estimates, labels, tmp_path, shown):
    empty = Exhibit(printed(), estimates, pd.DataFrame(), synthetic=False)
    exhibits.show(empty, (Picture(),), labels, tmp_path)
    (english, text, _), (norwegian, *_) = shown
    assert "No respondents in this edition" in english and "<img" not in english
    assert "Ingen respondenter i denne utgaven" in norwegian
    assert text and (tmp_path / "figure-8-2.csv").exists()
    assert not list(tmp_path.glob("*.svg"))


def test_numbers_of_the_register_need_no_respondents(labels, tmp_path):
    register = rows(("PHV", "", 0), statistic="count", estimate=87164.0)
    html = views_html("table-4-1", register, (Picture(),), labels["en"], tmp_path)
    assert "<img" in html and base_note(register, labels["en"]) == ""


# --- the frame ----------------------------------------------------------------------------


def test_an_exhibit_leads_to_its_numbers_its_code_its_source_and_itself(labels, tmp_path, shown):
    exhibit = Exhibit(
        printed(), rows(("PHV", "", 500)), pd.DataFrame(), False, "x/exhibits/08.ipynb"
    )
    exhibits.show(exhibit, (Picture(),), labels, tmp_path)
    html = shown[0][0]
    assert 'id="figure-8-2"' in html and 'href="#figure-8-2"' in html
    assert f'href="{(tmp_path / "figure-8-2.csv").as_posix()}"' in html
    assert 'href="x/exhibits/08.ipynb"' in html
    assert "line 2951 of the report" in html and "linje 2951" in shown[1][0]  # no amount


def test_an_analysis_of_our_own_has_no_number(labels, tmp_path, shown):
    captions = {"en": "Weights", "nb": "Vekter"}
    own = Supplement("supplement-weights", rows(("PHV", "", 500)), captions, {"en": "A note."})
    exhibits.show_supplement(own, (Picture(),), labels, tmp_path)
    assert [lang for *_, lang in shown] == ["en", "nb"]
    assert 'id="supplement-weights"' in shown[0][0] and "A note." in shown[0][0]
    assert "exhibit-number" not in shown[0][0] and "Vekter" in shown[1][0]


def test_text_alone_needs_no_drawing(labels, tmp_path, monkeypatch):
    bundles = []
    monkeypatch.setenv("PATIENTSURVEY_DISPLAY", "text")
    monkeypatch.setattr(exhibits, "display", lambda bundle, **_: bundles.append(bundle))
    exhibit = Exhibit(printed(), rows(("PHV", "", 500)), pd.DataFrame(), False)
    exhibits.show(exhibit, (Picture(),), labels, tmp_path)
    assert [list(bundle) for bundle in bundles] == [["text/plain"]] * 2
    assert not list(tmp_path.glob("*.svg"))


def test_downloads_name_their_terms(labels, tmp_path, shown):
    effects = rows(("PHV", "", 500), statistic="marginal_effect", level="", term="star")
    own = Supplement("supplement-x", effects, {"en": "X", "nb": "X"})
    exhibits.show_supplement(own, (Picture(),), labels, tmp_path)
    download = pd.read_csv(tmp_path / "supplement-x.csv")
    assert list(download["term_label"]) == ["Therapeutic relationship (STAR)"]
