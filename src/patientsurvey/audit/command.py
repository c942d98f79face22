"""`patientsurvey audit`: tables in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..codebook import Codebook
from ..labels import Labels
from ..language import Wording
from ..published import Published
from .engine import Audit, audit, together
from .form import AuditError, read_files
from .published_report import from_published
from .readings import confirmed
from .show import as_csv, as_html, as_text
from .wording import FOLDER, LabelNames, Names, PlainNames

WRITERS = {"text": as_text, "csv": as_csv, "html": as_html}
DATA = FOLDER.parent


def audit_files(
    paths: Sequence[Path], form: str = "text", output: Path | None = None, lang: str = "en"
) -> int:
    """Audit tables in the tidy form, or the report of this compendium if none is given.

    Returns
    -------
    int
        Number of findings.

    Raises
    ------
    AuditError
        If a table can't be used, or the output can't be written.
    """
    found = audit(read_files(paths)) if paths else audit_published()
    names: Names = PlainNames(lang) if paths else label_names(lang)
    text = WRITERS[form](found, names)
    if output is None:
        print(text, end="")
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise AuditError(f"the findings can't be written: {error.strerror}", str(output),
                             "name a file in a folder that exists") from error  # fmt: skip
    return len(found.findings)


def audit_published(source: str = "") -> Audit:
    """The audit of ``data/published``: of one source, or of each by itself and all together.

    Findings that a second reading dropped are left out.
    """
    published = Published.load(DATA / "published")
    sources = [source] if source else sorted(published.estimates["source"].unique())
    audits = [audit(from_published(published, FOLDER, name)) for name in sources]
    return confirmed(together(audits), FOLDER / "readings.csv")


def label_names(lang: str) -> Names:
    """Names of the compendium's codebook."""
    codebook = Codebook.load(DATA / "codebook")
    wording = Wording.load(DATA / "codebook" / "wording.csv")
    return LabelNames(Labels(codebook, wording, lang))
