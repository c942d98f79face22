"""Numbers of respondents: parts within wholes, and complete cases of models."""

from __future__ import annotations

from .findings import Check, Name, Number, Said
from .printed import Printed, is_total
from .report import Model, Report


def subgroups_within(report: Report, check: Check) -> None:
    """A part is no larger than its whole.

    The n or count of a group is at most that of everyone asked the same, that of a sector at most
    that of all sectors, and no base of a question is larger than the number of respondents:
    ``cell(part) ∩ (-∞, cell(whole)] ≠ ∅``.
    """
    respondents = _respondents(report)
    for row in report.numbers:
        if row.statistic not in ("n", "count") or row.suppressed or row.term or row.value < 0:
            continue
        for whole in _wholes(report, row, respondents):
            check.test(row.exhibit)
            if whole.cell.below(row.cell):
                values = {"part": Number(row.value), "whole": Number(whole.value),
                          "exhibit": Name("exhibit", whole.exhibit)}  # fmt: skip
                check.find((row, whole), Said("part_above_whole", values), name=row.outcome)
                break


def _respondents(report: Report) -> dict[str, Printed]:
    """The largest printed number of respondents by sector."""
    found: dict[str, Printed] = {}
    for row in report.numbers:
        alone = not row.group and row.statistic in ("count", "n") and not row.suppressed
        alone = alone and row.outcome == "respondents" and (not row.level or is_total(row.level))
        if alone and (row.sector not in found or row.value > found[row.sector].value):
            found[row.sector] = row
    return found


def _wholes(report: Report, row: Printed, respondents: dict[str, Printed]) -> list[Printed]:
    keys = []
    if row.group and not is_total(row.group.partition("=")[2]):
        keys.append(row._replace(group="").key)
    if row.sector not in ("ALL", ""):
        keys.append(row._replace(sector="ALL").key)
    found = [other for key in keys for other in report.by_key.get(key, [])[:1]]
    if row.statistic == "n" and row.sector in respondents:
        found.append(respondents[row.sector])
    return [other for other in found if not other.suppressed
            and other.qualifier == "exact" and other.value >= 0]  # fmt: skip


def complete_cases(report: Report, check: Check) -> None:
    """A model that needs more variables has no more complete cases.

    Let V be the variables of a model: its terms and its outcome. For two models of the same
    sector, ``V(a) ⊆ V(b)`` implies ``N(b) <= N(a)``, hence equal N for equal V. Where N of two
    equal models differ, a third one that contains both decides: its N is at most the smaller one,
    or the smaller one is wrong.
    """
    same = {relation.outcome: relation.of for relation in report.related("variable")}
    models = [m for m in report.models if m.n is not None and len(m.lines) > 1]
    needed = {id(m): frozenset({*m.lines, same.get(m.outcome, m.outcome)}) for m in models}
    by_sector: dict[str, list[Model]] = {}
    for model in models:
        by_sector.setdefault(model.sector, []).append(model)
    for rows in by_sector.values():
        if len(rows) < 2:
            continue
        for model in rows:
            _hold(check, model, rows, needed)


def _hold(check: Check, model: Model, rows: list[Model], needed: dict) -> None:
    mine = needed[id(model)]
    smaller = [o for o in rows if o is not model and needed[id(o)] <= mine]
    check.test(model.exhibit, len(smaller))
    above = [o for o in smaller if needed[id(o)] < mine and model.n.value > o.n.value]
    equal = [o for o in smaller if needed[id(o)] == mine and o.n.value > model.n.value]
    blamed = [o for o in above if not _too_small(o, rows, needed)]
    if blamed:
        other = min(blamed, key=lambda o: o.n.value)
        values = _values(model, other)
        check.find((model.n,), Said("n_above_complete", values), recomputed=values["other"],
                   likely={model.n.id: None})  # fmt: skip
    elif equal and not above:
        other = max(equal, key=lambda o: o.n.value)
        key = "n_unequal_decided" if _too_small(model, rows, needed) else "n_unequal"
        values = _values(model, other)
        check.find((model.n,), Said(key, values), recomputed=values["other"],
                   likely={model.n.id: other.n.value},
                   confidence="impossible")  # fmt: skip


def _too_small(model: Model, rows: list[Model], needed: dict) -> bool:
    """Whether an equal model prints more: then this N is the one in doubt."""
    twins = [o for o in rows if o is not model and needed[id(o)] == needed[id(model)]]
    return any(twin.n.value > model.n.value for twin in twins)


def _values(model: Model, other: Model) -> dict:
    return {"n": Number(model.n.value), "other": Number(other.n.value),
            "table": Name("exhibit", other.exhibit)}  # fmt: skip
