"""What a business asked for whose data are erased: that it asked and what became of it stay, its facts go."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event, subject_name
from penggerak.apps.opportunities.actions.allocating import decline_place
from penggerak.apps.opportunities.actions.applying import withdraw
from penggerak.apps.opportunities.models import Allocation, Application, Document, Hit
from penggerak.apps.privacy.erasers import Eraser
from penggerak.apps.register.queries.traces import Traces
from penggerak.apps.seal import seal
from penggerak.apps.storage import remove_file

NOTHING = {"facts": {}}
State = Application.State
ERASED = {"id": "Data dihapus atas permintaan.", "en": "Data erased on request."}


def applications_about(traces: Traces) -> QuerySet[Application]:
    return Application.objects.filter(business__in=traces.businesses)


def _count(traces: Traces) -> Mapping[str, int]:
    return {"applications": applications_about(traces).count()}


def _subjects(traces: Traces) -> list[str]:
    return [subject_name(one) for one in applications_about(traces).only("pk")]


def forget_applications(traces: Traces, by: User, at: datetime) -> None:
    """What runs is withdrawn or given up; facts, words of findings and documents go. The token stays on its list."""
    found = list(applications_about(traces).order_by("pk"))
    for one in found:
        _end(one, by=by, at=at)
    Hit.objects.filter(application__in=found).update(finding={}, gone_at=at)
    documents = Document.objects.filter(application__in=found)
    files = list(documents.values_list("stored_as", flat=True))
    documents.delete()
    _empty(found)
    if found:
        data = {"applications": len(found), "files": len(files)}
        record_event("applications.erased", at=at, by=by, subject=traces.business, data=data)
    for name in files:
        transaction.on_commit(partial(remove_file, name))


def _end(application: Application, *, by: User, at: datetime) -> None:
    if application.state in (State.SUBMITTED, State.LISTED, State.NOT_LISTED):
        withdraw(application, by=by, at=at)
    elif application.state in (State.CHOSEN, State.ACCEPTED):
        decline_place(application, by=by, at=at)


def _empty(applications: list[Application]) -> None:
    """The one change of what decided an application; the database lets it through only here (migration 0002)."""
    with connection.cursor() as cursor:
        cursor.execute("set local penggerak.erasing = 'on'")
    for one in applications:
        kept = [{**finding, "words": ERASED} for finding in one.findings]
        Application.objects.filter(pk=one.pk).update(facts=seal(NOTHING), findings=kept)
    _forget_scores({one.token for one in applications})
    with connection.cursor() as cursor:
        cursor.execute("set local penggerak.erasing = 'off'")


def _forget_scores(tokens: set[str]) -> None:
    """The token keeps its place on the closed list; the figure by which it was ranked goes."""
    lists = Allocation.objects.select_for_update().filter(opportunity__applications__token__in=tokens).order_by("pk")
    for made in {one.pk: one for one in lists}.values():
        made.listed = [
            {name: value for name, value in row.items() if name != "score" or row["token"] not in tokens}
            for row in made.listed
        ]
        made.save(update_fields=["listed"])


ERASER = Eraser(count=_count, erase=forget_applications, subjects=_subjects)
