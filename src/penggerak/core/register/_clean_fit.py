"""How well a column of cells reads as a field: the evidence that contents give about columns."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import polars as pl

from penggerak.core.identity import check_column
from penggerak.core.places import Resolver
from penggerak.core.register._clean_cells import is_nothing, squeezed
from penggerak.core.register._clean_codes import read_unit, split_units
from penggerak.core.register._clean_coordinates import is_latitude, is_longitude, read_degrees
from penggerak.core.register._clean_identity import KINDS
from penggerak.core.register._clean_names import reads_like_business
from penggerak.core.register._clean_readers import reader_for
from penggerak.core.register.fields import Field

_STREET = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang|kp|kampung|perum|perumahan|komplek|kompleks|blok|rt|rw|dusun|ruko)\b", re.IGNORECASE
)
_AREA_CODE = re.compile(r"[\d.]{6,13}")
_PERSON = re.compile(r"[A-Za-z.,'’]+(?: [A-Za-z.,'’]+){0,4}")


def readable_share(
    field: Field,
    texts: Sequence[str],
    *,
    resolver: Resolver,
    on: date,
    kbli: Mapping[str, Collection[str]],
    kbli_version: str,
) -> float | None:
    """Share (0 to 1) of the filled cells that read as the field; None when any text would do, or no cell is filled.

    texts: filled cells of one column. The rest as in CleaningContext.
    """
    said = [squeezed(text) for text in texts if not is_nothing(text)]
    if not said:
        return None
    if field.name in KINDS:
        return _share(check_column(KINDS[field.name], pl.Series(said))["value"].is_not_null().to_list())
    if field.name in ("village_code", "district_code"):
        return _area_share(field.name, said, resolver)
    if field.name in _TESTS:
        return _share([_TESTS[field.name](text) for text in said])
    if field.type == "text" and field.name != "email":
        return None
    reader = reader_for(field, said, on=on, kbli=kbli, kbli_version=kbli_version)
    return None if reader is None else _share([reader(text).value is not None for text in said])


def _share(fits: Sequence[bool]) -> float:
    return round(sum(fits) / len(fits), 4)


def _area_share(name: str, said: Sequence[str], resolver: Resolver) -> float:
    """Share of cells that name such an area of the city and nothing else."""
    letters = sum(any(map(str.isalpha, text)) for text in said)
    if letters * 2 < len(said) and not _AREA_CODE.fullmatch(said[0]):
        return 0.0
    column = name.removesuffix("_code")
    found = resolver.resolve_frame(pl.DataFrame({column: pl.Series(said, dtype=pl.String)}))
    return _share([code is not None and len(text) <= 40 for code, text in zip(found[name], said, strict=True)])


def _is_latitude(text: str) -> bool:
    degrees = read_degrees(text)
    return degrees is not None and is_latitude(degrees) and not degrees.is_integer()


def _is_longitude(text: str) -> bool:
    degrees = read_degrees(text)
    return degrees is not None and is_longitude(degrees) and not degrees.is_integer()


def _is_unit(text: str) -> bool:
    """One RT or RW, or both in one cell."""
    return read_unit(text).value is not None or split_units(text) is not None


def _is_street(text: str) -> bool:
    return _STREET.search(text) is not None


def _is_person(text: str) -> bool:
    return _PERSON.fullmatch(text) is not None and not reads_like_business(text)


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "latitude": _is_latitude,
    "longitude": _is_longitude,
    "address": _is_street,
    "business_name": reads_like_business,
    "owner_name": _is_person,
    "rt": _is_unit,
    "rw": _is_unit,
}
