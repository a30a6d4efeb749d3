"""The main menus: which pages stand in them, and who sees them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.access import ADMINS, OFFICERS, PARTNERS, PUBLIC, SIGNED_IN, STAFF
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


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, under one word of the menu."""

    label: str | Promise
    items: tuple[Item, ...]


MENUS: dict[str, tuple[Item | Group, ...]] = {
    "public": (
        Item("home", _("Beranda"), PUBLIC, is_section=False),
        Item("opportunities", _("Peluang"), PUBLIC),
        Item("quick_check", _("Cek peluang"), PUBLIC),
        Item("register_start", _("Daftarkan usaha"), PUBLIC),
        Item("registered", _("Sudah terdaftar?"), PUBLIC),
        Item("methods", _("Metode"), PUBLIC),
        Item("privacy", _("Privasi"), PUBLIC),
    ),
    "owner": (
        Item("mine", _("Usaha saya"), SIGNED_IN, is_section=False),
        Item("mine_opportunities", _("Peluang"), SIGNED_IN),
        Item("mine_applications", _("Pendaftaran peluang"), SIGNED_IN),
        Item("mine_data", _("Data saya"), SIGNED_IN),
        Item("privacy", _("Privasi"), PUBLIC),
    ),
    "work": (
        Item("work", _("Antrean kerja"), STAFF, is_section=False),
        Group(
            _("Usaha"),
            (
                Item("businesses", _("Daftar usaha"), STAFF),
                Item("counts", _("Hitung usaha"), STAFF),
                Item("visits", _("Kunjungan"), STAFF),
                Item("review", _("Tinjau kembar"), STAFF),
            ),
        ),
        Group(
            _("Pendaftaran & impor"),
            (
                Item("assist_start", _("Daftarkan usaha"), STAFF),
                Item("submissions", _("Pendaftaran masuk"), STAFF),
                Item("imports", _("Impor daftar"), OFFICERS),
            ),
        ),
        Group(
            _("Peluang & bantuan"),
            (
                Item("managed_opportunities", _("Peluang"), OFFICERS | PARTNERS),
                Item("prechecks", _("Periksa penerima"), OFFICERS),
            ),
        ),
        Group(
            _("Pengawasan"),
            (
                Item("data_requests", _("Permintaan data"), OFFICERS),
                Item("outbox", _("Pesan keluar"), OFFICERS),
                Item("events", _("Jejak audit"), ADMINS),
            ),
        ),
        Group(
            _("Orang"),
            (
                Item("people", _("Petugas"), ADMINS),
                Item("organisations", _("Organisasi"), ADMINS),
            ),
        ),
    ),
}


def entries_for(room: str, user: User | AnonymousUser) -> list[Item | Group]:
    """The menu of a room as this reader has it; a group of which they may open one page is that page."""
    role = getattr(user, "role", None)
    found: list[Item | Group] = []
    for entry in MENUS[room]:
        pages = entry.items if isinstance(entry, Group) else (entry,)
        seen = tuple(item for item in pages if item.roles == PUBLIC or role in item.roles)
        found += [Group(entry.label, seen)] if isinstance(entry, Group) and len(seen) > 1 else seen
    return found
