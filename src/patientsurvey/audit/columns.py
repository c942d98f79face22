"""Columns and rows that repeat each other."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from .findings import AsPrinted, Check, Name, Number, Said
from .printed import Printed, is_total
from .profiles import Profile, distance, reference, sister_columns
from .report import Model, Report, blocks

COINCIDENCE = 1e-3
"""Expected number of coincidences in the whole report below which a repetition is no chance."""
FEWEST_EQUAL = 3
MISTAKEN = 0.01
"""Chance below which two equal counts of different things are no coincidence."""


def repeated_columns(report: Report, check: Check) -> None:
    """No model repeats the rows of another one.

    Two columns of different sectors or tables that agree in estimate and both limits of at least
    three terms and of a third of those they share: such an agreement to the last decimal by
    chance has less than one chance in 10^9 for three rows with two free digits each. Which of the
    two is the copy is told by the profile of standard errors of their sisters.
    """
    models = report.models
    printed = [_triples(model) for model in models]
    found: Counter = Counter()
    for rows in _by_triple(printed).values():
        found.update(itertools.combinations(rows, 2))
    for model in models:
        check.test(model.exhibit)
    for (i, j), equal in found.items():
        shared = len(set(models[i].lines) & set(models[j].lines))
        if equal >= max(FEWEST_EQUAL, shared / 3):
            _repeated(report, check, models[i], models[j], equal)


def _triples(model: Model) -> dict[str, tuple]:
    return {
        term: (term, line.estimate.value, line.low.value, line.high.value)
        for term, line in model.lines.items() if line.low and line.high
    }  # fmt: skip


def _by_triple(printed: Sequence[dict]) -> dict[tuple, list[int]]:
    where: dict[tuple, list[int]] = defaultdict(list)
    for number, rows in enumerate(printed):
        for triple in rows.values():
            where[triple].append(number)
    return where


def _repeated(report: Report, check: Check, one: Model, two: Model, equal: int) -> None:
    copy, original = _copy_first(report, one, two)
    values = {"copy": Name("sector", copy.sector), "original": Name("sector", original.sector),
              "table": Name("exhibit", original.exhibit), "equal": Number(equal),
              "terms": Number(len(copy.lines))}  # fmt: skip
    lost = {cell.id: None for line in copy.lines.values() for cell in line if cell is not None}
    check.find(tuple(line.estimate for line in copy.lines.values()),
               Said("column_repeated", values), severity="conclusion", likely=lost,
               name=f"{original.exhibit}-{original.sector}")  # fmt: skip


def _copy_first(report: Report, one: Model, two: Model) -> tuple[Model, Model]:
    """The two models, the one that fits its own sector's other tables worse first."""
    every = [Profile.of(model) for model in report.models]

    def away(model: Model) -> float:
        profile = next(p for p in every if p.model is model)
        sisters = [s for s in sister_columns(profile, every) if s.model.sector == model.sector]
        if len(sisters) < 2:
            return 0.0
        return distance(profile.log_se, reference(profile, sisters))

    return (one, two) if away(one) > away(two) else (two, one)


def repeated_rows(report: Report, check: Check) -> None:
    """No term repeats another term's estimate and interval.

    The chance that two terms agree is about the density of estimates times the density of
    interval widths, each per last printed unit, estimated from the model's other rows; summed over
    all pairs of all models it gives the coincidences to expect. Equal rows are found at fault
    where less than :data:`COINCIDENCE` are.
    """
    models = report.models
    pairs = sum(len(model.lines) * (len(model.lines) - 1) / 2 for model in models)
    for model in models:
        check.test(model.exhibit)
        where: dict[tuple, list[str]] = defaultdict(list)
        for term, line in model.lines.items():
            if line.low and line.high:
                key = (line.estimate.value, line.low.value, line.high.value)
                where[key].append(term)
        for terms in where.values():
            if len(terms) > 1 and pairs * _chance(model, terms[0]) < COINCIDENCE:
                _row_repeated(check, model, terms)


def _chance(model: Model, term: str) -> float:
    """Probability that another row shows the same numbers as `term`."""
    lines = [line for line in model.lines.values() if line.low and line.high]
    unit = 10.0 ** -min(model.lines[term].estimate.decimals, 3)
    mine = model.lines[term]
    estimates = np.array([line.estimate.value for line in lines])
    widths = np.array([line.high.value - line.low.value for line in lines])
    here = mine.estimate.value, mine.high.value - mine.low.value
    return math.prod(
        _density(values, value, unit)
        for values, value in zip((estimates, widths), here, strict=True)
    )


