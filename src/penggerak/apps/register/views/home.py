"""The public front page: the city at a glance."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.register.queries.front_page import front_page


@open_to(PUBLIC)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "home.html", front_page(settings.PENGGERAK_CITY, on=timezone.localdate()))
