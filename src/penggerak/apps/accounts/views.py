"""The door, and the list of people who may pass it."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts import actions, queries
from penggerak.apps.accounts.access import ADMINS, PUBLIC, open_to
from penggerak.apps.accounts.forms import PersonForm, RequestCodeForm
from penggerak.apps.accounts.models import User


class SignIn(LoginView):
    """Both ways in on one page: a code by e-mail first, a password below."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"code_form": RequestCodeForm()}


sign_in = open_to(PUBLIC)(SignIn.as_view())


@open_to(PUBLIC)
@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts are made by admins; the page says how to get one."""
    return TemplateResponse(request, "account/signup_closed.html")


@open_to(ADMINS)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add_person(
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
                sign_in_url=request.build_absolute_uri(reverse("account_login")),
            )
        except actions.CannotChangePerson as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request, _("%(name)s ditambahkan. Surel berisi cara masuk sudah dikirim.") % {"name": person.name}
            )
            return redirect("people")
    context = {"people": queries.people_for(request.user), "form": form}
    return TemplateResponse(request, "accounts/people.html", context, status=422 if form.errors else 200)


@open_to(ADMINS)
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, actions.deactivate_person, _("%(name)s tidak dapat masuk lagi."))


@open_to(ADMINS)
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, actions.reactivate_person, _("%(name)s dapat masuk lagi."))


def _change(request: HttpRequest, pk: int, action: Any, done: str) -> HttpResponse:
    person: User = get_object_or_404(queries.people_for(request.user), pk=pk)
    try:
        action(person=person, by=request.user, at=timezone.now())
        messages.success(request, done % {"name": person.name})
    except actions.CannotChangePerson as refusal:
        messages.error(request, str(refusal))
    return redirect("people")
