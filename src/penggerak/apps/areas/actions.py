"""Loading the areas and their boundaries. Running it twice leaves the same rows."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from penggerak.apps.areas.models import Area, Boundary
from penggerak.apps.copying import upsert_rows
from penggerak.sources import reference


def _area_rows() -> Iterator[tuple[Any, ...]]:
    details = reference.area_details()
    bps = dict(details.select("code", "bps_code").iter_rows())
    for code, name in reference.areas().sort("code").select("code", "name").iter_rows():
        yield code, name, code.count("."), code.rpartition(".")[0] or None, bps.get(code) or ""


@transaction.atomic
def load_areas() -> int:
    """Load every area of Indonesia. Returns how many there are."""
    upsert_rows(Area, ["code", "name", "level", "parent", "bps_code"], _area_rows(), key="code")
    return Area.objects.count()


@transaction.atomic
def load_boundaries() -> int:
    """Load the outlines we hold: districts and villages of the city, regencies of the province."""
    for layer in ("regencies", "districts", "villages"):
        sizes = dict(reference.boundary_areas(layer).select("code", "area_km2").iter_rows())
        features = reference.boundaries(layer)["features"]
        rows = (
            (feature["properties"]["code"], feature["geometry"], sizes[feature["properties"]["code"]])
            for feature in features
        )
        upsert_rows(Boundary, ["area", "geometry", "km2"], rows, key="area")
    return Boundary.objects.count()
