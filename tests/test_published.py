"""The printed numbers: files that can't be used are refused with place and remedy."""

import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.errors import PublishedError
from patientsurvey.published import Published

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data" / "published"

ESTIMATES = """\
id,source,chapter,exhibit,sector,group,level,outcome,term,statistic,value,decimals,qualifier,line,corrected,reason
8-1:PHV:female:odds_ratio,002,8,table-8-1,PHV,,,received_video_consultation,female,odds_ratio,1.088,3,exact,3035,,
8-1:PHV:female:p_value,002,8,table-8-1,PHV,,,received_video_consultation,female,p_value,0.001,3,under,3035,,
C1,002,8,figure-8-1,PHV,age_group=age_18_24+age_25_35,yes,video_received,,percent,20,0,nearly,2932,,
C2.low,002,8,figure-8-1,ALL,diagnoses=autism,yes,video_received,,percent,20,0,exact,2952,21,Misread.
C3,002,8,table-8-1,ALL,,,received_video_consultation,,direction,,,,3106,,
"""
EXHIBITS = """\
exhibit,kind,chapter,title_nb,title_en,printed_n,recoverable,line
figure-8-1,figure,8,Etter alder,By age,6659,partial,2928
table-8-1,table,8,Hvem som får,Who receives,17899,full,3020
"""
STATEMENTS = """\
id,chapter,section,exhibit,sectors,subgroup,subject,kind,qualifier,paraphrase,paraphrase_nb,line
C1,8,8.1,figure-8-1,PHV,,video,percent,nearly,Nearly a fifth,Nesten en femdel,2932
C2,8,8.1,figure-8-1,ALL,,video,percent,exact,A fifth,En femdel,2952
C3,8,8.2,table-8-1,PHV,,age,direction,,The youngest most,De yngste mest,3106
"""
ASSERTIONS = """\
id,exhibit,sector,term,sign,significant,any_of
C3,table-8-1,PHV,female,positive,no,
"""
ORDERINGS = """\
id,exhibit,sector,group,level,outcome,statistic,relation,than_sector,than_group,than_level,than_outcome
C3,figure-8-1,PHV,,yes,video_received,percent,higher,TSB,,yes,video_received
"""
FURTHER = ORDERINGS.splitlines()[0] + "\n"
QUALIFIERS = """\
qualifier,low,high,rule_en,rule_nb,rounding
exact,0,0,The number itself.,Tallet selv.,1
nearly,-3,0,Just below.,Like under.,0
under,-inf,0,Below.,Under.,0
"""
VOCABULARY = """\
kind,name,origin,definition_en,definition_nb
outcome,respondents,respondents,Those who answered,De som svarte
"""
ALLOWANCES = """\
statistic,allowance,across,rule_en,rule_nb
odds_ratio,0.1,0.05,In standard errors.,I standardfeil.
"""
REASONS = """\
reason_en,reason_nb
Misread.,Feillest.
"""


def load(folder, codebook=None, **texts):
    """Load a small folder of published numbers in which `texts` replace whole files."""
    files = {
        "estimates": ESTIMATES, "exhibits": EXHIBITS, "statements": STATEMENTS,
        "assertions": ASSERTIONS, "orderings": ORDERINGS, "qualifiers": QUALIFIERS,
        "further_orderings": FURTHER, "allowances": ALLOWANCES, "vocabulary": VOCABULARY,
        "reasons": REASONS,
    }  # fmt: skip
    for name, text in (files | texts).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return Published.load(folder, codebook)


@pytest.fixture(scope="module")
def codebook():
    return Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def published(codebook):
    return Published.load(DATA, codebook)


def test_a_small_folder_loads_with_numbers_as_numbers(tmp_path, codebook):
    rows = load(tmp_path, codebook).estimates
    assert rows["value"].tolist()[:2] == [1.088, 0.001]
    assert rows["line"].tolist() == [3035, 3035, 2932, 2952, 3106]
    assert rows.loc[4, ["value", "decimals"]].isna().all()
    assert rows.loc[3, "corrected"] == "21"


def test_exhibits_are_found_by_id_and_chapter(tmp_path):
    published = load(tmp_path)
    figure = published.exhibit("figure-8-1")
    assert (figure.kind, figure.chapter, figure.line) == ("figure", 8, 2928)
    assert [figure.title("nb"), figure.title("en")] == ["Etter alder", "By age"]
    assert [exhibit.exhibit for exhibit in published.exhibits(8)] == ["figure-8-1", "table-8-1"]
    assert published.exhibits(9) == ()
    assert published.of_exhibit("table-8-1")["id"].tolist() == [
        "8-1:PHV:female:odds_ratio",
        "8-1:PHV:female:p_value",
        "C3",
    ]


