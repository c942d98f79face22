"""The codebook: every variable of the survey with its question, answers, routing and use.

``Codebook.load(folder)`` reads and checks the CSV files of ``data/codebook``, which people who
do not program edit too; every error therefore names the file, the line, the column and what
would be right.
"""

from .book import Codebook, Column
from .entries import Answer, Rule, Scale, ScaleItem, Term, Variable

__all__ = ["Answer", "Codebook", "Column", "Rule", "Scale", "ScaleItem", "Term", "Variable"]
