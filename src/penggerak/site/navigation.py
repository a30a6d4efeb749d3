"""The main menus: which pages stand in them, and who sees them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.access import ADMINS, OFFICERS, PUBLIC, SIGNED_IN, STAFF
from penggerak.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Item:
    """view: the name of the address; is_section: pages below this address belong to it."""

    view: str
    label: str | Promise
    roles: frozenset[str]
    is_section: bool = True

    @property
    def url(self) -> str:
        return reverse(self.view)


MENUS: dict[str, tuple[Item, ...]] = {
    "public": (
        Item("home", _("Beranda"), PUBLIC, is_section=False),
        Item("register_start", _("Daftarkan usaha"), PUBLIC),
        Item("registered", _("Sudah terdaftar?"), PUBLIC),
        Item("methods", _("Metode"), PUBLIC),
        Item("privacy", _("Privasi"), PUBLIC),
    ),
    "owner": (
        Item("mine", _("Usaha saya"), SIGNED_IN, is_section=False),
        Item("mine_data", _("Data saya"), SIGNED_IN),
        Item("privacy", _("Privasi"), PUBLIC),
    ),
    "work": (
        Item("work", _("Antrean kerja"), STAFF, is_section=False),
        Item("businesses", _("Daftar usaha"), STAFF),
        Item("assist_start", _("Daftarkan usaha"), STAFF),
        Item("counts", _("Hitung usaha"), STAFF),
        Item("visits", _("Kunjungan"), STAFF),
        Item("review", _("Tinjau kembar"), STAFF),
        Item("submissions", _("Pendaftaran masuk"), STAFF),
        Item("imports", _("Impor daftar"), OFFICERS),
        Item("prechecks", _("Periksa penerima"), OFFICERS),
        Item("data_requests", _("Permintaan data"), OFFICERS),
        Item("outbox", _("Pesan keluar"), OFFICERS),
        Item("people", _("Petugas"), ADMINS),
        Item("organisations", _("Organisasi"), ADMINS),
        Item("events", _("Jejak audit"), ADMINS),
    ),
}


def items_for(room: str, user: User | AnonymousUser) -> Iterable[Item]:
    role = getattr(user, "role", None)
    return [item for item in MENUS[room] if item.roles == PUBLIC or role in item.roles]
