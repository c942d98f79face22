"""All rules, in order, over one report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from . import (
    bases,
    claims,
    columns,
    places,
    profiles,
    rates,
    shares,
    spread,
    told,
    totals,
    wald,
)
from .findings import CONFIDENCES, SEVERITIES, Check, Finding
from .report import Report

Rule = Callable[[Report, Check], None]


def _named(*rules: Rule) -> dict[str, Rule]:
    return {rule.__name__: rule for rule in rules}


STRUCTURE = _named(
    totals.parts_against_totals,
    bases.complete_cases,
    wald.limits_in_order,
    columns.repeated_columns,
    profiles.exchanged_columns,
    profiles.shifted_columns,
    profiles.exchanged_rows,
    wald.estimate_in_interval,
    spread.whole_numbers,
)
"""Rules that put numbers right or strike them out, which the others then build on."""

DETAIL = _named(
    totals.suppressed_cells, shares.percent_of_counts, shares.counts_of_parts,
    shares.percent_sums, rates.rates,
    places.same_quantity, places.joint_shares, spread.means_within_scale,
    spread.means_within_classes, spread.shares_below, spread.quantiles, bases.subgroups_within,
    wald.estimate_at_midpoint, wald.p_against_interval, columns.repeated_rows,
    columns.repeated_counts, columns.equal_counts, told.extremes, told.odds_as_probability,
    told.p_value_signs, told.references,
)  # fmt: skip
RULES = (*STRUCTURE, *DETAIL, "statements")


@dataclass(frozen=True)
class Audit:
    """What was found, and what was tested.

    Attributes
    ----------
    findings : tuple of Finding
        Most severe and most certain first.
    checks : dict of str to Check
        Tests by exhibit for every rule; none where the rule had nothing to work on.
    report : Report
    mended : Report
        With all numbers put right that could be.
    """

    findings: tuple[Finding, ...]
    checks: dict[str, Check]
    report: Report
    mended: Report


def audit(report: Report) -> Audit:
    """Run all rules on `report`.

    Rules of structure come first, one after another: each sees what the ones before put right, so
    that one misprint is not found again as its consequences. The rest go over details of the mended
    report and mend it further.
    Sentences are held against both.
    """
    checks, mended = {}, report
    for name, rule in STRUCTURE.items():
        checks[name] = _run(name, rule, mended)
        mended = _mend(mended, checks[name])
    for name, rule in DETAIL.items():
        checks[name] = _run(name, rule, mended)
        mended = _mend(mended, checks[name])
    both = partial(claims.statements, mended=mended)
    checks["statements"] = _run("statements", both, report)
    found = [finding for check in checks.values() for finding in check.findings]
    return Audit(_ordered(_with_ids(found)), checks, report, mended)


def together(audits: Sequence[Audit]) -> Audit:
    """Audits of several reports as one; an id that stands twice gets its source before it."""
    first, *others = audits
    for other in others:
        known = {finding.id for finding in first.findings}
        own = [replace(f, id=f"{f.rows[0].source}:{f.id}") if f.id in known else f
               for f in other.findings]  # fmt: skip
        checks = {
            name: Check(name, check.tested + other.checks[name].tested,
                        [*check.findings, *other.checks[name].findings])
            for name, check in first.checks.items()
        }  # fmt: skip
        first = Audit(
            _ordered([*first.findings, *own]), checks, _joined(first.report, other.report),
            _joined(first.mended, other.mended),
        )  # fmt: skip
    return first


def _joined(one: Report, other: Report) -> Report:
    return replace(one, numbers=one.numbers + other.numbers)


def _run(name: str, rule: Rule, report: Report) -> Check:
    check = Check(name)
    rule(report, check)
    return check


def _mend(report: Report, check: Check) -> Report:
    likely = {id: value for f in check.findings for id, value in f.likely.items()}
    if not likely:
        return report
    marks = claims.lost_terms(report.numbers, likely)
    mended = report.mended(likely)
    return replace(mended, lost=mended.lost | marks)


def _with_ids(findings: list[Finding]) -> list[Finding]:
    """Findings with stable ids: place, rule, and what tells several of them apart."""
    seen: dict[str, int] = {}
    named = []
    for finding in findings:
        id = _place(finding)
        seen[id] = seen.get(id, 0) + 1
        named.append(replace(finding, id=id if seen[id] == 1 else f"{id}-{seen[id]}"))
    return named


def _place(finding: Finding) -> str:
    row = finding.rows[0]
    rule = finding.rule.replace("_", "-")
    if row.said or finding.statement:
        return f"{row.id}:{rule}"
    exhibit = row.exhibit.removeprefix("table-")
    single = len(finding.rows) == 1 and not finding.name
    detail = (
        "-".join(
            filter(
                None, (row.outcome * bool(row.level or row.group), row.group, row.level, row.term)
            )
        )
        if single
        else finding.name
    )
    return ":".join(filter(None, (exhibit, row.sector, detail, rule)))


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    rank = {name: place for place, name in enumerate(SEVERITIES)}
    sure = {name: place for place, name in enumerate(CONFIDENCES)}
    return tuple(sorted(findings, key=lambda f: (rank[f.severity], sure[f.confidence])))
