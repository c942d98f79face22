"""The audit of the report as a page: findings, what came out clean, and the benchmark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from ...audit import Audit
from ...audit.command import audit_published
from ...audit.findings import CONFIDENCES, SEVERITIES
from ...audit.readings import read_readings
from ...audit.show import table, tested
from ...audit.wording import FOLDER, LabelNames
from ...chapter import Chapter, Values
from ...exhibits import emit
from ...exhibits.frame import foot
from ...labels import Labels
from ..status import page_showing
from . import tables
from .cards import cards

HERE = Path(__file__).parent
SCRIPT, STYLE = "audit-findings.js", "audit-findings.css"
BENCHMARK, EXAMPLES = FOLDER / "benchmark.csv", FOLDER / "examples"
FORMS = {
    "en": ("template", "counts", "means", "regression", "sentences"),
    "nb": ("template", "antall", "snitt", "regresjon", "setninger"),
}
"""The empty form and the examples of the page on auditing one's own report, by language."""


@dataclass
class AuditPage:
    """Shows what the rules find in print; the respondents play no part.

    Parameters
    ----------
    chapter : Chapter
        Opened with the notebook's parameters, for languages, labels and folders.
    source : str
        Source whose numbers are audited; empty for all.
    """

    chapter: Chapter
    source: str = ""

    @cached_property
    def audit(self) -> Audit:
        """The audit, without findings that were dropped after a second reading."""
        return audit_published(self.source)

    @cached_property
    def tested(self) -> pd.DataFrame:
        """Tests and findings by rule and exhibit."""
        return tested(self.audit)

    @cached_property
    def benchmark(self) -> pd.DataFrame:
        """Recall and precision by kind of error, as `patientsurvey bench-audit` left them."""
        return pd.read_csv(BENCHMARK)

    @cached_property
    def numbers(self) -> Values:
        """Counts for the page's sentences."""
        findings = self.audit.findings
        exhibits = self.tested.groupby("exhibit")[["tested", "found"]].sum()
        statements = {f.statement for f in findings if f.severity == "conclusion" and f.statement}
        return Values(
            findings=len(findings),
            **{name: sum(f.severity == name for f in findings) for name in SEVERITIES},
            **{name: sum(f.confidence == name for f in findings) for name in CONFIDENCES},
            tests=int(self.tested["tested"].sum()),
            rules=self.tested.loc[self.tested["tested"].gt(0), "rule"].nunique(),
            printed=sum(row.statistic != "direction" for row in self.audit.report.numbers),
            statements=len(statements),
            dropped=sum(r.verdict == "dropped" for r in self.readings.values()),
            exhibits=len(exhibits), clean=int(exhibits["found"].eq(0).sum()),
        )  # fmt: skip

    @cached_property
    def measured(self) -> Values:
        """The benchmark in a few numbers."""
        kinds = self.benchmark[self.benchmark["kind"].ne("none")]
        clean = self.benchmark[self.benchmark["kind"].eq("none")].iloc[0]
        simulated = kinds[kinds["tables"].eq("simulated")]
        return Values(
            reports=clean["reports"], false=clean["findings"], kinds=len(simulated),
            seeded=kinds["seeded"].sum(), lowest=100 * kinds["recall"].min(),
            recall=100 * kinds["found"].sum() / kinds["seeded"].sum(),
            precision=100 * kinds["on_target"].sum() / kinds["findings"].sum(),
        )  # fmt: skip

    @cached_property
    def readings(self) -> dict:
        """Second readings by finding."""
        return read_readings(FOLDER / "readings.csv")

    # --- what is shown --------------------------------------------------------------------

    def findings(self) -> None:
        """All findings, most severe first, with filters; writes ``audit.csv`` of the build."""
        out = Path(self.chapter.out)
        self._write(out)
        ids = "\n".join(f"{f.id}: {f.severity}, {f.confidence}" for f in self.audit.findings)
        for lang, labels in self.chapter.labels.items():
            html = cards(self.audit, self.readings, labels, self.chapter.published, page_showing)
            emit(self._framed(html, labels), ids, lang)

    def rules(self) -> None:
        """What every rule tested and found."""
        self._show(lambda labels: tables.rules(self.tested, labels), self._rules_text)

    def exhibits(self) -> None:
        """Tests and findings by exhibit, clean ones too."""
        self._show(
            lambda labels: tables.exhibits(
                self.tested, self.chapter.published, labels, page_showing
            ),
            self._exhibits_text,
        )

    def errors(self) -> None:
        """The benchmark: recall and precision by kind of error."""
        self._show(
            lambda labels: tables.benchmark(self.benchmark, labels),
            lambda: self.benchmark.to_string(index=False),
        )

    def forms(self) -> None:
        """The empty form and the examples as downloads, for other reports' tables."""
        for lang, labels in self.chapter.labels.items():
            files = [self._form(name) for name in FORMS[lang]]
            emit(_downloads(files, labels), ", ".join(file.name for file in files), lang)

    # --- how ------------------------------------------------------------------------------

    def _form(self, name: str) -> Path:
        """Copy a form of ``data/audit`` to where the site finds what it offers."""
        own = FOLDER / f"{name}.csv" if name == FORMS["en"][0] else EXAMPLES / f"{name}.csv"
        folder = Path(self.chapter.out) / "exhibits"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"audit-{name}.csv").write_bytes(own.read_bytes())
        return self.chapter.downloads / f"audit-{name}.csv"

    def _show(self, html: Callable[[Labels], str], text: Callable[[], str]) -> None:
        for lang, labels in self.chapter.labels.items():
            emit(html(labels), text(), lang)

    def _rules_text(self) -> str:
        return self.tested.groupby("rule", sort=False)[["tested", "found"]].sum().to_string()

    def _exhibits_text(self) -> str:
        return self.tested.groupby("exhibit", sort=False)[["tested", "found"]].sum().to_string()

    def _write(self, out: Path) -> None:
        folder = out / "exhibits"
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in (("findings.js", SCRIPT), ("findings.css", STYLE)):
            (folder / target).write_bytes((HERE / source).read_bytes())
        english, norwegian = (LabelNames(labels) for labels in self._both())
        rows = table(self.audit, english, norwegian)
        for path in (out / "audit.csv", folder / "audit.csv"):
            rows.to_csv(path, index=False, lineterminator="\n")

    def _both(self) -> tuple[Labels, Labels]:
        some = next(iter(self.chapter.labels.values()))
        return tuple(Labels(some.codebook, some.wording, lang) for lang in ("en", "nb"))

    def _framed(self, html: str, labels: Labels) -> str:
        folder = self.chapter.downloads
        below = foot(folder / "audit.csv", labels)
        return (
            f'<link rel="stylesheet" href="{(folder / STYLE).as_posix()}">{html}{below}'
            f'<script src="{(folder / SCRIPT).as_posix()}"></script>'
        )


def _downloads(files: list[Path], labels: Labels) -> str:
    links = ", ".join(
        f'<a class="download" download href="{file.as_posix()}">{escape(file.name)}</a>'
        for file in files
    )
    return f'<p class="reading">{escape(labels.word("audit_forms"))} {links}.</p>'
