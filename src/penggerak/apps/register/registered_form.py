"""What someone types to ask whether a business is in the register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from penggerak.apps.register.codes import business_id_of
from penggerak.apps.register.queries.registered import Question
from penggerak.apps.words import in_language
from penggerak.core.identity import check

LONGEST_CODE = 10  # digits; a NIB has 13, a NIK 16
LONGEST_NIB = 14  # one digit too many is still meant as a NIB


class RegisteredForm(forms.Form):
    """One number (the register's code, a NIB or a NIK); beside a NIK the year in which the owner was born."""

    number = forms.CharField(
        label=_("Kode usaha, NIB, atau NIK pemilik"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "class": "digits"}),
        help_text=_("Salah satu saja. Kode usaha berbentuk PGR-000123-0; NIB 13 angka; NIK 16 angka."),
        error_messages={"required": _("Tulis salah satu nomor itu.")},
    )
    birth_year = forms.IntegerField(
        label=_("Tahun lahir pemilik, bila memakai NIK"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "short"}),
        help_text=_("Empat angka, misalnya 1985."),
        error_messages={
            "invalid": _("Tulis tahunnya dengan empat angka, misalnya 1985."),
            "min_value": _("Tulis tahunnya dengan empat angka, misalnya 1985."),
            "max_value": _("Tulis tahunnya dengan empat angka, misalnya 1985."),
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        written = str(data.get("number", "")).strip()
        if not written or "birth_year" in self.errors:
            return data
        digits = sum(character.isdigit() for character in written)
        if written[:3].upper() == "PGR" or digits <= LONGEST_CODE:
            return {**data, "question": self._by_code(written)}
        kind = "nib" if digits <= LONGEST_NIB and not data.get("birth_year") else "nik"
        return {**data, "question": self._by_number(kind, written)}

    def _by_code(self, written: str) -> Question | None:
        business_id = business_id_of(written)
        if business_id is None or business_id >= 2**63:
            self.add_error("number", _("Kode ini salah ketik. Salin lagi dari kartu atau surat: PGR-000123-0."))
            return None
        return Question("code", str(business_id))

    def _by_number(self, kind: Any, written: str) -> Question | None:
        checked = check(kind, written)
        if checked.explanation:
            self.add_error("number", in_language(checked.explanation))
            return None
        year = self.cleaned_data.get("birth_year")
        if kind == "nik" and not year:
            self.add_error("birth_year", _("Tulis juga tahun lahir pemilik, seperti di KTP."))
        return Question(kind, str(checked.value), year)
