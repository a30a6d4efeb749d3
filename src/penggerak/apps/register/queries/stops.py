"""Whom no list brings back."""

from collections.abc import Iterable

from penggerak.apps.register.models import Source, StopKey
from penggerak.apps.register.queries.matching import Staged
from penggerak.apps.register.queries.traces import keys_in, row_stop_key


def stopped_rows(rows: Iterable[Staged], source: Source) -> set[int]:
    """Numbers of the rows that speak of somebody whose data were erased on request."""
    stopped = {bytes(key) for key in StopKey.objects.filter(lifted_at=None).values_list("key", flat=True)}
    if not stopped:
        return set()
    return {
        row.number
        for row in rows
        if row_stop_key(source.pk, row.source_key) in stopped or not stopped.isdisjoint(keys_in(row.values))
    }
