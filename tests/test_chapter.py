"""A chapter from data to page: gate, languages, sentences, parts of the survey."""

import math
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

import patientsurvey.exhibits as exhibits
from patientsurvey import beside_regression
from patientsurvey.chapter import Chapter, Values
from patientsurvey.errors import ParameterError, PublishedError, RespondentDataError
from patientsurvey.estimates import Counts, Mean, Share
from patientsurvey.figures import Profile
from patientsurvey.models import TERMS, Linear, Logistic
from patientsurvey.tables import CrossTable, RegressionTable

DATA = Path(__file__).parents[1] / "data" / "synthetic" / "respondents.parquet"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Every twentieth synthetic respondent, in a folder of their own."""
    path = tmp_path_factory.mktemp("data") / "sample.parquet"
    pd.read_parquet(DATA).iloc[::20].to_parquet(path, index=False)
    return str(path)


@pytest.fixture
def shown(monkeypatch):
    """What reaches the page: (html, text, language) of every output."""
    outputs = []
    for module in (exhibits, beside_regression):
        monkeypatch.setattr(module, "emit", lambda *output: outputs.append(output))
    return outputs


def chapter(data, tmp_path, **parameters):
    return Chapter("08_video_consultation", data, out=str(tmp_path), **parameters)


def test_what_the_gate_holds_back_reaches_neither_page_nor_download(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, min_cell=40)
    by_age = opened.estimate("figure-8-1", Share("video_received", "yes", by="age_group"))
    opened.figure("figure-8-1", by_age, Profile())
    hidden = by_age[by_age["suppressed"]]
    assert len(hidden) and hidden["estimate"].isna().all()
    empty = by_age["n"].eq(0).sum()  # nobody in the sample: no estimate either
    download = pd.read_csv(tmp_path / "exhibits" / "figure-8-1.csv")
    kept = pd.read_csv(tmp_path / "estimates" / "08_video_consultation.csv")
    assert download["estimate"].isna().sum() == kept["estimate"].isna().sum() == len(hidden) + empty
    assert "–" in shown[0][0] and "held back" in shown[0][0]


def test_one_run_shows_both_languages(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, lang="en,nb")
    by_age = opened.estimate("figure-8-1", Share("video_received", "yes", by="age_group"))
    opened.figure("figure-8-1", by_age, Profile())
    assert [lang for *_, lang in shown] == ["en", "nb"]
    english, norwegian = (html for html, *_ in shown)
    assert 'id="figure-8-1"' in english and 'id="figure-8-1"' in norwegian
    assert "Mental health care" in english and "Psykisk helsevern" in norwegian
    assert "18–24 years" in english and "18–24 år" in norwegian


def test_a_figure_has_alt_text_a_picture_file_and_a_download(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path)
    by_age = opened.estimate("figure-8-1", Share("video_received", "yes", by="age_group"))
    opened.figure("figure-8-1", by_age, Profile())
    page = shown[0][0]
    picture = tmp_path / "exhibits" / "figure-8-1-profile.en.svg"
    assert picture.read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert f'src="{picture.as_posix()}"' in page and 'alt="Line chart' in page
    assert f'href="{(tmp_path / "exhibits" / "figure-8-1.csv").as_posix()}"' in page


def test_sentences_take_their_numbers_from_the_data(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, lang="nb")
    opened.say(en="{x:.1f} per cent", nb="{x:.1f} prosent", x=18.26)
    assert shown[-1][1] == "18,3 prosent"


def test_a_sentence_gives_way_where_its_claim_or_its_numbers_do_not_hold(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, sectors="PHV")
    shares = opened.values(opened.estimate("text-8-1", Share("video_received", "yes")))
    opened.say(en="{AVT:.0f} per cent", nb="{AVT:.0f} prosent", **shares)
    assert "too few respondents" in shown[-1][1]
    opened.say(en="{PHV:.0f} per cent", nb="{PHV:.0f} prosent", when=False, **shares)
    assert "does not hold" in shown[-1][1]


@pytest.mark.parametrize("sector", ["PHV", "TSB", "AVT"])
def test_one_sector_runs_alone_and_is_not_held_against_print(sector, sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, sectors=sector)
    model = Logistic("received_video_consultation", on=TERMS)
    fitted = opened.regression("table-8-1", model, RegressionTable())
    assert set(fitted["sector"]) == {sector}
    assert opened.compare("table-8-1").empty
    assert "Not compared with print" in shown[0][0]


def test_effects_and_checks_stand_beside_a_regression(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, lang="en,nb")
    opened.regression("table-8-1", Logistic("received_video_consultation", on=TERMS))
    ids = ["table-8-1", "supplement-marginal-table-8-1", "supplement-sensitivity-table-8-1"]
    assert [lang for *_, lang in shown] == ["en", "nb"] * 3
    for id, (html, *_) in zip(ids, shown[::2], strict=True):
        assert f'id="{id}"' in html and f"{id}.csv" in html
        assert (tmp_path / "exhibits" / f"{id}.csv").exists()
    kept = pd.read_csv(tmp_path / "estimates" / "08_video_consultation.csv")
    counts = kept.groupby(["exhibit", "statistic"]).size()
    assert counts[ids[1], "marginal_effect"] == counts[ids[0], "odds_ratio"] == 3 * len(TERMS)
    assert set(counts[ids[2]].index) == {
        "robust_odds_ratio", "holm", "benjamini_hochberg", "weighted_odds_ratio",
    }  # fmt: skip
    assert "Forest plot of average marginal effects" in shown[2][0]
    assert "<details" in shown[4][0] and "Robust: " in shown[4][0]


def test_a_linear_table_is_read_in_standard_deviations_and_as_an_ordered_answer(
    sample, tmp_path, shown
):
    opened = chapter(sample, tmp_path)
    opened.regression("table-12-3", Linear("overall_satisfaction", on=TERMS))
    effects, sensitivity = shown[1][0], shown[2][0]
    assert "standard deviation" in effects and "the coefficient itself" in effects
    assert "<details" in effects
    assert "Ordinal odds ratio" in sensitivity


def test_the_gate_stands_before_effects_and_checks_too(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, min_cell=200)  # the sample has fewer in two sectors
    opened.regression("table-8-1", Logistic("received_video_consultation", on=TERMS))
    beside = opened.estimates[opened.estimates["exhibit"].str.startswith("supplement-")]
    small = beside[beside["n"].isna()]
    assert set(small["sector"]) >= {"TSB"} and small[["estimate", "p_value"]].isna().all(axis=None)
    assert beside.loc[beside["sector"].eq("PHV"), "estimate"].notna().any()


def test_a_region_alone_has_no_weighted_fit_and_no_crash(sample, tmp_path, shown):
    opened = chapter(sample, tmp_path, sectors="PHV", region="north")
    opened.regression("table-8-1", Logistic("received_video_consultation", on=TERMS))
    kept = opened.estimates
    weighted = kept[kept["statistic"].eq("weighted_odds_ratio")]
    assert len(weighted) == len(TERMS) and weighted["estimate"].isna().all()
    assert "There are no weights here" in shown[-1][0]


def test_what_is_estimated_anew_replaces_what_was_kept(sample, tmp_path):
    opened = chapter(sample, tmp_path)
    for _ in range(2):
        opened.estimate("text-8-1", Share("video_received", "yes"))
        opened.estimate("figure-8-1", Share("video_received", "yes", by="age_group"))
    kept = pd.read_csv(tmp_path / "estimates" / "08_video_consultation.csv")
    assert len(kept) == len(opened.estimates) == 3 + 3 * 7


def test_the_notebook_is_offered_with_its_exhibits(sample, tmp_path):
    assert Path(chapter(sample, tmp_path).code).read_bytes().startswith(b"{")
    assert Chapter("no_such_page", sample, out=str(tmp_path)).code == ""


def test_synthetic_data_are_called_synthetic_wherever_print_is_met(tmp_path, shown):
    opened = chapter(str(DATA), tmp_path)
    counts = opened.estimate("text-8-1", Counts("video_received"), Share("video_received", "yes"))
    opened.figure("text-8-1", counts[counts["statistic"] == "percent"], Profile())
    assert opened.synthetic and "calibration, not replication" in shown[-1][0]


def test_only_the_files_that_the_project_made_are_called_synthetic(sample, tmp_path):
    copy = tmp_path / "copy.parquet"
    shutil.copy(DATA, copy)
    assert chapter(str(copy), tmp_path).synthetic
    assert not chapter(sample, tmp_path).synthetic


class Page:
    """A page whose outputs can be replaced, as a notebook's can."""

    def __init__(self):
        self.outputs = []

    def display(self, bundle, **_):
        self.outputs.append(bundle)
        return Place(self.outputs, len(self.outputs) - 1)


