"""Values of the register in templates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from penggerak.apps.register.models import ImportRow
from penggerak.apps.register.queries.businesses import Line
from penggerak.apps.register.queries.figure_list import NAMES, activity_figure
from penggerak.apps.register.showing import shown as shown_value
from penggerak.core.register import FIELDS, STATUSES, Field, Label, stale_fields
from penggerak.core.sentences import Sentence, sentence

register = template.Library()

STATUS_TONES = {
    "active": "ok",
    "dormant": "wait",
    "moved": "off",
    "closed": "off",
    "never_found": "bad",
    "unknown": "wait",
}


@register.filter
def shown(value: Any, field: Field) -> str:
    """{{ line.value|shown:line.field }}: formatted, in the reader's language, masked when personal."""
    return shown_value(field, value)


@register.filter
def status_label(status: str) -> Label:
    return STATUSES[status]  # type: ignore[index]


@register.filter
def status_tone(status: str) -> str:
    return STATUS_TONES[status]


@register.filter
def size_label(size: str) -> Label:
    return FIELDS["declared_size"].choices.get(size) or Label(id="Belum diketahui", en="Not known")


OUTCOME_TONES = {"new": "ok", "changed": "ok", "same": "off", "possible": "turn", "refused": "bad"}


@register.filter
def outcome_tone(outcome: str) -> str:
    return OUTCOME_TONES[outcome]


@register.filter
def keyed_count(counts: Mapping[str, int], key: str) -> int:
    return counts.get(key, 0)


@register.filter
def matched_by(row: ImportRow) -> Sentence | None:
    """What the placing of a row rests on, in a sentence; None for a refused row, whose reasons say it all."""
    match row.outcome, row.method:
        case ("refused", _):
            return None
        case ("same", _):
            return sentence("Sudah tercatat persis seperti ini.")
        case (_, "key"):
            return sentence("Baris yang sama dari sumber ini, isinya berubah.")
        case (_, "model"):
            return sentence(
                "Cocok dengan usaha lain menurut kemiripan, %(percent)s%%.", percent=_percent(row.probability)
            )
        case ("possible", _):
            return sentence(
                "Mirip dengan usaha lain, tetapi belum cukup. Dicatat tersendiri dan masuk antrean tinjauan."
            )
        case _:
            return sentence("Belum ada usaha yang serupa.")


def _percent(probability: float | None) -> str:
    """Never rounded up to certainty."""
    return f"{min(99.9, 100 * (probability or 0)):.1f}".replace(".", ",")


@register.simple_tag(takes_context=True)
def figure_link(context: Context, part: str, key: str, shown: object) -> SafeString | str:
    """{% figure_link "size" row.key row.count|terbit %}: a figure that leads to the page that explains it.

    On a page about a past day it leads to that day. A figure without a page stays as it is.
    """
    name = NAMES.get(part, {}).get(key) if part != "activity" else activity_figure(*key.split(":"))
    if not name:
        return str(shown)
    per = context.get("per")
    day = f"?per={per.day.isoformat()}" if per and per.is_past else ""
    return format_html('<a href="{}{}">{}</a>', reverse("figure", args=[name]), day, shown)


@register.filter
def part_of(count: int | None, most: int) -> float | None:
    """{{ count|part_of:most }}: the share (0 to 1) a bar shows; None where there is nothing to show."""
    return None if count is None or not most else count / most


@register.inclusion_tag("register/_stale.html")
def stale(groups: Iterable[tuple[Label, Iterable[Line]]], on: date) -> dict[str, Any]:
    """{% stale groups per.day %}: which fields of a profile have outlived their shelf life on a day; else nothing.

    groups: as queries/businesses.py gives them, of the present or of a past day.
    """
    lines = [line for _label, found in groups for line in found]
    observed = {line.field.name: line.observed_on for line in lines if line.observed_on and line.value is not None}
    found = stale_fields(observed, on=on)
    return {"fields": [(FIELDS[name], until) for name, until in found.items()]}
