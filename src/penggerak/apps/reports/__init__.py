"""Reports that leave the house: one description, two files. Every app describes its own; this knows none of them."""

from penggerak.apps.reports.description import (
    Cell,
    Column,
    Group,
    Letterhead,
    Made,
    Report,
    Row,
    count_rows,
    first_page,
)
from penggerak.apps.reports.paper import PAPER_ROWS, write_paper
from penggerak.apps.reports.spreadsheet import SHEET_ROWS, write_spreadsheet

__all__ = [
    "PAPER_ROWS",
    "SHEET_ROWS",
    "Cell",
    "Column",
    "Group",
    "Letterhead",
    "Made",
    "Report",
    "Row",
    "count_rows",
    "first_page",
    "write_paper",
    "write_spreadsheet",
]