def _density(values: np.ndarray, value: float, unit: float) -> float:
    """Share of `values` per unit around `value`."""
    reach = max(20 * unit, 0.1 * (values.max() - values.min()))
    near = np.sum(np.abs(values - value) <= reach)
    return float(near / len(values) / (2 * reach / unit))


def _row_repeated(check: Check, model: Model, terms: Sequence[str]) -> None:
    lines = [model.lines[term] for term in terms]
    cell = lines[0]
    values = {"one": Name("term", terms[0]), "two": Name("term", terms[1]),
              "estimate": AsPrinted(cell.estimate), "low": AsPrinted(cell.low),
              "high": AsPrinted(cell.high)}  # fmt: skip
    check.find(tuple(line.estimate for line in lines), Said("row_repeated", values),
               confidence="improbable", name="-".join(terms[:2]))  # fmt: skip


def repeated_counts(report: Report, check: Check) -> None:
    """No column of counts repeats another one.

    In a block of a table (a question's answers in two sectors), rows that agree carry
    ``log10`` of their count in digits. Three or more equal rows that make up half of the block,
    with six digits together, are no coincidence.
    """
    counts = [r for r in report.cells if r.statistic == "count" and not r.suppressed and not r.term]
    for rows in blocks(counts, "exhibit", "outcome", "group").values():
        columns = blocks((r for r in rows if not is_total(r.level)), "sector")
        for one, two in itertools.combinations(columns.values(), 2):
            _compare(check, one, two)
    by_group = [r for r in counts if r.group]
    for rows in blocks(by_group, "exhibit", "outcome", "level").values():
        columns = blocks(rows, "sector")
        for one, two in itertools.combinations(columns.values(), 2):
            _compare(check, one, two)


def _compare(check: Check, one: list[Printed], two: list[Printed]) -> None:
    other = {(row.group, row.level): row for row in two}
    pairs = [(row, other[row.group, row.level]) for row in one if (row.group, row.level) in other]
    if len(pairs) < FEWEST_EQUAL:
        return
    check.test(one[0].exhibit)
    equal = [(a, b) for a, b in pairs if a.value == b.value]
    digits = sum(math.log10(max(a.value, 1)) for a, _ in equal)
    if len(equal) >= max(FEWEST_EQUAL, len(pairs) / 2) and digits >= 6:
        a, b = equal[0]
        values = {"copy": Name("sector", b.sector), "original": Name("sector", a.sector),
                  "equal": Number(len(equal)), "terms": Number(len(pairs))}  # fmt: skip
        check.find(tuple(row for _, row in equal), Said("counts_repeated", values),
                   name=f"{a.outcome}-{a.sector}")  # fmt: skip


def equal_counts(report: Report, check: Check) -> None:
    """One large number does not stand for two different things.

    Among m counts of other exhibits, in the same sector, within a factor of three of a number v,
    the chance that one of them equals v is about ``m / (2 v)``. A count of 1,000 or more in running
    text that agrees with the count of another question in another exhibit is found at fault where
    that chance, times the number of such counts in the text, is below one in a hundred.
    """
    counts = [r for r in report.numbers if _can_be_mistaken(r)]
    told = sum(row.said for row in counts)
    for rows in blocks(counts, "sector").values():
        for (value,), same in blocks(rows, "value").items():
            check.test(same[0].exhibit)
            unlike = any(
                a.outcome != b.outcome and a.exhibit != b.exhibit and (a.said or b.said)
                for a, b in itertools.combinations(same, 2)
            )
            near = {row.value for row in rows if value / 3 < row.value < 3 * value}
            if unlike and told * len(near) / (2 * value) < MISTAKEN:
                _equal(check, same)


def _can_be_mistaken(row: Printed) -> bool:
    plain = row.statistic == "count" and row.qualifier == "exact" and not row.group
    return plain and row.level != "" and not is_total(row.level) and row.value >= 1000


def _equal(check: Check, same: Sequence[Printed]) -> None:
    rarest = Counter(row.outcome for row in same)
    suspect = min(same, key=lambda row: (rarest[row.outcome], -row.line))
    other = next(row for row in same if row.outcome != suspect.outcome)
    values = {
        "value": Number(suspect.value),
        "table": Name("exhibit", other.exhibit),
        "other": Name("outcome", other.outcome),
        "times": Number(rarest[other.outcome]),
    }
    check.find((suspect, other), Said("equal_counts", values), confidence="improbable",
               statement=suspect.id.partition(".")[0])  # fmt: skip
