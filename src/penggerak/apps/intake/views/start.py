"""The page that a registration starts from. The same for everybody without a session, so that it can be cached."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.intake.rooms import SELF
from penggerak.apps.opening import opening_page


@open_to(PUBLIC)
@opening_page(SELF.keeper.name)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What is asked and what happens with it. No form stands on it, hence no token."""
    is_begun = SELF.keeper.name in request.COOKIES
    return TemplateResponse(request, "intake/start.html", {"is_begun": is_begun, "begin": SELF.url("begin")})
