"""The codebook: its contents, its lookups, and what a broken row is answered with."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import CodebookError
from patientsurvey.pages.codebook import CodebookPage

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "codebook"
CODEBOOK = Codebook.load(FOLDER)
FILES = [
    "variables.csv",
    "answers.csv",
    "routing.csv",
    "scales.csv",
    "scale_items.csv",
    "terms.csv",
    "diagnoses.csv",
]


@pytest.fixture
def folder(tmp_path):
    """A copy of the codebook that a test may break."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def line_of(rows, **cells):
    """Line in the file of the first row with these cells."""
    matches = (all(row[column] == cell for column, cell in cells.items()) for row in rows)
    return list(matches).index(True) + 2


# --- contract of every variable -------------------------------------------------------------


@pytest.mark.parametrize("variable", CODEBOOK.variables.values(), ids=lambda entry: entry.id)
def test_every_variable_is_complete(variable):
    for lang in ("nb", "en"):
        assert variable.section(lang)
        assert variable.label(lang)
        assert variable.question(lang, "clinic")
        assert variable.question(lang, "specialist")
        assert len({answer.label(lang) for answer in variable.answers}) == len(variable.answers)
    codes = [answer.code for answer in variable.answers]
    assert len(set(codes)) == len(codes)
    if variable.type in ("single", "multiple"):
        assert len(variable.answers) >= 2
    else:
        assert not variable.answers
    assert (variable.low is None) == (variable.type != "number")
    assert variable.source == "derived" or variable.lines


@pytest.mark.parametrize("variable", CODEBOOK.variables.values(), ids=lambda entry: entry.id)
def test_answers_common_to_both_forms_are_coded_upwards(variable):
    codes = [answer.code for answer in variable.answers if answer.form == "all"]
    assert codes == sorted(codes)


def test_the_whole_questionnaire_is_there():
    sources = [variable.source for variable in CODEBOOK.variables.values()]
    # 87 printed, of which two are the register's; one more on the specialists' form alone.
    assert sources.count("questionnaire") == 87 - 2 + 1
    # sector, region, health trust, sex and birth year
    assert sources.count("register") == 5


def test_every_exhibit_named_is_published():
    published = {row["exhibit"] for row in read(ROOT / "data" / "published" / "exhibits.csv")}
    used = {exhibit for entry in CODEBOOK.variables.values() for exhibit in entry.exhibits}
    assert used <= published


def test_norwegian_and_english_are_different_texts():
    same = [
        entry.id
        for entry in CODEBOOK.variables.values()
        if entry.question("nb") == entry.question("en")
    ]
    assert same == []


# --- what the report fixes ------------------------------------------------------------------


def test_star_items_run_from_never_0_to_always_4():
    for item in CODEBOOK.scale("star").items:
        answers = CODEBOOK.answers(item.item)
        assert [(a.code, a.answer) for a in answers] == [
            (0, "never"),
            (1, "rarely"),
            (2, "sometimes"),
            (3, "often"),
            (4, "always"),
        ]


def numbered(items):
    return {int(item.item.split("_")[1]) for item in items}


def test_star_turns_its_three_negative_items():
    star = CODEBOOK.scale("star")
    assert numbered(item for item in star.items if item.reversed) == {4, 7, 9}
    assert (star.score, star.low, star.high, star.minimum_items) == ("mean", 0, 4, 8)


@pytest.mark.parametrize(
    ("scale", "low", "high"), [("continuity", 9 * 1, 9 * 5), ("continuity_mean", 1, 5)]
)
def test_continuity_scores_nine_of_twelve_items(scale, low, high):
    entry = CODEBOOK.scale(scale)
    assert numbered(entry.items) == set(range(1, 13))
    assert numbered(item for item in entry.items if not item.in_score) == {5, 6, 10}
    # Code 1 is the best answer of the positively worded items, and the worst of 4, 6 and 12.
    assert numbered(item for item in entry.items if not item.reversed) == {4, 6, 12}
    assert (entry.low, entry.high, entry.minimum_items) == (low, high, 9)


