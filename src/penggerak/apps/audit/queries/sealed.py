"""How far the chain reaches."""

from django.db import connection

from penggerak.apps.audit.heads import Head
from penggerak.apps.audit.models import Seal


def head_of_chain() -> Head | None:
    """The newest seal; None before the first."""
    seal = Seal.objects.order_by("-position").first()
    return Head(seal.position, bytes(seal.hash), seal.sealed_at) if seal else None


def count_unsealed() -> int:
    """Events that have no place in the chain yet: those of the last minute, as a rule."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from audit_event e where not exists (select from audit_seal s where s.event_id = e.id)"
        )
        return int(cursor.fetchone()[0])
