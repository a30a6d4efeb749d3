"""Reference tables that come with the project: areas, boundaries, KBLI, postal codes, creative subsectors.

Each loader checks what it reads and raises BrokenReferenceError when a table is not what data/SOURCES.md says.
"""

from penggerak.core.activities import KbliVersion
from penggerak.sources.reference._areas import AREA_DETAILS, AREAS, area_details, areas
from penggerak.sources.reference._boundaries import (
    BOUNDARY_AREAS,
    BoundaryKind,
    boundaries,
    boundary_areas,
    boundary_map,
)
from penggerak.sources.reference._check import BrokenReferenceError
from penggerak.sources.reference._creative import CREATIVE_SUBSECTORS, creative_subsectors
from penggerak.sources.reference._kbli import KBLI, kbli
from penggerak.sources.reference._postcodes import POSTCODES, postcodes

__all__ = [
    "AREAS",
    "AREA_DETAILS",
    "BOUNDARY_AREAS",
    "CREATIVE_SUBSECTORS",
    "KBLI",
    "POSTCODES",
    "BoundaryKind",
    "BrokenReferenceError",
    "KbliVersion",
    "area_details",
    "areas",
    "boundaries",
    "boundary_areas",
    "boundary_map",
    "creative_subsectors",
    "kbli",
    "postcodes",
]
