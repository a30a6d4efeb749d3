"""Lists of other offices: read, hashed, and forgotten but for the hashes."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows
from penggerak.apps.register.actions.prechecking import CannotCheck
from penggerak.apps.register.models import LookUpKey, LookUpList
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.recipient_columns import niks_of
from penggerak.apps.seal import look_up_key


def receive_look_up(
    content: bytes,
    *,
    file_name: str,
    kind: str,
    provider: str,
    as_of: date,
    city: Area,
    programme: str = "",
    by: User | None,
    at: datetime,
) -> LookUpList:
    """Keep the keyed hash of every NIK in a list, and nothing else of it; the file itself is not kept.

    Raises UnreadableList, and CannotCheck when the list has no column of NIKs.
    """
    niks = niks_of(content, file_name=file_name, context=cleaning(city.pk, on=as_of))
    if niks is None:
        raise CannotCheck(_("Kolom NIK tidak ditemukan. Beri judul “NIK” pada kolomnya, lalu unggah lagi."))
    found = niks.drop_nulls().to_list()
    if not found:
        raise CannotCheck(_("Tidak ada NIK yang terbaca di berkas ini. Beri judul “NIK” pada kolomnya, format Teks."))
    with transaction.atomic():
        look_up = LookUpList.objects.create(
            city=city,
            kind=kind,
            programme=" ".join(programme.split()) if kind in LookUpList.OF_A_PROGRAMME else "",
            provider=provider,
            as_of=as_of,
            file_name=file_name[:255],
            file_digest=hashlib.sha256(content).hexdigest(),
            entries=len(found),
            unread=niks.len() - len(found),
            created_at=at,
            created_by=by,
        )
        copy_rows(LookUpKey, ["look_up_list", "key"], ((look_up.pk, look_up_key("nik", nik)) for nik in found))
        counts = {"entries": look_up.entries, "unread": look_up.unread}
        record_event("look_up_list.received", at=at, by=by, subject=look_up, data=counts)
    return look_up


@transaction.atomic
def withdraw_look_up(look_up: LookUpList, *, by: User | None, at: datetime) -> None:
    """Stop asking a list, for it was wrong or too old. Its hashes go; that it was there stays. Twice is as once."""
    held = LookUpList.objects.select_for_update(of=("self",)).get(pk=look_up.pk)
    if held.withdrawn_at:
        return
    held.withdrawn_at, held.withdrawn_by = at, by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    held.keys.all().delete()
    record_event("look_up_list.withdrawn", at=at, by=by, subject=held)
