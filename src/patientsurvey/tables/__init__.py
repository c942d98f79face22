"""The book's tables, typeset by great-tables from tidy, gated estimates."""

from .cross import CrossTable
from .inference import InferenceTable
from .models import ModelsTable
from .regression import RegressionTable
from .slopes import EqualSlopesTable

__all__ = ["CrossTable", "EqualSlopesTable", "InferenceTable", "ModelsTable", "RegressionTable"]