@pytest.mark.parametrize("scale", CODEBOOK.scales.values(), ids=lambda scale: scale.id)
def test_a_scale_and_its_variable_have_the_same_range(scale):
    variable = CODEBOOK.variable(scale.id)
    assert (variable.low, variable.high) == (scale.low, scale.high)


def test_the_27_terms_stand_in_the_order_of_the_tables():
    terms = list(CODEBOOK.terms)
    assert len(terms) == 27
    assert terms[:3] == ["female", "age_25_35", "age_36_45"]
    assert terms[-4:] == ["star", "region_southeast", "region_central", "region_north"]
    assert CODEBOOK.term("age_25_35").reference("en") == "Age 18–24"
    assert CODEBOOK.term("star").reference("nb") == ""


def test_the_forms_differ_where_table_5_2_does():
    def answers(form):
        return [answer.answer for answer in CODEBOOK.answers("duration_ongoing", form)]

    shared = ["under_1_month", "months_1_2", "months_3_6"]
    assert answers("clinic") == [*shared, "over_6_months"]
    assert answers("specialist") == [*shared, "months_7_12", "years_1_2", "over_2_years"]


def test_the_specialists_patients_read_their_own_wording():
    variable = CODEBOOK.variable("asked_lifestyle")
    assert variable.question("nb").endswith("i løpet av den polikliniske behandlingen?")
    assert variable.question("nb", "specialist").endswith("hos psykolog/psykiater?")
    assert CODEBOOK.form("AVT") == "specialist"
    assert CODEBOOK.form("TSB") == "clinic"


@pytest.mark.parametrize("variable", ["gp_involved", "asked_physical", "asked_lifestyle"])
def test_misprinted_answers_are_corrected_and_noted(variable):
    answers = [answer.answer for answer in CODEBOOK.answers(variable)]
    assert answers == ["yes", "no", "dont_know", "not_relevant"]
    assert "The form prints" in CODEBOOK.variable(variable).note


def test_routing_tells_alternatives_from_conditions_that_must_all_hold():
    def conditions(variable):
        return [rule.condition for rule in CODEBOOK.routing(variable)]

    assert conditions("duration_ongoing") == [1, 2]  # either treatment
    assert conditions("answer_for_sector") == [1, 1]  # both treatments
    assert conditions("has_plan") == []


def test_icd10_codes_of_table_4_7():
    assert CODEBOOK.icd10["psychosis"] == ("F23", "F24", "F25", "F28", "F29")
    assert CODEBOOK.icd10["harmful_use"] == CODEBOOK.icd10["substance_dependence"] == ("F10-F19",)


# --- columns and lookups --------------------------------------------------------------------


def test_a_multiple_response_has_one_column_for_each_option():
    columns = CODEBOOK.columns()
    assert columns[:3] == ["sector", "region", "health_trust"]
    assert "admission_type" not in columns
    start = columns.index("admission_type__mental")
    assert columns[start + 1 : start + 4] == [
        "admission_type__substance",
        "admission_type__physical",
        "admission_type__none",
    ]
    assert not {"age", "star", "female"} & set(columns)


def test_columns_know_their_type_and_form():
    columns = CODEBOOK.data_columns
    assert columns["has_plan"].dtype == "Int8"
    assert columns["birth_year"].dtype == "Int16"
    assert columns["region"].dtype == "str"
    assert columns["services_12m__dps_clinic"].form == "specialist"
    assert columns["services_12m__gp"].label("nb") == (
        "Kontakt med tjenester siste 12 måneder: Fastlege"
    )


def test_lookups():
    assert CODEBOOK.code("sex_self", "woman") == 1
    assert CODEBOOK.code("sex_npr", "woman") == 2
    assert CODEBOOK.label("sex_self", "prefer_not", "nb") == "Ønsker ikke å svare"
    assert CODEBOOK.answer("severity_psych", "not_relevant").kind == "not_relevant"


