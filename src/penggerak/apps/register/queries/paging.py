"""Long lists a page at a time: no page costs more than another, and none much more because the list is long."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from penggerak.apps.pages import from_nearer_end
from penggerak.apps.register.queries.remembered import remembered


def remembered_count(found: QuerySet[Any]) -> int:
    """How many rows a queryset has, of tables whose changes are noted."""
    try:
        sql, values = found.order_by().query.sql_with_params()
    except EmptyResultSet:
        return 0
    return remembered(("count", sql, tuple(map(str, values))), found.count)


class Paged:
    """A queryset as a paginator takes it. It must be ordered by something unique and have no slices of its own.

    The keys of a page are found first, from the end that is nearer, which an index can do alone; then its rows.
    """

    def __init__(self, found: QuerySet[Any]) -> None:
        self.found = found

    def count(self) -> int:
        return remembered_count(self.found)

    def __getitem__(self, wanted: slice) -> list[Any]:
        keys = from_nearer_end(self.found.values_list("pk", flat=True), wanted.start, wanted.stop, size=self.count())
        rows = {row.pk: row for row in self.found.order_by().filter(pk__in=keys)}
        return [rows[key] for key in keys if key in rows]
