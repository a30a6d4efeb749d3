"""Regrouping: records move between businesses by a person's act, and every such act can be undone as a whole."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import next_ids
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.models import Business, Link, Regrouping

NUMBERS_OF_ONE = ("nib", "nik")  # two different ones speak against one business


class CannotRegroup(Exception):
    """An expected refusal; str(error) is ready to show."""


class NeedsConfirmation(CannotRegroup):
    """Two official numbers differ: possible, but only when the person says so once more."""


@transaction.atomic
def merge(
    into: Business, other: Business, *, reason: str, by: User, at: datetime, confirmed: bool = False
) -> Regrouping:
    """Let all records of `other` speak of `into`; `other` stays, empty.

    confirmed: the person saw that official numbers differ and merges nevertheless. Raises CannotRegroup for one and
    the same business, for one without records, across cities, and (NeedsConfirmation) for unconfirmed conflicts.
    """
    if into.pk == other.pk:
        raise CannotRegroup(_("Ini usaha yang sama. Pilih usaha lain untuk digabungkan."))
    held = _held([into.pk, other.pk])
    into, other = held[into.pk], held[other.pk]
    if not into.record_count or not other.record_count:
        raise CannotRegroup(
            _("Salah satu usaha sudah tidak punya catatan. Muat ulang halaman untuk melihat keadaannya.")
        )
    if into.city_id != other.city_id:
        raise CannotRegroup(_("Kedua usaha ada di kota yang berbeda dan tidak dapat digabungkan."))
    if conflicts(into, other) and not confirmed:
        raise NeedsConfirmation(
            _("NIB atau NIK keduanya berbeda. Periksa lagi; bila tetap satu usaha, beri tanda setuju.")
        )
    act = _act("merge", reason=reason, by=by, at=at)
    _move(_open_links([other.pk]), to=into.pk, act=act)
    return _finished(act, [into.pk, other.pk])


@transaction.atomic
def split(business: Business, record_ids: Collection[int], *, reason: str, by: User, at: datetime) -> Regrouping:
    """Let these records of a business speak of a new one. Raises CannotRegroup for none, all, or foreign records."""
    _held([business.pk])
    links = _open_links([business.pk])
    moved = [link for link in links if link.record_id in set(record_ids)]
    if not moved or len(moved) != len(set(record_ids)):
        raise CannotRegroup(_("Pilih catatan yang masih milik usaha ini. Muat ulang halaman bila daftarnya berubah."))
    if len(moved) == len(links):
        raise CannotRegroup(_("Tidak semua catatan dapat dipisahkan. Sisakan paling sedikit satu."))
    act = _act("split", reason=reason, by=by, at=at)
    new_id = next_ids(Business, 1)[0]
    _move(moved, to=new_id, act=act)
    return _finished(act, [business.pk, new_id])


@transaction.atomic
def undo(regrouping: Regrouping, *, by: User, at: datetime, reason: str) -> Regrouping:
    """Bring back the links an act closed and close those it opened. Raises CannotRegroup when a later act moved on."""
    held = Regrouping.objects.select_for_update(of=("self",)).get(pk=regrouping.pk)
    if Regrouping.objects.filter(undoes=held).exists():
        raise CannotRegroup(_("Ini sudah dibatalkan."))
    businesses = set(Link.objects.filter(opened_in=held).values_list("business_id", flat=True))
    businesses |= set(Link.objects.filter(closed_in=held).values_list("business_id", flat=True))
    _held(businesses)
    opened = [_standing(link) for link in Link.objects.filter(opened_in=held).order_by("pk")]
    closed = list(Link.objects.filter(closed_in=held).order_by("pk"))
    _check_nothing_moved_on(opened, closed)
    act = _act("undo", reason=reason, by=by, at=at, undoes=held)
    close_links(opened, act=act)
    open_links(((link, link.business_id) for link in closed), act=act, as_before=True)
    return _finished(act, businesses)


def conflicts(one: Business, other: Business) -> list[str]:
    """The official numbers that both know and that differ."""
    left, right = one.opened(), other.opened()
    return [name for name in NUMBERS_OF_ONE if left.get(name) and right.get(name) and left[name] != right[name]]


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


def _move(links: Collection[Link], *, to: int, act: Regrouping) -> None:
    close_links(links, act=act)
    open_links(((link, to) for link in links), act=act)


def _standing(link: Link) -> Link:
    """The link itself while it is open, else the one that stands for it since a later act was undone."""
    while link.ended_at is not None:
        again = Link.objects.filter(record=link.record_id, opened_in__undoes=link.closed_in_id).first()
        if link.closed_in_id is None or again is None:
            raise _moved_on()
        link = again
    return link


def _check_nothing_moved_on(opened: Collection[Link], closed: Collection[Link]) -> None:
    records = {link.record_id for link in closed}
    elsewhere = Link.objects.filter(record__in=records, ended_at=None).exclude(pk__in=[link.pk for link in opened])
    if elsewhere.exists():
        raise _moved_on()


def _moved_on() -> CannotRegroup:
    return CannotRegroup(_("Catatannya sudah dipindahkan lagi sesudah itu. Batalkan dulu tindakan yang lebih baru."))


def _held(ids: Iterable[int]) -> dict[int, Business]:
    """Lock the businesses, always in the order of their ids, so that two acts never wait for each other."""
    rows = Business.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def _open_links(business_ids: Collection[int]) -> list[Link]:
    found = Link.objects.select_for_update(of=("self",)).filter(business__in=business_ids, ended_at=None)
    return list(found.order_by("pk"))


def _act(kind: str, *, reason: str, by: User, at: datetime, undoes: Regrouping | None = None) -> Regrouping:
    if not reason.strip():
        raise CannotRegroup(_("Tulis alasannya, agar orang lain dapat memeriksa."))
    return Regrouping.objects.create(kind=kind, undoes=undoes, by=by, at=at, reason=reason.strip())


def _finished(act: Regrouping, business_ids: Collection[int]) -> Regrouping:
    project_businesses(business_ids)
    for business in Business.objects.filter(pk__in=business_ids).order_by("pk"):
        record_event(
            f"business.{act.kind}",
            at=act.at,
            by=act.by,
            subject=business,
            reason=act.reason,
            data={"regrouping": act.pk, "businesses": sorted(business_ids)},
        )
    return act
