"""What businesses can be counted by, what each way of counting means in words, and the count itself, plainly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from penggerak.core.activities import size_class
from penggerak.core.register._days import day_in_words
from penggerak.core.register.fields import FIELDS, Field, Label
from penggerak.core.register.projection import Business
from penggerak.core.register.status import COUNTED, STATUSES, is_stale, status_of

UNKNOWN = ""  # the group of those nobody said anything about: never nought, never "no"
How = Literal["value", "year", "known"]
HOW: Mapping[str, How] = MappingProxyType({"enum": "value", "bool3": "value", "code": "value", "date": "year"})
# A value of these names one business: only known or not is a group, and that is all that is kept after an erasure.
ONE_OF_A_KIND = frozenset(
    {
        "sidt_id", "photo", "e_katalog_id", "padi_id", "investor_commitment",
        "pirt_number", "halal_number", "bpom_number", "trademark_number",
    }
)  # fmt: skip
SEALED = frozenset({"nib", "phone"})  # personal, yet whether they are known is kept in the open
SIZES: Mapping[str, Label] = MappingProxyType(dict(FIELDS["declared_size"].choices))
KNOWN: Mapping[str, Label] = MappingProxyType({"known": Label(id="Diketahui", en="Known")})
YES_NO: Mapping[str, Label] = MappingProxyType({"true": Label(id="Ya", en="Yes"), "false": Label(id="Tidak", en="No")})


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to group businesses.

    choices: group -> label, empty where groups are codes with names elsewhere, or years.
    how: groups are the values themselves, the years of the days, or merely "known".
    """

    name: str
    label: Label
    meaning: Label
    choices: Mapping[str, Label]
    how: How = "value"


_DECLARED_MEANINGS: Mapping[How, Label] = MappingProxyType(
    {
        "value": Label(
            id="menurut sumber paling tepercaya yang terakhir; yang tidak diketahui bukan nol.",
            en="by the most trusted, most recent source; what is not known is not counted as none.",
        ),
        "year": Label(
            id="menurut tahunnya, dari sumber paling tepercaya yang terakhir; yang tidak diketahui dipisah.",
            en="by its year, from the most trusted, most recent source; what is not known stands apart.",
        ),
        "known": Label(
            id="diketahui bila suatu sumber menyebutnya; isinya tidak dibandingkan.",
            en="is known when a source names it; what it says is not compared.",
        ),
    }
)


def _how(field: Field) -> How:
    return "known" if field.sensitive or field.name in ONE_OF_A_KIND else HOW.get(field.type, "known")


def _declared(field: Field) -> Dimension:
    how = _how(field)
    choices = KNOWN if how == "known" else YES_NO if field.type == "bool3" else field.choices
    told = _DECLARED_MEANINGS[how]
    meaning = Label(id=f"“{field.label.id}” {told.id}", en=f"“{field.label.en}” {told.en}")
    return Dimension(field.name, field.label, meaning, MappingProxyType(dict(choices)), how)


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
        if name not in _NAMED and (not field.sensitive or name in SEALED)
    }
)


def _either(statuses: Iterable[str]) -> Label:
    """Status one or status two, in words."""
    told = [STATUSES[one] for one in statuses]
    return Label(id=" atau ".join(one.id.lower() for one in told), en=" or ".join(one.en.lower() for one in told))


def definition(by: Sequence[str], statuses: Sequence[str], day: date) -> Label:
    """What a count says, in words: what is counted, in which statuses, as of which day, grouped by what."""
    told, when = _either(statuses), day_in_words(day)
    groups = [DIMENSIONS[name] for name in by]
    id_ = [
        "Banyaknya usaha dalam daftar yang setidaknya satu catatan berbicara tentangnya, seperti diketahui di akhir"
        f" {when.id} waktu Jakarta, dengan status {told.id}.",
        "Catatan yang berbicara tentang usaha yang sama dihitung satu kali.",
        *(f"{one.label.id}: {one.meaning.id}" for one in groups),
    ]
    en = [
        "The number of businesses in the register that at least one record speaks of, as known at the end of"
        f" {when.en} in Jakarta, with the status {told.en}.",
        "Records that speak of the same business are counted once.",
        *(f"{one.label.en}: {one.meaning.en}" for one in groups),
    ]
    return Label(id=" ".join(id_), en=" ".join(en))


def left_out(statuses: Sequence[str]) -> Label:
    """Who is not in a count, in words."""
    others = [one for one in STATUSES if one not in statuses]
    told = _either(others)
    return Label(
        id="Tidak dihitung: "
        + (f"usaha dengan status {told.id}; " if others else "")
        + "usaha yang belum pernah tercatat.",
        en="Not counted: "
        + (f"businesses with the status {told.en}; " if others else "")
        + "businesses never recorded.",
    )


def _said(business: Business, dimension: Dimension) -> str:
    name = dimension.name
    value = business.value(f"{name}_code" if name in ("city", "district", "village") else name)
    if value is None:
        return UNKNOWN
    match dimension.how:
        case "known":
            return "known"
        case "year":
            return str(value)[:4]
        case _:
            return str(value).lower() if isinstance(value, bool) else str(value)


def _size(business: Business, name: str) -> str:
    sizes = size_class(capital_idr=business.value("capital_idr"), annual_sales_idr=business.value("annual_sales_idr"))
    size = sizes.benefits if name == "size_by_sales" else sizes.registration
    return UNKNOWN if size == "unknown" else size


def group_of(business: Business, name: str, *, on: date) -> str:
    """The group a business falls into; UNKNOWN when nothing is known."""
    if name == "status":
        return status_of(business)
    if name == "freshness":
        return "stale" if is_stale(business, on=on) else "fresh"
    return _size(business, name) if name in ("size_by_sales", "size_by_capital") else _said(business, DIMENSIONS[name])


def count_plainly(
    businesses: Iterable[Business], by: Sequence[str], *, on: date, statuses: Sequence[str] = COUNTED
) -> dict[tuple[str, ...], int]:
    """Businesses per combination of groups, one after the other: the slow twin of the count in SQL."""
    counted = (one for one in businesses if status_of(one) in statuses)
    return dict(Counter(tuple(group_of(one, name, on=on) for name in by) for one in counted))
