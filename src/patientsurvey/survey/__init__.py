"""Respondents: read from a file, checked against the codebook, and who was asked what."""

from .respondents import read_respondents
from .routing import asked, routing_violations, validate_routing

__all__ = ["asked", "read_respondents", "routing_violations", "validate_routing"]
