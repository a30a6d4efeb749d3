"""What came in by registration, for staff: what waits, what became of the rest, and what needs a hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.intake.actions.receiving import opened_or_none
from penggerak.apps.intake.actions.settling import CannotSettle, try_again
from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.queries.waiting import place_names, submissions_of
from penggerak.apps.pages import page_of

OUTCOMES = [one for one in Submission.Outcome if one != Submission.Outcome.REPLACED]


@open_to(STAFF)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("keadaan", "")
    found = submissions_of(request.user)  # type: ignore[arg-type]
    if chosen in OUTCOMES:
        found = found.filter(outcome=chosen)
    page = page_of(request, found.select_related("by", "business", "assisted_in"))
    places = place_names(page)
    rows = [(one, shown(one.code), places.get(one.place, one.place), _was_present(one)) for one in page]
    choices = [("", _("Semua")), *((one.value, one.label) for one in OUTCOMES)]
    context = {"page": page, "rows": rows, "chosen": chosen, "choices": choices}
    return TemplateResponse(request, "intake/submissions.html", context)


def _was_present(submission: Submission) -> bool:
    """Whether the officer who helped said that the person was there."""
    if submission.channel != Submission.Channel.ASSISTED:
        return False
    told = opened_or_none(submission)
    return told is not None and told.present


@open_to(STAFF)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a registration that could not be recorded wait once more."""
    submission = submissions_of(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if submission is None:
        raise Http404(str(pk))
    try:
        try_again(submission, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Dicoba lagi. Hasilnya tampil di sini dalam satu menit."))
    except CannotSettle as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions")
