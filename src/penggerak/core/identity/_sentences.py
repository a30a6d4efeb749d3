"""What a person reads when a number is refused: what is wrong and what to do next.

A sentence names the one letter or the count that is wrong, never the number itself.
"""

import re

from penggerak.core.identity._kinds import Kind, Problem
from penggerak.core.identity._text import LETTER
from penggerak.core.sentences import Sentence, sentence

# Abbreviations are the same in both languages and may stand in a gap.
SHORT_NAMES: dict[Kind, str] = {
    "nik": "NIK", "kk": "No. KK", "nib": "NIB", "npwp": "NPWP", "nitku": "NITKU", "gtin": "GTIN",
}  # fmt: skip
MEANT_DIGIT = {"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "i": "1", "Z": "2", "S": "5", "s": "5", "B": "8"}


def explanation(kind: Kind, problem: Problem, cleaned: str) -> Sentence:
    """The sentence for one problem of one kind. cleaned: the text as `clean` left it."""
    if problem in ("letter", "character"):
        return _about_a_sign(kind, cleaned)
    if problem == "length":
        return _about_length(kind, len(cleaned))
    if kind == "phone":
        return _about_phone(problem)
    return _about_number(SHORT_NAMES[kind], problem) or _about_parts(kind, problem)


def _about_a_sign(kind: Kind, cleaned: str) -> Sentence:
    signs = cleaned.removeprefix("+") if kind == "phone" else cleaned
    found = re.search(LETTER, signs) or re.search(r"[^0-9]", signs)
    sign = found[0] if found else ""
    if sign in MEANT_DIGIT:
        return _letter_for_digit(kind, sign, MEANT_DIGIT[sign])
    if sign.isascii() and sign.isalpha():
        return _letter(kind, sign)
    return _other_sign(kind, sign) if sign.isprintable() else _unseen_sign(kind)


def _letter_for_digit(kind: Kind, letter: str, digit: str) -> Sentence:
    if kind == "phone":
        return sentence(
            "Nomor telepon hanya berisi angka; ada huruf “%(letter)s”. Bila maksudnya angka %(digit)s, gantilah.",
            letter=letter, digit=digit,
        )  # fmt: skip
    return sentence(
        "%(number)s hanya berisi angka; ada huruf “%(letter)s”. Bila maksudnya angka %(digit)s, gantilah.",
        number=SHORT_NAMES[kind], letter=letter, digit=digit,
    )  # fmt: skip


def _letter(kind: Kind, letter: str) -> Sentence:
    if kind == "phone":
        return sentence(
            "Nomor telepon hanya berisi angka; ada huruf “%(letter)s”. Tulis nomornya saja, tanpa huruf.", letter=letter
        )
    return sentence(
        "%(number)s hanya berisi angka; ada huruf “%(letter)s”. Tulis nomornya saja, tanpa huruf.",
        number=SHORT_NAMES[kind], letter=letter,
    )  # fmt: skip


def _other_sign(kind: Kind, sign: str) -> Sentence:
    if kind == "phone":
        return sentence("Nomor telepon hanya berisi angka; ada tanda “%(sign)s”. Hapus tanda itu.", sign=sign)
    return sentence(
        "%(number)s hanya berisi angka; ada tanda “%(sign)s”. Hapus tanda itu.", number=SHORT_NAMES[kind], sign=sign
    )


def _unseen_sign(kind: Kind) -> Sentence:
    if kind == "phone":
        return sentence("Di nomor telepon ini ada tanda yang tidak terlihat. Ketik ulang nomornya.")
    return sentence("Di %(number)s ini ada tanda yang tidak terlihat. Ketik ulang nomornya.", number=SHORT_NAMES[kind])


def _about_length(kind: Kind, count: int) -> Sentence:
    match kind:
        case "nik":
            return sentence("NIK terdiri dari 16 angka; yang Anda tulis %(count)d. Periksa lagi di KTP.", count=count)
        case "kk":
            return sentence(
                "Nomor KK terdiri dari 16 angka; yang Anda tulis %(count)d. Periksa lagi di Kartu Keluarga.",
                count=count,
            )
        case "nib":
            return sentence(
                "NIB terdiri dari 13 angka; yang Anda tulis %(count)d. Periksa lagi di dokumen NIB.", count=count
            )
        case "npwp":
            return sentence(
                "NPWP terdiri dari 16 angka, yang lama 15; yang Anda tulis %(count)d. "
                "Periksa lagi di kartu NPWP, termasuk angka 0 di depan.",
                count=count,
            )
        case "nitku":
            return sentence(
                "NITKU terdiri dari 22 angka; yang Anda tulis %(count)d. "
                "Periksa lagi di akun Coretax, termasuk angka 0 di depan.",
                count=count,
            )
        case _:
            return sentence(
                "Nomor barcode (GTIN) terdiri dari 13 angka, kadang 8, 12, atau 14; yang Anda tulis %(count)d. "
                "Periksa lagi di bawah barcode.",
                count=count,
            )


def _about_phone(problem: Problem) -> Sentence:
    match problem:
        case "empty":
            return sentence("Nomor telepon belum diisi. Tulis nomor yang bisa dihubungi, misalnya nomor WhatsApp.")
        case "scientific":
            return sentence(
                "Lembar kerja mengubah nomor telepon ini menjadi bentuk seperti 8,12E+11 sehingga angkanya hilang. "
                "Ubah format kolomnya menjadi Teks, lalu ketik ulang nomornya."
            )
        case "several":
            return sentence("Ada lebih dari satu nomor telepon di sini. Tulis satu nomor saja di setiap kotak.")
        case "foreign":
            return sentence("Nomor telepon ini dari luar Indonesia. Tulis nomor Indonesia, yang diawali 08 atau +62.")
        case "too_short":
            return sentence(
                "Nomor telepon ini terlalu pendek. Nomor ponsel terdiri dari 10 sampai 13 angka; lengkapi nomornya."
            )
        case "too_long":
            return sentence(
                "Nomor telepon ini terlalu panjang. Nomor ponsel terdiri dari 10 sampai 13 angka; "
                "hapus kelebihannya, atau pisahkan bila ada dua nomor."
            )
        case _:
            return sentence(
                "Awalan nomor telepon ini tidak dikenal. Nomor ponsel diawali 08, telepon rumah diawali kode wilayah "
                "seperti 021; tulis nomornya dari awalan itu."
            )


def _about_number(number: str, problem: Problem) -> Sentence | None:
    """Sentences that are the same for every kind but its name."""
    match problem:
        case "empty":
            return sentence("%(number)s belum diisi. Tulis seluruh angkanya.", number=number)
        case "scientific":
            return sentence(
                "Lembar kerja mengubah %(number)s ini menjadi bentuk seperti 3,67E+15 sehingga angkanya hilang. "
                "Ubah format kolomnya menjadi Teks, lalu ketik ulang nomornya.",
                number=number,
            )
        case "placeholder":
            return sentence(
                "%(number)s ini hanya satu angka yang diulang. "
                "Tulis nomor yang sebenarnya, atau kosongkan bila belum ada.",
                number=number,
            )
        case "province":
            return sentence(
                "Dua angka pertama %(number)s adalah kode provinsi, dan kode ini tidak ada. "
                "Periksa lagi angka pertamanya.",
                number=number,
            )
        case "month":
            return sentence(
                "Bulan di dalam %(number)s (angka ke-9 dan ke-10) harus 01 sampai 12. Periksa lagi angka itu.",
                number=number,
            )
        case "date":
            return sentence(
                "Tanggal di dalam %(number)s (angka ke-7 sampai ke-12) tidak ada di kalender. Periksa lagi angka itu.",
                number=number,
            )
        case "serial":
            return sentence(
                "%(number)s tidak pernah berakhir 0000. Mungkin lembar kerja menghapus angka terakhirnya: "
                "ubah format kolomnya menjadi Teks, lalu ketik ulang nomornya.",
                number=number,
            )
        case _:
            return None


def _about_parts(kind: Kind, problem: Problem) -> Sentence:
    """Sentences that hang on how one kind is built."""
    if problem == "day" and kind == "kk":
        return sentence(
            "Tanggal di dalam nomor KK (angka ke-7 dan ke-8) harus 01 sampai 31. Periksa lagi di Kartu Keluarga."
        )
    if problem == "day":
        return sentence(
            "Tanggal lahir di dalam %(number)s (angka ke-7 dan ke-8) harus 01 sampai 31, "
            "atau 41 sampai 71 untuk perempuan. Periksa lagi di KTP.",
            number=SHORT_NAMES[kind],
        )
    if kind == "gtin":
        return sentence(
            "Angka terakhir nomor barcode (GTIN) tidak cocok dengan angka lainnya. Ketik ulang dari bawah barcode."
        )
    return sentence("Angka pemeriksa NPWP (angka ke-9) tidak cocok. Ketik ulang dari kartu NPWP.")
