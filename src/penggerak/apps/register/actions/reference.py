"""Loading the classifications. Running it twice leaves the same rows."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from penggerak.apps.copying import upsert_rows
from penggerak.apps.register.models import Activity
from penggerak.sources import reference

FIELDS = ["key", "version", "code", "title", "digits", "parent", "section"]


def _rows(version: reference.KbliVersion) -> Iterator[tuple[Any, ...]]:
    table = reference.kbli(version).select("code", "title", "parent_code", "section")
    for code, title, parent, section in table.iter_rows():
        yield f"{version}:{code}", version, code, title, len(code), f"{version}:{parent}" if parent else None, section


@transaction.atomic
def load_activities() -> int:
    """Load KBLI 2020 and 2025. Returns how many codes there are in both."""
    for version in ("2020", "2025"):
        upsert_rows(Activity, FIELDS, _rows(version), key="key")
    return Activity.objects.count()
