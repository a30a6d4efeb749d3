"""Messages that did not leave yet, or did not at all, and sending them again."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.notices.actions import CannotRetry, retry_notice
from penggerak.apps.notices.models import Notice
from penggerak.apps.notices.queries import counts_by_day, unsent
from penggerak.apps.notices.words_of_trouble import trouble_in_words
from penggerak.apps.pages import page_of
from penggerak.apps.register.queries.outbox import notices_for


@dataclass(frozen=True, slots=True)
class Unsent:
    notice: Notice
    trouble: str
    can_retry: bool


@open_to(OFFICERS)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    visible = notices_for(request.user)  # type: ignore[arg-type]
    page = page_of(request, unsent(visible))
    page.object_list = [Unsent(one, trouble_in_words(one.trouble), bool(one.sealed)) for one in page.object_list]
    context = {"page": page, "days": list(counts_by_day(visible, at=timezone.now()))}
    return TemplateResponse(request, "notices/outbox.html", context)


@open_to(OFFICERS)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(notices_for(request.user), pk=pk)  # type: ignore[arg-type]
    try:
        retry_notice(notice, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Pesan ke %(to)s dikirim lagi sebentar lagi.") % {"to": notice.address_shown})
    except CannotRetry as refusal:
        messages.error(request, str(refusal))
    return redirect("outbox")