@pytest.mark.parametrize(
    ("look_up", "message"),
    [
        (lambda book: book.variable("has_pln"), "did you mean has_plan?"),
        (lambda book: book.code("has_plan", "dontknow"), "did you mean dont_know?"),
        (lambda book: book.answers("video_recieved"), "video_received"),
        (lambda book: book.scale("stars"), "did you mean star?"),
        (lambda book: book.term("femal"), "did you mean female?"),
        (lambda book: book.column("services_12m__gpp"), "services_12m__gp"),
        (lambda book: book.label("has_plan", "yes", "sv"), "use en or nb"),
        (lambda book: book.form("PHX"), "PHV"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(look_up, message):
    with pytest.raises(CodebookError, match=re.escape(message)):
        look_up(CODEBOOK)


# --- broken rows ----------------------------------------------------------------------------

BROKEN = [
    # file, row with these cells, column, new text, what is said of it
    ("variables.csv", {"variable": "has_plan"}, "variable", "Has plan", "small letters"),
    ("variables.csv", {"variable": "has_plan"}, "variable", "adapted", "stands twice"),
    ("variables.csv", {"variable": "has_plan"}, "order", "7", "upwards"),
    ("variables.csv", {"variable": "has_plan"}, "order", "seven", "digits"),
    ("variables.csv", {"variable": "has_plan"}, "form", "both", "use all, clinic, specialist"),
    ("variables.csv", {"variable": "has_plan"}, "source", "form", "use questionnaire"),
    ("variables.csv", {"variable": "has_plan"}, "type", "choice", "use single, multiple"),
    ("variables.csv", {"variable": "has_plan"}, "stored", "number", "use code, answer"),
    ("variables.csv", {"variable": "has_plan"}, "label_nb", "", "write the label_nb"),
    ("variables.csv", {"variable": "has_plan"}, "question_en", " ", "write the question_en"),
    ("variables.csv", {"variable": "has_plan"}, "section_en", "", "write the section_en"),
    ("variables.csv", {"variable": "has_plan"}, "low", "1", "only a number has a range"),
    ("variables.csv", {"variable": "birth_year"}, "low", "", "write the low"),
    ("variables.csv", {"variable": "birth_year"}, "high", "1900", "not above low"),
    ("variables.csv", {"variable": "birth_year"}, "high", "x", "is no number"),
    ("variables.csv", {"variable": "has_plan"}, "exhibits", "Figure 9-7", "figure-8-1"),
    ("variables.csv", {"variable": "has_plan"}, "line_end", "1", "first and the last line"),
    (
        "variables.csv",
        {"variable": "asked_lifestyle"},
        "question_specialist_en",
        "",
        "write the question_specialist_en",
    ),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "variable", "adapt", "mean adapted"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "variable", "age", "has no answers"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "code", "1", "such as 2"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "code", "2.0", "digits alone"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "answer", "yes", "stands twice"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "label_nb", "", "write the label_nb"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "label_en", "Yes", "its own label"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "kind", "missing", "use answer"),
    ("answers.csv", {"variable": "adapted", "answer": "no"}, "form", "x", "use all, clinic"),
    (
        "answers.csv",
        {"variable": "treatment_format", "answer": "both"},
        "form",
        "clinic",
        "write specialist or all",
    ),
    ("routing.csv", {"variable": "plan_more"}, "variable", "plan_less", "unknown variable"),
    ("routing.csv", {"variable": "plan_more"}, "variable", "star", "derived"),
    ("routing.csv", {"variable": "plan_more"}, "asked_if", "plan", "did you mean"),
    ("routing.csv", {"variable": "plan_more"}, "asked_if", "adapted", "earlier question"),
    ("routing.csv", {"variable": "plan_more"}, "asked_if", "birth_year", "has no answers"),
    ("routing.csv", {"variable": "plan_more"}, "answers", "yes maybe", "unknown answer"),
    ("routing.csv", {"variable": "plan_more"}, "answers", "", "write the answers"),
    ("routing.csv", {"variable": "plan_more"}, "condition", "", "write the condition"),
    ("routing.csv", {"variable": "plan_more"}, "basis", "guessed", "use printed, implied"),
    ("routing.csv", {"variable": "plan_more"}, "line", "p. 5", "digits alone"),
    ("scales.csv", {"scale": "star"}, "score", "median", "use mean, sum"),
    ("scales.csv", {"scale": "star"}, "high", "5", "write 4"),
    ("scales.csv", {"scale": "continuity"}, "low", "0", "write 9"),
    ("scales.csv", {"scale": "star"}, "minimum_items", "13", "use 1 to 12"),
    ("scales.csv", {"scale": "star"}, "label_en", "", "write the label_en"),
    ("scale_items.csv", {"item": "star_4_withholds"}, "scale", "stars", "did you mean star?"),
    (
        "scale_items.csv",
        {"item": "star_4_withholds"},
        "item",
        "star_4",
        "or star_4_withholds?",
    ),
    ("scale_items.csv", {"item": "star_4_withholds"}, "item", "diagnoses", "type single"),
    ("scale_items.csv", {"item": "star_4_withholds"}, "item", "star_3_trust", "stands twice"),
    ("scale_items.csv", {"item": "star_4_withholds"}, "reversed", "yes", "use 0, 1"),
    ("scale_items.csv", {"item": "star_4_withholds"}, "in_score", "", "write the in_score"),
    ("terms.csv", {"term": "severe"}, "term", "sever", "did you mean severe or"),
    ("terms.csv", {"term": "severe"}, "term", "female", "stands twice"),
    ("terms.csv", {"term": "severe"}, "reference_nb", "", "write the reference_nb"),
    ("terms.csv", {"term": "severe"}, "kind", "factor", "use dummy, continuous"),
    ("terms.csv", {"term": "severe"}, "kind", "continuous", "correct kind here"),
    ("terms.csv", {"term": "severe"}, "block", "", "write the block"),
    ("diagnoses.csv", {"diagnosis": "ptsd"}, "diagnosis", "ptss", "did you mean ptsd"),
    ("diagnoses.csv", {"diagnosis": "ptsd"}, "icd10", "43.1", "F43.1"),
]


@pytest.mark.parametrize(("file", "row", "column", "text", "remedy"), BROKEN)
def test_a_broken_cell_is_named_with_its_line_and_a_remedy(folder, file, row, column, text, remedy):
    rows = read(folder / file)
    line = line_of(rows, **row)
    rows[line - 2][column] = text
    write(folder / file, rows)
    with pytest.raises(CodebookError) as caught:
        Codebook.load(folder)
    message = str(caught.value)
    # A duplicate is reported where it stands second, which may be further down.
    named = re.search(rf"{file}, line (\d+), column {column}", message)
    assert named, message
    assert int(named[1]) >= line if "twice" in remedy else int(named[1]) == line
    assert remedy in message
    assert caught.value.remedy


def test_answers_must_stand_together(folder):
    rows = read(folder / "answers.csv")
    rows.append(rows.pop(line_of(rows, variable="adapted", answer="no") - 2))
    write(folder / "answers.csv", rows)
    with pytest.raises(CodebookError, match="do not stand together") as caught:
        Codebook.load(folder)
    assert f"line {len(rows) + 1}" in caught.value.where


def test_a_question_needs_two_answers_in_each_form(folder):
    rows = read(folder / "answers.csv")
    for row in rows:
        if row["variable"] == "n_therapists":
            row["form"] = "clinic"
    write(folder / "answers.csv", rows)
    with pytest.raises(CodebookError, match=r"fewer than two answers in the specialist form"):
        Codebook.load(folder)


def test_a_line_with_a_comma_too_many_is_named(folder):
    path = folder / "answers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4] += ",more"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CodebookError, match="8 cells, the header 7") as caught:
        Codebook.load(folder)
    assert "answers.csv, line 5" in caught.value.where


@pytest.mark.parametrize("file", FILES)
def test_a_missing_column_is_named(folder, file):
    rows = read(folder / file)
    column = list(rows[0])[1]
    write(
        folder / file, [{key: cell for key, cell in row.items() if key != column} for row in rows]
    )
    with pytest.raises(CodebookError, match=f"column {column} is missing") as caught:
        Codebook.load(folder)
    assert f"{file}, line 1" in caught.value.where


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    with pytest.raises(CodebookError, match="no such codebook file") as caught:
        Codebook.load(folder)
    assert file in caught.value.where


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text.replace(",", ";").encode(), "separated by semicolons"),
        (lambda text: text.encode("cp1252"), "not UTF-8"),
        (lambda text: text.splitlines()[0].encode(), "has no rows"),
        (lambda text: b"", "column variable is missing"),
    ],
)
def test_a_file_that_a_spreadsheet_spoilt(folder, spoil, message):
    path = folder / "variables.csv"
    path.write_bytes(spoil(path.read_text(encoding="utf-8")))
    with pytest.raises(CodebookError, match=message):
        Codebook.load(folder)


