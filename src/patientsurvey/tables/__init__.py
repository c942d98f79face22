"""The book's tables, typeset by great-tables from tidy, gated estimates."""

from .cross import CrossTable
from .inference import InferenceTable
from .models import ModelsTable
from .regression import RegressionTable

__all__ = ["CrossTable", "InferenceTable", "ModelsTable", "RegressionTable"]
