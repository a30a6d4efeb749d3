"""Links closed and opened by an act: how records move from business to business, and what may move at all."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from penggerak.apps.copying import among
from penggerak.apps.register.models import Business, Link, Regrouping


class CannotRegroup(Exception):
    """An expected refusal; str(error) is ready to show."""


def close_links(links: Collection[Link], *, act: Regrouping) -> None:
    """End these open links by an act. Raises CannotRegroup when one began after the act."""
    if any(link.started_at >= act.at for link in links):
        raise CannotRegroup(_("Data usaha ini baru saja berubah. Muat ulang halaman, lalu coba lagi."))
    Link.objects.filter(pk__in=[link.pk for link in links]).update(
        ended_at=act.at, ended_by=act.by, ended_reason=act.reason, closed_in=act
    )


def open_links(links: Iterable[tuple[Link, int]], *, act: Regrouping, as_before: bool = False) -> None:
    """Link the records of these links to businesses from the act on; as_before keeps what each link rested on."""
    Link.objects.bulk_create(
        Link(
            record_id=link.record_id,
            business_id=business_id,
            started_at=act.at,
            method=link.method if as_before else Link.Method.PERSON,
            probability=link.probability if as_before else None,
            reason=link.reason if as_before else act.reason,
            by_id=link.by_id if as_before else act.by_id,
            opened_in=act,
        )
        for link, business_id in links
    )


def move_links(links: Collection[Link], *, to: int, act: Regrouping) -> None:
    """Let the records of these links speak of another business from the act on."""
    close_links(links, act=act)
    open_links(((link, to) for link in links), act=act)


def standing_link(link: Link) -> Link:
    """The link itself while it is open, else the one that stands for it since a later act was undone."""
    while link.ended_at is not None:
        again = Link.objects.filter(record=link.record_id, opened_in__undoes=link.closed_in_id).first()
        if link.closed_in_id is None or again is None:
            raise moved_on()
        link = again
    return link


def moved_on() -> CannotRegroup:
    """The refusal when a later act builds on what is to be undone."""
    return CannotRegroup(_("Catatannya sudah dipindahkan lagi sesudah itu. Batalkan dulu tindakan yang lebih baru."))


def held_businesses(ids: Iterable[int]) -> dict[int, Business]:
    """Lock the businesses, always in the order of their ids, so that two acts never wait for each other."""
    rows = Business.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def held_ids(ids: Iterable[int]) -> list[int]:
    """Lock the businesses as held_businesses does, without reading them: those of them that there are."""
    rows = Business.objects.select_for_update(of=("self",)).filter(pk__in=among(set(ids))).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def held_links(business_ids: Collection[int]) -> list[Link]:
    """Lock the open links of these businesses."""
    found = Link.objects.select_for_update(of=("self",)).filter(business__in=business_ids, ended_at=None)
    return list(found.order_by("pk"))
