"""Owners register themselves. Each address names who may open it; what happens stands in the files beside this one."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.intake.gate import through_the_gate
from penggerak.apps.intake.rooms import SELF
from penggerak.apps.intake.views import asking, beginning, checking, keeping, sending

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@open_to(PUBLIC)
@never_cache
@read_or_write
@through_the_gate
def begin(request: HttpRequest) -> HttpResponse:
    return beginning.begin(request, SELF)


@open_to(PUBLIC)
@sensitive_post_parameters()
@never_cache
@read_or_write
def question(request: HttpRequest, step: str) -> HttpResponse:
    return asking.ask(request, SELF, step)


@open_to(PUBLIC)
@never_cache
@read_or_write
def match(request: HttpRequest) -> HttpResponse:
    return checking.match(request, SELF)


@open_to(PUBLIC)
@never_cache
@read_or_write
def check(request: HttpRequest) -> HttpResponse:
    return checking.check(request, SELF)


@open_to(PUBLIC)
@never_cache
@read_or_write
def send(request: HttpRequest) -> HttpResponse:
    return sending.send(request, SELF) if request.method == "POST" else checking.check(request, SELF)


@open_to(PUBLIC)
@never_cache
@read_or_write
def kept(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    return keeping.kept(request, SELF, SELF.keeper.read(request, at=at), at=at)
