"""How the evidence for a pair reads: values with their differing words marked, weights in words, a first reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.register.choosing import ADDRESS, PLACE, POINT, Difference
from penggerak.apps.register.models import Pair
from penggerak.apps.register.queries.review import Evidence, evidence
from penggerak.apps.register.showing import shown
from penggerak.apps.register.side_by_side import choice_name

NAMES: dict[str, str | Promise] = {
    "person_name": gettext_lazy("Pemilik"),
    "business_name": gettext_lazy("Nama usaha"),
    "phone": gettext_lazy("Telepon"),
    "id_number": gettext_lazy("NIK atau NIB"),
    "email": gettext_lazy("Surel"),
    "date": gettext_lazy("Tanggal lahir pemilik"),
    "street": gettext_lazy("Alamat"),
    "area": gettext_lazy("Kelurahan"),
    "category": gettext_lazy("Bidang"),
    "free_text": gettext_lazy("Produk"),
    "latitude": gettext_lazy("Lintang"),
    "longitude": gettext_lazy("Bujur"),
}
CHOSEN = {
    "person_name": ("owner_name",),
    "business_name": ("business_name",),
    "phone": ("phone",),
    "id_number": ("nik", "nib"),
    "email": ("email",),
    "date": ("owner_birth_date",),
    "street": ADDRESS,
    "area": PLACE,
    "category": ("main_activity",),
    "free_text": ("main_product",),
    "latitude": POINT,
}  # what is chosen on the line of a role; a longitude goes with its latitude
STRONG, SOME = 4.0, 1.0  # bits: 16 times and twice as likely
FULL = 12.0  # bits that fill the bar
MIDDLE = 30.0  # where the bar's zero stands, percent; as .weight in penggerak.css draws it
Words = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Row:
    """One compared role. left and right: words, each with whether the other side lacks it; x and width: of the bar.

    choice: the name of the form field by which a person says whose value stands, "" where there is nothing to choose;
    picked: the side that is ticked.
    """

    name: str | Promise
    left: Words
    right: Words
    weight: float | None
    meaning: str
    x: str
    width: str
    choice: str = ""
    picked: str = ""

    @property
    def is_same(self) -> bool:
        return self.left == self.right

    @property
    def is_negative(self) -> bool:
        return (self.weight or 0) < 0


def rows_of(pair: Pair, found: Iterable[Difference] = (), picks: Mapping[str, str] | None = None) -> list[Row]:
    """The compared roles of a pair, ready to show: personal numbers masked. found: what may be chosen."""
    choices = {one.key: one for one in found}
    return [_row(one, choices.get(one.role), picks or {}) for one in evidence(pair)]


def _row(one: Evidence, choice: Difference | None, picks: Mapping[str, str]) -> Row:
    values = one.values[:1] if one.role == "area" else one.values  # a kelurahan names its kecamatan already
    left = " ".join(filter(None, (shown(field, value) for field, value, _other in values)))
    right = " ".join(filter(None, (shown(field, value) for field, _other, value in values)))
    x, width = _bar(one.weight or 0.0)
    meaning = meaning_of(one.weight, told=bool(left and right))
    return Row(
        name=NAMES[one.role],
        left=_words(left, right),
        right=_words(right, left),
        weight=one.weight,
        meaning=meaning,
        x=x,
        width=width,
        choice=choice_name(one.role) if choice else "",
        picked=picks.get(one.role, choice.stands) if choice else "",
    )


def _words(text: str, other: str) -> Words:
    there = {word.casefold() for word in other.split()}
    return [(word, bool(there) and word.casefold() not in there) for word in text.split()]


def _bar(weight: float) -> tuple[str, str]:
    if weight < 0:
        width = min(-weight / FULL, 1.0) * MIDDLE
        return f"{MIDDLE - width:.1f}", f"{width:.1f}"
    return f"{MIDDLE:.1f}", f"{min(weight / FULL, 1.0) * (100 - MIDDLE):.1f}"


def meaning_of(weight: float | None, *, told: bool) -> str:
    """What a weight says, in words. told: both sides say something."""
    if not told:
        return _("Kosong di satu sisi: tidak menambah bukti")
    if weight is None:
        return _("Tidak ikut dihitung")
    if abs(weight) < SOME:
        return _("Hampir tidak menambah bukti")
    if weight > 0:
        return _("Kuat mendukung sama") if weight >= STRONG else _("Mendukung sama")
    return _("Kuat mendukung berbeda") if weight <= -STRONG else _("Mendukung berbeda")


def reason_for(rows: Sequence[Row]) -> str:
    """A first reason from the evidence, to be edited; no values in it."""
    alike = [str(row.name).lower() for row in rows if (row.weight or 0) >= SOME]
    unlike = [str(row.name).lower() for row in rows if (row.weight or 0) <= -SOME]
    parts = [_("Mirip: %(what)s.") % {"what": ", ".join(alike)}] if alike else []
    parts += [_("Berbeda: %(what)s.") % {"what": ", ".join(unlike)}] if unlike else []
    return " ".join(parts) or _("Bukti tidak cukup di kedua sisi.")
