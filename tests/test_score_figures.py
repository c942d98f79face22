"""Figures and tables of scores and of all sectors together: drawn, read out, and at the edges."""

from pathlib import Path

import numpy as np
import pytest
from drawn import PAGES, assert_nothing_cut_or_covered, drawn, texts

from patientsurvey.codebook import Codebook
from patientsurvey.estimates import tidy
from patientsurvey.figures import Differences, Distribution, Means, MeansMap, narrow
from patientsurvey.labels import Labels
from patientsurvey.language import LANGUAGES, Wording
from patientsurvey.tables import ModelsTable

CODEBOOK = Path(__file__).parents[1] / "data" / "codebook"


@pytest.fixture(scope="module")
def labels():
    codebook, wording = Codebook.load(CODEBOOK), Wording.load(CODEBOOK / "wording.csv")
    return {lang: Labels(codebook, wording, lang) for lang in LANGUAGES}


def estimates(rows, **same):
    """Tidy estimates with intervals of 0.1 to each side."""
    rows = [{"n": 100} | same | row for row in rows]
    for row in rows:
        row |= {"conf_low": row["estimate"] - 0.1, "conf_high": row["estimate"] + 0.1}
    return tidy(rows).assign(suppressed=False)


@pytest.fixture
def by_diagnosis():
    means = {"": 3.0, "diagnoses=ptsd": 3.2, "diagnoses=autism": 2.5, "diagnoses=adhd": np.nan}
    return estimates(
        [{"group": group, "estimate": mean} for group, mean in means.items()],
        sector="ALL", outcome="star", statistic="mean",
    )  # fmt: skip


@pytest.fixture
def two_questions():
    cells = [
        ("outcome_helps", "diagnoses=ptsd", 3.5), ("outcome_helps", "diagnoses=autism", 3.1),
        ("outcome_hope", "diagnoses=ptsd", 3.3), ("outcome_hope", "diagnoses=autism", 3.0),
        ("outcome_helps", "", 3.4), ("outcome_hope", "", 3.2),
    ]  # fmt: skip
    rows = [{"outcome": o, "group": g, "estimate": e} for o, g, e in cells]
    return estimates(rows, sector="ALL", statistic="mean")


def test_means_stand_highest_first_on_the_part_of_the_scale_they_need(by_diagnosis, labels):
    figure = drawn(Means(scale=(0, 4)), by_diagnosis, labels["en"])
    low, high = figure.axes[0].get_xlim()
    assert 2 < low < 2.4
    assert 3.3 < high < 4
    shown = texts(figure)
    assert shown.index("Post-traumatic stress disorder (PTSD)") < shown.index("Autism")
    assert any("0–4" in text for text in shown)
    assert not figure.axes[0].spines["left"].get_visible()  # the axis does not begin at 0


def test_the_axis_of_means_never_leaves_the_scale(labels):
    close = estimates(
        [{"sector": "PHV", "group": "diagnoses=ptsd", "estimate": 4.95}],
        outcome="outcome_helps", statistic="mean",
    )  # fmt: skip
    assert drawn(Means(), close, labels["en"]).axes[0].get_xlim()[1] == 5


def test_the_line_is_the_mean_of_everyone_and_has_its_name(by_diagnosis, labels):
    figure = drawn(Means(scale=(0, 4)), by_diagnosis, labels["nb"])
    lines = [line.get_xdata() for line in figure.axes[0].lines]
    upright = [line[0] for line in lines if len(line) == 2 and line[0] == line[1]]
    assert upright == [3.0]
    assert "Hele utvalget 3,00" in texts(figure)
    read = Means(scale=(0, 4)).describe(by_diagnosis, labels["nb"])
    assert "(PTSD) 3,20" in read
    assert read.endswith("ADHD/ADD) –. Hele utvalget 3,00.")  # what is held back is last


def test_questions_side_by_side_have_colours_and_names_of_their_own(two_questions, labels):
    view = Means(series="outcome")
    read = view.describe(two_questions, labels["en"])
    assert "Treatment helps with the problems: Post-traumatic stress disorder (PTSD) 3.50" in read
    assert (
        "Treatment gives hope of a better life: Post-traumatic stress disorder (PTSD) 3.30" in read
    )
    shown = texts(drawn(view, two_questions, labels["en"]))
    assert {"3.50", "3.10", "3.30", "3.00"} <= set(shown)


def test_the_map_colours_distances_from_everyone_on_the_same_question(two_questions, labels):
    figure = drawn(MeansMap(decimals=1), two_questions, labels["en"])
    away = figure.axes[0].collections[-1].get_array()
    np.testing.assert_allclose(away, [3.5 - 3.4, 3.3 - 3.2, 3.1 - 3.4, 3.0 - 3.2])
    assert "highest Post-traumatic stress disorder (PTSD) 3.5, lowest Autism 3.1" in MeansMap(
    ).describe(two_questions, labels["en"])  # fmt: skip


def test_a_distribution_stands_on_the_scores_own_axis(labels):
    rows = [{"level": "0-2", "estimate": 25.0}, {"level": "2-4", "estimate": 75.0}]
    rows = [row | {"statistic": "percent"} for row in rows]
    rows.append({"statistic": "mean", "estimate": 2.6})
    table = estimates(rows, sector="PHV", outcome="star")
    figure = drawn(Distribution(), table, labels["nb"])
    bars = [(bar.get_x(), bar.get_width(), bar.get_height()) for bar in figure.axes[0].patches]
    assert bars == [(0, 2, 25), (2, 2, 75)]
    assert "Snitt 2,60" in texts(figure)
    assert "0,00–2,00: 25, 2,00–4,00: 75." in Distribution().describe(table, labels["nb"])


