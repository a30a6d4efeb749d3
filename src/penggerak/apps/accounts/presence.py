"""Ends sessions that have lasted long enough, and remembers that the others are still in use."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from penggerak.apps.accounts import sessions
from penggerak.apps.accounts.models import User


class Presence:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
            now = timezone.now()
            if sessions.is_over(request.session, request.user, at=now):
                logout(request)
            else:
                sessions.notice_visit(request.session, request.user, at=now)
        return self.get_response(request)
