"""Six questions without an account: nothing is kept of the answers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.areas.models import Area
from penggerak.apps.numbers import typed_amount
from penggerak.apps.register.kbli import DEFAULT_VERSION, suggestion_index
from penggerak.core.activities import suggest

YES_NO = [("ya", gettext_lazy("Ya")), ("tidak", gettext_lazy("Belum")), ("", gettext_lazy("Tidak tahu"))]
FIRST_YEAR = 1900
MOST_SALES = 10**15


class QuickForm(forms.Form):
    """Each may be left open; what is not answered stays unknown, never no."""

    words = forms.CharField(
        label=gettext_lazy("Apa yang Anda jual atau kerjakan?"), max_length=200, required=False,
        help_text=gettext_lazy("Misalnya: jual keripik singkong."),
    )  # fmt: skip
    district = forms.ChoiceField(label=gettext_lazy("Di kecamatan mana usahanya?"), required=False)
    sales = forms.CharField(
        label=gettext_lazy("Berapa penjualan sebulan, kira-kira?"), max_length=20, required=False,
        help_text=gettext_lazy("Dalam rupiah, misalnya 5.000.000."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    started = forms.IntegerField(
        label=gettext_lazy("Usaha dimulai tahun berapa?"), required=False, min_value=FIRST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    born = forms.IntegerField(
        label=gettext_lazy("Pemilik lahir tahun berapa?"), required=False, min_value=FIRST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    nib = forms.ChoiceField(
        label=gettext_lazy("Sudah punya NIB?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, city: str, today: date, **named: Any) -> None:
        super().__init__(*args, **named)
        self.today = today
        places = Area.objects.filter(parent=city).order_by("name").values_list("code", "name")
        self.fields["district"].choices = [("", _("Tidak disebut")), *places]  # type: ignore[attr-defined]

    def clean_sales(self) -> int | None:
        typed = self.cleaned_data["sales"].strip()
        amount = typed_amount(typed)
        if typed and (amount is None or amount > MOST_SALES):
            raise forms.ValidationError(_("Tulis angka bulat dalam rupiah, misalnya 5.000.000."))
        return amount

    def clean_started(self) -> int | None:
        return self._past(self.cleaned_data["started"])

    def clean_born(self) -> int | None:
        return self._past(self.cleaned_data["born"])

    def _past(self, year: int | None) -> int | None:
        if year and year > self.today.year:
            raise forms.ValidationError(_("Tahun itu belum tiba. Tulis tahun yang sudah lewat."))
        return year

    def facts(self) -> dict[str, Any]:
        """What was answered, as the register would hold it. A year stands for its middle."""
        told = self.cleaned_data
        found = suggest(told["words"], index=suggestion_index(DEFAULT_VERSION)) if told["words"] else []
        facts = {
            "main_activity": told["words"] or None,
            "kbli": f"{DEFAULT_VERSION}:{found[0].code}" if found else None,
            "district_code": told["district"] or None,
            "monthly_sales_idr": told["sales"],
            "annual_sales_idr": told["sales"] * 12 if told["sales"] is not None else None,
            "started_on": f"{told['started']}-07-01" if told["started"] else None,
            "owner_birth_date": f"{told['born']}-07-01" if told["born"] else None,
            "nib": "ada" if told["nib"] == "ya" else None,
        }
        return {name: value for name, value in facts.items() if value is not None}
