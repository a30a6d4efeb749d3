"""A request about data that came in on paper or at the counter, as an officer writes it down."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.accounts.contacts import contact
from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.queries import person_with
from penggerak.apps.privacy.models import Channel, DataRequest
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.businesses import business_for

MINUTES = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MINUTES)


class TakenForm(forms.Form):
    """What someone asked for, about which business, and when and how it reached the office."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Apa yang diminta?"),
        choices=DataRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih satu permintaan.")},
    )
    business = forms.CharField(
        label=gettext_lazy("Nomor usaha"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Seperti di profil usaha. Kosongkan bila tidak tentang satu usaha."),
    )
    whom = forms.CharField(
        label=gettext_lazy("Nomor HP atau surel pemohon"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Bila ada akun dengan kontak ini, jawaban dikirim ke sana. Bila tidak, jawab lewat surat."
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("Keterangan"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    received_at = forms.DateTimeField(
        label=gettext_lazy("Diterima"),
        widget=MomentInput,
        input_formats=[MINUTES, "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("Batas 3 × 24 jam dihitung sejak saat ini."),
        error_messages={
            "required": gettext_lazy("Tulis kapan permintaan ini diterima."),
            "invalid": gettext_lazy("Tulis tanggal dan jamnya, misalnya 2026-11-24T09:30."),
        },
    )
    through = forms.ChoiceField(
        label=gettext_lazy("Dinyatakan"),
        choices=[(one.value, one.label) for one in (Channel.PAPER, Channel.OFFICER)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih lewat apa permintaan ini disampaikan.")},
    )

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.initial.setdefault("received_at", timezone.localtime())

    def clean_business(self) -> Business | None:
        code = self.cleaned_data["business"].strip()
        try:
            return business_for(self.officer, code.upper()) if code else None
        except Business.DoesNotExist:
            raise forms.ValidationError(
                _("Tidak ada usaha dengan nomor ini di wilayah Anda. Salin nomornya dari profil usaha.")
            ) from None

    def clean_whom(self) -> User | None:
        typed = self.cleaned_data["whom"].strip()
        person = person_with(contact(typed)) if typed else None
        return person if person and person.is_active else None

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        if received_at > timezone.now():
            raise forms.ValidationError(_("Waktu diterima belum tiba. Tulis kapan permintaan itu sampai kepada Anda."))
        return received_at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "limit" and not data.get("business") and "business" not in self.errors:
            self.add_error("business", _("Tulis nomor usaha yang datanya dibatasi."))
        return data
