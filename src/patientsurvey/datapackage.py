"""Description of the respondent data as a Frictionless data package, made from the codebook."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from .codebook import Answer, Codebook, Column, Rule, Variable
from .survey.columns import RESPONDENT

# Language of the properties that the specification names; the others get a suffix.
MAIN_LANGUAGE = "en"
TITLES = {
    "en": "Synthetic respondents of the national patient survey 2023",
    "nb": "Syntetiske respondenter i den nasjonale pasientundersøkelsen 2023",
}
DESCRIPTIONS = {
    "en": (
        "Made from the report's printed numbers alone: no row is a real patient. One row per "
        "respondent, answers coded as in the codebook, missing values null."
    ),
    "nb": (
        "Laget av rapportens trykte tall alene: ingen rad er en virkelig pasient. Én rad per "
        "respondent, svar kodet som i kodeboka, manglende verdier er null."
    ),
}
FORMATS = {
    ".parquet": {"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
    ".csv": {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
}


def describe(codebook: Codebook, path: str | Path, rows: int, hash: str) -> dict[str, Any]:
    """Data package with one resource, the respondents, and one field for each column.

    Parameters
    ----------
    path : str or Path
        The respondent file (.parquet or .csv) that lies beside ``datapackage.json``.
    rows : int
        Number of respondents.
    hash : str
        SHA-256 of the file, hexadecimal.

    Returns
    -------
    dict
        Contents of ``datapackage.json``. Titles and descriptions are English under the
        specification's names and repeated as ``title_nb``, ``description_nb``.

    References
    ----------
    Frictionless Data, Table Schema and Data Package, https://specs.frictionlessdata.io
    """
    path = Path(path)
    resource = {
        "name": "respondents",
        "type": "table",
        "path": path.name,
        **FORMATS[path.suffix],
        "hash": f"sha256:{hash}",
        "rows": rows,
        "schema": schema(codebook),
    }
    return {
        "name": "patient-survey-2023-synthetic",
        **in_languages("title", TITLES),
        **in_languages("description", DESCRIPTIONS),
        "licenses": [{"name": "MIT", "path": "https://opensource.org/license/mit"}],
        "resources": [resource],
    }


def schema(codebook: Codebook) -> dict[str, Any]:
    """Table schema of the respondent data."""
    fields = [_field(column, codebook.languages) for column in codebook.data_columns.values()]
    return {"fields": [_id_field(), *fields], "primaryKey": [RESPONDENT], "missingValues": [""]}


def in_languages(name: str, texts: dict[str, str]) -> dict[str, str]:
    """A property in every language: the main one under its own name."""
    return {name if lang == MAIN_LANGUAGE else f"{name}_{lang}": texts[lang] for lang in texts}


def _id_field() -> dict[str, Any]:
    texts = {"en": "Number of the respondent in the file", "nb": "Respondentens nummer i fila"}
    return {
        "name": RESPONDENT,
        "type": "integer",
        **in_languages("title", {"en": "Respondent", "nb": "Respondent"}),
        **in_languages("description", texts),
        "constraints": {"required": True, "unique": True, "minimum": 1},
    }


def _field(column: Column, languages: tuple[str, ...]) -> dict[str, Any]:
    variable = column.variable
    described = {
        "name": column.name,
        "type": "string" if column.dtype == "str" else "integer",
        **in_languages("title", {lang: column.label(lang) for lang in languages}),
        **in_languages("description", {lang: variable.question(lang) for lang in languages}),
        "constraints": _constraints(column),
        "source": variable.source,
        "form": column.form,
    }
    if variable.answers and not column.option:
        described["categories"] = [_category(answer, variable) for answer in variable.answers]
    if variable.routing:
        described["askedIf"] = _routing(variable)
    return described


def _constraints(column: Column) -> dict[str, Any]:
    variable = column.variable
    if column.option:
        return {"enum": [0, 1]}
    if variable.answers:
        return {"enum": [_value(answer, variable) for answer in variable.answers]}
    if variable.low is not None and variable.high is not None:
        return {"minimum": int(variable.low), "maximum": int(variable.high)}
    return {}


def _value(answer: Answer, variable: Variable) -> int | str:
    return answer.answer if variable.stored == "answer" else answer.code


def _category(answer: Answer, variable: Variable) -> dict[str, Any]:
    return {
        "value": _value(answer, variable),
        **in_languages("label", dict(answer.labels)),
        "id": answer.answer,
        "kind": answer.kind,
    }


def _routing(variable: Variable) -> list[list[dict[str, Any]]]:
    """Alternatives, each a list of conditions that must all hold."""

    def condition(rule: Rule) -> int:
        return rule.condition

    together = groupby(sorted(variable.routing, key=condition), condition)
    return [
        [{"field": rule.asked_if, "answers": list(rule.answers)} for rule in rules]
        for _, rules in together
    ]
