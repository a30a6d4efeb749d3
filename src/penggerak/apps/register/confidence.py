"""How sure the register is of a value, and how that comes about, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from penggerak.apps.register.models import Source
from penggerak.apps.register.queries.businesses import Line
from penggerak.core.register import FIELDS, SOURCE_KINDS

WORDS: dict[str, tuple[str | Promise, str]] = {
    "verification": (gettext_lazy("Dilihat petugas"), "ok"),
    "correction": (gettext_lazy("Diperbaiki petugas"), "ok"),
    "official": (gettext_lazy("Dari sistem resmi"), "ok"),
}


@dataclass(frozen=True, slots=True)
class Confidence:
    """label: two or three words; tone: of the tag, "" for plain words; because: why this value and no other."""

    label: str
    tone: str
    because: str


def confidence_of(line: Line) -> Confidence:
    """How sure a value is: first whether it is too old, then who said it, then how many agree."""
    if line.value is None:
        return Confidence(_("Dikosongkan"), "off", _("Keterangan terbaru menarik kembali nilai ini."))
    label, tone = _label(line)
    return Confidence(label, tone, _because(line))


def _label(line: Line) -> tuple[str, str]:
    if line.is_stale:
        return _("Sudah lama"), "wait"
    if line.kind in WORDS:
        words, tone = WORDS[line.kind]
        return str(words), tone
    if line.against:
        return _("Sumber berbeda"), "wait"
    if line.agreeing > 1:
        return ngettext("%(n)d sumber sepakat", "%(n)d sumber sepakat", line.agreeing) % {"n": line.agreeing}, ""
    return _("Satu sumber"), ""


def _because(line: Line) -> str:
    if not line.against:
        return _("Tidak ada sumber yang mengatakan lain.")
    trust = FIELDS[line.field.name].trust
    best = min(trust.index(kind) for kind in line.against)  # type: ignore[arg-type]
    told = {"kind": kind_name(line.kind), "other": kind_name(trust[best])}
    if trust.index(line.kind) < best:  # type: ignore[arg-type]
        return _("Ada yang mengatakan lain, tetapi “%(kind)s” lebih dipercaya daripada “%(other)s”.") % told
    return _("Ada yang mengatakan lain; keterangan yang lebih baru dipakai.")


def kind_name(kind: str) -> str:
    return str(Source.Kind(kind).label)


def trust_order() -> list[str]:
    """The kinds of source, most trusted first, as they read."""
    return [kind_name(kind) for kind in SOURCE_KINDS]
