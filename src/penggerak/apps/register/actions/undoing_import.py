"""Taking back an import as a whole: the links of its records are closed; nothing is deleted, and it can come back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.actions.projecting import BATCH, project_businesses
from penggerak.apps.register.actions.receiving import CannotImport
from penggerak.apps.register.actions.regrouping import CannotRegroup, close_links, undo
from penggerak.apps.register.models import Import, Link, Regrouping

TAKEN_BACK_FROM = (Import.Status.DONE, Import.Status.STOPPED)


@transaction.atomic
def take_back(importing: Import, *, reason: str, by: User, at: datetime) -> Regrouping:
    """Close the links of all records of an import. Businesses only it spoke of become empty and keep their number.

    What people said since about those businesses stays. Raises CannotImport while it runs, without a reason, and when
    a merge or split has moved its records since: that has to be undone first.
    """
    held = Import.objects.select_for_update(of=("self",)).get(pk=importing.pk)
    if held.status not in TAKEN_BACK_FROM:
        raise CannotImport(_("Hanya impor yang selesai atau dihentikan yang dapat dibatalkan."))
    if not reason.strip():
        raise CannotImport(_("Tulis alasannya, agar orang lain dapat memeriksa."))
    found = Link.objects.select_for_update(of=("self",)).filter(record__importing=held, ended_at=None)
    links = list(found.order_by("pk"))
    if _moved_by_people(links):
        raise CannotImport(
            _("Sebagian catatannya sudah digabung atau dipisahkan sesudah itu. Batalkan dulu tindakan itu.")
        )
    act = Regrouping.objects.create(kind="import", importing=held, by=by, at=at, reason=reason.strip())
    try:
        close_links(links, act=act)
    except CannotRegroup as refusal:
        raise CannotImport(str(refusal)) from None
    _project({link.business_id for link in links})
    _set_status(held, Import.Status.UNDONE, "import.taken_back", act, len(links))
    return act


@transaction.atomic
def bring_back(importing: Import, *, reason: str, by: User, at: datetime) -> Regrouping:
    """Undo the taking back: the links are opened anew. Raises CannotImport when it was not taken back."""
    held = Import.objects.select_for_update(of=("self",)).get(pk=importing.pk)
    act = held.regroupings.filter(kind="import", undone_by=None).order_by("-pk").first()
    if held.status != Import.Status.UNDONE or act is None:
        raise CannotImport(_("Impor ini tidak sedang dibatalkan."))
    try:
        undoing = undo(act, by=by, at=at, reason=reason)
    except CannotRegroup as refusal:
        raise CannotImport(str(refusal)) from None
    status = Import.Status.STOPPED if held.applied_at is None else Import.Status.DONE
    _set_status(held, status, "import.brought_back", undoing, held.done)
    return undoing


def _moved_by_people(links: list[Link]) -> bool:
    acts = {link.opened_in_id for link in links if link.opened_in_id}
    return Regrouping.objects.filter(pk__in=acts, kind__in=["merge", "split"]).exists()


def _project(business_ids: set[int]) -> None:
    ids = sorted(business_ids)
    for start in range(0, len(ids), BATCH):
        project_businesses(ids[start : start + BATCH])


def _set_status(importing: Import, status: Import.Status, what: str, act: Regrouping, count: int) -> None:
    importing.status = status
    importing.save(update_fields=["status"])
    record_event(
        what, at=act.at, by=act.by, subject=importing, reason=act.reason, data={"regrouping": act.pk, "links": count}
    )
