"""The respondents' description as a data package."""

import json
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from patientsurvey.codebook import Codebook
from patientsurvey.datapackage import describe

ROOT = Path(__file__).parents[1]
CODEBOOK = Codebook.load(ROOT / "data" / "codebook")


@pytest.fixture(scope="module")
def package():
    return describe(CODEBOOK, "data/synthetic/respondents.parquet", rows=6, hash="ab" * 32)


def field(package, name):
    fields = package["resources"][0]["schema"]["fields"]
    return next(entry for entry in fields if entry["name"] == name)


def test_frictionless_accepts_the_package(package):
    resource = frictionless.Package.from_descriptor(package).get_resource("respondents")
    assert resource.path == "respondents.parquet"
    assert resource.hash == f"sha256:{'ab' * 32}"
    assert resource.schema.field_names == ["respondent", *CODEBOOK.columns()]


def test_the_package_is_json_in_both_languages(package):
    text = json.dumps(package, ensure_ascii=False)
    assert json.loads(text) == package
    entry = field(package, "has_plan")
    assert entry["title"] == "Has a treatment plan"
    assert entry["description_nb"] == "Har du en behandlingsplan?"


def test_single_answers_are_categories_with_labels(package):
    entry = field(package, "has_plan")
    assert entry["type"] == "integer"
    assert entry["constraints"] == {"enum": [1, 2, 3]}
    assert entry["categories"][2] == {
        "value": 3,
        "label": "Don't know",
        "label_nb": "Vet ikke",
        "id": "dont_know",
        "kind": "dont_know",
    }


def test_options_numbers_and_register_ids_have_constraints(package):
    assert field(package, "services_12m__gp")["constraints"] == {"enum": [0, 1]}
    assert field(package, "services_12m__gp")["title"].endswith(": GP")
    assert field(package, "birth_year")["constraints"] == {"minimum": 1924, "maximum": 2005}
    assert field(package, "sector")["constraints"] == {"enum": ["PHV", "TSB", "AVT"]}
    assert field(package, "sector")["type"] == "string"
    assert field(package, "interrupted_reason")["constraints"] == {}


def test_routing_is_described_as_alternatives_of_conditions(package):
    mental, substance = "treatment_status_mental", "treatment_status_substance"
    assert field(package, "duration_last")["askedIf"] == [
        [{"field": mental, "answers": ["recently_ended"]}],
        [{"field": substance, "answers": ["recently_ended"]}],
    ]
    both = field(package, "answer_for_sector")["askedIf"]
    assert [[rule["field"] for rule in rules] for rules in both] == [[mental, substance]]


def checked(folder, **columns):
    """frictionless' report on two respondents with these answers."""
    answers = {name: [None, None] for name in CODEBOOK.columns()} | columns
    frame = pd.DataFrame({"respondent": [1, 2], **answers})
    frame.to_csv(folder / "respondents.csv", index=False)
    package = describe(CODEBOOK, folder / "respondents.csv", rows=2, hash="ab" * 32)
    resource = package["resources"][0] | {"hash": None, "rows": None}
    known = {key: value for key, value in resource.items() if value is not None}
    read = frictionless.Resource.from_descriptor(known, basepath=str(folder))
    return read.validate().flatten(["fieldName", "type"])


def test_respondents_that_fit_are_valid(tmp_path):
    assert checked(tmp_path, sector=["PHV", "AVT"], has_plan=[1, 3]) == []


def test_codes_outside_the_codebook_are_invalid(tmp_path):
    errors = checked(tmp_path, sector=["PHV", "DPS"], has_plan=[9, 1], birth_year=[1900, 1990])
    assert errors == [
        ["has_plan", "constraint-error"],
        ["birth_year", "constraint-error"],
        ["sector", "constraint-error"],
    ]
