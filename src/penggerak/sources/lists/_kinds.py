"""What a file really is, whatever its name says."""

from typing import Literal

from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._refusals import UnreadableList

Kind = Literal["xlsx", "text"]

_OLD_OFFICE = sentence(
    "Ini berkas Office lama (xls) atau berkas berkata sandi. Buka, lalu simpan sebagai xlsx atau csv."
)
# First bytes of files that people send by mistake. Source: the published format descriptions.
_SIGNATURES: tuple[tuple[bytes, Sentence], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"%PDF", sentence("Ini berkas PDF, bukan tabel. Minta berkas xlsx atau csv dari pengirimnya.")),
    (b"\x89PNG", sentence("Ini gambar, bukan tabel. Minta berkas xlsx atau csv dari pengirimnya.")),
    (b"\xff\xd8\xff", sentence("Ini gambar, bukan tabel. Minta berkas xlsx atau csv dari pengirimnya.")),
    (b"GIF8", sentence("Ini gambar, bukan tabel. Minta berkas xlsx atau csv dari pengirimnya.")),
    (b"Rar!", sentence("Ini berkas terkompresi. Buka dulu, lalu unggah xlsx atau csv di dalamnya.")),
    (b"7z\xbc\xaf", sentence("Ini berkas terkompresi. Buka dulu, lalu unggah xlsx atau csv di dalamnya.")),
    (b"\x1f\x8b", sentence("Ini berkas terkompresi. Buka dulu, lalu unggah xlsx atau csv di dalamnya.")),
    (b"{\\rtf", sentence("Ini dokumen teks, bukan tabel. Salin tabelnya ke spreadsheet, lalu simpan sebagai xlsx.")),
    (b"SQLite format 3", sentence("Ini berkas basis data. Ekspor tabelnya sebagai csv.")),
    (b"PAR1", sentence("Ini berkas Parquet. Ekspor tabelnya sebagai csv.")),
)
_WEB_PAGE = sentence(
    "Ini halaman web, bukan spreadsheet. Buka dengan aplikasi spreadsheet, lalu simpan sebagai xlsx atau csv."
)
_JSON = sentence("Ini berkas JSON, bukan tabel. Ekspor datanya sebagai csv atau xlsx.")
_BINARY = sentence("Isi berkas ini bukan teks dan bukan xlsx. Minta berkas xlsx atau csv dari pengirimnya.")

_MARKUP_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<style", b"<div", b"<svg")
_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def kind_of(content: bytes) -> Kind:
    """Tell an xlsx from text by the bytes. Raises UnreadableList, saying what it is, for anything else."""
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    for signature, reason in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableList(reason)
    _refuse_markup(content)
    if _is_binary(content[:65_536]):
        raise UnreadableList(_BINARY)
    return "text"


def _refuse_markup(content: bytes) -> None:
    start = content[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP_STARTS):
        raise UnreadableList(_WEB_PAGE)
    if start.startswith((b"[{", b'{"', b"{\n", b"{\r\n")):
        raise UnreadableList(_JSON)


def _is_binary(start: bytes) -> bool:
    """Control characters that no text holds; NULs are allowed where UTF-16 could have put them."""
    if start.startswith(_UTF16_OR_32):
        return False
    control = sum(start.count(code) for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a\x1b")
    nul_share = start.count(0) / len(start)
    return control > len(start) * 0.01 or 0.02 < nul_share < 0.3
