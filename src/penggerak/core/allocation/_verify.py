"""Whether a published draw is what it says: everything is computed again from secret, word and list."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from penggerak.core.allocation._applicants import checked
from penggerak.core.allocation._document_shape import misshapen
from penggerak.core.allocation._published import Document, computed
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import Sentence, sentence

_ANNOUNCED = {
    "commitment": sentence(
        "Sidik rahasia yang diumumkan sebelum undian %(announced)s, tetapi di berkas tertulis %(stated)s."
    ),
    "list_hash": sentence(
        "Sidik daftar peserta yang diumumkan sebelum undian %(announced)s, tetapi di berkas tertulis %(stated)s."
    ),
    "terms_hash": sentence(
        "Sidik ketentuan yang diumumkan sebelum undian %(announced)s, tetapi di berkas tertulis %(stated)s."
    ),
}
_HASHES = {
    "commitment": sentence("Sidik rahasia yang dihitung ulang %(again)s, tetapi di berkas tertulis %(stated)s."),
    "list_hash": sentence("Sidik daftar peserta yang dihitung ulang %(again)s, tetapi di berkas tertulis %(stated)s."),
    "terms_hash": sentence(
        "Sidik kursi, jatah, strata, dan bobot yang dihitung ulang %(again)s, tetapi di berkas tertulis %(stated)s."
    ),
    "seed": sentence("Benih undian yang dihitung ulang %(again)s, tetapi di berkas tertulis %(stated)s."),
    "method": sentence("Cara undian menurut isinya “%(again)s”, tetapi di berkas tertulis “%(stated)s”."),
}
_COUNTS = {
    "tokens": sentence("Daftar peserta seharusnya memuat %(again)d nomor, tetapi di berkas ada %(stated)d."),
    "order": sentence("Urutan undian seharusnya memuat %(again)d nomor, tetapi di berkas ada %(stated)d."),
    "winners": sentence("Yang terpilih seharusnya %(again)d, tetapi di berkas ada %(stated)d."),
    "waiting_list": sentence("Daftar cadangan seharusnya memuat %(again)d nomor, tetapi di berkas ada %(stated)d."),
}
_PLACES = {
    "tokens": sentence("Peserta ke-%(place)d seharusnya %(again)s, tetapi di berkas tertulis %(stated)s."),
    "order": sentence("Urutan ke-%(place)d seharusnya %(again)s, tetapi di berkas tertulis %(stated)s."),
    "winners": sentence("Yang terpilih ke-%(place)d seharusnya %(again)s, tetapi di berkas tertulis %(stated)s."),
    "waiting_list": sentence("Cadangan ke-%(place)d seharusnya %(again)s, tetapi di berkas tertulis %(stated)s."),
}
_STRANGERS = {
    "strata": sentence("Strata ditulis untuk nomor yang bukan peserta: %(token)s."),
    "weights": sentence("Bobot ditulis untuk nomor yang bukan peserta: %(token)s."),
}


def verify(
    document: Mapping[str, Any],
    *,
    commitment: str | None = None,
    list_hash: str | None = None,
    terms_hash: str | None = None,
) -> list[Sentence]:
    """Compute a published draw again and say what differs; an empty list means that all of it agrees.

    document: as published() makes it, from whomever; never raises for what is in it. commitment, list_hash, terms_hash:
    what was announced before the draw, where the reader has it from elsewhere; without, a file is only compared with
    itself.
    """
    if troubles := list(misshapen(document)):
        return troubles
    try:
        again = _again(document)
    except CannotAllocate as refusal:
        return [sentence("Undian ini tidak bisa dihitung ulang karena isinya tidak sah."), refusal.sentence]
    told = {"commitment": commitment, "list_hash": list_hash, "terms_hash": terms_hash}
    return [*_announced(document, told), *_differences(document, again)]


def _again(document: Mapping[str, Any]) -> Document:
    tokens: list[str] = document["tokens"]
    columns = {"token": pl.Series(tokens, dtype=pl.String)}
    if document["strata"] is not None:
        columns["stratum"] = pl.Series(_in_order(document["strata"], tokens), dtype=pl.String)
    if document["weights"] is not None:
        columns["weight"] = pl.Series(_in_order(document["weights"], tokens), dtype=pl.Float64, strict=False)
    settings = {name: document[name] for name in ("secret", "word", "seats", "quotas")}
    return computed(checked(pl.DataFrame(columns)), **settings)


def _in_order(by_token: Mapping[str, Any], tokens: list[str]) -> list[Any]:
    """The values of the tokens; None for who has none. Nothing is looked up where both are in the same order."""
    return list(by_token.values()) if list(by_token) == tokens else list(map(by_token.get, tokens))


def _announced(document: Mapping[str, Any], told: Mapping[str, str | None]) -> Iterator[Sentence]:
    for name, value in told.items():
        if value is not None and (announced := value.strip().lower()) != document[name]:
            yield _with(_ANNOUNCED[name], announced=announced, stated=document[name])


def _differences(stated: Mapping[str, Any], again: Document) -> Iterator[Sentence]:
    for name, told in _HASHES.items():
        if stated[name] != again[name]:
            yield _with(told, again=again[name], stated=stated[name])
    if stated["seats_by_stratum"] != again["seats_by_stratum"]:
        yield sentence("Kursi tiap strata bukan hasil pembagian menurut jumlah peserta dan jatahnya.")
    yield from _strangers(stated)
    for name in _PLACES:
        yield from _first_difference(name, stated[name], again[name])


def _first_difference(name: str, stated: list[str], again: list[str]) -> Iterator[Sentence]:
    if len(stated) != len(again):
        yield _with(_COUNTS[name], again=len(again), stated=len(stated))
    if stated != again:
        pairs = enumerate(zip(again, stated, strict=False), start=1)
        for place, right, wrong in ((place, *pair) for place, pair in pairs if pair[0] != pair[1]):
            yield _with(_PLACES[name], place=place, again=right, stated=wrong)
            return


def _strangers(stated: Mapping[str, Any]) -> Iterator[Sentence]:
    for name, told in _STRANGERS.items():
        by_token = stated[name] or {}
        if list(by_token) != stated["tokens"] and (strangers := by_token.keys() - set(stated["tokens"])):
            yield _with(told, token=min(strangers))


def _with(told: Sentence, **values: str | int) -> Sentence:
    return Sentence(told.template, values)
