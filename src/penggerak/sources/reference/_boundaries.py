"""Boundaries as GeoJSON: the city's districts and villages, the regencies of Banten."""

import json
from functools import cache
from typing import Any, Literal, get_args

import polars as pl

from penggerak.core.places import AreaMap, geometry_area_km2, svg_paths
from penggerak.sources.reference._check import DATA, BrokenReferenceError, check_counts

BoundaryKind = Literal["districts", "villages", "regencies"]

BOUNDARY_AREAS = pl.Schema({"code": pl.String, "name": pl.String, "area_km2": pl.Float64})
_FILES = {
    "districts": ("tangerang_districts.geojson", 13),
    "villages": ("tangerang_villages.geojson", 104),
    "regencies": ("banten_regencies.geojson", 8),
}


@cache
def _text(kind: BoundaryKind) -> str:
    if kind not in get_args(BoundaryKind):
        raise BrokenReferenceError(f"boundaries of {kind}: only {', '.join(_FILES)} are here")
    name, count = _FILES[kind]
    if not (DATA / name).exists():
        raise BrokenReferenceError(f"{name}: the file is missing")
    text = (DATA / name).read_text("utf-8")
    codes = {feature["properties"]["code"] for feature in json.loads(text)["features"]}
    check_counts(name, {kind: len(codes)}, {kind: count})
    return text


def boundaries(kind: BoundaryKind) -> dict[str, Any]:
    """A GeoJSON FeatureCollection in WGS 84; each feature carries code, name, parent_code, bps_code.

    Each call returns its own copy. Raises BrokenReferenceError when the file is missing or incomplete.
    """
    collection: dict[str, Any] = json.loads(_text(kind))
    return collection


@cache
def _boundary_areas(kind: BoundaryKind) -> pl.DataFrame:
    rows = [
        {**feature["properties"], "area_km2": geometry_area_km2(feature["geometry"])}
        for feature in boundaries(kind)["features"]
    ]
    return pl.DataFrame(rows, schema=BOUNDARY_AREAS).sort("code")


def boundary_areas(kind: BoundaryKind) -> pl.DataFrame:
    """The land inside each boundary, ordered by code: code str, name str, area_km2 f64 (square kilometres)."""
    return _boundary_areas(kind).clone()


@cache
def boundary_map(kind: BoundaryKind, width: int = 1000) -> AreaMap:
    """The boundaries drawn for an SVG of that width; see penggerak.core.places.svg_paths."""
    return svg_paths(boundaries(kind), width=width)
