"""The respondents whom the regressions can use: covariates and outcomes from the calibration."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..errors import SynthesisError
from .assumptions import TRAITS
from .bases import COMPLETE
from .calibration.assumptions import read_assumptions
from .calibration.engine import CalibratedSector, calibrate
from .calibration.printed import printed_models
from .draft import Draft

FOLDER = "synthesis"
"""Folder beside the codebook's with the calibration's margins."""


def calibrate_complete(
    draft: Draft, published, seed: int, progress: Callable[[str], None] | None = None
) -> None:
    """Calibrate all models, and choose the respondents of each sector who get the values.

    Fills ``draft.complete`` and ``draft.fixed``. Before any answer is drawn respondents of a
    sector are alike, so they are chosen at random.

    Raises
    ------
    SynthesisError
        For printed models or margins that can't be used.
    """
    say = progress or (lambda message: None)
    models, found = _calibrate(draft, published, seed, say)
    outcomes = {m.table: m.outcome for sector in models.values() for m in sector}
    columns = [*draft.codebook.terms, *outcomes.values()]
    draft.fixed = pd.DataFrame(np.nan, index=range(len(draft.sector)), columns=columns)
    draft.complete = np.zeros(len(draft.sector), dtype=bool)
    rng = draft.child()
    for sector, values in found.items():
        rows = _choose(draft, sector, values, rng)
        draft.complete[rows] = True
        draft.fixed.loc[rows, list(draft.codebook.terms)] = values.covariates.to_numpy()
        draft.fixed.loc[rows, [outcomes[t] for t in values.outcomes]] = values.outcomes.to_numpy()


def _calibrate(draft: Draft, published, seed: int, say) -> tuple[dict, dict]:
    folder, terms = draft.codebook.folder.parent / FOLDER, list(draft.codebook.terms)
    plausible = folder / "plausible.csv"
    if not plausible.exists():
        raise SynthesisError(
            "there is no file of plausible estimates", str(plausible), "restore data/synthesis"
        )
    models = printed_models(published.estimates, terms, pd.read_csv(plausible))
    assumptions = read_assumptions(folder, terms)
    return models, calibrate(
        models, assumptions, seed, progress=lambda line: say(f"models: {line}")
    )


def _choose(draft: Draft, sector: str, values: CalibratedSector, rng) -> np.ndarray:
    """Random rows of a sector, as many as table 9-3 has."""
    rows, n = np.flatnonzero(draft.inside(sector)), len(values.covariates)
    if n != draft.targets.n(COMPLETE, sector):
        raise SynthesisError(
            f"{n} complete cases where table 9-3 prints {draft.targets.n(COMPLETE, sector)}",
            f"data/synthesis/sectors.csv, {sector}",
            "correct column complete_cases",
        )
    return np.sort(rng.permutation(rows)[:n])


def calibrated_traits(draft: Draft, traits: pd.DataFrame) -> pd.DataFrame:
    """Latent traits that agree with the calibrated values of the complete respondents.

    ``data/synthesis/traits.csv`` says how far a trait follows each value, in standard
    deviations within the sector; what is left is the trait's own.
    """
    weights = pd.read_csv(draft.codebook.folder.parent / FOLDER / "traits.csv")
    traits, rng = traits.copy(), draft.child()
    for name, rows in weights.groupby("trait", sort=False):
        if name not in TRAITS:
            raise SynthesisError(
                f"unknown trait {name!r}",
                "data/synthesis/traits.csv",
                f"one of {', '.join(TRAITS)}",
            )
        if name not in traits:  # known of complete respondents alone
            traits[name] = rng.standard_normal(len(traits))
        known = sum(row.weight * _standardised(draft, row.column) for row in rows.itertuples())
        for sector in draft.sectors:
            here = draft.inside(sector) & draft.complete
            rest = max(1 - known[here].var(), 0.05)
            traits.loc[here, name] = known[here] + np.sqrt(rest) * traits.loc[here, name]
    return traits


def _standardised(draft: Draft, column: str) -> np.ndarray:
    """A calibrated value in standard deviations of its sector, 0 where it is not there."""
    if column not in draft.fixed:
        raise SynthesisError(
            f"no calibrated value {column!r}",
            "data/synthesis/traits.csv",
            f"one of {', '.join(draft.fixed)}",
        )
    values = draft.fixed[column]
    grouped = values.groupby(draft.sector)
    scaled = (values - grouped.transform("mean")) / grouped.transform("std")
    return scaled.fillna(0).to_numpy()
