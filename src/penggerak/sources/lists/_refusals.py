"""Why a file is not read at all, and how large a file may be."""

from dataclasses import dataclass

from penggerak.core.sentences import Sentence, sentence


class UnreadableList(Exception):
    """The file is no list we can read; `sentence` says why and what to do, ready for a screen."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.sentence = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold. A city of 200,000 businesses with 50 columns fits twice.

    file_bytes: as uploaded. unpacked_bytes: an xlsx after unzipping. rows, columns: of one sheet.
    cells: rows times columns of one sheet, empty ones included, because the reader makes room for them all.
    """

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 512 * 2**20
    rows: int = 500_000
    columns: int = 512
    cells: int = 20_000_000
    sheets: int = 100


LIMITS = Limits()


def check_file_size(content: bytes, limits: Limits) -> None:
    """Raises UnreadableList for an empty file or one over the limit."""
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableList(sentence("Berkas ini kosong. Periksa lagi berkas yang Anda pilih."))
    if len(content) > limits.file_bytes:
        raise UnreadableList(
            sentence(
                "Berkas ini %(size)d MB; paling besar %(limit)d MB. "
                "Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
                size=-(-len(content) // 2**20),
                limit=limits.file_bytes // 2**20,
            )
        )


def check_extent(rows: int, columns: int, limits: Limits) -> None:
    """Raises UnreadableList when a table is larger than the limits."""
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
        raise UnreadableList(
            sentence(
                "Tabel ini %(rows)d baris dan %(columns)d kolom; "
                "paling banyak %(row_limit)d baris dan %(column_limit)d kolom. "
                "Hapus baris dan kolom yang tidak dipakai, atau bagi menjadi beberapa berkas.",
                rows=rows,
                columns=columns,
                row_limit=limits.rows,
                column_limit=limits.columns,
            )
        )
