"""Records and links as the core takes them, with the sealed values opened."""

from collections.abc import Collection
from typing import Any, cast

from penggerak.apps.copying import among
from penggerak.apps.register import models
from penggerak.apps.seal import unseal
from penggerak.core.register import Link, Record, SourceKind

RECORD_COLUMNS = ("id", "source__kind", "observed_on", "recorded_at", "digest", "values", "sealed")


def record_from(row: tuple[Any, ...]) -> Record:
    """A row of RECORD_COLUMNS as the core's Record."""
    record_id, kind, observed_on, recorded_at, digest, values, sealed = row
    return Record(record_id, cast(SourceKind, kind), observed_on, recorded_at, digest, {**values, **unseal(sealed)})


def links_of(business_ids: Collection[int]) -> list[Link]:
    """Every link, open or closed, of these businesses."""
    rows = models.Link.objects.filter(business__in=among(business_ids)).order_by("pk")
    return [Link(*row) for row in rows.values_list("record_id", "business_id", "started_at", "ended_at")]


def records_of(links: Collection[Link]) -> list[Record]:
    """The records that these links are about."""
    wanted = models.Record.objects.filter(pk__in=among({link.record_id for link in links})).order_by("pk")
    return [record_from(row) for row in wanted.values_list(*RECORD_COLUMNS)]
