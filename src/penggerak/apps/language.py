"""In which language someone reads: as the address says, else as they chose before, else Indonesian."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import escape_leading_slashes

ASKED_BY, REMEMBER = "bahasa", "ingat"


def asked_language(request: HttpRequest) -> str | None:
    """The language that the address names; None when it names none that we speak."""
    asked = request.GET.get(ASKED_BY)
    return asked if asked in dict(settings.LANGUAGES) else None


def language_of(request: HttpRequest) -> str:
    """Indonesian, unless the reader chose otherwise: many phones speak English whose owners would rather not."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return asked_language(request) or (chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def is_to_be_remembered(request: HttpRequest) -> bool:
    return request.method == "GET" and REMEMBER in request.GET and asked_language(request) is not None


def remembered_answer(request: HttpRequest, language: str) -> HttpResponse:
    """Keep the choice on this device and go on to the same page, which names the language in its address.

    It must: a proxy may hold a copy of the page without it, in the other language.
    """
    asked = request.GET.copy()
    del asked[REMEMBER]
    request.META["QUERY_STRING"] = asked.urlencode()
    response = HttpResponseRedirect(escape_leading_slashes(request.get_full_path()))  # //host is another site
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    response["Cache-Control"] = "no-store"
    return response
