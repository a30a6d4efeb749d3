"""Public pages that open the site: the same for everybody whom we do not know yet, so that a proxy may keep them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page

from penggerak.apps.language import asked_language

FRESH = 60  # seconds for which a proxy gives out its copy; browsers ask each time, and mostly hear "not modified"
SHARED = f"public, max-age=0, s-maxage={FRESH}"
View = Callable[..., HttpResponse]


def opening_page(*personal: str) -> Callable[[View], View]:
    """Let proxies keep what a view shows. personal: further cookies by which it shows something else.

    Nothing on such a page may need a token against forged forms. The middleware ContentSecurity sees to it that no
    shared answer sets a cookie.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            response = view(request, *args, **named)
            if request.method in ("GET", "HEAD") and response.status_code == 200:
                response.headers.setdefault("Cache-Control", _kept_how(request, personal))
            return response

        return conditional_page(kept)

    return mark


def _kept_how(request: HttpRequest, personal: tuple[str, ...]) -> str:
    ours = {settings.SESSION_COOKIE_NAME, "messages", *personal}
    if asked_language(request) is None:  # then a language that was chosen before decides
        ours.add(settings.LANGUAGE_COOKIE_NAME)
    return "private, no-store" if ours & request.COOKIES.keys() else SHARED
