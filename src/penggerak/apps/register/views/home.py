"""The public front page: the city at a glance, now or as it was known on a past day."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.opening import opening_page
from penggerak.apps.register.moments import CannotAsk, moment_of
from penggerak.apps.register.queries.front_page import front_page
from penggerak.apps.register.views.past_days import AskedTooOften, passes_by, public_moment


@open_to(PUBLIC)
@opening_page()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    status = 200
    try:
        per = public_moment(request)
    except CannotAsk as refusal:
        messages.error(request, str(refusal))
        per, status = moment_of(None), 429 if isinstance(refusal, AskedTooOften) else 422
    context = {**front_page(settings.PENGGERAK_CITY, on=per.day, at=per.at, may_lag=passes_by(request)), "per": per}
    return TemplateResponse(request, "home.html", context, status=status)
