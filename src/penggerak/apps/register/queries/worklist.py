"""What waits for someone: lists half way, rows to repair, doubts to decide, businesses nobody has heard of for long."""

from dataclasses import dataclass
from datetime import date

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Import, ImportRow
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
    businesses = businesses_of(user)
    return Worklist(
        imports=list(mine.exclude(status=Import.Status.DONE).order_by("-created_at", "-pk")[:10]),
        refused_rows=ImportRow.objects.filter(importing__in=mine, outcome="refused").count(),
        doubts=open_pairs(user).count(),
        stale=businesses.filter(fresh_until__lt=on).count(),
        unplaced=businesses.filter(village=None).count(),
        businesses=businesses.count(),
    )
