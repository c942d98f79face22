"""The printed numbers: what the report says, as printed, each with its source line.

``Published.load(folder)`` reads and checks the CSV files of ``data/published``; people who do not
program edit them too, so every error names the file, the line, the column and what would be right.

Keys
----
A printed number carries the keys of an estimate (:mod:`patientsurvey.estimates`): exhibit, sector,
group, level, outcome, term, statistic. From chapter 5 on they are the codebook's ids, and joins of
them: ``age_group=age_18_24+age_25_35`` is both age groups together, level
``large_degree+very_large_degree`` either answer, and ``diagnoses=*`` the diagnosis groups as a
whole, where the text speaks of most of them. Chapter 4 counts patients in registers: the outcome
is then the population counted (``total_population``, ``respondents`` ...), the group a region,
health trust or diagnosis group, and the level the sex. What the codebook does not hold stands in
``vocabulary.csv`` with its definition.
"""

from .book import Published, PublishedExhibit
from .checks import REPORT, SECTORS, STATISTICS, UNRECOVERABLE

__all__ = [
    "REPORT",
    "SECTORS",
    "STATISTICS",
    "UNRECOVERABLE",
    "Published",
    "PublishedExhibit",
]
