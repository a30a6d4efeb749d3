"""Why a message did not leave, as officers read it. Kept with the message is a word, and what the other side said."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TROUBLES: dict[str, str | Promise] = {
    "not_reached": _("Server pesan tidak terhubung"),
    "no_answer": _("Server pesan tidak menjawab tepat waktu"),
    "broken_off": _("Sambungan ke server pesan putus di tengah jalan"),
    "answered": _("Server pesan menjawab"),
    "expired": _("Sudah kedaluwarsa sebelum sempat dikirim"),
    "lost": _("Dua kali tidak diketahui apakah sampai"),
    "no_words": _("Teks pesan tidak lengkap"),
    "own_fault": _("Program kami tersandung"),
}


def trouble_in_words(trouble: str) -> str:
    word, _space, detail = trouble.partition(" ")
    words = str(TROUBLES.get(word, word))
    return f"{words}: {detail}" if detail else words
