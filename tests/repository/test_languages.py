"""Two languages, complete: every sentence of the sources is translated, and English pages hold no Indonesian."""

import os
import re
from html import unescape
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation

from penggerak.site.messages import CATALOGUE, compile_catalogues
from tests.apps.accounts.door import code_in_the_letter, enter_letter_code, request_code, sign_in_by_password
from tests.apps.accounts.factories import PersonFactory
from tests.site.home_context import home_context

TOOL = Path(__file__).parents[2] / "tools" / "messages.py"
PUBLIC_PAGES = ["/", "/angka/usaha/", "/metode/", "/privasi/", "/terdaftar/", "/tidak-ada/"]
DOOR = ["/masuk/", "/masuk/sandi/", "/masuk/lupa-sandi/", "/masuk/lupa-sandi/terkirim/", "/masuk/lupa-sandi/selesai/",
        "/masuk/lupa-sandi/1-salah/", "/masuk/akun-baru/", "/masuk/nonaktif/"]  # fmt: skip
INSIDE = [
    "/kerja/",
    "/kerja/hitung/",
    "/kerja/kunjungan/",
    "/kerja/periksa/",
    "/kerja/periksa/baru/",
    "/kerja/periksa/pembanding/",
    "/kerja/petugas/",
    "/kerja/tinjau/",
    "/kerja/tinjau/ambang/",
    "/akun/",
    "/akun/sandi/baru/",
    "/akun/aplikasi-kode/",
    "/keluar/",
]
PASSWORD = "kalimat panjang sekali"


def _tool():
    spec = spec_from_file_location("messages_tool", TOOL)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOLS = _tool()


@pytest.fixture(scope="module")
def catalogue():
    return TOOLS.entries(TOOLS.kept())


def test_every_sentence_of_the_sources_is_translated():
    assert TOOLS.problems(TOOLS.found(), TOOLS.kept()) == []


def test_the_tool_sees_templates_code_and_the_sentences_of_the_core(catalogue):
    wanted = TOOLS.entries(TOOLS.found())

    assert (None, "Langsung ke isi") in wanted
    assert (None, "Akun sendiri tidak dapat diubah di sini. Mintalah pengelola lain.") in wanted
    assert (None, "NIB terdiri dari 13 angka; yang Anda tulis %(count)d. Periksa lagi di dokumen NIB.") in wanted
    assert ("akun", "Aktif") in wanted


def test_the_tool_notices_what_is_missing_stale_and_untranslated():
    found, kept = TOOLS.Catalog(locale="en"), TOOLS.Catalog(locale="en")
    found.add("baru")
    found.add("sama")
    found.add("%(n)d usaha")
    kept.add("lama", "old")
    kept.add("sama", "")
    kept.add("%(n)d usaha", "%(m)d businesses")

    assert sorted(line.split(":")[0] for line in TOOLS.problems(found, kept)) == [
        "missing",
        "other gaps than its original",
        "stale",
        "untranslated",
    ]


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A copy of the program's locale folder, and a data folder beside it."""
    sources = tmp_path / "program"
    (sources / CATALOGUE).parent.mkdir(parents=True)
    (sources / CATALOGUE).with_suffix(".po").write_bytes(TOOLS.CATALOGUE.read_bytes())
    monkeypatch.setattr("penggerak.site.messages.SOURCES", sources)
    monkeypatch.setattr("penggerak.site.messages.data_home", lambda: tmp_path / "data")
    return sources


def test_the_catalogue_is_compiled_once(program):
    compiled = (program / CATALOGUE).with_suffix(".mo")

    compile_catalogues()
    first = compiled.stat().st_ino
    compile_catalogues()

    assert compiled.stat().st_ino == first
    assert compiled.read_bytes()[:4] in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
def test_a_source_of_another_time_is_compiled_anew(program, seconds):
    source, compiled = (program / CATALOGUE).with_suffix(".po"), (program / CATALOGUE).with_suffix(".mo")
    compile_catalogues()
    before = source.stat().st_mtime + seconds
    source.write_text(source.read_text().replace('"Skip to the content"', '"Straight to the content"'))
    os.utime(source, (before, before))

    compile_catalogues()

    assert b"Straight to the content" in compiled.read_bytes()


