"""How well respondents give the report's regression tables back, measured against goals.

Everything is computed anew from the respondents: derived variables, model fits (statsmodels) and
scale scores are those that the chapters use. Nothing here knows how the respondents were made,
so that it can judge any of them: the synthetic ones, another draw, a naive baseline, real ones.
"""

from .agreement import agreement, refit
from .goals import Goal, judge, read_goals
from .measures import interval_overlap, width_ratio, z_score
from .printed import impossible, printed_fits, printed_terms
from .quantities import measure, of_terms
from .report import assess, lines

__all__ = [
    "Goal", "agreement", "assess", "impossible", "interval_overlap", "judge", "lines", "measure",
    "of_terms", "printed_fits", "printed_terms", "read_goals", "refit", "width_ratio", "z_score",
]  # fmt: skip
