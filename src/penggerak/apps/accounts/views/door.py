"""The one way in for everyone: a phone or an e-mail address, then the code that went there."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from penggerak.apps.accounts import refusing
from penggerak.apps.accounts.access import PUBLIC, SIGNED_IN, open_to
from penggerak.apps.accounts.actions.arriving import person_behind, set_own_name
from penggerak.apps.accounts.actions.codes import Outcome, TooOften, live_code, send_code, try_code
from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.forms import CodeForm, ContactForm, NameForm
from penggerak.apps.accounts.limits import client_of
from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.rooms import start_of

WAITING_FOR = "door_code"  # in the session: the id of the code, and where to go after it
WAYS = ["GET", "HEAD", "POST"]


@open_to(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(WAYS)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where does the code go? What is answered does not depend on whether an account exists."""
    if isinstance(request.user, User):
        return redirect(get_next_redirect_url(request) or start_of(request.user))
    form = ContactForm(request.POST or None)
    context = {"form": form, "next": get_next_redirect_url(request) or ""}
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "account/login.html", context, status=422 if form.errors else 200)
    return _send(request, form.cleaned_data["contact"], context["next"])


@open_to(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(WAYS)
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code, typed back in the browser that asked for it."""
    waiting = request.session.get(WAITING_FOR) or {}
    row = live_code(waiting.get("id", ""), purpose="sign_in", at=timezone.now())
    if row is None:
        return redirect("account_login")
    contact = Contact(row.kind, row.address)
    if request.POST.get("action") == "resend":
        return _send(request, contact, waiting.get("next", ""))
    form = CodeForm(request.POST or None)
    context = {"form": form, "contact": contact}
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "account/enter_code.html", context, status=422 if form.errors else 200)
    try:
        proof = try_code(
            waiting["id"], form.cleaned_data["code"], purpose="sign_in", client=client_of(request), at=timezone.now()
        )
    except TooOften as refusal:
        return too_often(request, refusal.again_at)
    if proof.contact is not None:
        return _let_in(request, proof.contact, waiting.get("next", ""))
    if proof.outcome is Outcome.OVER:
        return _begin_anew(request)
    form.add_error("code", _("Kode tidak cocok. Periksa kode terakhir yang Anda terima, lalu ketik lagi."))
    return TemplateResponse(request, "account/enter_code.html", context, status=422)


class PasswordSignIn(LoginView):
    """For those who have a password: it is the first proof, the authenticator app the second."""

    template_name = "account/password_login.html"


sign_in_by_password = open_to(PUBLIC)(PasswordSignIn.as_view())


@open_to(SIGNED_IN)
@require_http_methods(WAYS)
def own_name(request: HttpRequest) -> HttpResponse:
    """Asked once of a new owner, who may pass it over; opened again from the account page."""
    assert isinstance(request.user, User)
    onwards = get_next_redirect_url(request) or start_of(request.user)
    if request.POST.get("action") == "skip":
        return redirect(onwards)
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        set_own_name(person=request.user, name=form.cleaned_data["name"], at=timezone.now())
        return redirect(onwards)
    context = {"form": form, "next": get_next_redirect_url(request) or "", "onwards": onwards}
    return TemplateResponse(request, "account/own_name.html", context, status=422 if form.errors else 200)


@open_to(PUBLIC)
@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts of officers are made by admins; the page says how to get one."""
    return TemplateResponse(request, "account/signup_closed.html")


def too_often(request: HttpRequest, again_at: datetime) -> HttpResponse:
    """The page of codes: a code that was sent before still opens the door."""
    return refusing.too_often(request, again_at, at=timezone.now(), template="account/too_often.html")


def _send(request: HttpRequest, contact: Contact, onwards: str) -> HttpResponse:
    before = (request.session.get(WAITING_FOR) or {}).get("id", "")
    try:
        code = send_code(contact, purpose="sign_in", client=client_of(request), at=timezone.now(), instead_of=before)
    except TooOften as refusal:
        return too_often(request, refusal.again_at)
    request.session[WAITING_FOR] = {"id": str(code), "next": onwards}
    return redirect("account_enter_code")


def _begin_anew(request: HttpRequest) -> HttpResponse:
    request.session.pop(WAITING_FOR, None)
    messages.error(request, _("Kode itu tidak berlaku lagi. Minta kode baru; kode baru berlaku 10 menit."))
    return redirect("account_login")


def _let_in(request: HttpRequest, contact: Contact, onwards: str) -> HttpResponse:
    """Into allauth's stages, where whoever has an authenticator app gives its code as well."""
    request.session.pop(WAITING_FOR, None)
    person, is_new = person_behind(contact, at=timezone.now())
    record_authentication(request, person, "code", kind=contact.kind)
    to = _with_name(onwards) if is_new else onwards or None
    answer: Any = perform_login(request, Login(user=person, redirect_url=to))
    return answer


def _with_name(onwards: str) -> str:
    page = reverse("own_name")
    if not onwards:
        return page
    return f"{page}?{urlencode({'next': onwards})}"
