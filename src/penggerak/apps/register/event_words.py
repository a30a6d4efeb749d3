"""How events about a business read in its trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.audit.models import Event
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS

WORDS: dict[str, str | Promise] = {
    "business.merge": gettext_lazy("Penggabungan usaha"),
    "business.split": gettext_lazy("Pemisahan usaha"),
    "business.undo": gettext_lazy("Penggabungan atau pemisahan dibatalkan"),
    "business.correction": gettext_lazy("Perbaikan"),
    "business.verification": gettext_lazy("Kunjungan"),
    "business.self": gettext_lazy("Keterangan pemilik"),
    "business.field_read": gettext_lazy("Nilai yang disamarkan dibuka"),
    "pair.decided": gettext_lazy("Keputusan tentang pasangan"),
    "photo.opened": gettext_lazy("Foto kunjungan dibuka"),
    "business.exported": gettext_lazy("Profil diunduh sebagai pdf"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One event as it reads: when, what, about which fields, by whom, why."""

    at: datetime
    what: str
    fields: str
    by: str
    reason: str


def trail(events: Iterable[Event]) -> list[Done]:
    """Events of one business, in the reader's language; events without words of their own keep their name."""
    return [
        Done(
            at=event.at,
            what=str(WORDS.get(event.what, event.what)),
            fields=", ".join(_field_names(event)),
            by=event.by.name if event.by else _("sistem"),
            reason=event.reason,
        )
        for event in events
    ]


def _field_names(event: Event) -> list[str]:
    named = event.data.get("fields") or [event.data.get("field")]
    return [in_language(FIELDS[name].label) for name in named if name in FIELDS]
