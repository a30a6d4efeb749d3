"""From bytes to text: which encoding a csv was saved in."""

from dataclasses import dataclass

from charset_normalizer import from_bytes

_MARKS: tuple[tuple[bytes, str], ...] = (  # UTF-32 first: its mark begins like the one of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Indonesian is written in ASCII; what remains are the dashes, quotes and accents of office programs.
_ONE_BYTE_ENCODINGS = ["cp1252", "mac_roman", "cp850"]
_SAMPLE_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Decoded:
    """encoding: as Python names it. unreadable: how many characters became the sign U+FFFD."""

    text: str
    encoding: str
    unreadable: int


def decode(content: bytes) -> Decoded:
    """Read text in the encoding its bytes speak for: a mark, UTF-8, UTF-16, or one byte a letter. Never raises."""
    encoding = _encoding(content)
    text = content.decode(encoding, errors="replace").lstrip("\ufeff").replace("\x00", "")
    return Decoded(text, encoding, text.count("\ufffd"))


def _encoding(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    wide = _unmarked_utf16(content[:_SAMPLE_BYTES])
    if wide:
        return wide
    return "utf-8" if _is_mostly_utf8(content) else _one_byte_encoding(content)


def _unmarked_utf16(start: bytes) -> str | None:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) * 0.3:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_mostly_utf8(content: bytes) -> bool:
    """True also when a few bytes were damaged, as long as far more of the accents read well."""
    broken = content.decode("utf-8", errors="replace").count("\ufffd") - content.count("\ufffd".encode())
    if not broken:
        return True
    accents = sum(1 for character in content.decode("utf-8", errors="ignore") if character > "\x7f")
    return accents > 10 * broken


def _one_byte_encoding(content: bytes) -> str:
    """The least messy reading of the lines that hold more than ASCII; cp1252 when none stands out."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_SAMPLE_BYTES]
    best = from_bytes(telling, cp_isolation=_ONE_BYTE_ENCODINGS).best()
    return best.encoding if best is not None else "cp1252"
