"""The respondents as files: data, description and provenance, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..codebook import Codebook
from ..datapackage import describe
from ..published import Published
from . import DEFAULT_SEED, synthesise
from .assumptions import Assumptions
from .calibrated import FOLDER
from .targets import read_targets
from .verify import check_targets

DATA, DESCRIPTION, PROVENANCE = "respondents.parquet", "datapackage.json", "provenance.json"
PACKAGES = ("patientsurvey", "numpy", "pandas", "pyarrow", "scipy")
INPUTS = {
    "data/codebook": (
        "variables.csv",
        "answers.csv",
        "routing.csv",
        "scales.csv",
        "scale_items.csv",
        "terms.csv",
        "assumptions.csv",
    ),
    "data/published": ("estimates.csv", "qualifiers.csv", "orderings.csv"),
    f"data/{FOLDER}": (
        "margins.csv",
        "cells.csv",
        "correlations.csv",
        "outcomes.csv",
        "outcome_margins.csv",
        "plausible.csv",
        "sectors.csv",
        "traits.csv",
    ),
}
"""Files that the respondents depend on."""

PURPOSE = {
    "en": "Made from the printed numbers of the report alone, to run and check its analyses. "
    "No row is a real patient, and no real patient's answers were used.",
    "nb": "Laget av de trykte tallene i rapporten alene, for å kjøre og kontrollere analysene. "
    "Ingen rad er en virkelig pasient, og ingen virkelige svar er brukt.",
}
NOT_FOR = {
    "en": [
        "Conclusions about patients: what is not printed is assumed (data/codebook/"
        "assumptions.csv), and agreement with print is built in, not found.",
        "Replicating the findings: the regression models are calibrated, so that they come out "
        "shows that the analyses compute what the report computes, and nothing about patients.",
        "Relations between questions beyond the printed tables: they follow simple assumptions.",
        "Estimates of uncertainty, sample size or power for new studies.",
        "Training or testing of models that are to be used on people.",
    ],
    "nb": [
        "Slutninger om pasienter: det som ikke er trykt, er antatt (data/codebook/"
        "assumptions.csv), og samsvaret med rapporten er lagt inn, ikke funnet.",
        "Etterprøving av funnene: regresjonsmodellene er kalibrert, så at de blir som i rapporten, "
        "viser at analysene beregner det rapporten beregner, og ingenting om pasienter.",
        "Sammenhenger mellom spørsmål utover de trykte tabellene: de følger enkle antakelser.",
        "Anslag for usikkerhet, utvalgsstørrelse eller styrke i nye undersøkelser.",
        "Trening eller testing av modeller som skal brukes på mennesker.",
    ],
}


def write_respondents(
    codebook: str | Path,
    published: str | Path,
    folder: str | Path,
    seed: int = DEFAULT_SEED,
    progress: Callable[[str], None] | None = print,
) -> Path:
    """Make the respondents and write data, data package and provenance into a folder.

    The three files are written beside their place and moved into it together, when all are
    complete; they hold no time, path or host, so that the same inputs give the same bytes.

    Parameters
    ----------
    codebook, published : str or Path
        Folders ``data/codebook`` (with ``assumptions.csv``) and ``data/published``; beside the
        codebook's lies ``data/synthesis`` with the calibration's margins.
    folder : str or Path
        Where the files go; made if it does not exist.
    seed : int
    progress : callable, optional
        Called with one line per stage.

    Returns
    -------
    Path
        The parquet file.

    Raises
    ------
    SurveyError
        For a row of the inputs that can't be used, or targets that contradict each other without
        an explanation.
    """
    book = Codebook.load(codebook)
    printed = Published.load(published, book)
    respondents = synthesise(book, printed, seed, progress)
    inputs = _hashes("data/codebook", codebook) | _hashes("data/published", published)
    inputs |= _hashes(f"data/{FOLDER}", Path(codebook).parent / FOLDER)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
        data = Path(unfinished) / DATA
        write_parquet(respondents, data)
        _write_json(
            describe(book, data, len(respondents), _sha256(data)), data.with_name(DESCRIPTION)
        )
        _write_json(
            provenance(respondents, book, printed, seed, data) | {"inputs": inputs},
            data.with_name(PROVENANCE),
        )
        for name in (DATA, DESCRIPTION, PROVENANCE):
            os.replace(data.with_name(name), folder / name)
    return folder / DATA


def write_parquet(respondents: pd.DataFrame, path: Path) -> None:
    """Write a frame with fixed settings: one row group, dictionaries, zstd."""
    table = pa.Table.from_pandas(respondents, preserve_index=False)
    pq.write_table(
        table,
        path,
        version="2.6",
        data_page_version="1.0",
        row_group_size=len(respondents),
        use_dictionary=True,
        write_statistics=True,
        compression="zstd",
        compression_level=9,
    )


def provenance(
    respondents: pd.DataFrame, codebook: Codebook, published: Published, seed: int, data: Path
) -> dict:
    """How the respondents were made, how far they meet the print, and what they are not for.

    Parameters
    ----------
    data : Path
        The parquet file.
    """
    assumptions = Assumptions.load(codebook.folder, codebook)
    checked = check_targets(respondents, read_targets(published, codebook), codebook, assumptions)
    why = {row.value: row.reason for row in assumptions.find("conflict")}
    unmet = [_unmet(row, why) for row in checked[~checked["met"]].itertuples()]
    conflicts = [row for row in unmet if row["reason"]]
    return {
        "seed": seed,
        "packages": {name: version(name) for name in PACKAGES},
        "output": {
            "file": DATA,
            "sha256": _sha256(data),
            "bytes": data.stat().st_size,
            "rows": len(respondents),
            "columns": respondents.shape[1],
        },
        "targets": {
            "total": len(checked),
            "met": int(checked["met"].sum()),
            "conflicting": len(conflicts),
            "missed": len(unmet) - len(conflicts),
        },
        "conflicts": conflicts,
        "missed": [row for row in unmet if not row["reason"]],
        "purpose": PURPOSE["en"],
        "purpose_nb": PURPOSE["nb"],
        "not_for": NOT_FOR["en"],
        "not_for_nb": NOT_FOR["nb"],
    }


def _hashes(name: str, folder: str | Path) -> dict[str, str]:
    """Hash of each input, under the name of its folder wherever that lies."""
    return {f"{name}/{file}": _sha256(Path(folder) / file) for file in INPUTS[name]}


def _unmet(row, why: dict[str, str]) -> dict:
    finite = {
        side: round(getattr(row, side), 4)
        for side in ("low", "high")
        if abs(getattr(row, side)) != float("inf")
    }
    return {
        "id": row.id,
        "exhibit": row.exhibit,
        "sector": row.sector,
        "statistic": row.statistic,
        **finite,
        "found": round(row.found, 4),
        "reason": why.get(row.id, ""),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_json(content: dict, path: Path) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
