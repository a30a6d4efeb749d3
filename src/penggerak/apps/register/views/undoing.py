"""Taking back a merge, a split or a decision from the profile of a business: what happened, then why not."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.register.actions.deciding import CannotDecide, undo_act, undo_decision
from penggerak.apps.register.actions.regrouping import CannotRegroup
from penggerak.apps.register.models import Business, Decision, Regrouping
from penggerak.apps.register.queries import regrouping as queries
from penggerak.apps.register.queries.review import decision_for
from penggerak.apps.register.regrouping_form import UndoForm
from penggerak.apps.register.views.businesses import asked_business


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_regrouping(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back a merge, a split, or the taking back of one."""
    business = asked_business(request, code)
    try:
        act = queries.act_for(request.user, business, pk)  # type: ignore[arg-type]
    except Regrouping.DoesNotExist:
        raise Http404(str(pk)) from None
    form = UndoForm(request.POST or None)
    if form.is_valid():
        try:
            undo_act(act, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
            messages.success(request, _("Dibatalkan. Semua catatan kembali ke tempat semula."))
            return redirect("business", code=business.code)
        except CannotRegroup as refusal:
            form.add_error(None, str(refusal))
    shown = next((one for one in queries.acts_of(business) if one.regrouping.pk == act.pk), None)
    return _undo_page(request, business, form, act=shown)


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_decided(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back what someone decided about a pair; the pair waits again."""
    business = asked_business(request, code)
    if not queries.decisions_about(business).filter(pk=pk).exists():
        raise Http404(str(pk))
    try:
        decision = decision_for(request.user, pk)  # type: ignore[arg-type]
    except Decision.DoesNotExist:
        raise Http404(str(pk)) from None
    form = UndoForm(request.POST or None)
    if form.is_valid():
        try:
            undo_decision(decision, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
            messages.success(request, _("Keputusan dibatalkan. Pasangannya menunggu lagi."))
            return redirect("business", code=business.code)
        except (CannotDecide, CannotRegroup) as refusal:
            form.add_error(None, str(refusal))
    return _undo_page(request, business, form, decision=decision)


def _undo_page(request: HttpRequest, business: Business, form: UndoForm, **more: object) -> HttpResponse:
    context = {"business": business, "form": form, "act": None, "decision": None, **more}
    return TemplateResponse(request, "register/undo.html", context, status=422 if form.errors else 200)
