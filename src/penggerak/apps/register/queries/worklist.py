"""What waits for someone: lists half way, rows to repair, doubts to decide, businesses nobody has heard of for long."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Import, ImportRow
from penggerak.apps.register.queries.remembered import remembered
from penggerak.apps.register.queries.review import open_pairs
from penggerak.apps.register.queries.scope import businesses_of, imports_of


@dataclass(frozen=True, slots=True)
class Worklist:
    """imports: on their way in, newest first. The others are counts within the person's area."""

    imports: list[Import]
    refused_rows: int
    doubts: int
    stale: int
    unplaced: int
    businesses: int


def worklist(user: User, *, on: date) -> Worklist:
    mine = imports_of(user)
    return Worklist(
        imports=list(mine.exclude(status=Import.Status.DONE).order_by("-created_at", "-pk")[:10]),
        refused_rows=ImportRow.objects.filter(importing__in=mine, outcome="refused").count(),
        doubts=remembered(("doubts", user.area_id), open_pairs(user).count),
        **remembered(("worklist", user.area_id, on), lambda: _counts(user, on)),
    )


def _counts(user: User, on: date) -> dict[str, int]:
    stale, unplaced = Q(fresh_until__lt=on), Q(village=None)
    found: dict[str, int] = businesses_of(user).aggregate(
        businesses=Count("pk"), stale=Count("pk", filter=stale), unplaced=Count("pk", filter=unplaced)
    )
    return found
