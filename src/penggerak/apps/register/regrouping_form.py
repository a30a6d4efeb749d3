"""What a person says when they merge, split or undo."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from penggerak.apps.register.models import Business, Record


def _reason(help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    missing = {"required": _("Tulis alasannya, agar orang lain dapat memeriksa.")}
    return forms.CharField(label=_("Alasan"), max_length=500, widget=area, help_text=help_text, error_messages=missing)


class UndoForm(forms.Form):
    """Why something is taken back."""

    reason = _reason(_("Tersimpan di riwayat, agar orang lain dapat memeriksa."))


class MergeForm(forms.Form):
    """Which of two businesses keeps its number, and why they are one.

    seen: the state of both as the person saw it; a choice between values makes sense for that state only.
    """

    survivor = forms.ChoiceField(
        label=_("Nomor mana yang tetap dipakai?"),
        widget=forms.RadioSelect(),
        help_text=_("Nomor yang satu lagi akan mengantar ke usaha ini."),
    )
    reason = _reason(_("Bagaimana Anda tahu ini satu usaha? Tersimpan di riwayat."))
    confirmed = forms.BooleanField(label=_("Nomor resminya berbeda, tetapi ini tetap satu usaha"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, two: Sequence[Business], must_confirm: bool, **kwargs: Any) -> None:
        older = min(two, key=lambda one: one.pk)
        now = seen_state(two)
        super().__init__(*args, initial={"survivor": older.code, "seen": now}, **kwargs)
        named = [(one.code, f"{one.code} {one.name}".strip()) for one in two]
        self.fields["survivor"].choices = named  # type: ignore[attr-defined]
        if not must_confirm:
            del self.fields["confirmed"]
        self.two, self.now = two, now

    @property
    def sides(self) -> tuple[Business, Business]:
        """The one that stays, and the one that becomes part of it."""
        kept = self.cleaned_data["survivor"]
        first, second = self.two
        return (first, second) if first.code == kept else (second, first)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seen") != self.now:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.now
            raise forms.ValidationError(
                _("Data salah satu usaha berubah sejak halaman ini dibuka. Periksa lagi, lalu kirim ulang.")
            )
        return data


def seen_state(two: Iterable[Business]) -> str:
    """Both businesses as last changed: the same text while nothing new was said of them."""
    return " ".join(f"{one.pk}@{one.since.isoformat()}" for one in sorted(two, key=lambda one: one.pk))


class SplitForm(forms.Form):
    """Which records speak of another business, and why."""

    records = forms.TypedMultipleChoiceField(
        label=_("Catatan yang menjadi usaha baru"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={
            "required": _("Pilih paling sedikit satu catatan."),
            "invalid_choice": _("Pilih catatan yang masih milik usaha ini. Muat ulang halaman bila daftarnya berubah."),
        },
    )
    reason = _reason(_("Bagaimana Anda tahu ini usaha lain? Tersimpan di riwayat."))

    def __init__(self, *args: Any, records: Sequence[Record], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].choices = [(one.pk, one.source.name) for one in records]  # type: ignore[attr-defined]

    def clean_records(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["records"]
        if len(chosen) == len(self.fields["records"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError(_("Tidak semua catatan dapat dipisahkan. Sisakan paling sedikit satu."))
        return chosen
