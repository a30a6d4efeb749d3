"""Every message in both languages: whole, with every gap filled, and an SMS short enough to be paid twice at most."""

import re
from pathlib import Path

import pytest

from penggerak.apps.notices.words import words_of

FOLDER = Path(__file__).parents[2] / "src" / "penggerak" / "apps" / "notices" / "templates" / "notices"
TEMPLATES = sorted(path for path in FOLDER.glob("*.txt"))
GAP = re.compile(r"\{\{\s*([a-z_]+)")
NAMED = re.compile(r"(?:with|and)\s+\w+=([a-z_]+)|\b\w+=([a-z_]+)\|")
SAMPLES = {
    "code": "ABCD-1234",
    "name": "Siti Rahmawati Nurhasanah",
    "minutes": "10",
    "url": "https://penggerak.kota-contoh.go.id/saya/",
    "subject": "Kabar tentang pendaftaran",
    "body": "Pendaftaran Anda sudah kami terima.",
}
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = set("^{}\\[~]|€")  # these take two places


def gaps(path):
    text = path.read_text(encoding="utf-8")
    named = {one for pair in NAMED.findall(text) for one in pair if one}
    return {name for name in GAP.findall(text) if name not in set(re.findall(r"\b(\w+)=", text))} | named


def segments(text):
    """How many SMS a text takes: 160 letters in one, 153 in each of several; 70 and 67 with letters outside GSM 7."""
    if set(text) <= GSM | TWICE:
        length, one, each = len(text) + sum(letter in TWICE for letter in text), 160, 153
    else:
        length, one, each = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // each)


def rendered(path, language):
    template, channel, _ = path.name.split(".")
    values = {name: SAMPLES.get(name, "contoh isian 12 huruf") for name in gaps(path)}
    return words_of(template, channel, language, values), values


def test_there_are_templates():
    assert [path.name for path in TEMPLATES if path.name == "letter.email.txt"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_message_is_whole_in_both_languages(path, language):
    words, values = rendered(path, language)

    text = f"{words.subject}\n{words.body}"
    assert words.body
    assert bool(words.subject) == path.name.endswith(".email.txt")
    assert [name for name, value in values.items() if value not in text] == []
    assert "{{" not in text
    assert "{%" not in text
    assert "&#" not in text


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", [path for path in TEMPLATES if ".sms." in path.name], ids=lambda path: path.name)
def test_an_sms_takes_two_segments_at_most(path, language):
    words, _ = rendered(path, language)

    assert segments(words.body) <= 2, f"{len(words.body)}: {words.body}"


@pytest.mark.parametrize(
    ("text", "many"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("“" * 70, 1), ("“" * 71, 2), ("€" * 81, 2)],
)
def test_segments_are_counted_as_networks_do(text, many):
    assert segments(text) == many
