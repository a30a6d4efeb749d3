"""What someone with the rights of the table's owner could do to it, below the program."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from penggerak.apps.audit.actions import record_event
from penggerak.apps.audit.actions.sealing import seal_events

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


def sealed_events(count, *, at=AT):
    """So many events, one a minute, sealed; their numbers."""
    events = [
        record_event("test", at=at + timedelta(minutes=n), by=None, reason="é“", data={"n": n, "bb": 1.5, "a": None})
        for n in range(count)
    ]
    seal_events(at=at + timedelta(hours=1))
    connection.check_constraints()  # what is checked at the end of a transaction is checked before the tampering
    return [event.pk for event in events]


@contextmanager
def guards_down():
    """Triggers off, those of foreign keys too, as a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("set session_replication_role = origin")


def tamper(statement, *values):
    with guards_down() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
