"""The hashes of a draw that anyone can recompute.

Before: a secret is drawn and only its commitment is published. When the list closes: the list hash is published. At
the draw: someone speaks a word, the secret is opened, and both give the seed, so that neither who keeps the secret nor
who speaks the word can choose who wins. All hashes are SHA-256 in lower-case hex, all texts UTF-8.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import Sentence, sentence

_BLOCK = 64  # bytes SHA-256 takes in at once; the key of an HMAC is filled up to it
_NO_SECRET = sentence("Rahasia undian masih kosong. Isi dengan rahasia yang sidiknya sudah diumumkan.")
_NO_WORD = sentence("Kata undian masih kosong. Isi dengan kata yang diucapkan di depan peserta.")
_NOT_UTF8 = sentence("Rahasia atau kata undian memuat tanda yang tidak bisa ditulis dalam UTF-8. Ketik ulang.")
_SEED = re.compile(r"[0-9a-f]{64}")


def commitment(secret: str) -> str:
    """What is published of the secret before the list closes: its SHA-256."""
    return _sha256(_required(secret, _NO_SECRET))


def spoken(word: str) -> str:
    """The word as it counts: without space around it, in Unicode NFC."""
    return unicodedata.normalize("NFC", _required(word, _NO_WORD).strip())


def list_hash(tokens: Iterable[str]) -> str:
    """SHA-256 of the tokens in the order of their code points, one a line, no line end after the last."""
    listed = sorted(tokens)
    text = "\n".join(listed)
    if text.count("\n") >= max(len(listed), 1):  # two in one line would read as two lines
        raise CannotAllocate(sentence("Nomor undian memuat ganti baris. Tulis dalam satu baris."))
    return _sha256(text)


def seed(*, secret: str, word: str, list_hash: str) -> str:
    """What orders the draw: SHA-256 of secret, word and list hash, one a line."""
    return _sha256(f"{_required(secret, _NO_SECRET)}\n{spoken(word)}\n{list_hash}")


def keys(tokens: Sequence[str], *, seed: str) -> list[str]:
    """Each token's key, HMAC-SHA256 of it under the seed, in hex; the smallest is drawn first."""
    return [digest.hex() for digest in digests(tokens, seed=seed)]


def digests(tokens: Sequence[str], *, seed: str) -> list[bytes]:
    """The keys as 32 bytes each. Copying both half-fed hashes is RFC 2104 word for word, and twice as fast as hmac."""
    if not _SEED.fullmatch(seed):
        raise CannotAllocate(sentence("Benih undian harus 64 angka heksadesimal huruf kecil."))
    key = bytes.fromhex(seed).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy
    made = []
    for token in tokens:
        within, around = inner(), outer()
        within.update(token.encode())
        around.update(within.digest())
        made.append(around.digest())
    return made


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _required(text: str, told: Sentence) -> str:
    if not text.strip():
        raise CannotAllocate(told)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise CannotAllocate(_NOT_UTF8)
    return text
