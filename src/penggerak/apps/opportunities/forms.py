"""What officers and providers type of an opportunity, turned into values or an explanation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.numbers import typed_amount
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.modes import (
    DAYS_TO_ANSWER,
    DIRECTIONS,
    OFFERED,
    TIES,
    USED,
    WAVES_BY,
    score_choices,
    settings_of,
)
from penggerak.apps.opportunities.queries.documents import DOCUMENTS
from penggerak.apps.opportunities.quotas import read_quotas
from penggerak.apps.opportunities.rule_forms import RULE_FORMS, RuleForm

FOLLOW_UPS = [(90, gettext_lazy("3 bulan sesudahnya")), (180, gettext_lazy("6 bulan sesudahnya")),
              (365, gettext_lazy("1 tahun sesudahnya"))]  # fmt: skip
STRATA = [("district", gettext_lazy("Kecamatan")), ("sex", gettext_lazy("Jenis kelamin pemilik"))]
SETTINGS = sorted({name for names in USED.values() for name in names})
MOST = 10**15
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class BeginForm(forms.Form):
    """The first three answers; everything else can wait."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis peluang"), choices=Opportunity.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih jenisnya.")},
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Judul"), max_length=160, help_text=gettext_lazy("Seperti yang dibaca pelaku usaha."),
        error_messages={"required": gettext_lazy("Tulis judulnya.")},
    )  # fmt: skip
    provider = forms.ModelChoiceField(
        label=gettext_lazy("Penyelenggara"), queryset=Organisation.objects.none(),
        error_messages={"required": gettext_lazy("Pilih penyelenggaranya."),
                        "invalid_choice": gettext_lazy("Pilih salah satu dari daftar.")},
    )  # fmt: skip

    def __init__(self, *args: Any, providers: QuerySet[Organisation], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]


