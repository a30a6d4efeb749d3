"""What an officer types, turned into values or an explanation."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import polars as pl
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Import, Source
from penggerak.apps.register.moments import CannotAsk, Moment, moment_of
from penggerak.apps.register.queries.scope import cities_of, sources_of
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS, GROUPS, STATUSES, Field
from penggerak.core.register.cleaning import CleaningContext, clean_rows

PSEUDO_CHOICES = [
    ("row_key", _("Nomor tetap baris di sumber")),
    ("ignore", _("Nomor urut, diabaikan")),
    ("repair_row", _("Baris di lembar perbaikan")),
    ("repair_reason", _("Alasan di lembar perbaikan")),
]


def field_choices() -> list[tuple[str, Any]]:
    """What a column may mean, by group; the empty choice keeps it in the raw row only."""
    groups = [
        (in_language(group), [(f.name, in_language(f.label)) for f in FIELDS.values() if f.group == name])
        for name, group in GROUPS.items()
    ]
    return [("", _("Tidak dipakai (disimpan apa adanya)")), (_("Tentang baris ini"), PSEUDO_CHOICES), *groups]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UploadForm(forms.Form):
    """A list to bring in: the file, whose list it is, and of which day it speaks."""

    file = forms.FileField(
        label=_("Berkas daftar"),
        help_text=_("xlsx atau csv, paling besar 50 MB. Tidak perlu dirapikan dulu."),
        error_messages={
            "required": _("Pilih berkasnya dulu."),
            "empty": _("Berkas ini kosong. Pilih berkas yang ada isinya, lalu kirim lagi."),
        },
    )
    source = forms.ModelChoiceField(
        label=_("Daftar dari mana?"), queryset=Source.objects.none(), required=False, empty_label=_("Sumber baru")
    )
    source_name = forms.CharField(
        label=_("Nama sumber baru"),
        required=False,
        max_length=120,
        help_text=_("Misalnya: Pendataan kelurahan 2026. Kosongkan bila sumbernya sudah dipilih di atas."),
    )
    city = forms.ModelChoiceField(label=_("Untuk kota"), queryset=Area.objects.none())
    observed_on = forms.DateField(
        label=_("Keadaan per tanggal"), widget=DayInput(), help_text=_("Hari ketika keterangan di daftar ini benar.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources_of(user)  # type: ignore[attr-defined]
        cities = cities_of(user)
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        self.initial.setdefault("observed_on", timezone.localdate())
        self.initial.setdefault("city", cities.first())

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("Berkas lebih besar dari 50 MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.")
            )
        return file

    def clean_observed_on(self) -> date:
        day: date = self.cleaned_data["observed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba. Tulis hari ketika daftar dibuat."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("source") and not slugify(data.get("source_name", "")):
            self.add_error("source_name", _("Beri nama sumbernya, atau pilih sumber yang sudah ada."))
        if data.get("source") and data.get("city") and data["source"].city != data["city"]:
            self.add_error("city", _("Sumber ini milik kota lain. Pilih kotanya, atau buat sumber baru."))
        return data


class MeaningsForm(forms.Form):
    """What each column of a list means. Fields are named after the columns: c0, c1, ...

    naming: fields of which a list must have one, else it names nobody, as unnamed then says.
    """

    observed_on = forms.DateField(label=_("Keadaan per tanggal"), widget=DayInput())
    naming: Collection[str] = ()
    unnamed: str | Promise = ""

    def __init__(self, *args: Any, headings: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = headings
        for column, heading in headings.items():
            self.fields[column] = forms.ChoiceField(label=heading, choices=field_choices, required=False)

    @property
    def columns(self) -> dict[str, str]:
        return {column: self.cleaned_data[column] for column in self.headings}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for column, heading in self.headings.items():
            field = data.get(column)
            if field and field != "ignore" and field in seen:
                text = _("Kolom “%(first)s” sudah dipakai untuk isian ini. Pilih salah satu.")
                self.add_error(column, text % {"first": seen[field]})
            seen.setdefault(field or "", heading)
        if seen.keys().isdisjoint(self.naming):
            raise forms.ValidationError(self.unnamed)
        return data


class ColumnsForm(MeaningsForm):
    """The columns of a list of businesses."""

    kbli_version = forms.ChoiceField(
        label=_("Kode KBLI menurut"), choices=[("2020", "KBLI 2020"), ("2025", "KBLI 2025")]
    )
    field_order = ("kbli_version",)
    naming = ("business_name", "owner_name", "nib", "nik", "main_product")
    unnamed = _("Belum ada kolom yang menyebut usahanya. Pilih kolom nama usaha, nama pemilik, NIB, NIK, atau produk.")

    def __init__(self, *args: Any, importing: Import, headings: Mapping[str, str], **kwargs: Any) -> None:
        given = {"kbli_version": importing.kbli_version, "observed_on": importing.observed_on, **importing.columns}
        super().__init__(*args, headings=headings, initial=given, **kwargs)


class CorrectionForm(forms.Form):
    """The right value of one field, and why. An empty value withdraws what was known."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Dari mana Anda tahu? Alasan ini tersimpan bersama perbaikannya."),
        error_messages={"required": _("Tulis alasannya, agar orang lain dapat memeriksa.")},
    )

    def __init__(self, *args: Any, field: Field, context: CleaningContext, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field, self.context = field, context
        self.fields["value"] = _value_field(field)
        self.order_fields(["value", "reason"])

    @property
    def values(self) -> dict[str, Any]:
        """What the correction says: the field, and what follows from it (a kelurahan names its kecamatan)."""
        return self.cleaned_data["value"] or {self.field.name: None}

    def clean_value(self) -> dict[str, Any]:
        return self._read(str(self.cleaned_data["value"] or "").strip())

    def _read(self, text: str) -> dict[str, Any]:
        if not text:
            return {}
        [row] = clean_rows(
            pl.DataFrame({"row_number": [1], "c0": [text]}), columns={"c0": self.field.name}, context=self.context
        )
        if self.field.name not in row.values:
            doubts = [problem.sentence for problem in row.problems if problem.field == self.field.name]
            said = in_language(doubts[0]) if doubts else _("Nilai ini tidak dapat dipahami. Tulis dengan cara lain.")
            raise forms.ValidationError(said)
        return dict(row.values)


class KbliCorrectionForm(CorrectionForm):
    """The right KBLI code: one of those suggested, or one typed. Both at once are refused unless they agree."""

    suggested = forms.CharField(label=_("Kode yang disarankan"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = _("Atau tulis kodenya")

    def clean_suggested(self) -> dict[str, Any]:
        return self._read(self.cleaned_data["suggested"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed, chosen = data.get("value"), data.get("suggested")
        if typed and chosen and typed != chosen:
            self.add_error("value", _("Pilih satu kode dari saran, atau tulis kode lain. Jangan keduanya."))
        return {**data, "value": typed or chosen or {}}


def _value_field(field: Field) -> forms.Field:
    label = in_language(field.label)
    if field.type == "enum":
        choices = [("", _("(kosongkan)")), *((code, in_language(one)) for code, one in field.choices.items())]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if field.type == "bool3":
        return forms.ChoiceField(
            label=label, choices=[("", _("Tidak diketahui")), ("ya", _("Ya")), ("tidak", _("Tidak"))], required=False
        )
    if field.type == "date":
        return forms.CharField(label=label, required=False, help_text=_("Misalnya 17-08-2020."))
    return forms.CharField(label=label, required=False, max_length=500)


class RevealForm(forms.Form):
    """Why someone has to read a masked value."""

    reason = forms.CharField(
        label=_("Untuk keperluan apa?"),
        max_length=300,
        error_messages={"required": _("Tulis keperluannya; ia tersimpan bersama nama Anda.")},
    )


class SearchForm(forms.Form):
    """Words, a number or a code, and what to narrow by. Every value is optional and stays in the address."""

    cari = forms.CharField(label=_("Cari nama, NIB, NIK, telepon, atau kode"), required=False)
    district = forms.ModelChoiceField(
        label=_("Kecamatan"), queryset=Area.objects.none(), required=False, empty_label=_("Semua kecamatan")
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    size_by_sales = forms.ChoiceField(label=_("Skala"), required=False)
    per = forms.CharField(
        label=_("Keadaan per"), required=False, widget=forms.DateInput(attrs={"type": "date"}), max_length=10
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = Area.objects.filter(level=Area.Level.DISTRICT, pk__startswith=user.area_id[:5])
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        statuses = [(code, in_language(label)) for code, label in STATUSES.items()]
        sizes = [(code, in_language(label)) for code, label in FIELDS["declared_size"].choices.items()]
        self.fields["status"].choices = [("", _("Semua status")), *statuses]  # type: ignore[attr-defined]
        self.fields["size_by_sales"].choices = [("", _("Semua skala")), *sizes]  # type: ignore[attr-defined]

    def clean_per(self) -> Moment:
        try:
            return moment_of(self.cleaned_data["per"])
        except CannotAsk as refusal:
            raise forms.ValidationError(str(refusal)) from None

    @property
    def filters(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("district", "status", "size_by_sales")}
