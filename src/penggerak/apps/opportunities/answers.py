"""Questions about what the rules ask and the register does not know: answered while applying, kept with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from penggerak.apps.opportunities.rules import facts_asked, in_words
from penggerak.apps.opportunities.scores import score_asked
from penggerak.core.eligibility import Fact

YES_NO = [("ya", gettext_lazy("Ya")), ("tidak", gettext_lazy("Tidak")), ("", gettext_lazy("Belum tahu"))]
LARGEST = 10**15


class AnswersForm(forms.Form):
    """One field for each fact that is not known and can be answered in one line. None has to be."""

    def __init__(self, content: Mapping[str, Any], known: Mapping[str, Any], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        wanted = {**facts_asked(content["rules"]), **score_asked(content)}
        self.asked = {name: fact for name, fact in wanted.items() if known.get(name) is None}
        for name, fact in self.asked.items():
            if (made := _field(fact)) is not None:
                self.fields[name] = made

    def facts(self) -> dict[str, Any]:
        """What was answered, as facts; what was left open is not in it."""
        told = {name: _value(self.asked[name], value) for name, value in self.cleaned_data.items()}
        return {name: value for name, value in told.items() if value is not None}


def _field(fact: Fact) -> forms.Field | None:
    label = in_words(fact.label)
    match fact.type:
        case "bool":
            return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect)
        case "enum":
            choices = [("", "–"), *((code, in_words(one)) for code, one in fact.choices.items())]
            return forms.ChoiceField(label=label, choices=choices, required=False)
        case "int" | "idr":
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=LARGEST)
        case "decimal":
            return forms.FloatField(label=label, required=False, min_value=0, max_value=LARGEST)
        case "date":
            return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
        case _:
            return None


def _value(fact: Fact, value: Any) -> Any:
    """As facts are kept: days as ISO texts."""
    if fact.type == "bool":
        return {"ya": True, "tidak": False}.get(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
