"""Where an officer's day begins."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.register.queries.worklist import worklist


@open_to(STAFF)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    found = worklist(request.user, on=timezone.localdate())  # type: ignore[arg-type]
    return TemplateResponse(request, "register/work.html", {"worklist": found})
