"""Two languages: number formats, wording, parameters."""

from pathlib import Path

import pytest

from patientsurvey.errors import CodebookError, ParameterError
from patientsurvey.language import (
    LANGUAGES,
    Localised,
    Wording,
    format_number,
    format_p,
    parse_languages,
)

WORDING = Path(__file__).parents[1] / "data" / "codebook" / "wording.csv"
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "english", "norwegian"),
    [
        (1.1275, 2, "1.13", "1,13"),
        (33458, 0, "33,458", f"33{NBSP}458"),
        (-0.062, 3, "−0.062", "−0,062"),
        (-0.0001, 2, "0.00", "0,00"),  # no minus sign before a rounded zero
        (float("nan"), 1, "–", "–"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value, decimals, english, norwegian):
    assert format_number(value, "en", decimals) == english
    assert format_number(value, "nb", decimals) == norwegian


def test_p_values_below_a_thousandth_are_given_as_a_limit():
    assert format_p(0.00049, "nb") == "<0,001"
    assert format_p(0.0006, "en") == "<0.001"  # not the 0.001 that it rounds to
    assert format_p(0.001, "en") == "0.001"
    assert format_p(0.041, "nb") == "0,041"


def test_computed_numbers_format_themselves_inside_sentences():
    assert "{x:.0f} prosent".format(x=Localised(25.67, "nb")) == "26 prosent"
    assert "{x:+.1f}".format(x=Localised(0.25, "en")) == "+0.2"
    with pytest.raises(ValueError, match="use forms such as"):
        "{x:%}".format(x=Localised(0.25, "en"))


@pytest.mark.parametrize(
    ("value", "english", "norwegian"),
    [
        (100 / 20.7, "one in five", "én av fem"),
        (12, "one in twelve", "én av tolv"),
        (13, "one in 13", "én av 13"),
        (1000, "one in 1,000", f"én av 1{NBSP}000"),
        (float("nan"), "one in –", "én av –"),
    ],
)
def test_small_whole_numbers_are_spelt_out_where_a_sentence_asks_for_it(value, english, norwegian):
    assert "one in {x:w}".format(x=Localised(value, "en")) == english
    assert "én av {x:w}".format(x=Localised(value, "nb")) == norwegian


def test_languages_of_a_parameter():
    assert parse_languages("en, nb") == ("en", "nb")


@pytest.mark.parametrize("text", ["", "no", "en,sv"])
def test_unknown_languages_are_refused_with_the_known_ones(text):
    with pytest.raises(ParameterError, match="en or nb"):
        parse_languages(text)


def test_every_interface_text_stands_in_both_languages():
    texts = Wording.load(WORDING).texts
    assert all(set(text) == set(LANGUAGES) for text in texts.values())


def test_placeholders_are_the_same_in_both_languages():
    import string

    def names(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    texts = Wording.load(WORDING).texts
    differing = [key for key, text in texts.items() if names(text["en"]) != names(text["nb"])]
    assert differing == []


@pytest.mark.parametrize(
    "rows, message",
    [
        ("key,en,nb\nhello,Hello,\n", r"no text in nb[\s\S]*line 2"),
        ("key,en,nb\nhello,Hello,Hei\nhello,Hi,Hei\n", r"stands twice[\s\S]*line 3"),
    ],
)
def test_a_broken_wording_row_is_named_with_its_line(tmp_path, rows, message):
    path = tmp_path / "wording.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        Wording.load(path)


def test_an_unknown_key_says_where_to_add_it():
    with pytest.raises(CodebookError, match=r"wording\.csv"):
        Wording.load(WORDING)("no_such_key", "en")
