"""Is this business already there? Anyone may ask; the answer is yes or no and what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.accounts.limits import Limit, allow_all, client_of
from penggerak.apps.accounts.refusing import too_often
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opening import opening_page
from penggerak.apps.register.queries.registered import Question, is_registered
from penggerak.apps.register.registered_form import RegisteredForm

A_WHILE = Limit(10, 600)
A_DAY = Limit(60, 86_400)
EVERYONE = Limit(600, 600)  # all clients together: a crowd of machines must not read the register out


@open_to(PUBLIC)
@csrf_exempt  # a question, asked in nobody's name, whose answer no other site can read: with a token it is not cached
@sensitive_post_parameters()
@opening_page()
@require_http_methods(["GET", "HEAD", "POST"])
def registered(request: HttpRequest) -> HttpResponse:
    """The page with the question is the same for all; an answer is kept nowhere."""
    if request.method == "POST":
        return _answered(request)
    return _page(request, {"form": RegisteredForm()})


@never_cache
def _answered(request: HttpRequest) -> HttpResponse:
    form = RegisteredForm(request.POST)
    if not form.is_valid():
        return _page(request, {"form": form}, status=422)
    now = timezone.now()
    client = client_of(request)
    tries = [(f"registered:{client}", A_WHILE), (f"registered:{client}", A_DAY), ("registered", EVERYONE)]
    allowance = allow_all(tries, at=now)
    if allowance.again_at:
        return too_often(request, allowance.again_at, at=now)
    question: Question = form.cleaned_data["question"]
    answer = is_registered(question)
    record_event("register.asked", at=now, by=None, data={"way": question.way, "found": answer})
    return _page(request, {"form": RegisteredForm(), "answer": "yes" if answer else "no"})


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "register/registered.html", context, status=status)
