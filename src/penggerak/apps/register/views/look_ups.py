"""The lists of other offices that recipients are checked against."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.register.actions.looking_up import receive_look_up, withdraw_look_up
from penggerak.apps.register.actions.prechecking import CannotCheck
from penggerak.apps.register.precheck_form import LookUpForm
from penggerak.apps.register.queries.scope import look_up_lists_of
from penggerak.apps.words import in_language
from penggerak.sources.lists import UnreadableList


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The lists of other offices, each with its day, and a form to bring one in."""
    user: User = request.user  # type: ignore[assignment]
    form = LookUpForm(request.POST or None, request.FILES or None, user=user)
    if form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            receive_look_up(file.read(), file_name=file.name, by=user, at=timezone.now(), **given)
            messages.success(request, _("Daftar pembanding tersimpan. Periksa lagi daftar penerima yang menunggunya."))
            return redirect("look_ups")
        except UnreadableList as refusal:
            form.add_error("file", in_language(refusal.sentence))
        except CannotCheck as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "lists": look_up_lists_of(user).order_by("withdrawn_at", "kind", "-as_of", "-pk")}
    return TemplateResponse(request, "register/precheck_look_ups.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = look_up_lists_of(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404(pk)
    withdraw_look_up(found, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Daftar dicabut: sidik NIK-nya dihapus dan tidak dipakai lagi."))
    return redirect("look_ups")
