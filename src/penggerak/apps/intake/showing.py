"""How answers read on the pages that show them: numbers masked unless they were typed just now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.questions import questions_of
from penggerak.apps.intake.rooms import Room
from penggerak.apps.register.kbli import suggestion_index
from penggerak.apps.register.places import area_tree
from penggerak.core.identity import format_number, mask
from penggerak.core.places import describe

NUMBERS = {"phone": "phone", "nik": "nik", "nib": "nib"}
MISSING: dict[str, str | Promise] = {
    "business_name": _("Belum punya nama"),
    "nik": _("Dilewati"),
    "nib": _("Dilewati"),
    "phone": _("Tidak ada"),
    "kbli": _("Belum dipilih"),
    "address": _("Tidak ditulis"),
}
LABELS: dict[str, str | Promise] = {
    "main_product": _("Yang dijual atau dibuat"),
    "kbli": _("Bidang (KBLI)"),
    "business_name": _("Nama usaha"),
    "village_code": _("Kelurahan"),
    "address": _("Alamat"),
    "owner_name": _("Nama pemilik"),
    "phone": _("Telepon"),
    "nik": _("NIK"),
    "nib": _("NIB"),
}
ALLOWED: dict[str, str | Promise] = {
    "publish": _("Tampil di direktori umum"),
    "news": _("Menerima kabar"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer. change: address of its question; empty where it cannot be changed here."""

    label: str | Promise
    value: str | Promise
    change: str = ""


def rows_of(draft: Draft, room: Room) -> list[Row]:
    """Every answer of a draft in the order of its questions."""
    rows = []
    for question in questions_of(room, draft):
        change = room.url("question", question.slug)
        rows += [Row(LABELS[name], said(name, draft), change) for name in question.fields if name in LABELS]
        if question.slug == "izin":
            rows.append(Row(_("Izin"), allowed(draft.allows), change))
        if question.slug == "hadir":
            rows.append(Row(_("Dilayani di"), describe(area_tree(), draft.assisted_in), change))
    if draft.found:
        is_theirs = _("Sudah tercatat, dan ini usahanya") if draft.joins else _("Usaha lain dari yang sudah tercatat")
        rows.append(Row(_("Pernah terdaftar"), is_theirs, room.url("match")))
    return rows


def said(name: str, draft: Draft) -> str | Promise:
    return shown(name, draft.answers, masked=name in draft.kept)


def facts_of(draft: Draft) -> list[Row]:
    """The typed facts that agree with a business of the register, as they were typed."""
    return [Row(LABELS[name], said(name, draft)) for name in draft.found[1:]]


def allowed(purposes: list[str]) -> str | Promise:
    names = [str(ALLOWED[one]) for one in purposes if one in ALLOWED]
    return ", ".join(names) if names else _("Tidak ada yang diizinkan")


def shown(name: str, answers: Mapping[str, Any], *, masked: bool = True) -> str | Promise:
    """One answer in the reader's language."""
    value = str(answers.get(name) or "")
    if not value:
        return MISSING.get(name, "")
    if name in NUMBERS:
        kind: Any = NUMBERS[name]
        return mask(kind, value) if masked else format_number(kind, value)
    if name == "village_code":
        return describe(area_tree(), value)
    return activity_title(value) if name == "kbli" else value


def activity_title(kbli: str) -> str:
    """The title of a code such as "2020:10794", or the code where it is none of ours."""
    version, _colon, code = kbli.partition(":")
    titles = suggestion_index(version).titles if version in ("2020", "2025") else {}  # type: ignore[arg-type]
    return titles.get(code, kbli)
