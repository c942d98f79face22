"""How the calibration's time grows with the number of respondents, for the benchmark.

Print has targets for one size alone. A sector several times as large with the same models is the
same problem with standard errors that are smaller by the root of the factor, so the growth can
be measured on the smallest sector without new targets.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from ..codebook import Codebook
from .calibrated import FOLDER
from .calibration.assumptions import read_assumptions
from .calibration.engine import calibrate
from .calibration.printed import printed_models


def calibration_seconds(
    codebook: Codebook, published, factors: tuple[int, ...], seed: int
) -> Iterator[tuple[str, int, float]]:
    """Calibrate the smallest sector at several sizes, one after the other, on one core.

    Parameters
    ----------
    factors : tuple of int
        Multiples of the printed number of complete cases.

    Yields
    ------
    tuple of (sector, complete cases, seconds)
    """
    folder, terms = codebook.folder.parent / FOLDER, list(codebook.terms)
    plausible = pd.read_csv(folder / "plausible.csv")
    models = printed_models(published.estimates, terms, plausible)
    assumptions = read_assumptions(folder, terms)
    smallest = min(assumptions.sectors.values(), key=lambda sector: sector.rows)
    name = smallest.sector
    # The first run may have to compile the loops; its time is not the calibration's.
    calibrate({name: models[name]}, assumptions, seed, workers=1)
    for factor in factors:
        larger = replace(smallest, rows=smallest.rows * factor)
        widened = replace(assumptions, sectors={**assumptions.sectors, name: larger})
        targets = {name: [grown(model, factor) for model in models[name]]}
        started = time.monotonic()
        calibrate(targets, widened, seed, workers=1)
        yield name, larger.rows, time.monotonic() - started


def grown(model, factor: int):
    """The same model of `factor` times as many respondents."""
    return replace(model, n=model.n * factor, std_error=model.std_error / np.sqrt(factor))
