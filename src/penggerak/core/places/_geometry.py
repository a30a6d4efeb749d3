"""Areas of polygons on the earth's ellipsoid."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

Point = Sequence[float]
Ring = Sequence[Point]

_MAJOR_AXIS_KM = 6_378.137  # WGS 84
_ECCENTRICITY = 0.0818191908426215


def geometry_area_km2(geometry: dict[str, Any]) -> float:
    """The area of a GeoJSON Polygon or MultiPolygon in WGS 84, in square kilometres.

    Exact on the ellipsoid for edges straight in longitude and equal-area latitude.
    Raises ValueError for another kind of geometry.
    Source: Snyder (1987), Map Projections, USGS Professional Paper 1395, equation 3-12.
    """
    return sum(
        abs(_ring_area_km2(ring)) * (1 if position == 0 else -1)
        for polygon in polygons(geometry)
        for position, ring in enumerate(polygon)
    )


def polygons(geometry: dict[str, Any]) -> list[list[Ring]]:
    """The polygons of a geometry, each a list of closed rings: the outline first, then holes."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["coordinates"])
    raise ValueError(f"a Polygon or MultiPolygon is needed, not {geometry['type']}")


def _ring_area_km2(ring: Iterable[Point]) -> float:
    """Signed area of a closed ring: the trapezium rule in longitude and equal-area latitude."""
    places = [(math.radians(longitude), _equal_area_latitude(math.radians(latitude))) for longitude, latitude in ring]
    edges = pairwise(places)
    return _MAJOR_AXIS_KM**2 / 4 * sum((x2 - x1) * (q1 + q2) for (x1, q1), (x2, q2) in edges)


def _equal_area_latitude(latitude: float) -> float:
    e, sine = _ECCENTRICITY, math.sin(latitude)
    logarithm = math.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
    return (1 - e * e) * (sine / (1 - e * e * sine * sine) - logarithm)
