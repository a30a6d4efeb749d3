"""Letting people in, changing what they may do, and closing the door again."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.actions.sessions import close_sessions
from penggerak.apps.accounts.models import STAFF_ROLES, Membership, Organisation, Role, User
from penggerak.apps.accounts.queries import covers
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event


class CannotChangePerson(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    role: str,
    area: Area,
    by: User | None,
    at: datetime,
    organisation: Organisation | None = None,
    sign_in_url: str | None = None,
) -> User:
    """Open an account without a password: the first sign-in is by a code to this e-mail.

    by: None when the command line does it. sign_in_url: when given, a letter with it goes out.
    Raises CannotChangePerson when the e-mail is taken or the area is not by's to give.
    """
    _may(by, area)
    if User.objects.filter(email__iexact=email).exists():
        raise CannotChangePerson(_("Surel ini sudah dipakai sebuah akun. Aktifkan akun itu, atau pakai surel lain."))
    person = User.objects.create_user(email, name=name, role=role, area=area)
    record_event("account.added", at=at, by=by, subject=person, data={"role": role, "area": area.pk})
    if organisation is not None:
        _put_into(organisation, person, by=by, at=at)
    if sign_in_url:
        transaction.on_commit(lambda: _welcome(person, sign_in_url))
    return person


@transaction.atomic
def give_role(*, person: User, role: str, by: User | None, at: datetime) -> None:
    """Change what a person may do. Raises CannotChangePerson for oneself and for people of other areas."""
    held = _hold(person, by)
    before = held.role
    if before not in STAFF_ROLES or role not in STAFF_ROLES:
        raise CannotChangePerson(_("Hanya peran petugas yang dapat diganti. Untuk yang lain, buat akun petugas baru."))
    if before == Role.ADMIN and role != Role.ADMIN:
        _another_admin_stays(held)
    held.role = Role(role)
    held.save(update_fields=["role"])
    record_event("account.role_given", at=at, by=by, subject=held, data={"before": before, "role": role})


@transaction.atomic
def deactivate_person(*, person: User, by: User | None, at: datetime) -> None:
    """Shut the door at once: open sessions end with the next page. What the person did stays."""
    _set_active(person, False, "account.deactivated", by=by, at=at)


@transaction.atomic
def reactivate_person(*, person: User, by: User | None, at: datetime) -> None:
    """Let someone back in."""
    _set_active(person, True, "account.reactivated", by=by, at=at)


@transaction.atomic
def take_second_factor_away(*, person: User, by: User | None, at: datetime) -> None:
    """For someone whose phone is lost: their app and backup codes go, all their sessions end, and the next sign-in
    leads to setting up a new app."""
    held = _hold(person, by)
    count, _rows = Authenticator.objects.filter(user=held).delete()
    if count:
        record_event("account.second_factor_removed", at=at, by=by, subject=held, data={"type": "all"})
    close_sessions(person=held, by=by, at=at)


def _set_active(person: User, active: bool, what: str, *, by: User | None, at: datetime) -> None:
    held = _hold(person, by)
    if held.is_active == active:
        return
    if not active:
        _another_admin_stays(held)
    held.is_active = active
    held.save(update_fields=["is_active"])
    record_event(what, at=at, by=by, subject=held)
    if not active:
        close_sessions(person=held, by=by, at=at)


def _another_admin_stays(leaving: User) -> None:
    """Without an admin nobody could let anyone in. Two who close each other at once wait for one another here."""
    if leaving.role != Role.ADMIN:
        return
    admins = User.objects.select_for_update(of=("self",)).filter(role=Role.ADMIN, area=leaving.area, is_active=True)
    if not [admin for admin in admins.order_by("pk") if admin.pk != leaving.pk]:
        raise CannotChangePerson(
            _("Ini satu-satunya pengelola wilayah ini. Tambahkan pengelola lain dulu, lalu tutup akun ini.")
        )


def _put_into(organisation: Organisation, person: User, *, by: User | None, at: datetime) -> None:
    made = Membership.objects.create(user=person, organisation=organisation, role=Membership.Role.MEMBER, since=at)
    about = {"organisation": organisation.pk, "user": person.pk, "role": made.role}
    record_event("organisation.member_added", at=at, by=by, subject=made, data=about)


def _hold(person: User, by: User | None) -> User:
    held = User.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    if by is not None and held.pk == by.pk:
        raise CannotChangePerson(_("Akun sendiri tidak dapat diubah di sini. Mintalah pengelola lain."))
    _may(by, held.area)
    return held


def _may(by: User | None, area: Area | None) -> None:
    if by is None:
        return
    if by.role != Role.ADMIN or by.area is None or area is None or not covers(by.area, area):
        raise CannotChangePerson(_("Wilayah ini bukan tanggung jawab Anda. Pilih wilayah lain."))


def _welcome(person: User, sign_in_url: str) -> None:
    context = {"name": person.name, "email": person.email, "sign_in_url": sign_in_url}
    subject = render_to_string("account/email/welcome_subject.txt", context).strip()
    body = render_to_string("account/email/welcome_message.txt", context).strip()
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
