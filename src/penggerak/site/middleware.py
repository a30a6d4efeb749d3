"""Headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from penggerak.apps.language import is_to_be_remembered, language_of, remembered_answer

# No inline script or style anywhere: what is not a file of ours does not run.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ChosenLanguage:
    """Speaks the language of the reader, and keeps the one that was just chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        if is_to_be_remembered(request):
            return remembered_answer(request, language)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ("Cookie",))
        return response


class ContentSecurity:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        for name, value in ALWAYS.items():  # also where a refusal comes before the middleware that sets them
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Office machines are shared: after signing out, "back" must not bring the pages back.
            response.headers.setdefault("Cache-Control", "private, no-store")
        if "public" in response.headers.get("Cache-Control", ""):
            _share(response)
        return response


def _share(response: HttpResponse) -> None:
    """What a proxy may keep is the same whatever cookies come along. An answer that sets one was meant for one person.

    Cookies differ from person to person, those of other sites of the city too: with them a copy would serve nobody.
    """
    if response.cookies:
        response["Cache-Control"] = "private, no-store"
        return
    varied = [name for name in response.headers.get("Vary", "").split(", ") if name and name != "Cookie"]
    response["Vary"] = ", ".join(varied)
    if not varied:
        del response["Vary"]