def test_a_class_that_holds_one_whole_number_is_called_by_it(labels):
    rows = [{"level": "8.5-9.5", "estimate": 25.0}, {"level": "9.5-10.5", "estimate": 75.0}]
    table = estimates(rows, sector="PHV", outcome="continuity", statistic="percent")
    assert "9: 25, 10: 75." in Distribution().describe(table, labels["en"])


@pytest.fixture
def differences():
    cells = [("plain", 0.5), ("all_terms", 0.1)]
    rows = [{"level": level, "estimate": value} for level, value in cells]
    return estimates(
        rows, sector="ALL", outcome="treatment_helps", term="sector=AVT-PHV",
        statistic="difference",
    )  # fmt: skip


def test_differences_are_read_out_step_by_step(differences, labels):
    table = differences.replace({"level": {"plain": "unadjusted"}})
    read = Differences().describe(table, labels["en"])
    assert "Nothing else held equal: Contracted specialist − Mental health care 0.50." in read
    assert "All terms held equal: Contracted specialist − Mental health care 0.10." in read
    figure = drawn(Differences(), table, labels["en"])
    assert len(figure.axes) == 1
    shown = {text.replace("\n", " ") for text in texts(figure)}
    assert {"Treatment helps (1–5)", "n = 100"} <= shown


def differences_of_three(differences):
    outcomes = ("treatment_helps", "hope_of_better_life", "overall_satisfaction")
    steps = {"plain": "without_star"}
    parts = [differences.assign(outcome=o).replace({"level": steps}) for o in outcomes]
    return estimates([row for part in parts for row in part.to_dict("records")])


def scores():
    rows = [
        {"sector": s, "level": f"{low / 2:g}-{low / 2 + 0.5:g}", "estimate": 12.5 + low}
        for s in ("PHV", "TSB", "AVT")
        for low in range(2, 10)
    ]
    rows = [row | {"statistic": "percent"} for row in rows]
    rows += [{"sector": s, "statistic": "mean", "estimate": 3.1} for s in ("PHV", "TSB", "AVT")]
    return estimates(rows, outcome="continuity_mean")


def means_of_items(labels, items):
    groups = ["", *(f"diagnoses={a.answer}" for a in labels.codebook.answers("diagnoses"))]
    rows = [
        {"outcome": item, "group": group, "estimate": 2.0 + (place % 7) / 4}
        for item in items
        for place, group in enumerate(groups)
    ]
    return estimates(rows, sector="ALL", statistic="mean")


@PAGES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_scores_is_cut_or_covered(lang, page, labels, differences):
    items = [item.item for item in labels[lang].codebook.scale("continuity").items]
    asked = ("outcome_helps", "outcome_hope")
    charts = [
        (Means(), means_of_items(labels[lang], asked[:1])),
        (Means(series="outcome"), means_of_items(labels[lang], asked)),
        (MeansMap(), means_of_items(labels[lang], items)),
        (Distribution(), scores()),
        (Differences(), differences_of_three(differences)),
    ]
    for view, table in charts:
        assert_nothing_cut_or_covered(drawn(view, table, labels[lang], page))


def test_panels_stand_below_each_other_on_a_phone(labels, differences):
    for view, table in (
        (Distribution(), scores()),
        (Differences(), differences_of_three(differences)),
    ):
        wide = [axes.get_position() for axes in drawn(view, table, labels["en"]).axes]
        phone = [axes.get_position() for axes in drawn(view, table, labels["en"], narrow).axes]
        assert [len({round(box.y0, 3) for box in page}) for page in (wide, phone)] == [1, 3]


VIEWS = (Means(), Means(series="outcome"), MeansMap(), Distribution(), Differences())


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_numbers_all_held_back_leave_a_note(view, two_questions, differences, labels):
    source = differences if isinstance(view, Differences) else two_questions
    hidden = source.assign(estimate=np.nan, conf_low=np.nan, conf_high=np.nan)
    figure = drawn(view, hidden, labels["en"])
    assert texts(figure) == [labels["en"].word("no_respondents")]


@pytest.fixture
def models():
    cells = [
        ("treatment_helps", "sector_avt", 0.25, 0.001), ("treatment_helps", "star", 0.8, 0.2),
        ("overall_satisfaction", "sector_avt", 0.5, 0.3), ("overall_satisfaction", "star", 1, 0.01),
    ]  # fmt: skip
    rows = [{"outcome": o, "term": t, "estimate": e, "p_value": p, "statistic": "coefficient"}
            for o, t, e, p in cells]  # fmt: skip
    for outcome, n in (("treatment_helps", 900), ("overall_satisfaction", 1000)):
        rows.append({"outcome": outcome, "statistic": "n", "estimate": n})
        rows.append({"outcome": outcome, "statistic": "r_squared", "estimate": 0.4})
    return estimates(rows, sector="ALL")


def test_models_stand_side_by_side_with_the_sectors_first(models, labels):
    html = ModelsTable().html(models, labels["nb"])
    assert html.index("Behandlingen hjelper (1–5)") < html.index("Alt i alt tilfreds (1–5)")
    assert "Avtalespesialist (" in html  # and its reference
    assert "0,25 (0,15 til 0,35)" in html
    assert "N = 1 000" in html.replace("\xa0", " ")
    assert ModelsTable().describe(models, labels["en"]).startswith("Regression table with 2 terms")


def test_a_term_without_estimate_is_a_dash(models, labels):
    gone = models.assign(
        estimate=models["estimate"].where(~models["term"].eq("star")), suppressed=False
    )
    assert ">–<" in ModelsTable().html(gone, labels["en"])
