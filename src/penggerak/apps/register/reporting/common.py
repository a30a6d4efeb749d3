"""What every report of the register says alike: whose it is, who made it, of where, as of when, by which filters."""

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.register.moments import Moment
from penggerak.apps.register.places import area_tree
from penggerak.apps.reports import Letterhead, Made
from penggerak.apps.reports.words import day_in_words, moment_in_words
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS, SENSITIVE

NUMBER_BEGINS = 8  # digits: whoever types that many looks for a NIK, a NIB or a phone


def about(user: User, at: datetime) -> dict[str, Any]:
    """The parts of a Report that depend only on who makes it and when."""
    return {
        "made": made(user, at),
        "scope": place_in_full(user.area_id),
        "letterhead": Letterhead(settings.PENGGERAK_GOVERNMENT, settings.PENGGERAK_AGENCY),
        "is_synthetic": settings.PENGGERAK_DEMO,
    }


def made(user: User, at: datetime) -> Made:
    number = secrets.token_hex(4).upper()
    return Made(by=user.name, role=user.get_role_display(), at=at, number=f"{number[:4]}-{number[4:]}")


def watermark(copy: Made, place: str) -> str:
    """Who took a file along, when, under which number and of where, in one line: for files without a first page.

    place: code of the area it is about.
    """
    return _("%(made)s, wilayah %(place)s.") % {"made": copy, "place": place_in_full(place)}


def place_in_full(code: str) -> str:
    """An area and all it lies in: "Sukasari, Tangerang, Kota Tangerang, Banten"."""
    tree = area_tree()
    area = tree.get(code)
    return ", ".join(one.name for one in (area, *reversed(tree.ancestors(code))) if one)


def as_of(per: Moment, at: datetime) -> str:
    if not per.is_past:
        return moment_in_words(at)
    return _("%(day)s, seperti yang diketahui pada akhir hari itu") % {"day": day_in_words(per.day)}


def filters_of(form: forms.Form, *, without: tuple[str, ...] = ("per",)) -> list[tuple[str, str]]:
    """Label and value of each filter that was set, as the form words them; a number someone looked for stays hidden."""
    told = [(form.fields[name], form.cleaned_data.get(name)) for name in form.fields if name not in without]
    return [(str(field.label), _filter_in_words(field, value)) for field, value in told if value]


def _filter_in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[value])  # type: ignore[arg-type]
    return searched(str(value))


def searched(text: str) -> str:
    """What someone searched for; of a personal number only the last four signs."""
    is_number = sum(character.isdigit() for character in text) >= NUMBER_BEGINS
    return f"••••{text.strip()[-4:]}" if is_number else text


def sensitive_headings() -> list[str]:
    return [in_language(FIELDS[name].label) for name in FIELDS if name in SENSITIVE]
