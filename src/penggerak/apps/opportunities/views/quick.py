"""What fits a business, asked in six questions without an account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.opportunities.queries.for_business import offers_for_facts
from penggerak.apps.opportunities.quick_form import QuickForm


@open_to(PUBLIC)
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The answers stand in the address, so that the back button works; nothing is kept of them."""
    now, city = timezone.now(), settings.PENGGERAK_CITY
    form = QuickForm(request.GET or None, city=city, today=timezone.localdate(now))
    groups = offers_for_facts(form.facts(), city=city, at=now) if form.is_valid() else None
    status = 422 if form.errors else 200
    return TemplateResponse(request, "opportunities/check.html", {"form": form, "groups": groups}, status=status)
