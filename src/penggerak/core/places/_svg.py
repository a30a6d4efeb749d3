"""Boundaries drawn as SVG paths: projected, thinned alike on both sides of a border, whole-number coordinates."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from penggerak.core.places._geometry import polygons

Pixel = tuple[int, int]
Outline = list[Pixel]
_SCAN_LINES = 24


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of a map: its code and name, the d attribute of its path, and where its label stands (pixels)."""

    code: str
    name: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A drawn map: width and height for the viewBox (pixels), shapes ordered by code."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def svg_paths(collection: Mapping[str, Any], *, width: int = 1000, tolerance: float = 0.7, margin: int = 4) -> AreaMap:
    """Draw a GeoJSON FeatureCollection (WGS 84; properties code and name) to a width in pixels.

    tolerance: how far a line may move when it is thinned, in pixels. A border shared by two areas is thinned once,
    so no gap opens between them. Rings smaller than a pixel disappear unless they are all an area has.
    """
    features = sorted(collection["features"], key=lambda feature: str(feature["properties"]["code"]))
    project, height = _projection(features, width, margin)
    outlines = [_outlines(feature["geometry"], project) for feature in features]
    corners = _corners(outlines)
    shapes = tuple(
        _shape(feature["properties"], [_thinned(outline, corners, tolerance) for outline in rings])
        for feature, rings in zip(features, outlines, strict=True)
    )
    return AreaMap(width, height, shapes)


def _projection(features: list[Any], width: int, margin: int) -> tuple[Callable[[Sequence[float]], Pixel], int]:
    """Longitude and latitude to pixels: degrees of longitude shortened by the cosine of the middle latitude."""
    points = [p for f in features for polygon in polygons(f["geometry"]) for ring in polygon for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (width - 2 * margin) / ((east - west) * shrink)

    def project(point: Sequence[float]) -> Pixel:
        return round(margin + (point[0] - west) * shrink * scale), round(margin + (north - point[1]) * scale)

    return project, math.ceil((north - south) * scale) + 2 * margin


def _outlines(geometry: dict[str, Any], project: Callable[[Sequence[float]], Pixel]) -> list[Outline]:
    """Rings in pixels without their closing point and without repeated points; the largest ring first."""
    drawn = []
    for ring in (ring for polygon in polygons(geometry) for ring in polygon):
        pixels = [project(point) for point in ring]
        drawn.append([p for p, before in zip(pixels[1:], pixels, strict=False) if p != before])
    drawn.sort(key=lambda ring: -abs(_area(ring)))
    return [ring for position, ring in enumerate(drawn) if len(ring) > 2 or position == 0]


def _corners(outlines: list[list[Outline]]) -> set[Pixel]:
    """Points where the set of touching areas changes: borders begin and end there, so they never move."""
    owners: dict[Pixel, set[int]] = defaultdict(set)
    for number, rings in enumerate(outlines):
        for pixel in (pixel for ring in rings for pixel in ring):
            owners[pixel].add(number)
    changes = set()
    for ring in (ring for rings in outlines for ring in rings):
        for before, here in zip([ring[-1], *ring] if ring else [], ring, strict=False):
            if owners[before] != owners[here]:
                changes.add(max(before, here, key=lambda pixel: (len(owners[pixel]), pixel)))
    return changes


def _thinned(ring: Outline, corners: set[Pixel], tolerance: float) -> Outline:
    """Cut a ring at its corners and thin each piece; a ring without two corners is cut at its two extremes."""
    cuts = [position for position, pixel in enumerate(ring) if pixel in corners]
    if len(cuts) < 2:
        cuts = sorted({ring.index(min(ring)), ring.index(max(ring))})
    if len(cuts) < 2:
        return ring
    kept: Outline = []
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        piece = [ring[position % len(ring)] for position in range(start, end + 1)]
        kept.extend(_thin(piece, tolerance)[:-1])
    return kept


def _thin(line: Outline, tolerance: float) -> Outline:
    """Douglas-Peucker; the same points whichever end the line is walked from."""
    if line[0] > line[-1]:
        return _thin(line[::-1], tolerance)[::-1]
    if len(line) < 3:
        return line
    gaps = [_distance(pixel, line[0], line[-1]) for pixel in line[1:-1]]
    widest = max(gaps)
    if widest <= tolerance:
        return [line[0], line[-1]]
    middle = gaps.index(widest) + 1
    return _thin(line[: middle + 1], tolerance)[:-1] + _thin(line[middle:], tolerance)


def _distance(pixel: Pixel, start: Pixel, end: Pixel) -> float:
    """How far a pixel lies from the straight piece between two others."""
    run, rise = end[0] - start[0], end[1] - start[1]
    length = run * run + rise * rise
    along = ((pixel[0] - start[0]) * run + (pixel[1] - start[1]) * rise) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(pixel[0] - start[0] - along * run, pixel[1] - start[1] - along * rise)


def _shape(properties: Mapping[str, Any], rings: list[Outline]) -> Shape:
    label_x, label_y = _label_point(rings[0])
    return Shape(properties["code"], properties["name"], "".join(map(_path, rings)), label_x, label_y)


def _path(ring: Outline) -> str:
    """An absolute start, then steps: "M4 5l1 2-3 4z"."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    numbers = "".join(f" {x}" if x >= 0 else str(x) for step in steps for x in step)
    return f"M{ring[0][0]} {ring[0][1]}l{numbers.lstrip()}z" if steps else ""


def _label_point(ring: Outline) -> Pixel:
    """The roomiest of the middles of the widest spans, over evenly spaced scan lines."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    spans = [_widest_span(edges, top + (bottom - top) * (line + 0.5) / _SCAN_LINES) for line in range(_SCAN_LINES)]
    middles = [span for span in spans if span is not None] or [ring[0]]
    return max(middles, key=lambda middle: (min(_distance(middle, a, b) for a, b in edges), middle))


def _widest_span(edges: list[tuple[Pixel, Pixel]], y: float) -> Pixel | None:
    """The middle of the widest stretch inside the ring at that height."""
    crossings = sorted(a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in edges if (a[1] > y) != (b[1] > y))
    spans = list(zip(crossings[::2], crossings[1::2], strict=True))
    if not spans:
        return None
    left, right = max(spans, key=lambda span: (span[1] - span[0], span))
    return round((left + right) / 2), round(y)


def _area(ring: Outline) -> float:
    """Signed area in square pixels."""
    turned = [*ring[1:], ring[0]] if ring else []
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, turned, strict=True)) / 2
