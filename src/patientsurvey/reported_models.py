"""The report's eleven regression tables as models: the one place that says what each fits.

Every table is one model per sector on complete cases, with the 27 terms of section 3.5; where a
term is itself the outcome, it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .models import TERMS, Linear, Logistic, without

MODELS: Mapping[str, Logistic | Linear] = MappingProxyType(
    {
        "table-7-1": Logistic("needs_more_or_better_followup", on=TERMS),
        "table-8-1": Logistic("received_video_consultation", on=TERMS),
        "table-8-2": Linear("satisfaction_video", on=TERMS),
        "table-9-1": Logistic("treatment_adapted_to_needs", on=TERMS),
        "table-9-2": Logistic("has_treatment_plan", on=TERMS),
        "table-9-3": Logistic("has_coordination_measure", on=without(TERMS, "coordination")),
        "table-10-1": Linear("therapeutic_relationship", on=without(TERMS, "star")),
        "table-11-1": Linear("continuity", on=TERMS),
        "table-12-1": Linear("treatment_helps", on=TERMS),
        "table-12-2": Linear("hope_of_better_life", on=TERMS),
        "table-12-3": Linear("overall_satisfaction", on=TERMS),
    }
)
"""Exhibit to model, in the report's order."""