class Place:
    def __init__(self, outputs, number):
        self.outputs, self.number = outputs, number

    def update(self, bundle, **_):
        self.outputs[self.number] = bundle


def test_the_fold_says_what_the_summary_counts(sample, tmp_path, monkeypatch):
    """Table 5-1's text speaks of mean ages, which are estimated after the table is shown."""
    page = Page()
    monkeypatch.setattr(exhibits, "display", page.display)
    opened = chapter(sample, tmp_path)
    women = opened.estimate("table-5-1", Share("sex_self", "woman"))
    opened.table("table-5-1", women, CrossTable())
    before = page.outputs[0]["text/html"]
    opened.estimate("text-5-1", Mean("age"))
    opened.summary()
    after, summary = (output["text/html"] for output in page.outputs)
    assert before != after and before.count("<table") == after.count("<table")
    (counted,) = re.findall(r'href="#table-5-1".*?</tr>', summary)
    (line,) = re.findall(r"<summary>[^:]*: (.*?)\.", after)
    in_summary = [int(n) for n in re.findall(r'"number">(\d+)<', counted)]
    assert [n for n in in_summary if n] == [int(n) for n in re.findall(r"\d+", line)]
    mean_age = "Mean age is clearly lower in mental health care"
    (judged,) = re.findall(rf"<tr[^>]*>(?:(?!</tr>).)*{mean_age}.*?</tr>", after)
    assert "Not among the estimates" not in judged


