"""What an officer writes down on a visit, turned into values or an explanation."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import polars as pl
from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.actions.visiting import KeptPicture, Visit
from penggerak.apps.register.forms import DayInput
from penggerak.apps.register.models import Business
from penggerak.apps.register.photos import MOST_BYTES, NotAPictureError, Picture, read_picture
from penggerak.apps.register.places import cleaning
from penggerak.apps.words import in_language
from penggerak.core.register.cleaning import clean_rows

OUTCOME_CHOICES = [
    ("running", _("Ditemukan, usahanya berjalan")),
    ("paused", _("Ditemukan, berhenti sementara")),
    ("moved_within", _("Pindah, masih di kota ini")),
    ("moved_out", _("Pindah ke luar kota")),
    ("closed", _("Sudah tutup")),
    ("never_found", _("Tidak pernah ditemukan")),
]
CORRECTED = ("business_name", "owner_name", "phone", "main_product")
POINT = ("latitude", "longitude")
ADDRESS_PARTS = ("street", "street_number", "rt", "rw", "postcode")
NOT_THERE = ("moved_out", "never_found")  # where the officer stood is not where the business is


class _VillageField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.parent.name}"


def _text(label: Any, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300, widget=forms.TextInput(attrs=attrs))


class VisitForm(forms.Form):
    """One visit. token: makes sending twice harmless; kept: the seal of a picture that already arrived."""

    token = forms.UUIDField(widget=forms.HiddenInput())
    kept = forms.CharField(required=False, widget=forms.HiddenInput())
    outcome = forms.ChoiceField(
        label=_("Apa yang Anda temukan?"),
        choices=OUTCOME_CHOICES,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Pilih apa yang Anda temukan di tempat.")},
    )
    new_address = _text(_("Alamat baru"), autocomplete="off")
    new_village = _VillageField(
        label=_("Kelurahan baru"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Pilih kelurahan"),
    )
    seen_on = forms.DateField(label=_("Tanggal kunjungan"), widget=DayInput())
    latitude = _text(_("Lintang"), inputmode="text", autocomplete="off")
    longitude = _text(_("Bujur"), inputmode="text", autocomplete="off")
    business_name = _text(_("Nama usaha yang benar"), autocomplete="off")
    owner_name = _text(_("Nama pemilik yang benar"), autocomplete="off")
    phone = _text(_("Telepon yang benar"), inputmode="tel", autocomplete="off")
    main_product = _text(_("Produk utama"), autocomplete="off")
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(
        label=_("Foto tempat usaha"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("Foto ini kosong. Ambil fotonya lagi, atau kirim tanpa foto.")},
        help_text=_("Jpeg, png, atau webp, paling besar 8 MB. Letak dan merek kamera di dalam foto dibuang."),
    )

    def __init__(self, *args: Any, business: Business, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business, self.user = business, user
        self.city = business.city_id or user.area_id[:5]
        villages = Area.objects.filter(level=Area.Level.VILLAGE, pk__startswith=f"{self.city}.")
        self.fields["new_village"].queryset = villages.select_related("parent").order_by("name", "pk")  # type: ignore[attr-defined]
        self.initial.setdefault("token", uuid4())
        self.initial.setdefault("seen_on", timezone.localdate())

    @property
    def visit(self) -> Visit:
        """What a valid form says."""
        data = self.cleaned_data
        note, outcome = data["note"], data["outcome"]
        values = dict(data["values"])
        if outcome in NOT_THERE and "latitude" in values:
            note = f"{note} (dicari di {values.pop('latitude')}, {values.pop('longitude')})".strip()
        return Visit(data["token"], outcome, data["seen_on"], values, note, data.get("picture"))

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba. Tulis hari ketika Anda datang."))
        return day

    def clean_photo(self) -> Picture | None:
        file: UploadedFile | None = self.cleaned_data["photo"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("Foto lebih besar dari 8 MB. Ambil lagi dengan ukuran yang lebih kecil."))
        try:
            return read_picture(file.read())
        except NotAPictureError:
            text = _("Berkas ini bukan foto jpeg, png, atau webp yang utuh. Ambil fotonya lagi, atau kirim tanpa foto.")
            raise forms.ValidationError(text) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["picture"] = data.get("photo") or self._kept_picture(data.get("kept", ""))
        data["values"] = {**self._corrections(data), **self._move(data)}
        return data

    def _corrections(self, data: Mapping[str, Any]) -> dict[str, Any]:
        written = {name: data[name] for name in (*CORRECTED, *POINT) if data.get(name)}
        values, doubts = self._read(written)
        for name in written:
            if name not in values:
                said = doubts.get(name) or doubts.get("latitude" if name in POINT else name)
                text = _("Nilai ini tidak dapat dipahami. Tulis dengan cara lain, atau kosongkan.")
                self.add_error(name, said or text)
        return {name: value for name, value in values.items() if name in (*CORRECTED, *POINT)}

    def _move(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The new place as a whole: what is not known of it is withdrawn, or it would mix with the old one."""
        if data.get("outcome") != "moved_within":
            return {}
        village: Area | None = data.get("new_village")
        if village is None:
            self.add_error("new_village", _("Pilih kelurahan tempat usaha sekarang."))
        if not data.get("new_address"):
            self.add_error("new_address", _("Tulis alamat barunya, sedikitnya nama jalan."))
        if village is None or not data.get("new_address"):
            return {}
        read, _doubts = self._read({"address": data["new_address"]})
        point = {} if data.get("latitude") else dict.fromkeys(POINT)
        areas = {"village_code": village.pk, "district_code": village.pk[:8], "city_code": village.pk[:5]}
        parts = {name: read.get(name) for name in ADDRESS_PARTS}
        return {"address": data["new_address"], **parts, **areas, **point}

    def _read(self, written: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Typed texts as the register reads every list: values by field, and the doubts in the reader's language."""
        if not written:
            return {}, {}
        frame = pl.DataFrame({"row_number": [1], **{name: [text] for name, text in written.items()}})
        columns = {name: name for name in written}
        [row] = clean_rows(frame, columns=columns, context=cleaning(self.city, on=timezone.localdate()))
        return dict(row.values), {problem.field: in_language(problem.sentence) for problem in row.problems}

    # A picture that arrived with a form that was sent back is kept, so that it need not be sent again.

    @property
    def _salt(self) -> str:
        return f"visit-picture:{self.business.pk}:{self.user.pk}"

    def seal_of(self, picture: KeptPicture) -> str:
        return signing.dumps([picture.stored_as.hex, picture.digest, picture.width, picture.height], salt=self._salt)

    def _kept_picture(self, seal: str) -> KeptPicture | None:
        try:
            name, digest, width, height = signing.loads(seal, salt=self._salt, max_age=86_400) if seal else [""] * 4
        except signing.BadSignature:
            return None
        return KeptPicture(UUID(name), digest, width, height) if name else None
