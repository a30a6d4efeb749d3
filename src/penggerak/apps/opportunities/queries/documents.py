"""What was asked for with an application, and what came."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from penggerak.apps.opportunities.models import Application, Document

DOCUMENTS: dict[str, str | Promise] = {
    "ktp": gettext_lazy("KTP pemilik"),
    "nib": gettext_lazy("Dokumen NIB"),
    "place": gettext_lazy("Foto tempat usaha"),
    "account": gettext_lazy("Buku rekening"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    name: str
    label: str | Promise
    document: Document | None


def documents_of(application: Application) -> list[Wanted]:
    """Each document its edition asks for, with the file that came, if one did."""
    there = {one.wanted: one for one in application.documents.all()}
    return [Wanted(name, DOCUMENTS[name], there.get(name)) for name in application.edition.content["documents"]]
