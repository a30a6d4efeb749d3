"""What an officer wants counted, read from the address. Every value is optional."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.moments import CannotAsk, Moment, moment_of
from penggerak.apps.register.queries.counting import Question
from penggerak.apps.words import in_language
from penggerak.core.register import COUNTED, FIELDS, GROUPS, STATUSES, Label
from penggerak.core.register.counting import DIMENSIONS

FIRST = "district"
COMPUTED = Label(id="Dihitung dari keterangan", en="Worked out from what is known")


def dimension_choices() -> list[tuple[str, Any]]:
    """All that can be counted by, the computed ones first, then the declared fields by their group."""
    computed = [(name, in_language(one.label)) for name, one in DIMENSIONS.items() if name not in FIELDS]
    by_group = [
        (in_language(label), [(n, in_language(FIELDS[n].label)) for n in DIMENSIONS if n in FIELDS and _in(n, group)])
        for group, label in GROUPS.items()
    ]
    return [(in_language(COMPUTED), computed), *((label, found) for label, found in by_group if found)]


def _in(name: str, group: str) -> bool:
    return FIELDS[name].group == group


def _with_a_first(data: Any) -> Any:
    """What was asked; when no field was named, the page shows and counts the first."""
    asked = data.copy()
    asked["menurut"] = data.get("menurut") or FIRST
    return asked


class CountForm(forms.Form):
    """By which fields, in which statuses, in which district, as of which day."""

    menurut = forms.ChoiceField(label=_("Dihitung menurut"), required=False)
    silang = forms.ChoiceField(label=_("Disilang dengan"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    district = forms.ModelChoiceField(
        label=_("Kecamatan"), queryset=Area.objects.none(), required=False, empty_label=_("Semua kecamatan")
    )
    per = forms.CharField(
        label=_("Keadaan per"), required=False, widget=forms.DateInput(attrs={"type": "date"}), max_length=10
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(_with_a_first(data))
        districts = Area.objects.filter(level=Area.Level.DISTRICT, pk__startswith=user.area_id[:5])
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        self._choose("menurut", dimension_choices())
        self._choose("silang", [("", _("Tidak disilang")), *dimension_choices()])
        each = [(code, in_language(label)) for code, label in STATUSES.items()]
        self._choose("status", [("", _("Seperti angka utama")), ("semua", _("Semua status")), *each])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_per(self) -> Moment:
        try:
            return moment_of(self.cleaned_data["per"])
        except CannotAsk as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("silang") and data.get("silang") == data.get("menurut"):
            self.add_error("silang", _("Isian ini sudah dipakai. Pilih isian lain, atau jangan disilang."))
        return data

    @property
    def question(self) -> Question:
        """What a valid form asks."""
        data = self.cleaned_data
        status = data["status"]
        return Question(
            by=tuple(name for name in (data["menurut"], data["silang"]) if name),
            per=data["per"],
            statuses=tuple(STATUSES) if status == "semua" else (status,) if status else COUNTED,
            district=data["district"],
        )
