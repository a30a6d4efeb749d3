"""Visit the main pages as a person would, and say what was found. Standard library only: no browser needed."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import IO

PUBLIC = {
    "/": [r"<title>[1-9][\d.]* usaha tercatat", "Data rekaan", "<svg", "Kecamatan|kecamatan"],
    "/metode/": ["<h1", "Data rekaan"],
    "/privasi/": ["<h1"],
    "/angka/usaha/": ["<h1", "Data rekaan"],
    "/terdaftar/": ["<form", "<h1"],
    "/daftar/": ["<h1", "/daftar/mulai/"],
    "/peluang/": ["Pembukuan tiga menit", "Data rekaan"],
    "/peluang/modal-kerja-super-mikro/": ["Permenko Perekonomian 1/2026"],
    "/cek/": ["Enam pertanyaan"],
    "/undian/kemasan-dan-label-pangan/": ["Cocok:", "Cadangan 1"],
    "/masuk/": ['name="contact"', "csrfmiddlewaretoken"],
    "/sehat/": ["^ok$"],
}
BEHIND_THE_DOOR = {
    "/kerja/": ["<h1"],
    "/kerja/usaha/": ["<table", "Data rekaan"],
    "/kerja/hitung/": ["<table", "Data rekaan"],
    "/kerja/impor/": ["<h1"],
    "/kerja/tinjau/": ["<h1"],
    "/kerja/kunjungan/": ["<h1"],
    "/kerja/periksa/": ["<h1"],
    "/kerja/pendaftaran/": ["Keripik Contoh|PGD-"],
    "/kerja/daftarkan/": ["<h1"],
    "/kerja/peluang/": ["Keripik untuk empat belas toko"],
    "/kerja/peluang/kemasan-dan-label-pangan/pendaftar/": ["<table", "Terpilih"],
    "/kerja/pesan/": ["<h1"],
    "/kerja/permintaan-data/": ["<h1"],
}
REGISTRATION = {
    "produk": {"main_product": "jual keripik singkong", "words": "jual keripik singkong", "kbli": "2020:10794"},
    "nama": {"business_name": "Keripik Contoh"},
    "tempat": {"village": "Sukasari", "village_code": "36.71.01.1007", "address": "Jl. Contoh No. 12"},
    "pemilik": {"owner_name": "Nama Rekaan", "phone": "0812 3456 4410", "same_whatsapp": "on"},
    "nik": {"lewati": "1"},
    "nib": {"lewati": "1"},
    "izin": {"publish": "on"},
}
CODE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one visit showed. text: one line to print."""

    well: bool
    text: str


class Visitor:
    """Keeps cookies like a browser does; base: http://127.0.0.1:8000."""

    def __init__(self, base: str) -> None:
        self.base = base
        handlers = urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(*handlers)

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, path arrived at, text. form: posted when given."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self.base + path, data, {"Referer": self.base + path})  # noqa: S310 - our own address
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as refused:
            return refused.code, path, refused.read().decode("utf-8", "replace")


def check_pages(base: str, *, email: str, output: IO[bytes], app_code: Callable[[], str]) -> list[Finding]:
    """Public pages, style, a registration, the closed door, sign-in in two steps, the pages behind it.

    email: of a demo officer. output: what web server and worker print, where the letter with the code appears.
    app_code: the code that the officer's authenticator app shows now.
    """
    stranger, officer = Visitor(base), Visitor(base)
    return [
        *(_page(stranger, path, signs) for path, signs in PUBLIC.items()),
        _style(stranger),
        _register(stranger),
        *(_closed(stranger, path) for path in BEHIND_THE_DOOR),
        _sign_in(officer, email, output, app_code),
        *(_page(officer, path, signs) for path, signs in BEHIND_THE_DOOR.items()),
    ]


def _page(visitor: Visitor, path: str, signs: list[str]) -> Finding:
    started = time.monotonic()
    status, arrived, text = visitor.open(path)
    took_ms = (time.monotonic() - started) * 1000
    missing = [sign for sign in signs if not re.search(sign, text)]
    well = status == 200 and arrived == path and not missing
    return Finding(well, f"{path}: {status}, {took_ms:.0f} ms" + (f", not found: {missing}" if missing else ""))


def _style(visitor: Visitor) -> Finding:
    _, _, text = visitor.open("/")
    named = re.search(r'href="(/static/[^"]+\.css)"', text)
    if named is None:
        return Finding(False, "/: names no stylesheet")
    status, _, style = visitor.open(named.group(1))
    return Finding(status == 200 and "{" in style, f"{named.group(1)}: {status}")


def _closed(visitor: Visitor, path: str) -> Finding:
    status, arrived, _ = visitor.open(path)
    return Finding(status == 200 and arrived == "/masuk/", f"{path} without signing in: leads to {arrived}")


def _register(visitor: Visitor) -> Finding:
    """A registration as a phone without script makes it, up to its receipt."""
    _, arrived, text = visitor.open("/daftar/mulai/")
    for step, said in REGISTRATION.items():
        form = {**said, "csrfmiddlewaretoken": _token(text)}
        _, arrived, text = visitor.open(f"/daftar/isi/{step}/", form)
    status, arrived, text = visitor.open("/daftar/kirim/", {"csrfmiddlewaretoken": _token(text)})
    well = status == 200 and arrived.startswith("/daftar/tanda-terima/") and "PGD-" in text
    return Finding(well, f"a registration: {status}, arrived at {arrived}")


def _sign_in(visitor: Visitor, email: str, output: IO[bytes], app_code: Callable[[], str]) -> Finding:
    _, _, door = visitor.open("/masuk/")
    _, arrived, asked = visitor.open("/masuk/", {"contact": email, "csrfmiddlewaretoken": _token(door)})
    code = _code_in_the_letter(output)
    if code is None:
        return Finding(False, f"sign-in of {email}: no letter with a code")
    _, arrived, asked = visitor.open(arrived, {"code": code, "csrfmiddlewaretoken": _token(asked)})
    status, arrived, _ = visitor.open(arrived, {"code": app_code(), "csrfmiddlewaretoken": _token(asked)})
    return Finding(status == 200 and arrived == "/kerja/", f"sign-in of {email}: {status}, arrived at {arrived}")


def _token(text: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    return found.group(1) if found else ""


def _code_in_the_letter(output: IO[bytes]) -> str | None:
    deadline = time.monotonic() + CODE_SECONDS
    while time.monotonic() < deadline:
        output.seek(0)
        found = re.search(rb"Kode Anda: (\d{6})", output.read())
        if found:
            return found.group(1).decode()
        time.sleep(0.1)
    return None
