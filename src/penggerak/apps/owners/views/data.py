"""My data: seeing it, taking it along, and asking for what needs a person. Each request has its 72 hours."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.audit.actions import record_event
from penggerak.apps.owners.copies import json_copy, paper_copy
from penggerak.apps.owners.queries.own_data import looked_at
from penggerak.apps.privacy.actions.requesting import answered_at_once, receive_request
from penggerak.apps.privacy.models import Channel
from penggerak.apps.privacy.queries.requests import own_requests
from penggerak.apps.register.event_words import trail
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.holdings import businesses_held
from penggerak.apps.reports import Made, write_paper
from penggerak.apps.reports.words import moment_in_words

KINDS = [
    ("erase", gettext_lazy("Hapus data saya")),
    ("limit", gettext_lazy("Batasi: jangan tampilkan kepada mitra atau umum")),
    ("access", gettext_lazy("Salinan di atas kertas")),
]


class RequestForm(forms.Form):
    """What someone asks us to do, and about which of their businesses."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Apa yang Anda minta?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih satu permintaan.")},
    )
    business = forms.ModelChoiceField(
        label=gettext_lazy("Tentang usaha yang mana?"),
        queryset=Business.objects.none(),
        required=False,
        empty_label=gettext_lazy("Hanya tentang akun saya"),
    )
    words = forms.CharField(
        label=gettext_lazy("Keterangan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, businesses: "QuerySet[Business]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["business"].queryset = businesses  # type: ignore[attr-defined]
        self.initial.setdefault("business", businesses.first())

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("kind") == "limit" and not data.get("business"):
            self.add_error("business", _("Pilih usaha yang datanya dibatasi."))
        return data


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    businesses = businesses_held(request.user)  # type: ignore[arg-type]
    form = RequestForm(request.POST or None, businesses=businesses)
    if form.is_valid():
        made = receive_request(
            **form.cleaned_data, user=request.user, by=request.user, at=timezone.now(), through=Channel.PAGE
        )
        said = _("Permohonan diterima dengan nomor %(number)s. Kami menjawab paling lama %(due)s.")
        messages.success(request, said % {"number": made.pk, "due": moment_in_words(made.due_at)})
        return redirect("mine_data")
    context = {
        "form": form,
        "businesses": businesses,
        "requests": own_requests(request.user),  # type: ignore[arg-type]
        "looked": trail(looked_at(list(businesses))),
    }
    return TemplateResponse(request, "owners/data.html", context, status=422 if form.errors else 200)


@open_to(SIGNED_IN)
@never_cache
@require_POST
def copy_json(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    with transaction.atomic():
        content, made = json_copy(request.user, at=now)  # type: ignore[arg-type]
        _leave_word(request, made, "json")
    return _file(content, "application/json", f"data-saya-{made.number}.json")


@open_to(SIGNED_IN)
@never_cache
@require_POST
def copy_pdf(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    businesses = list(businesses_held(request.user))  # type: ignore[arg-type]
    report = paper_copy(request.user, businesses, at=now, on=timezone.localdate(now))  # type: ignore[arg-type]
    content, _rows = write_paper(report)
    with transaction.atomic():
        _leave_word(request, report.made, "pdf")
    return _file(content, "application/pdf", f"data-saya-{report.made.number}.pdf")


def _leave_word(request: HttpRequest, made: Made, form: str) -> None:
    """The copy is a request that was answered at once; every business in it knows that it was copied."""
    user = request.user
    answer = _("Salinan %(form)s nomor %(number)s diunduh sendiri.") % {"form": form, "number": made.number}
    answered_at_once(user, business=None, at=made.at, answer=answer)  # type: ignore[arg-type]
    for business in businesses_held(user):  # type: ignore[arg-type]
        data = {"form": form, "number": made.number, "as": "owner"}
        record_event("business.exported", at=made.at, by=user, subject=business, data=data)  # type: ignore[arg-type]


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
