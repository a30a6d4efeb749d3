"""A visit: an officer went and looked. What was found is a record of a source of its own, the most trusted one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.actions.correcting import person_source, say
from penggerak.apps.register.models import Business, Photo, Record
from penggerak.apps.register.photos import Picture
from penggerak.apps.seal import fingerprint
from penggerak.apps.storage import keep_file, read_file

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "running": ("active", "Ditemukan, berjalan"),
    "paused": ("dormant", "Ditemukan, berhenti sementara"),
    "moved_within": ("active", "Pindah di dalam kota"),
    "moved_out": ("moved", "Pindah ke luar kota"),
    "closed": ("closed", "Tutup"),
    "never_found": ("never_found", "Tidak ditemukan"),
}
"""Outcome -> the status it stands for, and how the record's reason begins."""


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture already stored: where, and what it is."""

    stored_as: UUID
    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What the officer wrote down. token: of the form, the same when it is sent again; values: field -> value."""

    token: UUID
    outcome: str
    seen_on: date
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    picture: KeptPicture | Picture | None = None


def keep_picture(picture: Picture) -> KeptPicture:
    """Store a picture, sealed."""
    return KeptPicture(keep_file(picture.content), picture.digest, picture.width, picture.height)


@transaction.atomic
def record_visit(business: Business, visit: Visit, *, by: User, at: datetime) -> Record:
    """Write down a visit. The same form sent twice, as happens on a bad line, leaves one record.

    Raises ValueError for a day that has not come yet.
    """
    if visit.seen_on > timezone.localdate(at):
        raise ValueError("a visit lies in the past")
    held = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    status, words = OUTCOMES[visit.outcome]
    reason = f"{words}. {visit.note.strip()}".strip()
    key = _key(held, visit, by)
    source = person_source("verification", held.city or by.area, at=at)
    known = Record.objects.filter(source=source, source_key=key).first()
    if known:
        return known
    values = {**visit.values, "status": status}
    record = say(
        held, values=values, reason=reason, by=by, at=at, kind="verification", observed_on=visit.seen_on, source_key=key
    )
    if visit.picture:
        kept = keep_picture(visit.picture) if isinstance(visit.picture, Picture) else visit.picture
        Photo.objects.create(
            record=record, stored_as=kept.stored_as, digest=kept.digest, width=kept.width, height=kept.height
        )
    return record


def opened_photo(photo: Photo, *, by: User, at: datetime, reason: str) -> bytes:
    """The picture, for someone whose looking is written down: it may show faces, and whose home it is."""
    record_event("photo.opened", at=at, by=by, subject=photo, reason=reason)
    return read_file(photo.stored_as)


def _key(business: Business, visit: Visit, by: User) -> str:
    """The same for the same form with the same content: a form changed and sent again is another statement."""
    return fingerprint(
        {
            "business": business.pk,
            "by": by.pk,
            "token": str(visit.token),
            "outcome": visit.outcome,
            "seen_on": visit.seen_on.isoformat(),
            "values": dict(visit.values),
            "note": visit.note.strip(),
            "picture": visit.picture.digest if visit.picture else "",
        }
    )
