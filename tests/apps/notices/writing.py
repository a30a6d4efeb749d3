"""Messages for tests, put on the outbox as in life."""

from datetime import UTC, datetime, timedelta
from itertools import count

from penggerak.apps.notices.actions import queue_notice

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
_numbers = count(1)


def a_notice(**about):
    given = {
        "template": "letter",
        "to": None,
        "channel": "email",
        "address": f"ratna{next(_numbers)}@contoh.id",
        "values": {"subject": "Kabar", "body": "Pendaftaran Anda sudah diterima."},
        "at": AT,
    } | about
    return queue_notice(given.pop("template"), **given)


def clock(*moments):
    """A clock that shows these moments, then stays at the last."""
    left = list(moments)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def after(**length):
    return AT + timedelta(**length)
