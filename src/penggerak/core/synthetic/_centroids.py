"""Middle points of boundaries, to scatter businesses around."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl


def centroids(boundaries: Mapping[str, Any]) -> pl.DataFrame:
    """The centre of gravity of each boundary's largest ring: code str, lat f64, lon f64 (degrees), by code.

    boundaries: GeoJSON FeatureCollection in WGS 84 whose features carry `code` and a Polygon or MultiPolygon.
    """
    rows = [(feature["properties"]["code"], *_centre(feature["geometry"])) for feature in boundaries["features"]]
    return pl.DataFrame(rows, schema={"code": pl.String, "lat": pl.Float64, "lon": pl.Float64}, orient="row").sort(
        "code"
    )


def _centre(geometry: Mapping[str, Any]) -> tuple[float, float]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    _, lat, lon = max(_area_and_centre(polygon[0]) for polygon in polygons)
    return lat, lon


def _area_and_centre(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Area (square degrees), latitude and longitude of the middle, by the shoelace formula around the first corner."""
    start_x, start_y = ring[0][:2]
    corners = [(point[0] - start_x, point[1] - start_y) for point in ring]
    parts = [(x1 * y2 - x2 * y1, x1 + x2, y1 + y2) for (x1, y1), (x2, y2) in pairwise(corners)]
    twice = sum(cross for cross, _, _ in parts)
    if twice == 0:
        return 0.0, start_y, start_x
    lon = start_x + sum(cross * x for cross, x, _ in parts) / (3 * twice)
    lat = start_y + sum(cross * y for cross, _, y in parts) / (3 * twice)
    return abs(twice) / 2, lat, lon
