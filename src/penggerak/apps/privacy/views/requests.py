"""Requests about data, for those who answer them: the late ones first, each with the hours it has left."""

from datetime import datetime
from math import floor
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.privacy.actions.requesting import CannotAnswer, release, settle_request
from penggerak.apps.privacy.models import DataRequest
from penggerak.apps.privacy.queries.consents import limited_businesses
from penggerak.apps.privacy.queries.erasing import erased_business, to_check, what_goes
from penggerak.apps.privacy.queries.requests import open_requests, requests_for
from penggerak.apps.register.queries.holdings import as_they_are_now
from penggerak.apps.register.queries.traces import traces_of

MOST = 50

# Law 27/2022: where a request need not be met, or not wholly.
ARTICLES = [
    ("", gettext_lazy("(tidak ada: dipenuhi seluruhnya)")),
    ("UU 27/2022 pasal 15", gettext_lazy("Pasal 15: pertahanan, penegakan hukum, pengawasan, statistik, penelitian")),
    ("UU 27/2022 pasal 33", gettext_lazy("Pasal 33: membahayakan orang, membuka data orang lain, keamanan nasional")),
    (
        "UU 27/2022 pasal 41",
        gettext_lazy("Pasal 41: pembatasan dikecualikan undang-undang, keselamatan, atau perjanjian"),
    ),
    ("UU 43/2009", gettext_lazy("UU 43/2009: arsip yang wajib disimpan; data diblokir, bukan dihapus")),
]


class AnswerForm(forms.Form):
    """How a request ends, in words that whoever asked will read."""

    status = forms.ChoiceField(
        label=gettext_lazy("Hasil"),
        choices=[(one.value, one.label) for one in DataRequest.Status if one != DataRequest.Status.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih hasilnya.")},
    )
    article = forms.ChoiceField(label=gettext_lazy("Dasar hukum"), choices=ARTICLES, required=False)
    answer = forms.CharField(
        label=gettext_lazy("Jawaban untuk pemohon"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Tulis jawabannya; pemohon membacanya apa adanya.")},
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Saya sudah memeriksa siapa pemohonnya dan apa yang akan dihapus"),
        required=False,
        help_text=gettext_lazy("Perlu bila hasilnya “Dipenuhi”. Yang sudah dihapus tidak dapat dikembalikan."),
    )

    def __init__(self, *args: Any, is_erasure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_erasure:
            del self.fields["confirmed"]


@open_to(OFFICERS)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    settled = requests_for(request.user).exclude(status="open").order_by("-settled_at", "-pk")[:MOST]  # type: ignore[arg-type]
    running = [(one, left(one, now), one.due_at < now) for one in open_requests(request.user)]  # type: ignore[arg-type]
    return TemplateResponse(request, "privacy/requests.html", {"running": running, "settled": settled})


def left(request: DataRequest, now: datetime) -> str:
    """The clock in hours: how many are left, or how many it is late."""
    hours = floor((request.due_at - now).total_seconds() / 3600)
    if hours < 0:
        return ngettext("terlambat %(n)d jam", "terlambat %(n)d jam", -hours) % {"n": -hours}
    return ngettext("sisa %(n)d jam", "sisa %(n)d jam", hours) % {"n": hours}


# What goes, word by word (queries/erasing.py and the erasers of other apps).
GOES = {
    "records": gettext_lazy("Catatan yang dikosongkan"),
    "rows": gettext_lazy("Baris daftar yang dikosongkan"),
    "lists": gettext_lazy("Berkas daftar yang dibuang"),
    "photos": gettext_lazy("Foto kunjungan"),
    "recipients": gettext_lazy("Baris daftar penerima"),
    "recipient_files": gettext_lazy("Berkas daftar penerima yang dibuang"),
    "submissions": gettext_lazy("Pendaftaran yang dikosongkan"),
}


def erasure_ahead(asked: DataRequest) -> dict[str, object]:
    """What an erasure would take away, and the texts of officers that somebody should read once more."""
    business = erased_business(asked)
    if business is None:
        return {"erased": None}
    traces = traces_of(business)
    goes = [(GOES.get(word, word), number) for word, number in what_goes(traces).items()]
    return {"erased": business, "goes": goes, "to_check": to_check(traces)}


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(requests_for(request.user), pk=pk)  # type: ignore[arg-type]
    is_erasure = asked.kind == DataRequest.Kind.ERASE
    form = AnswerForm(request.POST or None, is_erasure=is_erasure)
    if form.is_valid():
        try:
            settle_request(asked, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
            messages.success(request, _("Jawaban tersimpan. Pemohon yang punya akun dikabari."))
            return redirect("data_requests")
        except CannotAnswer as refusal:
            form.add_error(None, str(refusal))
    now = timezone.now()
    context: dict[str, object] = {"asked": asked, "form": form}
    context |= {"left": left(asked, now), "is_late": asked.due_at < now}
    if is_erasure and asked.status == DataRequest.Status.OPEN:
        context |= erasure_ahead(asked)
    return TemplateResponse(request, "privacy/request.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@require_POST
def end_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Release the business that a request blocked."""
    asked, now = get_object_or_404(requests_for(request.user), pk=pk), timezone.now()  # type: ignore[arg-type]
    try:
        release(asked, reason=request.POST.get("alasan", ""), by=request.user, at=now)  # type: ignore[arg-type]
    except CannotAnswer as refusal:
        messages.error(request, str(refusal))
        return redirect("data_request", pk=pk)
    if limited_businesses(at=now).filter(pk__in=as_they_are_now([asked.business_id])).exists():
        messages.warning(request, _("Tercatat. Usaha ini masih dibatasi oleh permohonan lain."))
    else:
        messages.success(request, _("Pembatasan dilepas. Mitra melihat usaha ini sejauh pemiliknya mengizinkan."))
    return redirect("data_request", pk=pk)
