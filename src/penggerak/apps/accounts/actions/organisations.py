"""Organisations and who works for them. Offices of the government hold staff, all others hold partners."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.actions.own_contacts import channel_of
from penggerak.apps.accounts.actions.sessions import close_sessions
from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.models import Membership, Organisation, Role, User
from penggerak.apps.accounts.queries import covers, manages, person_with
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions import queue_notice


class CannotChangeOrganisation(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def add_organisation(
    *, name: str, kind: str, city: Area, area: Area | None, by: User | None, at: datetime
) -> Organisation:
    """area: of an office of the government only. Raises CannotChangeOrganisation when the name is taken."""
    _may(by, city)
    _area_fits(kind, city, area)
    made = Organisation(name=name, kind=kind, city=city, area=area, created_at=at)
    _save(made)
    record_event("organisation.added", at=at, by=by, subject=made, data={"kind": kind, "city": city.pk})
    return made


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, area: Area | None, by: User | None, at: datetime
) -> None:
    """Another name, and for an office another area."""
    held = _hold(organisation, by)
    _area_fits(held.kind, held.city, area)
    held.name, held.area = name, area
    _save(held)
    record_event("organisation.changed", at=at, by=by, subject=held)


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: User | None, at: datetime) -> None:
    """End it and all its memberships, and with them the way in of those who have no other."""
    held = _hold(organisation, by)
    if not held.is_active:
        return
    for membership in held.memberships.select_for_update(of=("self",)).select_related("user").filter(until=None):
        _end(membership, by=by, at=at)
    held.is_active = False
    held.save(update_fields=["is_active"])
    record_event("organisation.closed", at=at, by=by, subject=held)


@transaction.atomic
def add_member(
    *,
    organisation: Organisation,
    contact: Contact,
    name: str,
    role: str,
    sign_in_url: str,
    by: User | None,
    at: datetime,
) -> Membership:
    """Let someone work for an organisation. A contact nobody has becomes a partner's account, and is told so.

    Raises CannotChangeOrganisation when the person cannot belong to it; it does not say who they are.
    """
    held = Organisation.objects.select_for_update(of=("self",)).select_related("city").get(pk=organisation.pk)
    _may_staff(by, held)
    if not held.is_active:
        raise CannotChangeOrganisation(_("Organisasi ini sudah ditutup. Pilih organisasi lain."))
    person = _member(held, contact, name, by=by, at=at)
    if held.memberships.filter(user=person, until=None).exists():
        raise CannotChangeOrganisation(_("Orang ini sudah menjadi anggota. Lihat daftar anggota."))
    made = Membership.objects.create(user=person, organisation=held, role=role, since=at)
    about = {"organisation": held.pk, "user": person.pk, "role": role}
    record_event("organisation.member_added", at=at, by=by, subject=made, data=about)
    values = {"organisation": held.name, "sign_in_url": sign_in_url}
    channel = channel_of(contact)
    queue_notice("account_member_added", to=person, channel=channel, address=contact.address, values=values, at=at)
    return made


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime) -> None:
    """From now on not a member. Whoever is a partner nowhere else cannot come in any more, and is signed out."""
    held = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organisation__city")
        .get(pk=membership.pk)
    )
    _may_staff(by, held.organisation)
    if by is not None and held.user_id == by.pk:
        raise CannotChangeOrganisation(_("Keanggotaan sendiri tidak dapat diakhiri. Mintalah penanggung jawab lain."))
    if held.until is None:
        _end(held, by=by, at=at)


def _end(membership: Membership, *, by: User | None, at: datetime) -> None:
    membership.until = at
    membership.save(update_fields=["until"])
    about = {"organisation": membership.organisation_id, "user": membership.user_id}
    record_event("organisation.member_left", at=at, by=by, subject=membership, data=about)
    person = membership.user
    if person.role != Role.PARTNER or person.memberships.filter(until=None).exists():
        return
    User.objects.filter(pk=person.pk).update(is_active=False)
    record_event("account.deactivated", at=at, by=by, subject=person)
    close_sessions(person=person, by=by, at=at)


def _member(organisation: Organisation, contact: Contact, name: str, *, by: User | None, at: datetime) -> User:
    person = person_with(contact)
    if organisation.kind in Organisation.OF_THE_GOVERNMENT:
        if person is None or not person.is_staff_role or not person.is_active or not _is_in(person, organisation):
            raise CannotChangeOrganisation(_("Kontak ini bukan kontak petugas kota ini. Tambahkan dulu di Petugas."))
        return person
    if person is None:
        return _new_partner(contact, name, by=by, at=at)
    if person.role != Role.PARTNER:
        raise CannotChangeOrganisation(
            _("Kontak ini tidak dapat ditambahkan. Pakai surel kerja yang belum dipakai untuk keperluan lain.")
        )
    if not person.is_active:
        User.objects.filter(pk=person.pk).update(is_active=True)
        record_event("account.reactivated", at=at, by=by, subject=person)
    return person


def _new_partner(contact: Contact, name: str, *, by: User | None, at: datetime) -> User:
    fields = {"email": contact.address} if contact.kind == "email" else {"email": None, "phone": contact.address}
    person = User.objects.create_user(**fields, name=name, role=Role.PARTNER)
    record_event("account.added", at=at, by=by, subject=person, data={"role": Role.PARTNER})
    return person


def _is_in(person: User, organisation: Organisation) -> bool:
    return person.area is not None and covers(organisation.city, person.area)


def _area_fits(kind: str, city: Area, area: Area | None) -> None:
    if kind not in Organisation.OF_THE_GOVERNMENT:
        if area is not None:
            raise CannotChangeOrganisation(_("Hanya kantor pemerintah yang punya wilayah. Kosongkan wilayahnya."))
    elif area is None or not covers(city, area):
        raise CannotChangeOrganisation(_("Kantor pemerintah bekerja untuk satu wilayah. Pilih wilayah di kota ini."))


def _save(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        if "one_organisation_of_a_name_in_a_city" not in str(error):
            raise
        raise CannotChangeOrganisation(
            _("Nama ini sudah dipakai organisasi lain di kota ini. Pakai nama lengkapnya.")
        ) from None


def _hold(organisation: Organisation, by: User | None) -> Organisation:
    held = Organisation.objects.select_for_update(of=("self",)).select_related("city", "area").get(pk=organisation.pk)
    _may(by, held.city)
    return held


def _may(by: User | None, city: Area) -> None:
    if by is None or (by.role == Role.ADMIN and by.area is not None and covers(by.area, city)):
        return
    raise CannotChangeOrganisation(_("Organisasi kota hanya diatur pengelola kota. Mintalah kepada mereka."))


def _may_staff(by: User | None, organisation: Organisation) -> None:
    """Admins look after all organisations of their city, managers of a partner organisation after its own people."""
    is_office = organisation.kind in Organisation.OF_THE_GOVERNMENT
    if by is not None and by.role == Role.PARTNER and not is_office and manages(by, organisation):
        return
    _may(by, organisation.city)
