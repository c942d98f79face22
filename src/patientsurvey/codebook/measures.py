"""Scales, regression terms and diagnosis codes, from the rows of four codebook files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .entries import SCORES, TERM_KINDS, Scale, ScaleItem, Term, Variable
from .rows import Row, read_rows, stems, unique

Variables = dict[str, Variable]

ICD10 = re.compile(r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d)?")
DIAGNOSES = "diagnoses"


# --- scales -------------------------------------------------------------------------------


def read_scales(
    scales: Path, items: Path, variables: Variables, languages: tuple[str, ...]
) -> dict[str, Scale]:
    """Scales with their items."""
    columns = ["scale", *stems(languages, "label"), "score", "low", "high", "minimum_items"]
    rows = read_rows(scales, columns)
    unique(((row, row.id("scale")) for row in rows), "scale", "scale")
    members = _items(items, [row.text("scale") for row in rows], variables)
    read = [_scale(row, tuple(members[row.text("scale")]), variables) for row in rows]
    return {scale.id: scale for scale in read}


def _items(path: Path, scales: list[str], variables: Variables) -> dict[str, list[ScaleItem]]:
    rows = read_rows(path, ["scale", "item", "reversed", "in_score"])
    pairs = ((row, f"{row.text('item')} of {row.text('scale')}") for row in rows)
    unique(pairs, "item", "item")
    found = defaultdict(list)
    for row in rows:
        item = variables[row.known("item", variables, "item")]
        if item.type != "single" or item.stored != "code":
            what = f"{item.id} has no answer codes to score"
            raise row.error("item", what, "a scale takes questions of type single")
        entry = ScaleItem(item.id, row.flag("reversed"), row.flag("in_score"))
        found[row.known("scale", scales, "scale")].append(entry)
    return found


def _scale(row: Row, items: tuple[ScaleItem, ...], variables: Variables) -> Scale:
    scale = Scale(
        id=row.id("scale"),
        labels=row.texts("label"),
        score=row.choice("score", SCORES),
        low=row.number("low"),
        high=row.number("high"),
        minimum_items=row.integer("minimum_items"),
        items=items,
    )
    scored = [item for item in items if item.in_score]
    if not 1 <= scale.minimum_items <= len(scored):
        what = f"{scale.minimum_items} items of the {len(scored)} in the score are needed"
        raise row.error("minimum_items", what, f"use 1 to {len(scored)}, or correct the items")
    for column, given, right in _limits(scale, scored, variables):
        if given != right:
            what = f"the items give {right:g} as the {column}est {scale.score}, not {given:g}"
            raise row.error(column, what, f"write {right:g}, or correct the items")
    return scale


def _limits(
    scale: Scale, scored: list[ScaleItem], variables: Variables
) -> Iterator[tuple[str, float, float]]:
    answers = [variables[item.item].answers for item in scored]
    codes = [[answer.code for answer in some if answer.kind == "answer"] for some in answers]
    share = len(scored) if scale.score == "mean" else 1
    yield "low", scale.low, sum(min(some) for some in codes) / share
    yield "high", scale.high, sum(max(some) for some in codes) / share


# --- terms and diagnoses ------------------------------------------------------------------


def read_terms(path: Path, variables: Variables, languages: tuple[str, ...]) -> dict[str, Term]:
    """Regression terms in the order of the report's tables."""
    columns = ["term", *stems(languages, "label", "reference"), "block", "kind", "note"]
    rows = read_rows(path, columns)
    unique(((row, row.id("term")) for row in rows), "term", "term")
    return {row.text("term"): _term(row, variables) for row in rows}


def _term(row: Row, variables: Variables) -> Term:
    variable = variables[row.known("term", variables, "variable")]
    kind = row.choice("kind", TERM_KINDS)
    fitting = "single" if kind == "dummy" else "number"
    if variable.type != fitting:
        what = f"a {kind} term is a variable of type {fitting}, {variable.id} is {variable.type}"
        raise row.error("kind", what, "correct kind here, or type in variables.csv")
    references = row.texts if kind == "dummy" else row.all_or_no_texts
    return Term(
        term=variable.id,
        labels=row.texts("label"),
        block=row.id("block"),
        references=references("reference") or dict.fromkeys(row.languages("reference"), ""),
        kind=kind,
        note=row.optional("note"),
    )


def read_diagnoses(path: Path, variables: Variables) -> dict[str, tuple[str, ...]]:
    """ICD-10 codes of each diagnosis in the questionnaire (report table 4-7)."""
    rows = read_rows(path, ["diagnosis", "icd10", "line"])
    unique(((row, row.id("diagnosis")) for row in rows), "diagnosis", "diagnosis")
    known = [answer.answer for answer in variables[DIAGNOSES].answers]
    return {row.known("diagnosis", known, "diagnosis"): _icd10(row) for row in rows}


def _icd10(row: Row) -> tuple[str, ...]:
    row.optional_integer("line")
    for code in (codes := tuple(row.text("icd10").split())):
        if not ICD10.fullmatch(code):
            remedy = "use codes like F32, F43.1 or F10-F19, separated by spaces"
            raise row.error("icd10", f"{code!r} is no ICD-10 code", remedy)
    return codes
