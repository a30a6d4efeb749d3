"""What an officer types to have a list checked, turned into values or an explanation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.forms import DayInput, MeaningsForm
from penggerak.apps.register.models import LookUpList, RecipientList
from penggerak.apps.register.queries.prechecks import known_programmes
from penggerak.apps.register.queries.scope import cities_of
from penggerak.apps.register.recipient_columns import NAMING


class FileForm(forms.Form):
    """A spreadsheet of at most the size we take."""

    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("xlsx atau csv, paling besar 50 MB."),
        error_messages={
            "required": _("Pilih berkasnya dulu."),
            "empty": _("Berkas ini kosong. Pilih berkas yang ada isinya, lalu kirim lagi."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("Berkas lebih besar dari 50 MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.")
            )
        return file


class _DatedForm(FileForm):
    """A list of a city, of a day that has come."""

    programme = forms.CharField(
        label=_("Program"), max_length=120, error_messages={"required": _("Tulis nama programnya.")}
    )
    city = forms.ModelChoiceField(label=_("Untuk kota"), queryset=Area.objects.none())
    as_of = forms.DateField(label=_("Keadaan per tanggal"), widget=DayInput())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = cities_of(user)
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        self.initial.setdefault("as_of", timezone.localdate())
        self.initial.setdefault("city", cities.first())
        self.programmes = sorted({name for city in cities for name in known_programmes(city.pk)})
        self.fields["programme"].widget.attrs["list"] = "program-dikenal"

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba. Tulis hari ketika daftar dibuat."))
        return day

    def clean_programme(self) -> str:
        return " ".join(self.cleaned_data["programme"].split())


class RecipientsForm(_DatedForm):
    """A list of recipients to check."""

    field_order = ["file", "programme", "city", "as_of"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Daftar penerima")
        self.fields["programme"].help_text = _(
            "Misalnya: Hibah modal 2026. Daftar SK dan pembayaran dengan nama program yang sama ikut dicocokkan."
        )


class LookUpForm(_DatedForm):
    """A list of another office to check against."""

    kind = forms.ChoiceField(label=_("Daftar apa?"), choices=LookUpList.Kind.choices)
    provider = forms.CharField(
        label=_("Kantor pemberi daftar"),
        max_length=120,
        help_text=_("Misalnya: Disdukcapil Kota Tangerang."),
        error_messages={"required": _("Tulis kantor yang memberi daftar ini.")},
    )
    field_order = ["kind", "file", "provider", "as_of", "programme", "city"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Berkas dengan kolom NIK")
        self.fields["file"].help_text = _(
            "Hanya sidik NIK yang disimpan; berkasnya dan keterangan lain di dalamnya tidak."
        )
        self.fields["programme"].required = False
        self.fields["programme"].help_text = _(
            "Hanya untuk pembayaran dan SK: nama program yang sama dengan daftarnya."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") in LookUpList.OF_A_PROGRAMME and not data.get("programme"):
            self.add_error("programme", _("Tulis nama programnya, sama seperti pada daftar penerimanya."))
        return data


class RecipientColumnsForm(MeaningsForm):
    """The columns of a list of recipients."""

    naming = NAMING
    unnamed = _("Belum ada kolom yang menyebut orangnya. Pilih kolom NIK, nama pemilik, nama usaha, atau NIB.")

    def __init__(self, *args: Any, recipients: RecipientList, headings: Mapping[str, str], **kwargs: Any) -> None:
        given = {"observed_on": recipients.observed_on, **recipients.columns}
        super().__init__(*args, headings=headings, initial=given, **kwargs)
