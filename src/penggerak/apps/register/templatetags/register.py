"""Values of the register in templates."""

from collections.abc import Mapping
from typing import Any

from django import template

from penggerak.apps.register.models import ImportRow
from penggerak.apps.register.showing import shown as shown_value
from penggerak.core.register import FIELDS, STATUSES, Field, Label
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
