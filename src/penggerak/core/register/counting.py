"""What businesses can be counted by, what each way of counting means in words, and the count itself, plainly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from penggerak.core.activities import size_class
from penggerak.core.register.fields import FIELDS, Field, Label
from penggerak.core.register.projection import Business
from penggerak.core.register.status import COUNTED, STATUSES, is_stale, status_of

UNKNOWN = ""  # the group of those nobody said anything about: never nought, never "no"
COUNTABLE_TYPES = ("enum", "bool3", "code")
SIZES: Mapping[str, Label] = MappingProxyType(dict(FIELDS["declared_size"].choices))


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to group businesses. choices: group -> label, empty where groups are codes with names elsewhere."""

    name: str
    label: Label
    meaning: Label
    choices: Mapping[str, Label]


def _declared(field: Field) -> Dimension:
    choices = dict(field.choices)
    if field.type == "bool3":
        choices = {"true": Label(id="Ya", en="Yes"), "false": Label(id="Tidak", en="No")}
    meaning = Label(
        id=f"“{field.label.id}” menurut sumber paling tepercaya yang terakhir; yang tidak diketahui bukan nol.",
        en=f"“{field.label.en}” by the most trusted, most recent source; what is not known is not counted as none.",
    )
    return Dimension(field.name, field.label, meaning, MappingProxyType(choices))


def _computed() -> list[Dimension]:
    stale = Label(
        id="Segar: ada keterangan yang belum lewat masa berlakunya pada hari itu. Usang: semuanya sudah lewat.",
        en="Fresh: something was said that had not outlived its shelf life on that day. Stale: everything had.",
    )
    size = Label(
        id="Skala menurut PP 7/2021, dari %s; kosong bila angkanya tidak diketahui.",
        en="Size by PP 7/2021, from %s; empty when the figure is not known.",
    )
    fresh = {"fresh": Label(id="Segar", en="Fresh"), "stale": Label(id="Usang", en="Stale")}
    return [
        Dimension("status", FIELDS["status"].label, Label(
            id="Status menurut sumber paling tepercaya; “belum dipastikan” bila tidak ada yang menyatakannya.",
            en="Status by the most trusted source; “not yet established” when nobody has said.",
        ), STATUSES),
        Dimension("freshness", Label(id="Kesegaran", en="Freshness"), stale, MappingProxyType(fresh)),
        Dimension("size_by_sales", Label(id="Skala menurut penjualan", en="Size by sales"), Label(
            id=size.id % "penjualan setahun", en=size.en % "sales in a year"), SIZES),
        Dimension("size_by_capital", Label(id="Skala menurut modal", en="Size by capital"), Label(
            id=size.id % "modal usaha", en=size.en % "business capital"), SIZES),
    ]  # fmt: skip


def _areas() -> list[Dimension]:
    words = {"city": ("Kota", "City"), "district": ("Kecamatan", "District"), "village": ("Kelurahan", "Village")}
    meaning = Label(id="Tempat usaha, bukan tempat tinggal pemilik.", en="Where the business is, not its owner's home.")
    return [Dimension(name, Label(id=i, en=e), meaning, MappingProxyType({})) for name, (i, e) in words.items()]


_ALL = [*_computed(), *_areas()]
_NAMED = {one.name for one in _ALL} | {"city_code", "district_code", "village_code"}
DIMENSIONS: Mapping[str, Dimension] = MappingProxyType(
    {one.name: one for one in _ALL}
    | {
        name: _declared(field)
        for name, field in FIELDS.items()
        if field.type in COUNTABLE_TYPES and not field.sensitive and name not in _NAMED
    }
)


def definition(by: Sequence[str], statuses: Sequence[str], day: date) -> Label:
    """What a count says, in words: what is counted, in which statuses, as of which day, grouped by what."""
    told = [STATUSES[one] for one in statuses]
    groups = [DIMENSIONS[name] for name in by]
    return Label(
        id="Banyaknya usaha dalam daftar yang setidaknya satu catatan berbicara tentangnya, seperti diketahui di akhir"
        f" {day} waktu Jakarta, dengan status {' atau '.join(one.id.lower() for one in told)}."
        + "".join(f" {one.label.id}: {one.meaning.id}" for one in groups),
        en=f"The number of businesses in the register that at least one record speaks of, as known at the end of {day}"
        f" in Jakarta, with the status {' or '.join(one.en.lower() for one in told)}."
        + "".join(f" {one.label.en}: {one.meaning.en}" for one in groups),
    )


def group_of(business: Business, name: str, *, on: date) -> str:
    """The group a business falls into; UNKNOWN when nothing is known."""
    if name == "status":
        return status_of(business)
    if name == "freshness":
        return "stale" if is_stale(business, on=on) else "fresh"
    if name in ("size_by_sales", "size_by_capital"):
        sizes = size_class(
            capital_idr=business.value("capital_idr"), annual_sales_idr=business.value("annual_sales_idr")
        )
        size = sizes.benefits if name == "size_by_sales" else sizes.registration
        return UNKNOWN if size == "unknown" else size
    value = business.value(f"{name}_code" if name in ("city", "district", "village") else name)
    if isinstance(value, bool):
        return str(value).lower()
    return UNKNOWN if value is None else str(value)


def count_plainly(
    businesses: Iterable[Business], by: Sequence[str], *, on: date, statuses: Sequence[str] = COUNTED
) -> dict[tuple[str, ...], int]:
    """Businesses per combination of groups, one after the other: the slow twin of the count in SQL."""
    counted = (one for one in businesses if status_of(one) in statuses)
    return dict(Counter(tuple(group_of(one, name, on=on) for name in by) for one in counted))
