"""How a value of the register reads on a screen and in a spreadsheet."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from penggerak.apps.register.models import Activity
from penggerak.apps.register.places import area_tree
from penggerak.apps.seal import NUMBER_KINDS
from penggerak.apps.words import in_language
from penggerak.core.identity import mask
from penggerak.core.places import describe
from penggerak.core.register import Field
from penggerak.core.register.erasing import ERASED

AREAS = ("village_code", "district_code", "city_code")


def activity_titles(keys: Iterable[Any]) -> dict[str, str]:
    """How these activities read: key -> code and title, with one question to the database."""
    return {one.pk: str(one) for one in Activity.objects.filter(pk__in={key for key in keys if key})}


def shown(field: Field, value: Any, titles: Mapping[str, str] | None = None) -> str:
    """A value in the reader's language; sensitive ones masked; empty text for nothing known.

    titles: of activities, from activity_titles, so that many values ask once.
    """
    if value is None or value == "":
        return ""
    if value == ERASED:
        return _("(data dihapus atas permintaan)")
    if field.sensitive:
        return masked(field, str(value))
    if field.name in AREAS:
        return describe(area_tree(), value)
    if field.name == "kbli":
        if titles is not None:
            return titles.get(value, str(value))
        activity = Activity.objects.filter(pk=value).first()
        return str(activity) if activity else str(value)
    return _by_type(field, value)


def _by_type(field: Field, value: Any) -> str:
    match field.type:
        case "idr":
            return f"Rp{number_format(value, decimal_pos=0, force_grouping=True)}"
        case "int":
            return number_format(value, decimal_pos=0, force_grouping=True)
        case "date":
            return date_format(date.fromisoformat(value), "j F Y")
        case "bool3":
            return _("Ya") if value else _("Tidak")
        case "enum":
            choice = field.choices.get(value)
            return in_language(choice) if choice else str(value)
        case _:
            return str(value)


def masked(field: Field, value: str) -> str:
    """Enough of a personal number to recognise it, too little to use it."""
    if field.name == "email":
        name, at, domain = value.partition("@")
        return f"{name[:1]}••••{at}{domain}"
    return mask(NUMBER_KINDS[field.name], value) if field.name in NUMBER_KINDS else "••••"
