"""An import as its pages show it."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from procrastinate.contrib.django.models import ProcrastinateJob

from penggerak.apps.audit.actions import subject_name
from penggerak.apps.audit.models import Event
from penggerak.apps.register.models import Import, ImportRow, Record
from penggerak.apps.storage import read_file
from penggerak.sources.lists import RawList, read_list

SHOWN = 3
# The business that the newest record of a source's row spoke of, where that record speaks of none now and the business
# stands empty: an import that said it was taken back.
EARLIER = """
select distinct on (r.source_key) r.source_key, l.business_id
from register_record r join register_link l on l.record_id = r.id join register_business b on b.id = l.business_id
where r.source_id = %s and r.source_key = any(%s) and b.record_count = 0
  and not exists (select from register_link o where o.record_id = r.id and o.ended_at is null)
order by r.source_key, l.started_at desc, l.id desc
"""
MERGED = """
select distinct on (old.business_id) old.business_id, now.business_id
from register_link old join register_business b on b.id = old.business_id
join register_regrouping act on act.id = old.closed_in_id and act.kind = 'merge'
join register_link now on now.record_id = old.record_id and now.ended_at is null
where old.business_id = any(%s) and b.record_count = 0
order by old.business_id, old.ended_at desc, old.id desc
"""


class FileWasRemoved(LookupError):
    """The file of a list was removed because somebody who stood in it asked for erasure."""


LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){9,}")  # a NIK, a phone, a tax number: ten digits or more


def raw_list(importing: Import) -> RawList:
    """The file as it was read. Raises FileWasRemoved once it is gone."""
    if importing.stored_as is None:
        raise FileWasRemoved(importing.pk)
    return read_list(read_file(importing.stored_as), name=importing.file_name, sheet=importing.sheet or None)


def sample_rows(raw: RawList, column: str) -> list[str]:
    """A few different values of a column, to recognise it by; long numbers masked, whatever the column means."""
    texts: list[str] = raw.rows[column].drop_nulls().unique(maintain_order=True).head(SHOWN).to_list()
    return [LONG_NUMBER.sub(_masked, text) for text in texts]


def _masked(number: re.Match[str]) -> str:
    """3671030906929714 -> 3671••••••••9714"""
    text = number[0]
    return f"{text[:4]}{'•' * (len(text) - 8)}{text[-4:]}"


def row_counts(importing: Import) -> Mapping[str, int]:
    """How many rows of each outcome; all five are there."""
    counts = dict(importing.rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    return {outcome: counts.get(outcome, 0) for outcome in ImportRow.Outcome.values}


def preview_rows(importing: Import, outcome: str = "") -> QuerySet[ImportRow]:
    """Rows with what would happen (or happened) to each; those that need a person come first."""
    needs_a_person = Case(
        When(outcome="refused", then=Value(0)), When(outcome="possible", then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    rows = importing.rows.filter(outcome=outcome) if outcome else importing.rows.all()
    return rows.annotate(first=needs_a_person).order_by("first", "number")


def earlier_businesses(source_id: int, keys: Collection[str]) -> dict[str, int]:
    """Rows of a source that were said before and taken back: source key -> the business, empty now, they spoke of."""
    return _pairs(EARLIER, [source_id, list(keys)])


def merged_into(business_ids: Collection[int]) -> dict[int, int]:
    """Businesses that were merged away -> the business that took their records in."""
    return _pairs(MERGED, [list(business_ids)])


def _pairs(query: str, given: list[object]) -> dict[Any, int]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return dict(cursor.fetchall())


def changed_since(importing: Import) -> dict[str, int]:
    """What became of the preview: outcome -> how many rows more or fewer there are than were foreseen."""
    event = Event.objects.filter(what="import.prepared", subject=subject_name(importing)).order_by("-at", "-pk").first()
    foreseen = event.data if event else {}
    found = row_counts(importing)
    return {outcome: n - foreseen[outcome] for outcome, n in found.items() if n != foreseen.get(outcome, n)}


def found_since(importing: Import) -> dict[str, int]:
    """What an applied list met that was said since its preview: rows joined to it, and doubts raised about it."""
    told = Event.objects.filter(what__in=("import.done", "import.stopped"), subject=subject_name(importing))
    events = [event.data for event in told.order_by("-at", "-pk")]
    joined = events[0].get("joined", 0) if events else 0  # of the whole list, each time
    return {"joined": joined, "asked": sum(data.get("asked", 0) for data in events)}


def stands_still(importing: Import) -> bool:
    """Whether the job that should be checking or applying this list has ended without finishing it."""
    names = {"preparing": "register.prepare_import", "applying": "register.apply_import"}
    jobs = ProcrastinateJob.objects.filter(task_name=names.get(importing.status, ""), args__import_id=importing.pk)
    newest = jobs.order_by("-pk").values_list("status", flat=True).first()
    return newest in ("failed", "cancelled", "aborted")


def applying_beside(importing: Import) -> bool:
    """Whether another list of the same city is being written."""
    others = Import.objects.filter(city=importing.city_id, status=Import.Status.APPLYING)
    return others.exclude(pk=importing.pk).exists()


def others_applied_since(importing: Import) -> bool:
    """Whether another list of the same city was written, wholly or in part, since this one was checked."""
    since = importing.prepared_at
    written = Q(applied_at__gt=since) | Q(applied_at=None, records__recorded_at__gt=since)
    return Import.objects.filter(written, city=importing.city_id).exclude(pk=importing.pk).exists()


def said_since(importing: Import) -> int:
    """How many rows of a checked list another import of the source has brought in since: they will not count twice."""
    if not others_applied_since(importing):
        return 0
    said = Record.objects.filter(
        source=importing.source_id, source_key=OuterRef("source_key"), digest=OuterRef("digest"),
        recorded_at__gt=importing.prepared_at, links__ended_at=None,
    )  # fmt: skip
    return importing.rows.filter(Exists(said), outcome__in=("new", "changed", "possible"), is_settled=False).count()
