"""How many seeded errors the audit finds, and whether it is silent on clean tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..audit import Finding, Report, audit
from ..audit.claims import Tables
from ..audit.clean_tables import clean_report
from ..audit.command import audit_published
from ..audit.seeded_errors import KINDS, OF_REGRESSIONS, Seeded

SEED = 2023
POOL = 40
"""Clean reports that errors are seeded into, one after another."""
COLUMNS = ("tables", "kind", "reports", "seeded", "found", "recall", "findings", "on_target",
           "precision")  # fmt: skip


def bench_audit(target: Path, clean: int = 1000, seeded: int = 300) -> pd.DataFrame:
    """Measure, print and write the benchmark.

    Parameters
    ----------
    target : path
        CSV file to write.
    clean : int
        Clean reports to audit.
    seeded : int
        Errors of each kind; a tenth of it in the report's own regression tables.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, one row per kind of table and error. The kind ``none`` are the clean
        reports, where every finding is a false one.
    """
    start, own = time.perf_counter(), own_tables()
    rows = []
    for row in _rows(own, clean, seeded):
        rows.append(row)
        print(*row, flush=True)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    target.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(target, index=False, lineterminator="\n", float_format="%.4f")
    print(f"{time.perf_counter() - start:.0f} s")
    return table


def _rows(own: Report, clean: int, seeded: int) -> Iterator[tuple]:
    rng = np.random.default_rng(SEED)
    yield _clean(rng, clean)
    pool = [clean_report(rng) for _ in range(POOL)]
    for name in KINDS:
        yield _kind("simulated", name, pool, rng, seeded)
    for name in OF_REGRESSIONS:
        yield _kind("report", name, [own], rng, max(seeded // 10, 1))


def own_tables() -> Report:
    """The report's regression tables as they should be, with the claims that they support."""
    mended = audit_published("002").mended
    numbers = tuple(row for row in mended.numbers if row.term and not row.said)
    sizes = tuple(row for row in mended.cells if row.statistic == "n" and not row.level)
    report = Report(numbers + sizes, exhibits=mended.exhibits, relations=mended.relations)
    report = replace(report, numbers=_without_findings(report))
    tables = Tables(report)
    held = [c for c in mended.assertions if not c["any_of"] and tables.assertion(c).holds]
    return replace(report, assertions=tuple({**c, "id": f"s{i}"} for i, c in enumerate(held)))


def _without_findings(report: Report) -> tuple:
    """Numbers of the rows in which nothing is found."""
    bad = {row.id for finding in audit(report).findings for row in finding.rows}
    terms = {(r.exhibit, r.sector, r.term) for r in report.numbers if r.id in bad}
    return tuple(r for r in report.numbers if (r.exhibit, r.sector, r.term) not in terms)


def _clean(rng: np.random.Generator, number: int) -> tuple:
    false = sum(len(audit(clean_report(rng)).findings) for _ in range(number))
    return "simulated", "none", number, 0, 0, np.nan, false, 0, np.nan


def _kind(
    tables: str, name: str, pool: Sequence[Report], rng: np.random.Generator, number: int
) -> tuple:
    found = findings = on_target = 0
    for report, error in _errors(KINDS[name], pool, rng, number):
        hits = [touches(finding, error, report) for finding in audit(error.report).findings]
        found += "seed" in hits
        findings += len(hits)
        on_target += sum(hit != "" for hit in hits)
    precision = on_target / findings if findings else np.nan
    recall = found / number
    return tables, name, len(pool), number, found, recall, findings, on_target, precision


def _errors(
    kind: Callable, pool: Sequence[Report], rng: np.random.Generator, number: int
) -> Iterator[tuple[Report, Seeded]]:
    """`number` errors of a kind; a place that cannot take it is drawn anew."""
    made = 0
    while made < number:
        report = pool[int(rng.integers(len(pool)))]
        error = kind(report, rng)
        if error is not None:
            made += 1
            yield report, error


def touches(finding: Finding, error: Seeded, report: Report) -> str:
    """``seed`` if a finding names a changed number, ``column`` if its column, else nothing."""
    ids = {row.id for row in finding.rows} | set(finding.likely) | {finding.statement}
    if ids & error.ids:
        return "seed"
    rows = [report.by_id[id] for id in error.ids if id in report.by_id]
    columns = {(row.exhibit, row.sector) for row in rows}
    touched = {(row.exhibit, row.sector) for row in finding.rows}
    exhibits = {row.exhibit for row in rows}
    whole = {exhibit for exhibit, sector in touched if sector in ("ALL", "")}
    return "column" if touched & columns or whole & exhibits else ""