def test_where_the_program_cannot_be_written_to_the_catalogue_is_compiled_among_the_data(program, tmp_path):
    (program / CATALOGUE).with_suffix(".mo").mkdir()  # stands for a folder that refuses files, also for root

    assert compile_catalogues() == tmp_path / "data" / "locale"


# ------------------------------------------------- no Indonesian on English pages


def visible(html: str) -> str:
    """What a reader sees or hears: text and the attributes that are read out."""
    spoken = re.findall(r'(?:aria-label|alt|title|data-k|content|placeholder)="([^"]*)"', html)
    text = re.sub(r"<[^>]+>", "\n", re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL))
    return unescape("\n".join([text, *spoken]))


def indonesian(catalogue, text: str) -> list[str]:
    """Sentences of the catalogue that stand untranslated in a text: whole lines, gaps filled with anything."""
    lines = {re.sub(r"\s+", " ", line).strip() for line in text.splitlines()} - {""}
    left = []
    for (_context, sentence), message in catalogue.items():
        english = message.string if isinstance(message.string, str) else message.string[0]
        if sentence == english:
            continue
        words = re.escape(re.sub(r"<[^>]+>", "", sentence).strip())
        pattern = re.compile(re.sub(r"%\\\(\w+\\\)[sd]", ".+", words))
        left += [line for line in lines if pattern.fullmatch(line) and line not in OWN_NAMES]
    return left


OWN_NAMES = {"Bahasa Indonesia", "Per km²"}  # a language is offered in its own words; a heading is the same in both


@pytest.fixture
def in_english(client, db):
    cache.clear()
    client.get("/metode/?bahasa=en&ingat=1")
    return client


def test_the_check_itself_finds_indonesian(catalogue, client, db):
    assert "Masuk dengan kode" in indonesian(catalogue, visible(client.get("/masuk/").content.decode()))


@pytest.mark.parametrize("address", PUBLIC_PAGES + DOOR)
def test_an_english_page_holds_no_indonesian_sentence(catalogue, in_english, address):
    answer = in_english.get(address)

    assert '<html lang="en"' in answer.content.decode()
    assert indonesian(catalogue, visible(answer.content.decode())) == []


def test_the_english_front_page_holds_no_indonesian_sentence(catalogue, in_english):
    request = in_english.get("/metode/").wsgi_request
    with translation.override("en"):
        html = render_to_string("home.html", home_context(), request=request)

    assert "Businesses stand closest in Ciledug and Cibodas" in html
    assert indonesian(catalogue, visible(html)) == []


@pytest.mark.parametrize("address", INSIDE)
def test_an_english_page_for_officers_holds_no_indonesian_sentence(catalogue, in_english, address):
    in_english.force_login(PersonFactory(role="admin"))

    answer = in_english.get(address, follow=True)

    assert answer.status_code == 200
    assert indonesian(catalogue, visible(answer.content.decode())) == []


def test_english_errors_letters_and_second_steps_hold_no_indonesian_sentence(catalogue, in_english):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)
    texts = [request_code(in_english, "tak-ada@contoh.id").content.decode()]
    in_english.post("/keluar/")
    texts.append(sign_in_by_password(in_english, "ratna@contoh.id", "salah salah").content.decode())
    sign_in_by_password(in_english, "ratna@contoh.id", PASSWORD)
    texts.append(enter_letter_code(in_english, "000000x").content.decode())
    enter_letter_code(in_english, code_in_the_letter())
    texts.append(in_english.get("/akun/aplikasi-kode/", follow=True).content.decode())
    texts += [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]

    assert [indonesian(catalogue, visible(text)) for text in texts] == [[]] * len(texts)


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "429.html", "500.html"])
def test_english_error_pages_hold_no_indonesian_sentence(catalogue, in_english, template):
    request = in_english.get("/metode/").wsgi_request
    with translation.override("en"):
        assert indonesian(catalogue, visible(render_to_string(template, {}, request=request))) == []
