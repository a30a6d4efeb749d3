"""How events about a business read in its trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from penggerak.apps.audit.models import Event
from penggerak.apps.audit.words import kind_in_words
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS


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
            what=kind_in_words(event.what),
            fields=", ".join(_field_names(event)),
            by=str(event.by) if event.by else _("sistem"),
            reason=event.reason,
        )
        for event in events
    ]


def _field_names(event: Event) -> list[str]:
    named = event.data.get("fields") or [event.data.get("field")]
    return [in_language(FIELDS[name].label) for name in named if name in FIELDS]
