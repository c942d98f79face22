"""The patient register's aggregates as the report prints them, and what follows from them."""

from .aggregates import ALL, POPULATIONS, READ, SECTORS, Register, sectors_of
from .categories import category, region, region_by_agreement, sex, trust
from .counts import RegisterCounts
from .shares import Changes, GroupShares, PrintedShares, SexShares

__all__ = [
    "ALL",
    "POPULATIONS",
    "READ",
    "SECTORS",
    "Changes",
    "GroupShares",
    "PrintedShares",
    "Register",
    "RegisterCounts",
    "SexShares",
    "category",
    "region",
    "region_by_agreement",
    "sectors_of",
    "sex",
    "trust",
]
