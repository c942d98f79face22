"""Several draws of the respondents and the naive baseline: what the book shows beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from .codebook import Codebook
from .covariates import derive
from .estimates import SCHEMA
from .fidelity import (
    agreement,
    interval_overlap,
    judge,
    measure,
    printed_fits,
    printed_terms,
    read_goals,
    refit,
)
from .fidelity.agreement import on_model_scale
from .identification import open_quantities
from .published import Published
from .survey import read_respondents
from .synthesis import DEFAULT_SEED, write_respondents
from .synthesis.naive import naive_survey

DRAWS, BASELINE, RECORD = "draws.csv", "baseline.csv", "draws.json"
SEEDS = tuple(range(DEFAULT_SEED, DEFAULT_SEED + 5))
PACKAGES = ("numpy", "pandas", "statsmodels")
DIGITS = "%.6g"
"""Enough for every figure, and short in git."""


def draw_folder(seed: int, synthetic: Path, draws: Path) -> Path:
    """Where a draw's files lie: the shipped ones in their own folder, others apart."""
    return synthetic if seed == DEFAULT_SEED else draws / str(seed)


def make_draws(
    codebook: Path, published: Path, goals: Path, synthetic: Path, draws: Path,
    seeds: Sequence[int] = SEEDS, say: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Make further draws and the naive baseline, and write what they show beside the data.

    Parameters
    ----------
    codebook, published : Path
        Folders of the inputs.
    goals : Path
        ``goals.csv``.
    synthetic : Path
        Folder of the shipped respondents, the first draw; ``draws.csv``, ``baseline.csv`` and
        ``draws.json`` go there when all are complete.
    draws : Path
        Folder for the respondents of the other draws.
    seeds : sequence of int
        That of the shipped respondents among them, which are read, not made.
    say : callable
        Called with one line per draw.
    """
    book = Codebook.load(codebook)
    printed = Published.load(published, book)
    estimates, record = [], {}
    for seed in seeds:
        folder = draw_folder(seed, synthetic, draws)
        say(f"draw {seed}")
        if seed != DEFAULT_SEED:
            write_respondents(codebook, published, folder, seed, progress=None)
        survey = _survey(folder / "respondents.parquet", book)
        estimates.append(open_quantities(survey, book).assign(seed=seed))
        judged = judge(measure(survey, book, printed), read_goals(goals))
        record[str(seed)] = _record(folder / "respondents.parquet", judged)
    say("naive baseline")
    shipped = _survey(synthetic / "respondents.parquet", book)
    baseline = naive_baseline(shipped, book, printed, np.random.default_rng(DEFAULT_SEED))
    _write(synthetic, pd.concat(estimates), baseline, record)


def _survey(path: Path, codebook: Codebook) -> pd.DataFrame:
    return derive(read_respondents(path, codebook), codebook)


def _record(path: Path, judged: pd.DataFrame) -> dict:
    missed = judged.loc[~judged["met"], "quantity"]
    return {
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "goals": len(judged),
        "met": int(judged["met"].sum()),
        "missed": list(missed),
    }


def naive_baseline(
    survey: pd.DataFrame, codebook: Codebook, published: Published, rng: np.random.Generator
) -> pd.DataFrame:
    """Agreement of two naive samples with print, and with each other.

    Returns
    -------
    DataFrame
        Columns of :func:`patientsurvey.fidelity.agreement` for the first sample, and
        ``overlap_of_two``: the overlap of the intervals of both samples.
    """
    printed, fits = printed_terms(published), printed_fits(published)
    first, second = (
        refit(naive_survey(survey, printed, fits, codebook, sample), codebook)
        for sample in rng.spawn(2)
    )
    terms = agreement(first, printed)
    return terms.merge(_overlap(first, second), on=["exhibit", "sector", "term"], how="left")


def _overlap(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    key = ["exhibit", "sector", "term"]
    one, two = (on_model_scale(fitted)[[*key, "b_low", "b_high"]] for fitted in (first, second))
    both = one.merge(two, on=key, suffixes=("", "_two"))
    names = ("b_low", "b_high", "b_low_two", "b_high_two")
    return both[key].assign(overlap_of_two=interval_overlap(*(both[name] for name in names)))


def _write(folder: Path, estimates: pd.DataFrame, baseline: pd.DataFrame, record: dict) -> None:
    columns = ["seed", "quantity", *SCHEMA[1:]]
    notes = {"draws": record, "packages": {name: version(name) for name in PACKAGES}}
    texts = {
        DRAWS: estimates[columns].to_csv(index=False, float_format=DIGITS),
        BASELINE: baseline.to_csv(index=False, float_format=DIGITS),
        RECORD: json.dumps(notes, indent=2) + "\n",
    }
    for name, text in _unfinished(folder, texts):
        name.replace(folder / text)


def _unfinished(folder: Path, texts: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """Write all files beside their places before the first is put there."""
    written = []
    for name, text in texts.items():
        path = folder / f".{name}"
        path.write_text(text, encoding="utf-8", newline="")
        written.append((path, name))
    return iter(written)
