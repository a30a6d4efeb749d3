"""What was handed in about a business whose data are erased: the receipt keeps its code and what became of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event, subject_name
from penggerak.apps.copying import among
from penggerak.apps.intake.models import Submission
from penggerak.apps.privacy.erasers import Eraser
from penggerak.apps.register.queries.traces import Traces, keys_in
from penggerak.apps.seal import seal, unseal

NOTHING = {"answers": {}, "joins": None, "allows": [], "draft_of": None, "language": "id", "present": False}
UNFINISHED = Q(kind=Submission.Kind.DRAFT) | Q(outcome=Submission.Outcome.REFUSED)


def submissions_about(traces: Traces) -> QuerySet[Submission]:
    """What became part of this business, the drafts it grew out of, and what carries one of its own numbers.

    A registration that waits to be settled is a new wish, and is left alone.
    """
    settled = Q(business__in=traces.businesses) | Q(record__in=among(traces.records))
    drafts = {
        str(unseal(one).get("draft_of") or "")
        for one in Submission.objects.filter(settled).values_list("sealed", flat=True)
    }
    named = [pk for pk, sealed in _unfinished() if not traces.keys.isdisjoint(keys_in(unseal(sealed)["answers"]))]
    return Submission.objects.filter(settled | Q(code__in=drafts - {""}) | Q(pk__in=named))


def _unfinished() -> QuerySet[Submission, tuple[int, bytes]]:
    return Submission.objects.filter(UNFINISHED).values_list("pk", "sealed")


def _count(traces: Traces) -> Mapping[str, int]:
    return {"submissions": submissions_about(traces).count()}


def _subjects(traces: Traces) -> list[str]:
    return [subject_name(one) for one in submissions_about(traces).only("pk")]


def forget_submissions(traces: Traces, by: User, at: datetime) -> None:
    """Empty them. Drafts, and registrations that never became a record, go as rows, too."""
    ids = list(submissions_about(traces).order_by("pk").values_list("pk", flat=True))
    found = Submission.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    found.filter(UNFINISHED, record=None).delete()
    found.update(sealed=seal(NOTHING), phone_key=None)
    if ids:
        record_event("submissions.erased", at=at, by=by, subject=traces.business, data={"submissions": len(ids)})


ERASER = Eraser(count=_count, erase=forget_submissions, subjects=_subjects)
