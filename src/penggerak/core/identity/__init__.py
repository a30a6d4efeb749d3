"""Identity numbers: NIK, KK, NIB, NPWP, NITKU, phone and GTIN: check, explain, take apart, mask, look up.

Rules and sources: each module names its own; where python-stdnum is right it does the work.
"""

from penggerak.core.identity._check import check, explain
from penggerak.core.identity._columns import check_column, lookup_column
from penggerak.core.identity._gtin import Gtin
from penggerak.core.identity._kinds import KINDS, PROBLEMS, Checked, Kind, Problem
from penggerak.core.identity._nik import Kk, Nik, compare_birth_date
from penggerak.core.identity._npwp import Nitku, Npwp
from penggerak.core.identity._parse import (
    parse_gtin,
    parse_kk,
    parse_nik,
    parse_nitku,
    parse_npwp,
    parse_phone,
    split_phones,
)
from penggerak.core.identity._phone import Phone
from penggerak.core.identity._writing import format_number, lookup_form, mask

__all__ = [
    "KINDS",
    "PROBLEMS",
    "Checked",
    "Gtin",
    "Kind",
    "Kk",
    "Nik",
    "Nitku",
    "Npwp",
    "Phone",
    "Problem",
    "check",
    "check_column",
    "compare_birth_date",
    "explain",
    "format_number",
    "lookup_column",
    "lookup_form",
    "mask",
    "parse_gtin",
    "parse_kk",
    "parse_nik",
    "parse_nitku",
    "parse_npwp",
    "parse_phone",
    "split_phones",
]
