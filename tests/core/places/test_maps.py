"""Boundaries become areas in square kilometres and small drawings without gaps."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from penggerak.core.places import geometry_area_km2, svg_paths
from penggerak.core.places._svg import _thin
from penggerak.sources.reference import boundaries


def square(code, west, south, size):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"Area {code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def corners_of(path):
    """The points of a path of the form "M4 5l1 2-3 4z", ring by ring."""
    rings = []
    for ring in re.findall(r"M[^z]*z", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        points = [tuple(numbers[:2])]
        for x, y in zip(numbers[2::2], numbers[3::2], strict=True):
            points.append((points[-1][0] + x, points[-1][1] + y))
        rings.append(points)
    return rings


def inside(point, rings):
    x, y = point[0] + 0.01, point[1] + 0.01
    edges = [(a, b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    crossings = [a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in edges if (a[1] > y) != (b[1] > y)]
    return sum(crossing > x for crossing in crossings) % 2 == 1


def test_a_hundredth_of_a_degree_at_the_equator_is_1_23_square_kilometres():
    # 1.11319 km along the equator times 1.10574 km along the meridian.
    assert geometry_area_km2(square("1", 106.0, 0.0, 0.01)["geometry"]) == pytest.approx(1.23090, abs=1e-4)


def test_a_hole_is_not_counted():
    outer, inner = square("1", 106.0, -6.0, 0.03)["geometry"], square("1", 106.01, -5.99, 0.01)["geometry"]
    ringed = {"type": "Polygon", "coordinates": [outer["coordinates"][0], inner["coordinates"][0]]}

    assert geometry_area_km2(ringed) == pytest.approx(geometry_area_km2(outer) - geometry_area_km2(inner))


def test_a_line_has_no_area_to_tell():
    with pytest.raises(ValueError, match="Polygon or MultiPolygon"):
        geometry_area_km2({"type": "LineString", "coordinates": [[0, 0], [1, 1]]})


def test_a_square_is_drawn_as_a_square_with_its_label_in_the_middle():
    drawn = svg_paths(collection(square("1", 106.0, -0.005, 0.01)), width=108)

    assert (drawn.width, drawn.height) == (108, 108)
    assert set(corners_of(drawn.shapes[0].path)[0]) == {(4, 4), (4, 104), (104, 4), (104, 104)}
    assert abs(drawn.shapes[0].label_x - 54) <= 2
    assert abs(drawn.shapes[0].label_y - 54) <= 3


def test_the_thirteen_districts_take_less_than_twenty_kilobytes():
    drawn = svg_paths(boundaries("districts"), width=1000)

    assert len(drawn.shapes) == 13
    assert sum(len(shape.path) for shape in drawn.shapes) <= 20_000
    assert 800 <= drawn.height <= 830


@pytest.mark.parametrize("kind", ["districts", "villages", "regencies"])
def test_every_label_stands_inside_its_area(kind):
    drawn = svg_paths(boundaries(kind), width=1000)

    assert [s.code for s in drawn.shapes if not inside((s.label_x, s.label_y), corners_of(s.path))] == []


@pytest.mark.parametrize("kind", ["districts", "villages"])
def test_the_drawing_keeps_the_size_of_the_city(kind):
    """Areas in square pixels, measured on the paths, are in the proportion of the areas on the ground."""
    drawn = svg_paths(boundaries(kind), width=1000)
    pixels = sum(abs(_area(ring)) for shape in drawn.shapes for ring in corners_of(shape.path))
    ground = sum(geometry_area_km2(feature["geometry"]) for feature in boundaries(kind)["features"])

    assert pixels / ground == pytest.approx(pixels_per_km2(drawn), rel=0.01)


def pixels_per_km2(drawn):
    """The city is 0.19714 degrees of longitude wide at 6.18 degrees south: 21.82 km over the drawn width."""
    return ((drawn.width - 8) / 21.82) ** 2


def _area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def test_the_order_of_the_features_changes_nothing():
    features = boundaries("districts")["features"]

    assert svg_paths(collection(*reversed(features))) == svg_paths(collection(*features))


points = st.tuples(st.integers(0, 200), st.integers(0, 200))


@settings(deadline=None)
@given(st.lists(points, min_size=2, max_size=40), st.floats(0, 5))
def test_a_border_is_thinned_alike_from_both_sides(line, tolerance):
    assume(line[0] != line[-1])

    assert _thin(line[::-1], tolerance) == _thin(line, tolerance)[::-1]
