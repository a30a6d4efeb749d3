"""The jobs of the register, as the worker runs them. Each can be killed and run again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.register.actions.applying import apply_import as apply
from penggerak.apps.register.actions.preparing import prepare_import as prepare


@contextmanager
def _own_connection() -> Iterator[None]:
    """A job may come hours after the last one in this thread: it leaves no connection to go stale."""
    try:
        yield
    finally:
        connection.close()


@app.task(name="register.prepare_import")
def prepare_import(import_id: int) -> None:
    with _own_connection():
        prepare(import_id, at=timezone.now())


@app.task(name="register.apply_import")
def apply_import(import_id: int) -> None:
    with _own_connection():
        apply(import_id, now=timezone.now)
