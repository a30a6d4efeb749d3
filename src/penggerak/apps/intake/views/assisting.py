"""Officers register on behalf of someone. The same questions, with a note of who helped, and where."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.intake.actions.receiving import opened_or_none
from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.queries.receipts import registrations_by
from penggerak.apps.intake.rooms import ASSISTED
from penggerak.apps.intake.views import asking, beginning, checking, sending

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@open_to(STAFF)
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where an officer begins, with those registered in the last day."""
    assert isinstance(request.user, User)
    done = registrations_by(request.user, since=timezone.now() - timedelta(days=1))
    rows = [
        (shown(one.code), _name(told.answers) if (told := opened_or_none(one)) else "", one.received_at) for one in done
    ]
    return TemplateResponse(request, "intake/assist.html", {"begin": ASSISTED.url("begin"), "rows": rows})


def _name(answers: object) -> str:
    told = answers if isinstance(answers, dict) else {}
    return str(told.get("business_name") or told.get("main_product") or "")


@open_to(STAFF)
@never_cache
@read_or_write
def begin(request: HttpRequest) -> HttpResponse:
    return beginning.begin(request, ASSISTED)


@open_to(STAFF)
@sensitive_post_parameters()
@never_cache
@read_or_write
def question(request: HttpRequest, step: str) -> HttpResponse:
    return asking.ask(request, ASSISTED, step)


@open_to(STAFF)
@never_cache
@read_or_write
def match(request: HttpRequest) -> HttpResponse:
    return checking.match(request, ASSISTED)


@open_to(STAFF)
@never_cache
@read_or_write
def check(request: HttpRequest) -> HttpResponse:
    return checking.check(request, ASSISTED)


@open_to(STAFF)
@never_cache
@read_or_write
def send(request: HttpRequest) -> HttpResponse:
    return sending.send(request, ASSISTED) if request.method == "POST" else checking.check(request, ASSISTED)
