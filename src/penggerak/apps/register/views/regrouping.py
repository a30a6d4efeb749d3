"""Merging and splitting from the profile of a business: look at both sides first, then say why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.numbers import whole_number
from penggerak.apps.register.actions.deciding import merge_and_settle
from penggerak.apps.register.actions.regrouping import CannotRegroup, conflicts, split
from penggerak.apps.register.choosing import chosen_values, differences
from penggerak.apps.register.models import Business, Record
from penggerak.apps.register.places import area_tree
from penggerak.apps.register.queries import regrouping as queries
from penggerak.apps.register.queries.businesses import business_for, found_businesses
from penggerak.apps.register.regrouping_form import MergeForm, SplitForm
from penggerak.apps.register.showing import activity_titles
from penggerak.apps.register.side_by_side import Pairing, pairings, picks_in
from penggerak.apps.register.views.businesses import asked_business, to_what_it_became
from penggerak.core.places import describe
from penggerak.core.register import FIELDS

MOST_FOUND = 20


@open_to(STAFF)
@require_safe
def merge_search(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the business this one is the same as."""
    business = asked_business(request, code)
    text = request.GET.get("cari", "").strip()
    rows = found_businesses(request.user, text=text)[: MOST_FOUND + 2] if text else ()  # type: ignore[arg-type]
    found = [one for one in rows if one.pk != business.pk]
    context = {
        "business": business,
        "text": text,
        "found": [(one, _place(one)) for one in found[:MOST_FOUND]],
        "is_cut": len(found) > MOST_FOUND,
        "doubts": queries.doubted_businesses(request.user, business),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "register/merge_search.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_two(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Both side by side; saying why makes them one."""
    for one in (code, other):
        if not _is_there(request, one):
            return to_what_it_became(request, one)
    two = asked_business(request, code), asked_business(request, other)
    if two[0].pk == two[1].pk:
        messages.error(request, _("Ini usaha yang sama. Pilih usaha lain untuk digabungkan."))
        return redirect("business_merge", code=code)
    form = MergeForm(request.POST or None, two=two, must_confirm=bool(conflicts(*two)))
    left, right, after = two[0].opened(), two[1].opened(), queries.after_merge(*two)
    found = differences(left, right, after)
    picks = picks_in(request.POST, found)
    if form.is_valid() and _merged(request, form, chosen_values(picks, found, left, right, after)):
        return redirect("business", code=form.sides[0].code)
    rows = pairings(left, right, after, found=found, picks=picks)
    return _merge_page(request, two, form, rows)


def _is_there(request: HttpRequest, code: str) -> bool:
    try:
        business_for(request.user, code)  # type: ignore[arg-type]
    except Business.DoesNotExist:
        return False
    return True


def _merged(request: HttpRequest, form: MergeForm, values: dict[str, Any]) -> bool:
    into, gone = form.sides
    told = {"reason": form.cleaned_data["reason"], "confirmed": form.cleaned_data.get("confirmed", False)}
    try:
        merge_and_settle(into, gone, values=values, by=request.user, at=timezone.now(), **told)  # type: ignore[arg-type]
    except CannotRegroup as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        _("%(gone)s digabung ke usaha ini. Nomor lamanya tetap mengantar ke sini, dan Anda dapat membatalkannya.")
        % {"gone": gone.code},
    )
    return True


def _merge_page(
    request: HttpRequest, two: tuple[Business, Business], form: MergeForm, rows: list[Pairing]
) -> HttpResponse:
    context = {
        "business": two[0],
        "other": two[1],
        "places": [_place(one) for one in two],
        "form": form,
        "rows": rows,
        "against": queries.against_merging(*two),
        "conflicts": [FIELDS[name].label for name in conflicts(*two)],
    }
    return TemplateResponse(request, "register/merge.html", context, status=422 if form.errors else 200)


def _place(business: Business) -> str:
    return describe(area_tree(), business.village_id or business.district_id or business.city_id or "")


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def split_records(request: HttpRequest, code: str) -> HttpResponse:
    """Tick the records that speak of another business, see what both would be, then say it is so."""
    business = asked_business(request, code)
    records = list(queries.open_records(business))
    form = SplitForm(request.POST or None, records=records)
    preview = None
    if form.is_valid():
        chosen = form.cleaned_data["records"]
        if request.POST.get("previewed", "") == _ids(chosen):
            made = _split(request, business, form)
            if made:
                return redirect("business", code=business.code)
        preview = _preview(records, set(chosen))
    context = {
        "business": business,
        "form": form,
        "records": _said(records),
        "ticked": {whole_number(pk) for pk in request.POST.getlist("records")},
        "preview": preview,
        "previewed": _ids(form.cleaned_data["records"]) if preview else "",
    }
    return TemplateResponse(request, "register/split.html", context, status=422 if form.errors else 200)


def _ids(chosen: list[int]) -> str:
    return " ".join(str(pk) for pk in sorted(chosen))


def _said(records: list[Record]) -> list[tuple[Record, list[Pairing]]]:
    """Each record with what it says, as one side."""
    titles = activity_titles(one.values.get("kbli") for one in records)
    return [(one, pairings(queries.facts_of([one]), {}, {}, titles=titles)) for one in records]


def _preview(records: list[Record], moved: set[int]) -> list[Pairing]:
    stays = queries.facts_of(one for one in records if one.pk not in moved)
    goes = queries.facts_of(one for one in records if one.pk in moved)
    return pairings(stays, goes, {})


def _split(request: HttpRequest, business: Business, form: SplitForm) -> bool:
    chosen = form.cleaned_data["records"]
    try:
        act = split(business, chosen, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except CannotRegroup as refusal:
        form.add_error(None, str(refusal))
        return False
    made = act.opened.select_related("business")[0].business
    told = ngettext(
        "%(n)d catatan menjadi usaha baru %(code)s.", "%(n)d catatan menjadi usaha baru %(code)s.", len(chosen)
    )
    messages.success(request, told % {"n": len(chosen), "code": made.code})
    return True
