"""Records and links as the core takes them, with the sealed values opened."""

from collections.abc import Collection
from typing import Any

from penggerak.apps.copying import among
from penggerak.apps.register import models
from penggerak.apps.register.laying_out import record_from
from penggerak.core.register import Link, Record

RECORD_COLUMNS = ("id", "source__kind", "observed_on", "recorded_at", "digest", "values", "sealed")


def links_of(business_ids: Collection[int]) -> list[Link]:
    """Every link, open or closed, of these businesses."""
    rows = models.Link.objects.filter(business__in=among(business_ids)).order_by("pk")
    return [Link(*row) for row in rows.values_list("record_id", "business_id", "started_at", "ended_at")]


def records_of(links: Collection[Link]) -> list[Record]:
    """The records that these links are about."""
    return [record_from(row) for row in stored_records(links)]


def stored_records(links: Collection[Link]) -> list[tuple[Any, ...]]:
    """The same as rows of RECORD_COLUMNS, sealed values closed."""
    wanted = models.Record.objects.filter(pk__in=among({link.record_id for link in links})).order_by("pk")
    return list(wanted.values_list(*RECORD_COLUMNS))