def test_a_byte_order_mark_and_empty_lines_do_no_harm(folder):
    path = folder / "answers.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text("\ufeff" + text + ",,,,,,\n", encoding="utf-8")
    assert Codebook.load(folder).columns() == CODEBOOK.columns()


def test_a_new_language_is_a_column_in_each_file(folder):
    for name in ("variables.csv", "answers.csv", "scales.csv", "terms.csv"):
        rows = read(folder / name)
        english = [column for column in rows[0] if column.endswith("_en")]
        more = [{column[:-3] + "_se": row[column] for column in english} for row in rows]
        write(folder / name, [row | new for row, new in zip(rows, more, strict=True)])
    book = Codebook.load(folder)
    assert book.languages == ("nb", "en", "se")
    assert book.variable("has_plan").question("se") == "Do you have a treatment plan?"


def test_a_language_must_be_in_every_file(folder):
    rows = read(folder / "variables.csv")
    stems = ("section", "label", "question", "question_specialist")
    new = [{f"{stem}_se": row[f"{stem}_en"] for stem in stems} for row in rows]
    write(folder / "variables.csv", [row | more for row, more in zip(rows, new, strict=True)])
    with pytest.raises(CodebookError, match="column label_se is missing"):
        Codebook.load(folder)


# --- the book's page ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    return CodebookPage("en,nb")