class EditForm(forms.Form):
    """All parts of a draft. Nothing has to be complete before it is published."""

    title = forms.CharField(label=gettext_lazy("Judul"), max_length=160)
    summary = forms.CharField(
        label=gettext_lazy("Ringkasan"), max_length=300, required=False,
        help_text=gettext_lazy("Satu kalimat yang dibaca lebih dulu."),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Penjelasan"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 6})
    )
    opens_at = forms.DateTimeField(label=gettext_lazy("Dibuka"), required=False, widget=MOMENT)
    closes_at = forms.DateTimeField(label=gettext_lazy("Ditutup"), required=False, widget=MOMENT)
    capacity = forms.IntegerField(
        label=gettext_lazy("Kapasitas seluruhnya"), required=False, min_value=1, max_value=MOST,
        help_text=gettext_lazy("Modal: rupiah. Pelatihan: kursi. Kebutuhan pembeli: jumlah barang."),
    )  # fmt: skip
    each = forms.IntegerField(label=gettext_lazy("Untuk satu usaha"), min_value=1, max_value=MOST, initial=1)
    unit = forms.CharField(
        label=gettext_lazy("Satuan"), max_length=40, required=False,
        help_text=gettext_lazy("Untuk kebutuhan pembeli, misalnya kotak sebulan."),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=gettext_lazy("Bila peminat lebih dari kapasitas"), choices=[(one.value, one.label) for one in OFFERED],
        widget=forms.RadioSelect,
    )  # fmt: skip
    strata = forms.MultipleChoiceField(
        label=gettext_lazy("Tempat dibagi sebanding menurut"), choices=STRATA, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    quotas = forms.CharField(
        label=gettext_lazy("Jatah kelompok"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Hanya bila ada kelompok. Satu baris satu kelompok, misalnya Perempuan: 10."),
    )  # fmt: skip
    weighted = forms.BooleanField(
        label=gettext_lazy("Undi dengan bobot satu dibagi banyaknya pendaftaran yang berjalan"), required=False,
        help_text=gettext_lazy("Untuk undian: usaha yang mendaftar di banyak tempat tidak lebih beruntung."),
    )  # fmt: skip
    score = forms.ChoiceField(
        label=gettext_lazy("Data yang menjadi nilai"), required=False,
        help_text=gettext_lazy("Untuk nilai minimum dan nilai tertinggi. Diambil saat mendaftar, lalu tetap."),
    )  # fmt: skip
    direction = forms.ChoiceField(label=gettext_lazy("Arah nilai"), choices=DIRECTIONS, required=False)
    threshold = forms.IntegerField(
        label=gettext_lazy("Nilai batas"), required=False, min_value=0, max_value=MOST,
        help_text=gettext_lazy("Untuk nilai minimum: yang mencapainya ikut diundi."),
    )  # fmt: skip
    ties = forms.ChoiceField(
        label=gettext_lazy("Bila nilai di batas sama"), choices=[("", "–"), *TIES.items()], required=False,
        help_text=gettext_lazy("Untuk nilai tertinggi; diumumkan sebelum ada yang mendaftar."),
    )  # fmt: skip
    waves = forms.IntegerField(
        label=gettext_lazy("Banyaknya gelombang"), required=False, min_value=2, max_value=50,
        help_text=gettext_lazy("Untuk bergiliran: semua peserta mendapat giliran, jadi kapasitas harus cukup."),
    )  # fmt: skip
    waves_by = forms.ChoiceField(
        label=gettext_lazy("Yang bergiliran bersama"), choices=[("", "–"), *WAVES_BY.items()], required=False
    )
    answer_days = forms.IntegerField(
        label=gettext_lazy("Hari untuk menjawab"), required=False, min_value=1, max_value=60, initial=DAYS_TO_ANSWER,
        help_text=gettext_lazy("Yang terpilih menjawab dalam sekian hari; sesudah itu tempatnya untuk cadangan."),
    )  # fmt: skip
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Berkas yang diminta"), choices=list(DOCUMENTS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Minta hanya yang sungguh diperlukan untuk memutuskan."),
    )  # fmt: skip
    question = forms.CharField(
        label=gettext_lazy("Hasil yang ditanyakan sesudahnya"), required=False, max_length=200,
        help_text=gettext_lazy("Sama untuk yang mendapat dan yang tidak, misalnya: Berapa laba bulan lalu?"),
    )  # fmt: skip
    outcome_unit = forms.CharField(label=gettext_lazy("Satuan hasil"), required=False, max_length=40)
    follow_ups = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Ditanyakan"), choices=FOLLOW_UPS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, city: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self.city = city
        self.fields["score"].choices = [("", "–"), *score_choices()]  # type: ignore[attr-defined]

    def clean_quotas(self) -> dict[str, int]:
        return read_quotas(self.cleaned_data["quotas"], city=self.city)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        opens, closes = told.get("opens_at"), told.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Waktu tutup harus setelah waktu buka."))
        if told.get("capacity") and told.get("each") and told["capacity"] < told["each"]:
            self.add_error("capacity", _("Kapasitas paling sedikit cukup untuk satu usaha."))
        return told

    def changes(self) -> dict[str, Any]:
        """What was typed, as the parts of a draft."""
        told = dict(self.cleaned_data)
        outcome = {"question": told.pop("question").strip(), "unit": told.pop("outcome_unit").strip()}
        given = {name: told.pop(name) for name in SETTINGS}
        return {**told, "outcome": outcome, "settings": settings_of(told["mode"], given)}


class RuleEntryForm(forms.Form):
    """One more rule: which kind, and its value."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Syarat"), choices=[(one.id, one.label) for one in RULE_FORMS],
        error_messages={"required": gettext_lazy("Pilih syaratnya.")},
    )  # fmt: skip
    value = forms.CharField(
        label=gettext_lazy("Nilai"), required=False, max_length=200,
        help_text=gettext_lazy("Angka atau kode; kosongkan untuk syarat “punya”. Beberapa kode dipisah koma."),
    )  # fmt: skip

    def made(self) -> dict[str, Any]:
        """The rule. Raises ValidationError when its value does not fit."""
        kind: RuleForm = next(one for one in RULE_FORMS if one.id == self.cleaned_data["rule"])
        return kind.rule(read_value(kind, self.cleaned_data["value"]))


def read_value(kind: RuleForm, text: str) -> Any:
    """What was typed for a kind of rule. Raises ValidationError with what is expected."""
    typed = text.strip()
    if kind.entry == "none":
        return True
    if not typed:
        raise ValidationError(_("Isi nilainya untuk syarat ini."))
    if kind.entry == "districts":
        return [part.strip() for part in typed.split(",") if part.strip()]
    if kind.entry == "text":
        return typed
    number = typed_amount(typed)
    if number is None or number > MOST:
        raise ValidationError(_("Tulis angka bulat, misalnya 21 atau 300.000.000."))
    return number
