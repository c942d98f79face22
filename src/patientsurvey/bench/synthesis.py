"""The synthesis measured: time per stage, peak memory, and fidelity beside a naive draw's."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..covariates import derive
from ..fidelity import measure, of_terms, read_goals
from ..published import Published
from ..several_draws import naive_baseline
from ..synthesis import DEFAULT_SEED, synthesise
from ..synthesis.scaling import calibration_seconds

MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
"""Units of ``ru_maxrss`` in a megabyte: bytes on macOS, kilobytes elsewhere."""

FACTORS = (1, 3, 10)
"""Sizes of the smallest sector at which the growth of the calibration's time is measured."""


@dataclass(frozen=True)
class Measured:
    """One run of the engine.

    Parameters
    ----------
    stages : DataFrame
        One row per stage (index): ``seconds``, and ``megabytes`` at the peak until its end.
    respondents : DataFrame
    """

    stages: pd.DataFrame
    respondents: pd.DataFrame


def bench_synthesis(codebook: Path, published: Path, goals: Path) -> None:
    """Run the engine once in a process of its own and print what it took and what it gave.

    Parameters
    ----------
    codebook, published : Path
        Folders of the inputs.
    goals : Path
        ``goals.csv``, which names the quantities.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        run = apart.submit(measured, codebook, published).result()
    print(*cost_lines(run), sep="\n")
    book = Codebook.load(codebook)
    printed = Published.load(published, book)
    print("calibration of one sector by its complete cases, one core")
    for sector, rows, seconds in calibration_seconds(book, printed, FACTORS, DEFAULT_SEED):
        print(f"{sector} {rows:>6,} rows {seconds:>8.1f} s", flush=True)
    survey = derive(run.respondents, book)
    rng = np.random.default_rng(DEFAULT_SEED)
    baseline = naive_baseline(survey, book, printed, rng)
    naive = of_terms(baseline)
    print(*fidelity_lines(measure(survey, book, printed), naive, read_goals(goals)), sep="\n")
    print(f"overlap of two naive samples: {baseline['overlap_of_two'].mean():.3f}")


def measured(codebook: Path, published: Path, seed: int = DEFAULT_SEED) -> Measured:
    """Make respondents, timing the engine from one line of progress to the next."""
    book = Codebook.load(codebook)
    printed = Published.load(published, book)
    marks = [Mark("reading print")]
    respondents = synthesise(book, printed, seed, lambda line: marks.append(Mark(stage_of(line))))
    return Measured(stage_costs([*marks, Mark("")]), respondents)


@dataclass(frozen=True)
class Mark:
    """The begin of a stage: when, and how much memory had been needed until then."""

    stage: str
    second: float = field(default_factory=time.monotonic)
    megabytes: float = field(default_factory=lambda: _peak())


def stage_of(line: str) -> str:
    """A stage's name from a line of progress.

    ``respondents: scales`` is the stage *scales*; the sectors' models (``models: PHV: …``) are
    calibrated side by side, so that they are one stage.
    """
    part, _, rest = line.partition(": ")
    return rest if part == "respondents" else part


def stage_costs(marks: list[Mark]) -> pd.DataFrame:
    """Seconds from each mark to the next, and the peak of memory at its end, by stage.

    The last mark is the end. Stages of the same name add up.
    """
    rows = [
        {"stage": begun.stage, "seconds": end.second - begun.second, "megabytes": end.megabytes}
        for begun, end in pairwise(marks)
    ]
    by_stage = pd.DataFrame(rows).groupby("stage", sort=False)
    return by_stage.agg({"seconds": "sum", "megabytes": "max"})


def _peak() -> float:
    """Largest resident memory of this process and, added, of the largest of its children."""
    sizes = (resource.getrusage(who).ru_maxrss
             for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    return sum(sizes) / MEGABYTE


def cost_lines(run: Measured) -> Iterator[str]:
    """Seconds and peak memory per stage and of them all."""
    width = max(len(name) for name in run.stages.index)
    yield f"{'synthesis':<{width}} {'seconds':>8} {'peak MB':>8}"
    for row in run.stages.itertuples():
        yield f"{row.Index:<{width}} {row.seconds:>8.1f} {row.megabytes:>8.0f}"
    seconds, megabytes = run.stages["seconds"].sum(), run.stages["megabytes"].max()
    yield f"{'all stages':<{width}} {seconds:>8.1f} {megabytes:>8.0f}"


def fidelity_lines(found: dict, naive: dict, goals: dict) -> Iterator[str]:
    """Each quantity of the naive draw beside the engine's and the goal."""
    width = max(len(goal.labels["en"]) for goal in goals.values())
    yield f"{'fidelity':<{width}} {'naive':>9} {'engine':>9} {'goal':>10}"
    for name, goal in goals.items():
        digits = goal.decimals
        other = f"{naive[name]:.{digits}f}" if name in naive else "–"
        wanted = f"{goal.sign} {goal.goal:.{digits}f}"
        yield f"{goal.labels['en']:<{width}} {other:>9} {found[name]:>9.{digits}f} {wanted:>10}"
