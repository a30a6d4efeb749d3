"""Regrouping: records move between businesses by a person's act, and every such act can be undone as a whole."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import next_ids
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.moving import (
    CannotRegroup,
    close_links,
    held_businesses,
    held_links,
    move_links,
    moved_on,
    open_links,
    standing_link,
)
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.models import Business, Link, Regrouping
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS

NUMBERS_OF_ONE = ("nib", "nik")  # two different ones speak against one business


class NeedsConfirmation(CannotRegroup):
    """Two official numbers differ: possible, but only when the person says so once more."""


@transaction.atomic
def merge(
    into: Business,
    other: Business,
    *,
    reason: str,
    by: User,
    at: datetime,
    confirmed: bool = False,
    values: Mapping[str, Any] | None = None,
) -> Regrouping:
    """Let all records of `other` speak of `into`; `other` stays, empty.

    confirmed: the person saw that official numbers differ and merges nevertheless. values: field -> value that stands
    from now on against the usual rules; a correction that comes and goes with the merge. Raises CannotRegroup for one
    and the same business, for one without records, across cities, for a value that a visit outweighs, and
    (NeedsConfirmation) for unconfirmed conflicts.
    """
    if into.pk == other.pk:
        raise CannotRegroup(_("Ini usaha yang sama. Pilih usaha lain untuk digabungkan."))
    held = held_businesses([into.pk, other.pk])
    into, other = held[into.pk], held[other.pk]
    _check_mergeable(into, other, confirmed=confirmed)
    act = _act("merge", reason=reason, by=by, at=at)
    move_links(held_links([other.pk]), to=into.pk, act=act)
    if values:
        say(into, values=values, reason=reason, by=by, at=at, opened_in=act)
    done = _finished(act, [into.pk, other.pk])
    _check_standing(into, values or {})
    return done


def _check_mergeable(into: Business, other: Business, *, confirmed: bool) -> None:
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


def _check_standing(business: Business, values: Mapping[str, Any]) -> None:
    """A chosen value that does not come out on top would be a promise not kept."""
    business.refresh_from_db()
    known = business.opened()
    for name, value in values.items():
        if known.get(name) != value:
            told = {"field": in_language(FIELDS[name].label)}
            raise CannotRegroup(
                _("%(field)s: sumber yang lebih dipercaya, misalnya kunjungan, mengalahkan pilihan ini. "
                  "Pakai nilai itu, atau catat kunjungan baru lebih dulu.") % told
            )  # fmt: skip


@transaction.atomic
def split(business: Business, record_ids: Collection[int], *, reason: str, by: User, at: datetime) -> Regrouping:
    """Let these records of a business speak of a new one.

    Raises CannotRegroup for none, all, or foreign records, and when one of the two would lie in no city.
    """
    held_businesses([business.pk])
    links = held_links([business.pk])
    moved = [link for link in links if link.record_id in set(record_ids)]
    if not moved or len(moved) != len(set(record_ids)):
        raise CannotRegroup(_("Pilih catatan yang masih milik usaha ini. Muat ulang halaman bila daftarnya berubah."))
    if len(moved) == len(links):
        raise CannotRegroup(_("Tidak semua catatan dapat dipisahkan. Sisakan paling sedikit satu."))
    act = _act("split", reason=reason, by=by, at=at)
    new_id = next_ids(Business, 1)[0]
    move_links(moved, to=new_id, act=act)
    done = _finished(act, [business.pk, new_id])
    _check_placed([business.pk, new_id])
    return done


def _check_placed(business_ids: Collection[int]) -> None:
    """A business in no city lies in nobody's area: no list would ever show it."""
    if Business.objects.filter(pk__in=business_ids, city=None).exists():
        raise CannotRegroup(
            _("Salah satu usaha akan tidak punya kota. Pilih juga catatan yang menyebut tempatnya, atau sisakan satu.")
        )


@transaction.atomic
def undo(regrouping: Regrouping, *, by: User, at: datetime, reason: str) -> Regrouping:
    """Bring back the links an act closed and close those it opened. Raises CannotRegroup when a later act moved on."""
    held = Regrouping.objects.select_for_update(of=("self",)).get(pk=regrouping.pk)
    if Regrouping.objects.filter(undoes=held).exists():
        raise CannotRegroup(_("Ini sudah dibatalkan."))
    businesses = set(Link.objects.filter(opened_in=held).values_list("business_id", flat=True))
    businesses |= set(Link.objects.filter(closed_in=held).values_list("business_id", flat=True))
    held_businesses(businesses)
    kept = Link.objects.filter(record__erased_at=None).order_by("pk")  # what was erased on request does not come back
    opened = [standing_link(link) for link in kept.filter(opened_in=held)]
    closed = list(kept.filter(closed_in=held))
    _check_nothing_moved_on(opened, closed)
    _check_nothing_left_behind(held, opened)
    act = _act("undo", reason=reason, by=by, at=at, undoes=held)
    close_links(opened, act=act)
    open_links(((link, link.business_id) for link in closed), act=act, as_before=True)
    return _finished(act, businesses)


def conflicts(one: Business, other: Business) -> list[str]:
    """The official numbers that both know and that differ."""
    left, right = one.opened(), other.opened()
    return [name for name in NUMBERS_OF_ONE if left.get(name) and right.get(name) and left[name] != right[name]]


def _check_nothing_moved_on(opened: Collection[Link], closed: Collection[Link]) -> None:
    records = {link.record_id for link in closed}
    elsewhere = Link.objects.filter(record__in=records, ended_at=None).exclude(pk__in=[link.pk for link in opened])
    if elsewhere.exists():
        raise moved_on()


def _check_nothing_left_behind(held: Regrouping, opened: Collection[Link]) -> None:
    """A business that was empty before the act is empty again after its undoing, so nothing new may speak of it."""
    filled = {link.business_id for link in opened}
    before = Link.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=held.at), business__in=filled, started_at__lt=held.at
    )
    newly = filled - set(before.values_list("business_id", flat=True))
    said_since = Link.objects.filter(business__in=newly, ended_at=None).exclude(pk__in=[link.pk for link in opened])
    later = said_since.select_related("business").first()
    if later is not None:
        raise CannotRegroup(
            _("Sesudah itu sudah ada keterangan baru tentang usaha %(code)s. Bila keduanya satu usaha, gabungkan saja.")
            % {"code": later.business.code}
        )


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
