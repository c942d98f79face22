"""Measures of agreement between a refitted and a printed estimate, elementwise on arrays.

References
----------
Karr, A. F., Kohnen, C. N., Oganian, A., Reiter, J. P. & Sanil, A. P. (2006). A framework for
evaluating the utility of data altered to protect confidentiality. The American Statistician,
60(3), 224-232.
"""

from __future__ import annotations

import numpy as np


def z_score(refitted: np.ndarray, printed: np.ndarray, std_error: np.ndarray) -> np.ndarray:
    """Distance between two coefficients in printed standard errors: ``|b - b'| / SE'``."""
    return np.abs(refitted - printed) / std_error


def width_ratio(low: np.ndarray, high: np.ndarray, printed_low: np.ndarray,
                printed_high: np.ndarray) -> np.ndarray:  # fmt: skip
    """Wider interval over narrower one, 1 or more: a tenth too wide and a tenth too narrow weigh
    about the same."""
    ratio = (high - low) / (printed_high - printed_low)
    return np.maximum(ratio, 1 / ratio)


def interval_overlap(low: np.ndarray, high: np.ndarray, printed_low: np.ndarray,
                     printed_high: np.ndarray) -> np.ndarray:  # fmt: skip
    """Share of two intervals that they have in common, the mean of both shares (Karr et al. 2006).

    1 for the same interval, 0 for two that do not meet.
    """
    common = np.minimum(high, printed_high) - np.maximum(low, printed_low)
    common = np.maximum(common, 0)
    return (common / (high - low) + common / (printed_high - printed_low)) / 2


def same_as_print(refitted: np.ndarray, printed: np.ndarray, decimals: np.ndarray) -> np.ndarray:
    """Whether an estimate, rounded to the print's decimals, is the printed number.

    An estimate on the edge of the rounding cell counts as inside.
    """
    return np.abs(refitted - printed) <= 0.5 * 10.0**-decimals + 1e-9
