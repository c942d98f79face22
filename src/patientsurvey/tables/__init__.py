"""The book's tables, typeset by great-tables from tidy, gated estimates."""

from .cross import CrossTable
from .regression import RegressionTable

__all__ = ["CrossTable", "RegressionTable"]
