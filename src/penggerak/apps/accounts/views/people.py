"""The list of people who work here, and the door held open or shut for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from penggerak.apps.accounts import actions, queries
from penggerak.apps.accounts.access import ADMINS, open_to
from penggerak.apps.accounts.forms import PersonForm
from penggerak.apps.accounts.models import User


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


@open_to(ADMINS)
@require_POST
def take_second_factor_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked for by someone who lost the phone with the app; admins make sure of who asks before they press this."""
    done = _("%(name)s memasang aplikasi kode baru saat masuk berikutnya.")
    return _change(request, pk, actions.take_second_factor_away, done)


def _change(request: HttpRequest, pk: int, action: Any, done: str) -> HttpResponse:
    person: User = get_object_or_404(queries.people_for(request.user), pk=pk)
    try:
        action(person=person, by=request.user, at=timezone.now())
        messages.success(request, done % {"name": person.name})
    except actions.CannotChangePerson as refusal:
        messages.error(request, str(refusal))
    return redirect("people")
