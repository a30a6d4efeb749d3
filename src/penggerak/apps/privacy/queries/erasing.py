"""What an erasure would take away, in numbers, and where officers should look with their own eyes."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from penggerak.apps.audit.actions import subject_name
from penggerak.apps.audit.models import Event
from penggerak.apps.copying import among
from penggerak.apps.privacy.erasers import erasers
from penggerak.apps.privacy.models import DataRequest, Invitation
from penggerak.apps.register.models import Acceptance, Business, Decision, Holding, Link, Recipient, Regrouping
from penggerak.apps.register.queries.holdings import as_they_are_now
from penggerak.apps.register.queries.traces import Traces, said_with_name


def erased_business(request: DataRequest) -> Business | None:
    """The business a request means now, as what took it in when it was merged; None when there is none left."""
    if request.business_id is None:
        return None
    now = as_they_are_now([request.business_id])
    return Business.objects.filter(pk__in=now, record_count__gt=0).first()


def what_goes(traces: Traces) -> Mapping[str, int]:
    """What an erasure takes away: word -> number, all that every app would erase."""
    found = {
        "records": len(traces.records),
        "rows": len(traces.rows),
        "lists": len(traces.imports),
        "photos": len(traces.photos),
        "recipients": len(traces.recipients),
        "recipient_files": len(traces.files),
    }
    for eraser in erasers():
        found |= eraser.count(traces)
    return found


def subjects_of(traces: Traces) -> list[str]:
    """Rows that messages may have been about, as events name them."""
    invitations = Invitation.objects.filter(business__in=traces.businesses)
    businesses = Business.objects.filter(pk__in=traces.businesses)
    own = [subject_name(one) for one in (*invitations, *businesses)]
    return own + [subject for eraser in erasers() for subject in eraser.subjects(traces)]


def to_check(traces: Traces) -> list[str]:
    """Texts of officers that hold a name of the business, each by where it stands ("Jejak audit, nomor 12").

    They are the officers' words and stay; whoever erases should know of them.
    """
    return said_with_name(traces, _texts(traces))


def _texts(traces: Traces) -> list[tuple[str, str]]:
    links = Link.objects.filter(record__in=among(traces.records))
    acts = Regrouping.objects.filter(Q(opened__in=links) | Q(closed__in=links)).distinct()
    about = Q(pair__record__in=among(traces.records)) | Q(pair__business__in=traces.businesses)
    subjects = [subject_name(one) for one in Business.objects.filter(pk__in=traces.businesses)]
    held = Holding.objects.filter(business__in=traces.businesses)
    lists = Recipient.objects.filter(pk__in=among(traces.recipients)).values("recipient_list")
    asked = DataRequest.objects.filter(business__in=traces.businesses)
    told = [
        (_("Alasan tautan"), [(one.pk, f"{one.reason} {one.ended_reason}") for one in links]),
        (_("Alasan penggabungan atau pemisahan"), acts.values_list("pk", "reason")),
        (_("Alasan keputusan"), Decision.objects.filter(about).values_list("pk", "reason")),
        (_("Alasan pegangan"), [(one.pk, f"{one.reason} {one.ended_reason}") for one in held]),
        (_("Alasan temuan diterima"), Acceptance.objects.filter(recipient_list__in=lists).values_list("pk", "reason")),
        (_("Jejak audit"), Event.objects.filter(subject__in=subjects).values_list("pk", "reason")),
        (_("Jawaban permintaan data"), [(one.pk, f"{one.answer} {one.released_reason}") for one in asked]),
    ]
    return [
        (_("%(what)s, nomor %(n)d") % {"what": what, "n": number}, text) for what, rows in told for number, text in rows
    ]
