"""Variables with their answers and routing, from the rows of three codebook files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

from .entries import (
    BASES,
    FORMS,
    KINDS,
    SOURCES,
    STORED_AS,
    Answer,
    Rule,
    Variable,
    stands_in,
)
from .rows import Row, read_rows, stems, unique

Variables = dict[str, Variable]

VARIABLE_COLUMNS = (
    "variable",
    "order",
    "form",
    "source",
    "type",
    "stored",
    "low",
    "high",
    "exhibits",
    "line_start",
    "line_end",
    "note",
)
ROUTING_COLUMNS = ("variable", "condition", "asked_if", "answers", "form", "basis", "line")
EXHIBIT = re.compile(r"(table|figure|text)-\d+(-\d+)+")


# --- variables ----------------------------------------------------------------------------


def read_variables(path: Path) -> tuple[Variables, dict[str, Row]]:
    """Variables without their answers and routing, in the file's order, and their rows."""
    rows = read_rows(path, VARIABLE_COLUMNS)
    languages = rows[0].languages("label")
    texts = stems(languages, "section", "label", "question", "question_specialist")
    rows = read_rows(path, [*VARIABLE_COLUMNS, *texts])
    unique(((row, row.id("variable")) for row in rows), "variable", "variable")
    _ascending(rows)
    return (
        {row.id("variable"): _variable(row) for row in rows},
        {row.id("variable"): row for row in rows},
    )


def _ascending(rows: list[Row]) -> None:
    for before, row in pairwise(rows):
        if row.integer("order") <= before.integer("order"):
            what = f"order {row.integer('order')} follows {before.integer('order')}"
            raise row.error("order", what, "number the variables upwards, in the form's order")


def _variable(row: Row) -> Variable:
    kind = row.choice("type", tuple(STORED_AS))
    low, high = _range(row, kind)
    return Variable(
        id=row.id("variable"),
        order=row.integer("order"),
        form=row.choice("form", FORMS),
        source=row.choice("source", SOURCES),
        type=kind,
        stored=row.choice("stored", STORED_AS[kind]),
        sections=row.texts("section"),
        labels=row.texts("label"),
        questions=row.texts("question"),
        specialist_questions=row.all_or_no_texts("question_specialist"),
        low=low,
        high=high,
        exhibits=_exhibits(row),
        lines=_lines(row),
        note=row.optional("note"),
    )


def _range(row: Row, kind: str) -> tuple[float | None, float | None]:
    if kind != "number":
        for column in ("low", "high"):
            if row.optional(column):
                raise row.error(column, "only a number has a range", f"empty it, or type {kind!r}")
        return None, None
    low, high = row.number("low"), row.number("high")
    if low < high:
        return low, high
    raise row.error("high", f"high {high:g} is not above low {low:g}", "swap or correct them")


def _exhibits(row: Row) -> tuple[str, ...]:
    for exhibit in (found := tuple(row.optional("exhibits").split())):
        if not EXHIBIT.fullmatch(exhibit):
            remedy = "use table-8-1, figure-8-1 or text-5-2, separated by spaces"
            raise row.error("exhibits", f"{exhibit!r} is no exhibit", remedy)
    return found


def _lines(row: Row) -> tuple[int, int] | None:
    start, end = row.optional_integer("line_start"), row.optional_integer("line_end")
    if start is None and end is None:
        return None
    if start is None or end is None or end < start:
        remedy = "give the first and the last line of the question in the report, or neither"
        raise row.error("line_end", "the lines do not fit together", remedy)
    return start, end


# --- answers ------------------------------------------------------------------------------


def with_answers(
    path: Path, variables: Variables, rows_of: Mapping[str, Row], languages: tuple[str, ...]
) -> Variables:
    """Variables with the answers of ``answers.csv``, whose row order is the answers' order."""
    columns = ["variable", "code", "answer", *stems(languages, "label"), "kind", "form"]
    rows = read_rows(path, columns)
    owners = [_owner(row, variables) for row in rows]
    _together(rows)
    answers = defaultdict(list)
    for row, variable in zip(rows, owners, strict=True):
        answers[variable.id].append(_answer(row, variable, answers[variable.id]))
    full = {id: replace(variables[id], answers=tuple(answers[id])) for id in variables}
    for variable in full.values():
        _enough_answers(variable, rows_of[variable.id])
    return full


