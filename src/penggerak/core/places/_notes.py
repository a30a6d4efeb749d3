"""What a reader should know about how an address was understood."""

import re
from collections.abc import Iterable

from penggerak.core.places._tree import CITY, DISTRICT, Area, AreaTree
from penggerak.core.sentences import Sentence, sentence


def note_read_as(written: Iterable[str], area: Area) -> Sentence:
    """Another spelling, a slip or a name left short."""
    return sentence("“%(written)s” dibaca sebagai %(name)s.", written=_shown(written), name=area.name)


def note_contradiction(tree: AreaTree, village: str, stated: str) -> Sentence:
    """The village lies in another district than the one written."""
    own, real, other = tree.get(village), tree.parent(village), tree.get(stated)
    return sentence(
        "%(village)s terletak di Kecamatan %(district)s, bukan %(stated)s.",
        village=own.name if own else village,
        district=real.name if real else "",
        stated=other.name if other else stated,
    )


def note_ambiguous(tree: AreaTree, codes: Iterable[str]) -> Sentence:
    """Several areas fit; the answer leaves the village open."""
    names = sorted({_with_kind(tree, code) for code in codes})
    return sentence("Belum pasti: bisa %(names)s.", names=" atau ".join(names[:4]))


def note_other_city(tree: AreaTree, other: Iterable[str], own: Area) -> Sentence:
    """The line names another city."""
    names = [area.name for area in map(tree.get, sorted(other)) if area]
    return sentence("Alamat ini menyebut %(other)s, bukan %(own)s.", other=" atau ".join(names[:2]), own=own.name)


def note_unknown(written: Iterable[str], level: int, own: Area) -> Sentence:
    """What was named is not in the city."""
    template = {
        CITY: "Kota atau kabupaten “%(written)s” tidak dikenal.",
        DISTRICT: "Kecamatan “%(written)s” tidak ada di %(own)s.",
    }.get(level, "Kelurahan “%(written)s” tidak ada di %(own)s.")
    return sentence(template, written=_shown(written), own=own.name)


def note_elsewhere(tree: AreaTree, written: Iterable[str], cities: Iterable[str]) -> Sentence:
    """What was named lies in a neighbouring city."""
    names = [area.name for area in map(tree.get, sorted(cities)) if area]
    return sentence("“%(written)s” ada di %(cities)s.", written=_shown(written), cities=" atau ".join(names[:3]))


def note_postcode(tree: AreaTree, postcode: str, code: str) -> Sentence:
    """The postal code serves somewhere else."""
    area = _with_kind(tree, code)
    return sentence("Kode pos %(postcode)s bukan kode pos %(area)s.", postcode=postcode, area=area)


def note_two_villages(tree: AreaTree, chosen: str, other: Iterable[str]) -> Sentence:
    """The column and the address line name different areas."""
    names = [_with_kind(tree, code) for code in sorted(other)]
    return sentence(
        "Alamat menyebut %(other)s, kolom menyebut %(chosen)s.",
        other=" atau ".join(names[:2]),
        chosen=_with_kind(tree, chosen),
    )


def _with_kind(tree: AreaTree, code: str) -> str:
    area = tree.get(code)
    if area is None:
        return code
    if area.level < DISTRICT:
        return area.name
    kind = "Kecamatan" if area.level == DISTRICT else "Desa" if code.rpartition(".")[2].startswith("2") else "Kelurahan"
    return f"{kind} {area.name}"


def _shown(written: Iterable[str]) -> str:
    """Words as a title; a run of digits may be somebody's number and is hidden."""
    return re.sub(r"[0-9]{5,}", "•••••", " ".join(written).title())[:60]
