"""The zip around an xlsx: safe to open, which sheets it has, how far each reaches, which cells are merged.

The fast reader makes room for the whole rectangle up to the last cell before it reads one, so a file of a few
kilobytes with one cell in the far corner would take all memory. Hence the reach is measured here first.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from penggerak.core.sentences import sentence
from penggerak.sources.lists._grid import Merge
from penggerak.sources.lists._refusals import Limits, UnreadableList

_DAMAGED = sentence("Berkas xlsx ini rusak. Buka dengan aplikasi spreadsheet, simpan ulang, lalu unggah lagi.")
_NOT_A_SHEET = sentence("Berkas ini bukan spreadsheet xlsx. Simpan tabelnya sebagai xlsx atau csv, lalu unggah lagi.")
_TOO_LARGE = sentence("Isi berkas ini terlalu besar. Bagi menjadi beberapa berkas, lalu unggah satu per satu.")
_MACROS = sentence("Berkas ini berisi makro. Simpan sebagai xlsx biasa, tanpa makro, lalu unggah lagi.")
_LOCKED = sentence("Berkas ini berkata sandi. Hapus kata sandinya, simpan, lalu unggah lagi.")

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c(?=[\s>])(?:[^<>]*?\sr=["']([A-Z]{1,3})([0-9]{1,7})["'])?[^<>]*(?<!/)>""")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']""")
_CHUNK_BYTES = 2**20
_LONGEST_TAG_BYTES = 2**20  # with the text after it; a cell holds 32,767 letters at most
_MOST_MERGES = 200_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook: its name, its file in the zip, and whether people see it."""

    name: str
    path: str
    is_visible: bool


@dataclass(slots=True)
class Reach:
    """The rectangle of filled cells, counted from 1; rows = 0 when none is filled. merges count from 0 at cell A1.

    is_sure: False when some cell does not say where it stands, so that only a slow reader is safe.
    """

    rows: int = 0
    columns: int = 0
    first_column: int = 0
    is_sure: bool = True
    merges: list[Merge] = field(default_factory=list)


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open the zip once it is weighed. Raises UnreadableList: damaged, locked, too large, with macros, no workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        if sum(member.file_size for member in members) > limits.unpacked_bytes:
            raise UnreadableList(_TOO_LARGE)
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableList(_LOCKED)
        if "xl/workbook.xml" not in archive.namelist():
            raise UnreadableList(_NOT_A_SHEET)
        if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):  # an xlsm under another name
            raise UnreadableList(_MACROS)
        if archive.testzip() is not None:  # reads every member: a size that lies in the directory shows here
            raise UnreadableList(_DAMAGED)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise UnreadableList(_DAMAGED) from error
    return archive


def sheets_of(archive: zipfile.ZipFile) -> list[Sheet]:
    """The sheets in the order of the workbook. Raises UnreadableList when its directory cannot be read."""
    try:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - size is limited; expat stops entity bombs
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (LookupError, ValueError, ElementTree.ParseError) as error:
        raise UnreadableList(_DAMAGED) from error
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    names = set(archive.namelist())
    found = []
    for item in workbook.iter():
        path = _path(targets.get(item.get(_RELATION_ID), ""))
        if item.tag.endswith("}sheet") and path in names:
            found.append(Sheet(item.get("name", ""), path, item.get("state", "visible") == "visible"))
    return found


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def reach_of(archive: zipfile.ZipFile, sheet: Sheet) -> Reach:
    """Measure a sheet in one pass over its text, in constant memory. Cells that are only coloured do not count."""
    reach = Reach()
    first, last = 10**6, 0
    for chunk in _whole_tags(archive, sheet.path):
        cells = _FILLED_CELL.findall(chunk)
        letters = {column for column, _ in cells}
        reach.is_sure = reach.is_sure and b"" not in letters
        numbers = {_column_number(column) for column in letters if column}
        first, last = min(numbers | {first}), max(numbers | {last})
        reach.rows = max([reach.rows, *(int(row) for _, row in cells if row)])
        if len(reach.merges) < _MOST_MERGES:
            reach.merges.extend(_merge(*bounds) for bounds in _MERGE.findall(chunk))
    reach.columns, reach.first_column = last, first if last else 0
    return reach


def _merge(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Merge:
    return Merge(int(top) - 1, _column_number(left) - 1, int(bottom) - 1, _column_number(right) - 1)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _whole_tags(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """Pieces of the file that never end inside a tag."""
    with archive.open(path) as stream:
        rest = b""
        while piece := stream.read(_CHUNK_BYTES):
            head, tag, tail = (rest + piece).rpartition(b"<")
            yield head
            rest = tag + tail
            if len(rest) > _LONGEST_TAG_BYTES:
                raise UnreadableList(_DAMAGED)
        yield rest
