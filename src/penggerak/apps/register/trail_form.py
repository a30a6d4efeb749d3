"""Which events an admin asks for, read from the address. Every value is optional."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from penggerak.apps.audit.words import KINDS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TrailForm(forms.Form):
    """Who, what, on what, from which day to which."""

    siapa = forms.CharField(label=_("Siapa"), required=False, max_length=120)
    apa = forms.ChoiceField(label=_("Perbuatan"), required=False)
    pada = forms.CharField(label=_("Pada"), required=False, max_length=64, help_text=_("Misalnya import:12"))
    dari = forms.DateField(label=_("Dari tanggal"), required=False, widget=DAY)
    sampai = forms.DateField(label=_("Sampai tanggal"), required=False, widget=DAY)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        words = sorted(((kind, str(label)) for kind, label in KINDS.items()), key=lambda one: one[1])
        self.fields["apa"].choices = [("", _("Semua perbuatan")), *words]  # type: ignore[attr-defined]

    def asked(self) -> Q:
        """The condition on events; nobody's when the form is not valid."""
        if not self.is_valid():
            return Q(pk=None)
        given, found = self.cleaned_data, Q()
        if given["siapa"]:
            found &= Q(by__name__icontains=given["siapa"])
        if given["apa"]:
            found &= Q(what=given["apa"])
        if given["pada"]:
            found &= Q(subject=given["pada"].strip())
        if given["dari"]:
            found &= Q(at__gte=_midnight(given["dari"]))
        if given["sampai"]:
            found &= Q(at__lt=_midnight(given["sampai"] + timedelta(days=1)))
        return found


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