def sections(page, lang):
    """Ids of the variables by the title of their fold-out."""
    html = page._sections(page.labels[lang])
    folds = re.findall(r"<summary>(.*?) \(\d+\)</summary>(.*?)</details>", html, re.DOTALL)
    return {title: re.findall(r'id="variable-(\w+)"', body) for title, body in folds}


def entry(page, variable, lang="en"):
    html = page._sections(page.labels[lang])
    return re.search(rf'id="variable-{variable}">(.*?)</div>', html, re.DOTALL)[1]


def test_all_that_the_register_holds_stands_under_register_data(page):
    first, *others = sections(page, "en").items()
    assert first == ("Register data", ["sector", "region", "health_trust", "sex_npr", "birth_year"])
    assert not {"sex_npr", "birth_year"} & {id for _, ids in others for id in ids}
    told = entry(page, "birth_year", "nb")
    assert "Fødselsår" in told and "Fra registeret." in told and "Et tall fra 1924 til 2005" in told


def test_exhibits_are_named_and_linked_and_the_models_told_as_one(page):
    used = entry(page, "region").partition("Used in: ")[2]
    assert '<a href="04_representativity.html#table-4-4">Table 4-4</a>' in used
    assert "all regression tables" in used and "Table 8-1" not in used
    items = entry(page, "star_1_goals").partition("Used in: ")[2]
    assert "Section 3.4.1" in items and "text-3-4-1" not in items


def test_a_scale_of_two_scores_is_shown_once(page):
    html = page._scales(page.labels["en"])
    assert re.findall("<h4>(.*?)</h4>", html) == [
        "Therapeutic relationship (STAR)", "Continuity (CONTINU-UM)",
    ]  # fmt: skip
    assert "Sum of 9 items (9–45) or their mean (1–5); all 9 answered." in html
    assert re.search(
        r"<code>coc_5_evening</code></small></td><td>reversed, not in the score<", html
    )
    assert "<th></th>" not in html and '<th scope="col"></th>' not in html


def test_terms_stand_under_their_blocks(page):
    html = page._terms(page.labels["nb"])
    assert html.startswith('<div class="exhibit-table" id="terms"')
    titles = re.findall(r'<th scope="rowgroup" colspan="2"><b>(.*?)</b>', html)
    assert len(titles) == len(set(titles)) == 6
    assert html.count("<tr><td>") == len(CODEBOOK.terms)
