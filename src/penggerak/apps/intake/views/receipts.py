"""The receipt: what was received, when, and what happens next. Whoever has its code may see it, numbers masked."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.accounts.limits import allow_all
from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.refusing import too_often
from penggerak.apps.intake import qr
from penggerak.apps.intake.actions.receiving import HandedIn, opened_or_none
from penggerak.apps.intake.codes import shown as shown_code
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.queries.receipts import submission_by_code
from penggerak.apps.intake.questions import ADDABLE, ASKED
from penggerak.apps.intake.rooms import SELF
from penggerak.apps.intake.showing import LABELS, Row, allowed, shown
from penggerak.apps.intake.views.asking import new_sitting, next_address
from penggerak.apps.intake.views.continuing import masked_of, tries
from penggerak.apps.intake.working_days import working_days_after

CHECKED_WITHIN = 3  # working days
SHOWN = ("business_name", "main_product", "village_code", "owner_name", "nik", "nib")


@open_to(PUBLIC)
@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    submission = submission_by_code(code)
    if submission is None or submission.kind != Submission.Kind.REGISTRATION:
        return _unknown(request)
    told = opened_or_none(submission)
    if told is None:
        return TemplateResponse(request, "intake/unreadable.html", {"code": shown_code(submission.code)})
    address = request.build_absolute_uri(SELF.receipt_url(submission.code))
    context = {
        "submission": submission,
        "code": shown_code(submission.code),
        "name": told.answers.get("business_name") or told.answers.get("main_product"),
        "rows": [Row(LABELS[name], shown(name, told.answers)) for name in SHOWN if name in LABELS],
        "allowed": allowed(list(told.allows)),
        "tell": _how_told(told.answers),
        "missing": [(slug, LABELS[slug]) for slug in ADDABLE if not told.answers.get(slug)],
        "checked_by": working_days_after(timezone.localdate(submission.received_at), CHECKED_WITHIN),
        "qr": qr.drawing(address, label=_("Kode QR menuju halaman tanda terima ini")),
        "is_officer": isinstance(request.user, User) and request.user.is_staff_role,
    }
    return TemplateResponse(request, "intake/receipt.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    """Only misses are counted: whoever holds a receipt may look at it as often as they like."""
    at = timezone.now()
    allowance = allow_all(tries(request), at=at)
    if allowance.again_at:
        return too_often(request, allowance.again_at, at=at)
    raise Http404


def _how_told(answers: Mapping[str, Any]) -> str:
    if answers.get("whatsapp"):
        return _("WhatsApp %(number)s") % {"number": shown("phone", answers)}
    return _("SMS ke %(number)s") % {"number": shown("phone", answers)} if answers.get("phone") else ""


@open_to(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an addition: the same business, with what was skipped. What was told before goes along, masked."""
    submission = submission_by_code(code)
    if submission is None or submission.kind != Submission.Kind.REGISTRATION:
        return _unknown(request)
    if request.method != "POST":
        return redirect(SELF.receipt_url(submission.code))
    told = opened_or_none(submission)
    if told is None:
        return redirect(SELF.receipt_url(submission.code))
    here = new_sitting(request, SELF, _addition(submission, told))
    return here.to(next_address(here))


def _addition(submission: Submission, told: HandedIn) -> Draft:
    answers = dict(told.answers)
    return Draft(
        answers=answers,
        done=[one.slug for one in ASKED if one.slug not in ADDABLE or answers.get(one.slug)],
        allows=list(told.allows),
        kept=masked_of(answers),
        joins=submission.business_id or told.joins,
        adds=submission.code,
    )
