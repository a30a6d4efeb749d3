"""Pages that belong to no single app: methods, privacy, and what is shown when something is wrong."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.opening import opening_page
from penggerak.core.register import COUNTED, DEFINITIONS, STATUSES


@open_to(PUBLIC)
@opening_page()
@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """How every figure on the front page is counted."""
    statuses = [
        {"key": key, "label": label, "definition": DEFINITIONS[key], "counted": key in COUNTED}
        for key, label in STATUSES.items()
    ]
    return TemplateResponse(request, "methods.html", {"statuses": statuses})


@open_to(PUBLIC)
@opening_page()
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "privacy.html")


@open_to(PUBLIC)
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For monitors: ok as long as the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception  # what was wrong with the request is no news for who sent it
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Without context processors: they might be what is broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
