"""Documents of an application: added by who applies, read by who decides, each reading with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.applying import CannotApply, hold
from penggerak.apps.opportunities.files import NotADocumentError, read_document
from penggerak.apps.opportunities.models import Application, Document
from penggerak.apps.storage import keep_file, read_file

NAME_LENGTH = 120


@transaction.atomic
def attach(application: Application, *, wanted: str, name: str, content: bytes, by: User, at: datetime) -> Document:
    """Add a document that was asked for, or put another in its place. Raises CannotApply, saying what to send."""
    held = hold(application)
    if held.state != Application.State.SUBMITTED:
        raise CannotApply(_("Daftar peserta sudah ditutup, jadi berkas tidak dapat ditambah lagi."))
    if wanted not in held.edition.content["documents"]:
        raise CannotApply(_("Berkas ini tidak diminta. Pilih salah satu yang tertulis."))
    try:
        found = read_document(content)
    except NotADocumentError as error:
        raise CannotApply(_("Kirim foto (JPG, PNG) atau PDF biasa, paling besar 5 MB.")) from error
    told = {
        "name": name[-NAME_LENGTH:], "kind": found.kind, "stored_as": keep_file(found.content),
        "size": len(found.content), "digest": found.digest, "added_at": at,
    }  # fmt: skip
    made, _is_new = Document.objects.update_or_create(application=held, wanted=wanted, defaults=told)
    data = {"wanted": wanted, "kind": made.kind, "size": made.size}
    record_event("application.document_added", at=at, by=by, subject=held, data=data)
    return made


@transaction.atomic
def opened_document(document: Document, *, reason: str, by: User, at: datetime) -> bytes:
    """The document as kept, for somebody who decides. Raises CannotApply without a reason."""
    if not reason.strip():
        raise CannotApply(_("Tulis untuk apa berkas ini dibuka; pendaftar dapat menanyakannya."))
    data = {"document": document.pk}
    record_event(
        "application.document_read", at=at, by=by, subject=document.application, reason=reason.strip(), data=data
    )
    return read_file(document.stored_as)
