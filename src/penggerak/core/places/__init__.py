"""Places: the tree of area codes, address lines, boundaries as drawings."""

from penggerak.core.places._geometry import geometry_area_km2
from penggerak.core.places._resolver import PLACES, Place, Resolver
from penggerak.core.places._svg import AreaMap, Shape, svg_paths
from penggerak.core.places._tree import (
    CITY,
    DISTRICT,
    PROVINCE,
    VILLAGE,
    Area,
    AreaTree,
    BrokenTreeError,
    describe,
)

__all__ = [
    "CITY",
    "DISTRICT",
    "PLACES",
    "PROVINCE",
    "VILLAGE",
    "Area",
    "AreaMap",
    "AreaTree",
    "BrokenTreeError",
    "Place",
    "Resolver",
    "Shape",
    "describe",
    "geometry_area_km2",
    "svg_paths",
]
