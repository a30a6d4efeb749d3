"""That something was kept, tried or brought back, as an event of the installation it happened to."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg

from penggerak.site.postgres import address, base_folder, is_embedded

ADD = """
insert into audit_event (at, by_id, what, subject, reason, data)
select %(at)s, null, %(what)s::text, '', '', %(data)s::jsonb
where not %(once)s or not exists (select from audit_event where what = %(what)s::text and data @> %(data)s::jsonb)
"""


def is_installed() -> bool:
    """Whether there is a database here that an event could be noted in, running or not."""
    return not is_embedded() or base_folder().exists()


def note_event(what: str, *, at: datetime, data: Mapping[str, Any], once: bool = False) -> bool:
    """Add an event without Django. False where the database has no events yet. Needs the database running.

    once: not when there is one with the same data: for what may be repeated after an interruption.
    """
    with psycopg.connect(address()) as connection:
        known = connection.execute("select to_regclass('public.audit_event') is not null").fetchone()
        if not known or not known[0]:
            return False
        connection.execute(ADD, {"at": at, "what": what, "data": json.dumps(dict(data)), "once": once})
    return True
