"""A made-up city whose truth is known: to show, to try the import on, and to measure linkage by.

`city` makes it from a seed; `linkage_records` hands its lists over in the form linkage takes. Every person and
business in it carries numbers that no office gives out; _flags.py says which.
"""

from penggerak.core.synthetic._centroids import centroids
from penggerak.core.synthetic._city import City, city
from penggerak.core.synthetic._flags import SYNTHETIC_NOTE, is_synthetic_nib, is_synthetic_nik, is_synthetic_phone
from penggerak.core.synthetic._mess import Mess
from penggerak.core.synthetic._office import LIST_DATES
from penggerak.core.synthetic._places import UnknownCityError
from penggerak.core.synthetic._records import LinkageRecords, linkage_records

__all__ = [
    "LIST_DATES",
    "SYNTHETIC_NOTE",
    "City",
    "LinkageRecords",
    "Mess",
    "UnknownCityError",
    "centroids",
    "city",
    "is_synthetic_nib",
    "is_synthetic_nik",
    "is_synthetic_phone",
    "linkage_records",
]
