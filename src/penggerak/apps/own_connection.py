"""The database connection of a job: jobs come hours apart, so none leaves its connection to go stale."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def own_connection() -> Iterator[None]:
    """Closes the connection of this thread when the job ends, however it ends."""
    try:
        yield
    finally:
        connection.close()
