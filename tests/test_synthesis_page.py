"""The page on the synthetic respondents: pictures, the fidelity table, the naive baseline."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, places, texts

from patientsurvey import exhibits
from patientsurvey.__main__ import parser
from patientsurvey.bench.synthesis import (
    Mark,
    Measured,
    cost_lines,
    fidelity_lines,
    stage_costs,
    stage_of,
)
from patientsurvey.chapter import Chapter
from patientsurvey.codebook import Codebook
from patientsurvey.covariates import derive
from patientsurvey.errors import RespondentDataError
from patientsurvey.fidelity import printed_fits, printed_terms, read_goals
from patientsurvey.fidelity.pictures import (
    SOURCE_COLOURS,
    CumulativeZ,
    DrawSpread,
    Overlaps,
    TermMap,
)
from patientsurvey.figures import SECTOR_COLOURS, SECTORS, narrow
from patientsurvey.figures.cumulative import share_at_most
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.models import TERMS
from patientsurvey.pages.goals import in_sector_order
from patientsurvey.pages.synthesis import GOALS, SynthesisPage, _read
from patientsurvey.published import Published
from patientsurvey.several_draws import draw_folder
from patientsurvey.survey import read_respondents
from patientsurvey.synthesis import DEFAULT_SEED
from patientsurvey.synthesis.naive import naive_survey

DATA = Path(__file__).parents[1] / "data"
RESPONDENTS = DATA / "synthetic" / "respondents.parquet"


@pytest.fixture(scope="module")
def labels():
    codebook = Codebook.load(DATA / "codebook")
    wording = Wording.load(DATA / "codebook" / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr(
        exhibits, "display",
        lambda bundle, metadata, **how: bundles.append((metadata["lang"], bundle)),
    )  # fmt: skip
    return bundles


def opened(tmp_path, **settings) -> SynthesisPage:
    return SynthesisPage(
        Chapter("synthetic_respondents", str(RESPONDENTS), out=str(tmp_path), **settings)
    )


# --- pictures -----------------------------------------------------------------------------

Z = pd.DataFrame(
    {"source": ["naive"] * 3 + ["synthetic"] * 3, "z": [0.5, 1.0, 2.0, 0.001, 0.002, 0.03],
     "overlap": [0.7, 0.8, 0.9, 0.996, 0.998, 1.0]}
)  # fmt: skip


def test_a_cumulative_curve_ends_at_all():
    values, share = share_at_most(np.array([3.0, 1.0, 2.0, 2.0]))
    assert list(values) == [1, 2, 2, 3] and list(share) == [25, 50, 75, 100]


def test_distances_are_read_out_as_drawn(labels):
    written = texts(drawn(CumulativeZ(), Z, labels["nb"]))
    assert written[:2] == ["Naivt trukket", "Disse respondentene"]
    assert "median 0,0020" in CumulativeZ().describe(Z, labels["nb"])


def test_the_axis_of_distances_ends_at_the_power_of_ten_above_the_largest(labels):
    axes = drawn(CumulativeZ(), Z, labels["en"]).axes[0]
    assert axes.get_xlim() == pytest.approx((0.0001, 10))  # 2.0 is the largest
    assert [tick.get_text() for tick in axes.get_xticklabels()][-2:] == ["1", "10"]


def test_overlaps_carry_their_mean_and_say_what_the_lines_are(labels):
    written = texts(drawn(Overlaps(), Z, labels["en"]))
    assert {"0.80", "0.998"} <= set(written)
    assert any("middle 90 per cent" in text for text in written)
    assert "mean 0.998" in Overlaps().describe(Z, labels["en"])


def test_sources_have_no_sectors_colour():
    assert not set(SOURCE_COLOURS.values()) & set(SECTOR_COLOURS.values())


EXHIBITS = ("table-7-1", "table-8-1", "table-8-2", "table-9-1", "table-9-2", "table-9-3",
            "table-10-1", "table-11-1", "table-12-1", "table-12-2", "table-12-3")  # fmt: skip


def cells(exhibits, terms, z=0.01):
    every = [(e, s, t, z) for e in exhibits for s in SECTORS for t in terms]
    return pd.DataFrame(every, columns=["exhibit", "sector", "term", "z"])


def test_the_map_has_a_tile_per_cell_and_greys_what_has_no_target(labels):
    data = cells(["table-8-1"], ["star", "female"])
    data.loc[len(data) - 1, "z"] = np.nan
    assert TermMap().tiles(data).shape == (2, 3)
    assert "6 regression cells, of which 1 have no printed" in TermMap().describe(
        data, labels["en"]
    )
    written = texts(drawn(TermMap(), data, labels["en"]))
    assert written[:2] == [labels["en"].term("female"), labels["en"].term("star")]
    assert {"Table 8-1", "Mental health care", "z (printed standard errors)"} <= set(written)


@pytest.mark.parametrize(("z", "beyond"), [(0.05, "neither"), (0.2, "max")])
def test_the_scale_of_colours_goes_on_only_where_a_tile_lies_beyond_it(z, beyond, labels):
    figure = drawn(TermMap(largest=0.1), cells(["table-8-1"], ["star"], z), labels["en"])
    assert figure.axes[-1]._colorbar.extend == beyond


def spread_of_draws():
    names = ("severe_and_alone", "video_alone", "star_alone_severe", "needs_women_severe")
    draws = [(name, s, away) for name in names for s in SECTORS for away in (-2.4, 0.0, 3.9)]
    return pd.DataFrame(draws, columns=["quantity", "sector", "away"]).assign(ratio=1.41)


def test_the_spread_is_read_out_by_quantity_and_sector(labels):
    data = spread_of_draws()
    said = DrawSpread().describe(data[data["sector"].eq("PHV")], labels["en"])
    assert "Video among those who live alone (per cent): PHV 1.4." in said
    assert len(drawn(DrawSpread(), data, labels["en"]).axes) == 3
    assert len(drawn(DrawSpread(), data, labels["en"], narrow).axes) == 1


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "data"), [(CumulativeZ(), Z), (Overlaps(), Z), (DrawSpread(), spread_of_draws())]
)
def test_no_text_of_the_pictures_is_cut_or_covered(view, data, lang, page, labels):
    assert_nothing_cut_or_covered(drawn(view, data, labels[lang], page))


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_the_map_is_cut_and_every_table_is_named(lang, page, labels):
    figure = drawn(TermMap(), cells(EXHIBITS, TERMS), labels[lang], page)
    found = places(figure)
    assert {labels[lang].exhibit(id) for id in EXHIBITS} <= {text for text, _ in found}
    for text, box in found:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, f"{text!r} is cut"
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, f"{text!r} is cut"


def test_a_picture_has_caption_alt_text_and_download_in_each_language(labels, tmp_path, shown):
    exhibits.picture("fidelity-z", Z, CumulativeZ(), labels, tmp_path)
    assert [lang for lang, _ in shown] == list(LANGUAGES)
    html = shown[1][1]["text/html"]
    assert 'id="fidelity-z"' in html and "Hvor langt" in html and 'alt="Kumulative' in html
    assert pd.read_csv(tmp_path / "fidelity-z.csv")["z"].tolist() == Z["z"].tolist()
    assert (tmp_path / "fidelity-z.nb.svg").exists()


# --- the page -----------------------------------------------------------------------------


def test_the_table_judges_every_goal_beside_the_naive_baseline(tmp_path, shown):
    page = opened(tmp_path, lang="nb")
    page.goals()
    ((_, bundle),) = shown
    assert len(bundle["text/plain"].splitlines()) == len(read_goals(GOALS))
    assert bundle["text/html"].count("<tr>") == 1 + len(read_goals(GOALS))
    told = [line.split(" · ") for line in bundle["text/plain"].splitlines()]
    assert [name[-3:] for name, *_ in told if name.endswith(("PHV", "TSB", "AVT"))] == [
        "PHV", "TSB", "AVT", "PHV", "TSB", "AVT",
    ]  # fmt: skip
    assert [goal for name, _, _, goal, _ in told if name.startswith("Modeller med annen")] == ["0"]
    assert bundle["text/html"].count('<th scope="col" class="number"') == 3
    assert page.size == {"respondents": len(page.chapter.respondents), "models": 33, "cells": 858}


def test_quantities_of_a_kind_stand_by_sector_where_the_first_one_does():
    names = ["z_max", "exact_AVT", "exact_PHV", "width", "exact_TSB"]
    assert [names[place] for place in in_sector_order(names)] == [
        "z_max", "exact_PHV", "exact_TSB", "exact_AVT", "width",
    ]  # fmt: skip


def test_a_part_of_the_survey_is_not_held_against_print(tmp_path, shown):
    page = opened(tmp_path, sectors="TSB")
    for show in (page.goals, page.distances, page.overlaps, page.term_map, page.spread):
        show()
    assert all("in the full book alone" in bundle["text/plain"] for _, bundle in shown)
    assert np.isnan(page.found["z_max"]) and np.isnan(page.size["cells"])


def test_reasons_and_warnings_stand_in_the_readers_language(tmp_path, shown):
    page = opened(tmp_path, lang="en,nb")
    page.impossible()
    page.not_for()
    assert "17,927" in shown[0][1]["text/html"] and "17\u00a0927" in shown[1][1]["text/html"]
    made = json.loads((DATA / "synthetic" / "provenance.json").read_text(encoding="utf-8"))
    assert shown[3][1]["text/plain"].splitlines() == made["not_for_nb"]


def test_without_draws_the_page_says_what_to_run(tmp_path):
    with pytest.raises(RespondentDataError, match="make draws"):
        _read(tmp_path / "draws.csv")


def test_small_groups_of_the_draws_are_held_back(tmp_path):
    assert opened(tmp_path, min_cell=10**6).draws.empty


# --- draws, baseline, bench ---------------------------------------------------------------


def test_another_draw_never_lands_on_the_shipped_data():
    synthetic, draws = Path("data/synthetic"), Path("build/draws")
    assert draw_folder(DEFAULT_SEED, synthetic, draws) == synthetic
    assert draw_folder(7, synthetic, draws) == draws / "7"


def test_a_seed_is_a_whole_number_and_none_means_the_shipped_data():
    assert parser().parse_args(["data"]).seed is None
    assert parser().parse_args(["fidelity", "--seed", "7"]).seed == 7
    with pytest.raises(SystemExit):
        parser().parse_args(["data", "--seed", "-1"])


def test_naive_respondents_keep_shares_and_sizes_and_nothing_else():
    codebook = Codebook.load(DATA / "codebook")
    published = Published.load(DATA / "published")
    survey = derive(read_respondents(RESPONDENTS, codebook), codebook)
    printed, fits = printed_terms(published), printed_fits(published)
    naive = naive_survey(survey, printed, fits, codebook, np.random.default_rng(1))
    again = naive_survey(survey, printed, fits, codebook, np.random.default_rng(1))
    pd.testing.assert_frame_equal(naive, again)
    cases = survey.dropna(subset=list(TERMS))
    shuffled = [term for term in TERMS if term not in ("star", "coordination")]
    for sector, rows in naive.groupby("sector"):
        own = cases.loc[cases["sector"].eq(sector), shuffled]
        assert (rows[shuffled].sum() == own.sum()).all()
        assert abs(rows["severe"].corr(rows["dx_two"])) < 0.07
    assert (naive[["age_25_35", "age_36_45", "age_46_55"]].sum(axis=1) <= 1).all()
    satisfied = naive.groupby("sector")["satisfaction_video"].count()
    assert satisfied["TSB"] == fits.loc[("table-8-2", "TSB"), "n"]


def test_stages_cost_the_time_to_the_next_mark_and_the_peak_at_their_end():
    marks = [Mark("models", 1.0, 200.0), Mark("models", 1.5, 300.0), Mark("scales", 4.0, 450.0)]
    costs = stage_costs([*marks, Mark("", 6.0, 480.0)])
    assert list(costs.index) == ["models", "scales"]
    assert list(costs["seconds"]) == [0.5 + 2.5, 2.0]
    assert list(costs["megabytes"]) == [450.0, 480.0]


def test_sectors_calibrated_side_by_side_are_one_stage():
    assert stage_of("models: PHV: standard errors 1/5") == "models"
    assert stage_of("respondents: scales") == "scales"


def test_the_bench_puts_engine_and_naive_draw_into_one_table():
    stages = pd.DataFrame({"seconds": [2.0, 3.5], "megabytes": [300.0, 480.0]}, ["a", "b"])
    shown = [line.split()[-2:] for line in cost_lines(Measured(stages, pd.DataFrame()))]
    assert shown[1:4] == [["2.0", "300"], ["3.5", "480"], ["5.5", "480"]]
    goal = read_goals(GOALS)["z_max"]
    (_, row) = fidelity_lines({"z_max": 0.08}, {"z_max": 3.3}, {"z_max": goal})
    assert row.split()[-4:] == ["3.3000", "0.0800", "≤", "0.1000"]
