"""Handing a kept document to somebody who may have it: as a download, which no page of ours ever runs."""

from django.http import HttpResponse

from penggerak.apps.opportunities.models import Document

TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg"}


def as_download(document: Document, content: bytes) -> HttpResponse:
    name = f"{document.application.code}-{document.wanted}.{document.kind}"
    return HttpResponse(
        content,
        content_type=TYPES[document.kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
