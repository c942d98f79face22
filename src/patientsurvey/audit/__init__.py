"""Audit of printed tables: rules over numbers that constrain each other."""

from .engine import RULES, Audit, audit
from .findings import Finding
from .printed import Printed
from .report import Relation, Report

__all__ = ["RULES", "Audit", "Finding", "Printed", "Relation", "Report", "audit"]
