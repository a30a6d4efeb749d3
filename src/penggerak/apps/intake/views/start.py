"""The page that a registration starts from. The same for everybody without a session, so that it can be cached."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.intake.rooms import SELF

FRESH = 60  # seconds
OURS = (settings.SESSION_COOKIE_NAME, SELF.keeper.name)


@open_to(PUBLIC)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What is asked and what happens with it. No form stands on it, hence no token: the language changes by a link."""
    chosen = request.GET.get("bahasa", "")
    if chosen in dict(settings.LANGUAGES):
        return _in_language(chosen)
    is_begun = SELF.keeper.name in request.COOKIES
    response = TemplateResponse(request, "intake/start.html", {"is_begun": is_begun, "begin": SELF.url("begin")})
    is_personal = any(name in request.COOKIES for name in OURS)
    response["Cache-Control"] = "private, no-store" if is_personal else f"public, max-age={FRESH}"
    return response


def _in_language(language: str) -> HttpResponse:
    response = redirect("register_start")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    response["Cache-Control"] = "no-store"
    return response
