"""Organisations of the city and their people, for admins; and a partner's own organisation, for partners."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts import queries
from penggerak.apps.accounts.access import ADMINS, PARTNERS, open_to
from penggerak.apps.accounts.actions import organisations as actions
from penggerak.apps.accounts.forms import MemberForm, OrganisationForm
from penggerak.apps.accounts.limits import Limit, allow
from penggerak.apps.accounts.models import Membership, Organisation, User

WAYS = ["GET", "HEAD", "POST"]
ADDED_A_DAY = Limit(30, 86_400)  # members by one person: each addition tells a little and costs a message


@open_to(ADMINS)
@require_http_methods(WAYS)
def organisations(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        city = queries.city_of(request.user)
        try:
            if city is None:
                raise actions.CannotChangeOrganisation(_("Organisasi kota hanya diatur pengelola kota."))
            made = actions.add_organisation(**form.cleaned_data, city=city, by=request.user, at=timezone.now())
            messages.success(request, _("%(name)s ditambahkan. Sekarang tambahkan orangnya.") % {"name": made.name})
            return redirect("organisation", pk=made.pk)
        except actions.CannotChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
    context = {"organisations": queries.organisations_for(request.user), "form": form}
    return TemplateResponse(request, "accounts/organisations.html", context, status=422 if form.errors else 200)


@open_to(ADMINS)
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _held(request, pk))


@open_to(ADMINS)
@require_POST
def organisation_change(request: HttpRequest, pk: int) -> HttpResponse:
    held = _held(request, pk)
    form = OrganisationForm(request.POST, by=request.user, of=held)
    if not form.is_valid():
        return _page(request, held, form=form)
    try:
        actions.rename_organisation(
            organisation=held,
            name=form.cleaned_data["name"],
            area=form.cleaned_data.get("area"),
            by=request.user,
            at=timezone.now(),
        )
    except actions.CannotChangeOrganisation as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _held(request, pk), form=form)
    messages.success(request, _("Tersimpan."))
    return redirect("organisation", pk=pk)


@open_to(ADMINS)
@require_POST
def organisation_close(request: HttpRequest, pk: int) -> HttpResponse:
    held = _held(request, pk)
    actions.close_organisation(organisation=held, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s ditutup; anggotanya tidak lagi masuk atas namanya.") % {"name": held.name})
    return redirect("organisations")


@open_to(ADMINS)
@require_POST
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    held = _held(request, pk)
    form = MemberForm(request.POST, auto_id="id_member_%s")
    if _added(request, held, form):
        return redirect("organisation", pk=pk)
    return _page(request, held, member_form=form)


@open_to(ADMINS)
@require_POST
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(
        Membership, pk=pk, organisation__in=queries.organisations_for(request.user).values("pk")
    )
    _end(request, membership)
    return redirect("organisation", pk=membership.organisation_id)


@open_to(PARTNERS)
@require_safe
def partner(request: HttpRequest) -> HttpResponse:
    """Which organisation one belongs to, and who else does."""
    return _partner_page(request)


@open_to(PARTNERS)
@require_POST
def colleague_add(request: HttpRequest, pk: int) -> HttpResponse:
    held = _managed(request, pk)
    form = MemberForm(request.POST, auto_id="id_member_%s")
    if _added(request, held, form):
        return redirect("partner")
    return _partner_page(request, form=form, form_of=held)


@open_to(PARTNERS)
@require_POST
def colleague_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership, pk=pk, until=None)
    _managed(request, membership.organisation_id)
    _end(request, membership)
    return redirect("partner")


def _added(request: HttpRequest, held: Organisation, form: MemberForm) -> bool:
    if not form.is_valid():
        return False
    now = timezone.now()
    if not allow(f"members by:{request.user.pk}", ADDED_A_DAY, at=now).is_allowed:
        form.add_error(None, _("Hari ini sudah banyak anggota ditambahkan. Lanjutkan besok."))
        return False
    try:
        actions.add_member(
            organisation=held,
            **form.cleaned_data,
            sign_in_url=request.build_absolute_uri(reverse("account_login")),
            by=request.user,
            at=now,
        )
    except actions.CannotChangeOrganisation as refusal:
        form.add_error("contact", str(refusal))
        return False
    messages.success(request, _("%(name)s ditambahkan dan diberi tahu cara masuk.") % form.cleaned_data)
    return True


def _end(request: HttpRequest, membership: Membership) -> None:
    try:
        actions.end_membership(membership=membership, by=request.user, at=timezone.now())
        messages.success(request, _("Keanggotaan itu sudah berakhir."))
    except actions.CannotChangeOrganisation as refusal:
        messages.error(request, str(refusal))


def _held(request: HttpRequest, pk: int) -> Organisation:
    held: Organisation = get_object_or_404(queries.organisations_for(request.user), pk=pk)
    return held


def _managed(request: HttpRequest, pk: int) -> Organisation:
    """An organisation whose people this partner looks after; for all others it is not there."""
    running = queries.memberships_of(request.user).filter(role=Membership.Role.MANAGER)
    return get_object_or_404(running, organisation=pk).organisation


def _page(
    request: HttpRequest,
    held: Organisation,
    *,
    form: OrganisationForm | None = None,
    member_form: MemberForm | None = None,
) -> HttpResponse:
    shown = form or OrganisationForm(by=request.user, of=held, initial={"name": held.name, "area": held.area_id})
    context = {
        "organisation": held,
        "memberships": queries.members_of(held),
        "form": shown,
        "member_form": member_form or MemberForm(auto_id="id_member_%s"),
    }
    status = 422 if form or member_form else 200
    return TemplateResponse(request, "accounts/organisation.html", context, status=status)


def _partner_page(
    request: HttpRequest, *, form: MemberForm | None = None, form_of: Organisation | None = None
) -> HttpResponse:
    assert isinstance(request.user, User)
    rooms: list[dict[str, Any]] = []
    for own in queries.memberships_of(request.user):
        is_manager = own.role == Membership.Role.MANAGER
        unique = MemberForm(auto_id=f"id_{own.organisation_id}_%s") if is_manager else None
        rooms.append(
            {
                "own": own,
                "memberships": queries.members_of(own.organisation),
                "form": form if form and form_of == own.organisation else unique,
            }
        )
    return TemplateResponse(request, "accounts/partner.html", {"rooms": rooms}, status=422 if form else 200)