def test_an_exhibit_that_the_report_does_not_have_is_refused(sample, tmp_path):
    with pytest.raises(PublishedError, match="figure-8-77"):
        chapter(sample, tmp_path).estimate("figure-8-77", Share("video_received", "yes"))


def test_bad_parameters_are_refused_with_the_known_ones(sample, tmp_path):
    with pytest.raises(ParameterError, match="en or nb"):
        chapter(sample, tmp_path, lang="sv")
    with pytest.raises(ParameterError, match="PHV,TSB,AVT"):
        assert len(chapter(sample, tmp_path, sectors="PHV,BUP").respondents)
    with pytest.raises(RespondentDataError, match="did you mean west"):
        assert len(chapter(sample, tmp_path, region="east").respondents)


def test_plain_text_is_all_that_git_stores(sample, tmp_path, monkeypatch):
    bundles = []
    monkeypatch.setenv("PATIENTSURVEY_DISPLAY", "text")
    monkeypatch.setattr(exhibits, "display", lambda bundle, **_: bundles.append(bundle))
    opened = chapter(sample, tmp_path)
    shares = opened.estimate("text-8-1", Share("video_received", "yes"))
    opened.figure("text-8-1", shares, Profile())
    assert [list(bundle) for bundle in bundles] == [["text/plain"]]
    assert f"{shares['estimate'].iloc[0]:.3f}" in bundles[0]["text/plain"]


def test_numbers_that_are_not_known_have_no_place_in_an_order():
    numbers = Values(a=2.0, b=1.0, c=float("nan"))
    assert (numbers.highest, numbers.lowest) == ("a", "b")
    assert (Values().highest, Values().lowest) == ("", "")
    assert math.isnan(Values()["a"])


def test_a_sector_that_is_left_out_has_no_values(sample, tmp_path):
    opened = chapter(sample, tmp_path, sectors="TSB")
    shares = opened.estimate("text-8-1", Share("video_received", "yes"))
    assert opened.values(shares, by="group", sector="PHV") == {}
