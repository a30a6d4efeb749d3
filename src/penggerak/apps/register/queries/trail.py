"""What stands behind a profile: its records with their links, its pictures, and who did what to it."""

from dataclasses import dataclass

from django.db.models import F, Model

from penggerak.apps.audit.actions import subject_name
from penggerak.apps.audit.models import Event
from penggerak.apps.register.models import Business, Link, Photo

MOST_EVENTS = 100


@dataclass(frozen=True, slots=True)
class Spoken:
    """A record as it speaks, or spoke, of a business: the link, and the picture taken on that visit if there is one."""

    link: Link
    photo: Photo | None


def spoken_of(business: Business) -> list[Spoken]:
    """Every link of a business: the open ones first, each group newest first."""
    links = (
        Link.objects.filter(business=business)
        .select_related("record__source", "record__importing", "record__by", "by", "ended_by", "closed_in")
        .defer("record__raw", "record__sealed", "record__values")
        .order_by(F("ended_at").desc(nulls_first=True), "-record__observed_on", "-pk")
    )
    photos = {one.record_id: one for one in Photo.objects.filter(record__in=links.order_by().values("record"))}
    return [Spoken(link, photos.get(link.record_id)) for link in links]


def events_of(*subjects: Model) -> list[Event]:
    """What was done to a business, or to a pair or picture of it, and by whom: the newest first."""
    found = Event.objects.filter(subject__in={subject_name(one) for one in subjects}).select_related("by")
    return list(found.order_by("-at", "-pk")[:MOST_EVENTS])
