"""Whether a business is alive, and how well we know it."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from penggerak.core.register.fields import FIELDS, Label
from penggerak.core.register.projection import Business

Status = Literal["active", "dormant", "moved", "closed", "never_found", "unknown"]

STATUSES: Mapping[str, Label] = MappingProxyType(
    {**FIELDS["status"].choices, "unknown": Label(id="Belum dipastikan", en="Not yet established")}
)
DEFINITIONS: Mapping[str, Label] = MappingProxyType(
    {
        "active": Label(
            id="Ada sumber yang menyatakan usaha ini berjalan.", en="A source says that the business is running."
        ),
        "dormant": Label(
            id="Berhenti sementara; pemilik berniat membuka lagi.", en="Paused; the owner means to reopen."
        ),
        "moved": Label(id="Pindah ke luar kota.", en="Moved out of the city."),
        "closed": Label(id="Sudah tutup.", en="Closed for good."),
        "never_found": Label(id="Didatangi, tetapi tidak pernah ditemukan.", en="Visited, but never found."),
        "unknown": Label(
            id="Tercatat di suatu daftar, tetapi belum ada yang menyatakan usaha ini berjalan.",
            en="Listed somewhere, but nobody has said that it is running.",
        ),
    }
)
COUNTED: tuple[Status, ...] = ("active", "unknown")
"""The statuses in the headline count: what runs, and what nobody has shown to be gone."""


def status_of(business: Business) -> Status:
    """The status the most trusted source gives; unknown when none says anything: listed is not the same as alive."""
    status: Status = business.value("status") or "unknown"
    return status


def is_stale(business: Business, *, on: date) -> bool:
    """Whether everything we were told about the business is older than its shelf life."""
    return on > business.fresh_until


def holds_until(field: str, observed_on: date) -> date | None:
    """The last day on which what was said of a field on a day still holds; None when it does not age."""
    days = FIELDS[field].shelf_life_days
    return None if days is None else observed_on + timedelta(days=days)


def stale_fields(observed: Mapping[str, date], *, on: date) -> dict[str, date]:
    """The fields whose value has outlived its shelf life on a day, each with the last day on which it held.

    observed: field -> day of the statement in use. Order of FIELDS, whatever the order given. A business may be
    fresh, since something was heard of it lately, and still have stale fields.
    """
    held = ((name, holds_until(name, observed[name])) for name in FIELDS if name in observed)
    return {name: until for name, until in held if until is not None and on > until}


def stale_fields_of(business: Business, *, on: date) -> dict[str, date]:
    """stale_fields of a projected business."""
    return stale_fields({name: known.observed_on for name, known in business.known.items()}, on=on)