def _owner(row: Row, variables: Variables) -> Variable:
    variable = variables[row.known("variable", variables, "variable")]
    if variable.type in ("single", "multiple"):
        return variable
    what = f"{variable.id} is a {variable.type} and has no answers"
    raise row.error("variable", what, "delete the line, or change type in variables.csv")


def _together(rows: list[Row]) -> None:
    runs = groupby(rows, lambda row: row.text("variable"))
    first_rows = ((next(run), variable) for variable, run in runs)
    seen: set[str] = set()
    for row, variable in first_rows:
        if variable in seen:
            what = f"the answers of {variable} do not stand together"
            raise row.error("variable", what, f"move the line up to the others of {variable}")
        seen.add(variable)


def _answer(row: Row, variable: Variable, before: list[Answer]) -> Answer:
    answer = Answer(
        variable=variable.id,
        code=row.integer("code"),
        answer=row.id("answer"),
        labels=row.texts("label"),
        kind=row.choice("kind", KINDS),
        form=row.choice("form", FORMS),
    )
    _distinct(row, answer, before)
    if not stands_in(answer.form, variable.form):
        what = f"{variable.id} stands in the {variable.form} form alone"
        raise row.error("form", what, f"write {variable.form} or all")
    return answer


def _distinct(row: Row, answer: Answer, before: list[Answer]) -> None:
    for other in before:
        if other.code == answer.code:
            what = f"code {answer.code} is already {other.answer!r} of {answer.variable}"
            free = max(known.code for known in before) + 1
            raise row.error("code", what, f"use a free code, such as {free}")
        if other.answer == answer.answer:
            what = f"answer {answer.answer!r} stands twice for {answer.variable}"
            raise row.error("answer", what, "delete one of the lines or rename the answer")
        for lang, text in answer.labels.items():
            if other.labels[lang] == text:
                what = f"label {text!r} is already that of {other.answer!r}"
                raise row.error(f"label_{lang}", what, "give each answer its own label")


def _enough_answers(variable: Variable, row: Row) -> None:
    if variable.type not in ("single", "multiple"):
        return
    for form in ("clinic", "specialist"):
        asked = stands_in(variable.form, form)
        if asked and len(variable.answers_in(form)) < 2:
            what = f"{variable.id} has fewer than two answers in the {form} form"
            raise row.error("variable", what, "add its answers to answers.csv")


# --- routing ------------------------------------------------------------------------------


def with_routing(path: Path, variables: Variables) -> Variables:
    """Variables with the rules of ``routing.csv`` for being asked them."""
    rows = read_rows(path, ROUTING_COLUMNS)
    rules = defaultdict(list)
    for row in rows:
        rule = _rule(row, variables)
        rules[rule.variable].append(rule)
    return {id: replace(variables[id], routing=tuple(rules[id])) for id in variables}


def _rule(row: Row, variables: Variables) -> Rule:
    asked = variables[row.known("variable", variables, "variable")]
    by = variables[row.known("asked_if", variables, "variable")]
    _routable(row, asked, by)
    return Rule(
        variable=asked.id,
        condition=row.integer("condition"),
        asked_if=by.id,
        answers=row.several("answers", [a.answer for a in by.answers], f"answer of {by.id}"),
        form=row.choice("form", FORMS),
        basis=row.choice("basis", BASES),
        line=row.optional_integer("line"),
    )


def _routable(row: Row, asked: Variable, by: Variable) -> None:
    if by.type not in ("single", "multiple"):
        remedy = "route by a question with answers"
        raise row.error("asked_if", f"{by.id} is a {by.type} and has no answers", remedy)
    if by.order >= asked.order:
        what = f"{by.id} does not come before {asked.id}"
        raise row.error("asked_if", what, "route by an earlier question, or correct order")
    if asked.source == "derived":
        what = f"{asked.id} is derived and asked of nobody"
        raise row.error("variable", what, "delete the line")