def test_what_is_said_stands_in_both_languages(tmp_path):
    published = load(tmp_path)
    assert published.paraphrases["C3"] == {"en": "The youngest most", "nb": "De yngste mest"}
    assert published.explanations["Misread."] == {"en": "Misread.", "nb": "Feillest."}


def test_a_reason_without_its_norwegian_text_is_refused_where_it_is_given(tmp_path):
    with pytest.raises(PublishedError, match=r"C2\.low: the reason has no Norwegian") as error:
        load(tmp_path, reasons="reason_en,reason_nb\nRead wrongly.,Feillest.\n")
    assert "estimates.csv, line 5, column reason" in error.value.where
    assert "reasons.csv" in error.value.remedy


def test_an_unknown_exhibit_or_language_names_the_known_ones(tmp_path):
    published = load(tmp_path)
    with pytest.raises(PublishedError, match="did you mean figure-8-1"):
        published.exhibit("figure-8-11")
    with pytest.raises(PublishedError, match="title_sv"):
        published.exhibit("figure-8-1").title("sv")


ROW = "C1,002,8,figure-8-1,PHV,age_group=age_18_24+age_25_35,yes,video_received,,percent,20,0"
BROKEN = {
    "an id that stands twice": ("C2.low,", "C1,", "line 5, column id", "twice"),
    "an unknown exhibit": ("8,figure-8-1,ALL", "8,figure-8-9,ALL", "line 5, column exhibit",
                           "figure-8-1"),
    "an unknown sector": ("table-8-1,ALL", "table-8-1,SSB", "line 6, column sector", "TSB"),
    "an unknown statistic": ("odds_ratio,1.088", "odd_ratio,1.088", "line 2, column statistic",
                             "odds_ratio"),
    "a decimal comma": ("1.088", '"1,088"', "line 2, column value", "not 1,19"),
    "no value": ("percent,20,0,nearly", "percent,,,nearly", "line 4, column value", "no number"),
    "a direction with a value": ("direction,,", "direction,3,0", "line 6, column value", "empty"),
    "decimals that don't fit": ("1.088,3", "1.088,2", "line 2, column decimals", "as printed"),
    "an unknown qualifier": ("20,0,nearly", "20,0,almost", "line 4, column qualifier", "nearly"),
    "no qualifier": ("20,0,nearly", "20,0,", "line 4, column qualifier", "qualifiers.csv"),
    "a line that is none": ("2932", "2932a", "line 4, column line", "whole number"),
    "a correction in words": ("2952,21", "2952,twenty", "line 5, column corrected",
                              "unrecoverable"),
    "a correction without reason": ("21,Misread.", "21,", "line 5, column reason", "say why"),
    "an unknown outcome": ("yes,video_received,,percent,20,0,nearly",
                           "yes,video_got,,percent,20,0,nearly", "line 4, column outcome",
                           "data/codebook"),
    "an unknown level": (",yes,video_received,,percent,20,0,nearly",
                         ",maybe,video_received,,percent,20,0,nearly", "line 4, column level",
                         "vocabulary.csv"),
    "an unknown group": ("age_18_24+age_25_35", "age_18_24+age_25_36", "line 4, column group",
                         "data/codebook"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "remedy"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_is_refused(tmp_path, codebook, old, new, where, remedy):
    assert ESTIMATES.count(old) == 1
    with pytest.raises(PublishedError) as error:
        load(tmp_path, codebook, estimates=ESTIMATES.replace(old, new))
    assert "estimates.csv" in error.value.where
    assert where in error.value.where
    assert remedy in str(error.value)


OTHER_FILES = {
    "an exhibit twice": ("exhibits", EXHIBITS + EXHIBITS.splitlines()[1], "exhibit"),
    "an exhibit of another kind": ("exhibits", EXHIBITS.replace(",figure,", ",table,"), "exhibit"),
    "no English title": ("exhibits", EXHIBITS.replace("By age", ""), "title_en"),
    "limits the wrong way round": ("qualifiers", QUALIFIERS.replace("-3,0", "3,0"), "low"),
    "a limit in words": ("qualifiers", QUALIFIERS.replace("-inf", "any"), "low"),
    "a statement without numbers": ("statements",
                                    STATEMENTS + "C4,8,8,table-8-1,,,,,,Said,Sagt,1\n", "id"),
    "no Norwegian paraphrase": ("statements", STATEMENTS.replace("En femdel", ""),
                                "paraphrase_nb"),
    "no Norwegian reason": ("reasons", REASONS.replace("Feillest.", ""), "reason_nb"),
    "a reason twice": ("reasons", REASONS + "Misread.,Lest feil.\n", "reason_en"),
    "a reason that no row gives": ("reasons", REASONS + "Sum.,Summen.\n", "reason_en"),
    "an assertion of no statement": ("assertions", ASSERTIONS.replace("C3", "C9"), "id"),
    "an unknown sign": ("assertions", ASSERTIONS.replace("positive", "up"), "sign"),
    "an unknown relation": ("orderings", ORDERINGS.replace("higher", "above"), "relation"),
    "an unknown relation found later": (
        "further_orderings", ORDERINGS.replace("higher", "above"), "relation"),
    "an outcome from nowhere": ("vocabulary", VOCABULARY.replace(",respondents,T", ",,T"),
                                "origin"),
    "an allowance in words": ("allowances", ALLOWANCES.replace("0.1", "some"), "allowance"),
    "a name twice": ("vocabulary", VOCABULARY + VOCABULARY.splitlines()[1], "name"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "text", "column"), OTHER_FILES.values(), ids=OTHER_FILES)
def test_the_other_files_are_checked_too(tmp_path, file, text, column):
    with pytest.raises(PublishedError) as error:
        load(tmp_path, **{file: text})
    assert f"{file}.csv, line" in error.value.where
    assert f"column {column}" in error.value.where
    assert error.value.remedy


def test_a_missing_column_and_a_missing_file_are_named(tmp_path):
    with pytest.raises(PublishedError, match="lacks the column outcome"):
        load(tmp_path, estimates=ESTIMATES.replace(",outcome,", ",outcomes,"))
    load(tmp_path)
    (tmp_path / "orderings.csv").unlink()
    with pytest.raises(PublishedError, match=r"orderings\.csv is missing"):
        Published.load(tmp_path)


def test_text_with_braces_in_a_cell_is_reported_as_it_stands(tmp_path):
    with pytest.raises(PublishedError, match=r"unknown sector 'P\{HV\}'"):
        load(tmp_path, estimates=ESTIMATES.replace("figure-8-1,PHV", "figure-8-1,P{HV}"))


# --- the report's own numbers ---------------------------------------------------------------


def test_every_exhibit_is_listed_once_in_printed_order(published):
    ids = [exhibit.exhibit for exhibit in published.exhibits()]
    assert len(ids) == len(set(ids))
    assert sum(not id.startswith("text-") and "-004-" not in id for id in ids) == 105
    assert [len(published.exhibits(chapter)) for chapter in range(2, 13)] == (
        [5, 6, 26, 4, 15, 11, 10, 29, 3, 4, 8]
    )


def test_titles_are_short_and_bear_no_number(published):
    for exhibit in published.exhibits():
        for lang in ("nb", "en"):
            assert len(exhibit.title(lang)) < 100
            assert not exhibit.title(lang).startswith(("Tabell", "Figur", "Table", "Figure"))


def test_all_printed_numbers_and_statements_are_there(published):
    rows = published.estimates
    tables, statements = rows[rows["id"].str.contains(":")], rows[rows["id"].str.match(r"C\d")]
    model_cells = tables[tables["term"].ne("")]
    # eleven tables of 27 terms (two of 26) in three sectors; one estimate is a dash, one is lost
    assert len(model_cells) == (11 * 27 - 2) * 3 * 4 - 2
    assert tables["statistic"].eq("r_squared").sum() == 6 * 3 + 3 - 3
    assert statements["id"].str.partition(".")[0].nunique() == 920
    assert len(published.statements) == 920


def test_chapter_8_has_every_cell_of_its_tables_and_all_its_statements(published):
    rows = published.estimates[published.estimates["chapter"].eq(8)]
    for exhibit in ("table-8-1", "table-8-2"):
        cells = rows[rows["exhibit"].eq(exhibit) & rows["term"].ne("")]
        assert cells["id"].str.startswith("8-").sum() == 27 * 3 * 4
    spoken = published.statements[published.statements["chapter"].eq("8")]
    assert len(spoken) == 78
    assert set(spoken["id"]) == set(rows["id"].str.partition(".")[0]) & set(spoken["id"])


def test_numbers_stand_as_printed(published):
    rows = published.estimates.set_index("id")
    assert rows.loc["8-1:PHV:female:conf_high", ["value", "decimals"]].tolist() == [1.19, 2]
    assert rows.loc["8-2:PHV:dx_more_than_three:p_value", ["value", "decimals"]].tolist() == [0, 2]
    small = rows.loc["8-1:PHV:age_36_45:p_value", ["value", "decimals", "qualifier"]]
    assert small.tolist() == [0.001, 3, "under"]
    assert rows.loc["C0432", ["sector", "value", "qualifier"]].tolist() == ["AVT", 30, "nearly"]


def test_corrections_keep_the_print_and_say_why(published):
    rows = published.estimates.set_index("id")
    ages = rows[rows.index.str.fullmatch(r"5-1:PHV:age:age_\w+:count")]
    assert ages["value"].sum() == 21_346 + 3_199
    assert pd.to_numeric(ages["corrected"]).sum() == 21_346
    north = rows[rows.index.str.fullmatch(r"5-1:PHV:region:\w+:count")]
    right = pd.to_numeric(north["corrected"]).fillna(north["value"])
    assert right.drop("5-1:PHV:region:total:count").sum() == 21_346
    shifted = rows.loc["9-2:AVT:coordination:odds_ratio", ["value", "corrected"]]
    assert shifted.tolist() == [0.831, "5.213"]
    assert rows.loc["9-2:AVT:female:odds_ratio", "corrected"] == "unrecoverable"
    repeated = rows[rows.index.str.startswith("9-3:AVT:") & rows["term"].ne("")]
    assert set(repeated["corrected"]) == {"unrecoverable"}


def test_every_statement_and_reason_is_told_in_both_languages(published):
    texts = [*published.paraphrases.values(), *published.explanations.values()]
    assert len(texts) == 920 + published.estimates["reason"].replace("", None).nunique()
    for text in texts:
        assert set(text) == {"en", "nb"} and all(said.strip() for said in text.values())


def test_what_the_reader_sees_of_a_statement_is_a_claim_of_its_own_in_each_language(published):
    for id, said in published.paraphrases.items():
        assert said["en"] != said["nb"], id
        assert all(5 <= len(said[lang].split()) <= 30 for lang in ("en", "nb")), id


@pytest.mark.parametrize(
    ("id", "english", "norwegian"),
    [("C0428", "3,899", "3\u00a0899"), ("C0227", "0.4 per cent", "0,4 prosent")],
)
def test_what_is_said_of_a_number_bears_the_number(published, id, english, norwegian):
    said = published.paraphrases[id]
    assert english in said["en"] and norwegian in said["nb"]


def test_who_gives_no_answer_names_no_gender(published):
    row = published.estimates.set_index("id").loc["C0036"]
    assert row["level"] == "other+dont_know+prefer_not"  # without those who are missing


def test_no_number_joins_answers_that_may_be_given_together(published, codebook):
    # shares of joined answers, and of joined groups, are added up: their parts must not overlap
    several = {id for id, variable in codebook.variables.items() if variable.type == "multiple"}
    assert {"diagnoses", "services_12m"} <= several
    tables = (published.estimates, published.orderings, published.further_orderings)
    for rows in tables:
        for side in [side for side in ("", "than_") if f"{side}level" in rows]:
            asked = rows[f"{side}outcome"].isin(several)
            assert not (asked & rows[f"{side}level"].str.contains("+", regex=False)).any()
            grouped = rows[f"{side}group"].str.partition("=")[0].isin(several)
            assert not (grouped & rows[f"{side}group"].str.contains("+", regex=False)).any()


def test_norwegian_reasons_carry_the_same_numbers_in_norwegian_format(published):
    def digits(text):
        return re.findall(r"\d+", re.sub(r"(?<=\d)[,.\u00a0](?=\d)", "", text))

    for reason in published.explanations.values():
        named = re.sub(r"row of \w+|\b[A-Z]{3} [a-z]\w+", "", reason["en"])
        told = digits(reason["nb"])
        assert all(number in told for number in digits(named)), reason["nb"]
        assert not re.search(r"\d\.\d", reason["nb"]), reason["nb"]


# --- the second method -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def verify():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import verify_published
    finally:
        sys.path.pop(0)
    return verify_published


def test_cells_are_cut_from_the_right_with_blanks(verify):
    text = [
        "Tabell 5-2",
        " Antall % Antall Prosent Antall Prosent ",
        "3-6 måned 2106 10 225 7 509 6 ",
        "Missing 166  31  44  ",
    ]
    lines = verify.table_lines(text, 1, 4, 6, blanks=True)
    assert [(line.number, line.label, line.cells) for line in lines] == [
        (3, "3-6 måned", ["2106", "10", "225", "7", "509", "6"]),
        (4, "Missing", ["166", "", "31", "", "44", ""]),
    ]


def test_a_changed_digit_or_line_is_a_mismatch(verify):
    row = {"value": "1.19", "qualifier": "exact", "statistic": "odds_ratio", "line": "7"}
    for cell, line, found in (("1,19", 7, 0), ("1,190", 7, 1), ("1,91", 7, 1), ("1,19", 8, 1)):
        check = verify.Check("table")
        verify.agree(check, "id", cell, row, line)
        assert len(check.mismatches) == found


@pytest.mark.parametrize(
    ("value", "text", "stands"),
    [
        ("26", "på 26 prosent (n=2288)", True),
        ("130908", "Av 130 908 pasienter", True),
        ("6", "fra 26 til 0,6", False),
        ("0.4", "og 0,4 prosent", True),
        ("33", "en av tre", True),
        ("10", "rundt til ti prosent", True),
        ("10", "rundt til prosent", False),
    ],
)
def test_numbers_are_found_in_running_text(verify, value, text, stands):
    assert verify.stands_in(value, text) is stands
