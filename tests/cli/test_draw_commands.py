"""`penggerak allocate draw` and `penggerak draw verify`: a draw from a CSV, and whether its file is what it says."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from penggerak.cli import app
from tests.core.allocation import plainly

SECRET = "0123456789abcdef" * 4
DISTRICTS = ["Ciledug", "Neglasari", "Cipondoh"]
PEOPLE = [(f"PGR-{number:03d}", DISTRICTS[number % 3], "PL"[number % 2], 1 / (1 + number % 4)) for number in range(30)]
LIST = "token,district,sex,w\n" + "".join(f"{t},{d},{s},{w!r}\n" for t, d, s, w in PEOPLE)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "daftar.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def allocate(folder, *more, seats=8, file="daftar.csv"):
    return run("allocate", "draw", folder / file, "--seats", seats, "--secret", SECRET, "--word", " Bambu\u0301 ",
               "--out", folder / "undian.json", *more)  # fmt: skip


def verify(folder, *more):
    return run("draw", "verify", folder / "undian.json", *more)


@pytest.mark.parametrize(
    ("options", "method"),
    [
        ([], "plain"),
        (["--strata", "district"], "stratified"),
        (["--weights", "w"], "weighted"),
        (["--strata", "district, sex", "--weights", "w"], "stratified_weighted"),
    ],
)
def test_a_list_is_drawn_as_the_protocol_says_and_verifies(folder, options, method):
    result = allocate(folder, *options)

    assert result.exit_code == 0, result.output
    document = json.loads((folder / "undian.json").read_text(encoding="utf-8"))
    assert document["method"] == method
    assert document["winners"] == plainly.winners(
        plainly.seed(SECRET, "Bambú", [token for token, *_ in PEOPLE]),
        [token for token, *_ in PEOPLE],
        8,
        strata=_strata(options),
        weights={token: weight for token, *_, weight in PEOPLE} if "--weights" in options else None,
    )
    told = verify(folder, "--commitment", plainly.sha256(SECRET), "--list-hash", document["list_hash"])
    assert told.exit_code == 0
    assert "Cocok: 8 dari 30 peserta terpilih." in told.stdout


def _strata(options):
    if "--strata" not in options:
        return None
    both = "sex" in " ".join(options)
    return {token: f"{district} / {sex}" if both else district for token, district, sex, _ in PEOPLE}


def test_quotas_are_kept(folder):
    result = allocate(folder, "--strata", "sex", "--quota", "P=7", "--quota", "L=1")

    assert result.exit_code == 0, result.output
    document = json.loads((folder / "undian.json").read_text(encoding="utf-8"))
    assert document["seats_by_stratum"] == {"L": 1, "P": 7}


def test_a_file_that_was_touched_is_found_out_and_what_differs_is_said(folder):
    allocate(folder)
    file = folder / "undian.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["winners"][7] = document["waiting_list"][0]
    file.write_text(json.dumps(document), encoding="utf-8")

    result = verify(folder)

    assert result.exit_code == 1
    assert "Yang terpilih ke-8 seharusnya" in result.stdout


def test_what_was_announced_before_counts(folder):
    allocate(folder)

    for option in ("--commitment", "--list-hash", "--terms-hash"):
        result = verify(folder, option, "0" * 64)
        assert (result.exit_code, "yang diumumkan sebelum undian" in result.stdout) == (1, True)


def test_spreadsheets_of_windows_are_read(folder):
    (folder / "daftar.csv").write_bytes(
        "token;jenis;bobot\r\nPGR-1;Kopi é;0,5\r\n\r\nPGR-2;Kopi é;1\r\n".encode("cp1252")
    )

    result = allocate(folder, "--strata", "jenis", "--weights", "bobot", seats=1)

    assert result.exit_code == 0, result.output
    document = json.loads((folder / "undian.json").read_text(encoding="utf-8"))
    assert document["strata"] == {"PGR-1": "Kopi é", "PGR-2": "Kopi é"}
    assert document["weights"] == {"PGR-1": 0.5, "PGR-2": 1.0}


BAD_LISTS = {
    "twice": ("token\nA\nB\nA\n", [], "baris 4, kolom token: Nomor undian A sudah ada"),
    "empty token": ("token,x\nA,1\n,2\n", [], "baris 3, kolom token: Nomor undian kosong"),
    "after an empty row": ("token,x\nA,1\n\n,2\n", [], "baris 4, kolom token"),
    "line end in a token": ('token\nA\n"B\nC"\n', [], "baris 3, kolom token: Nomor undian memuat ganti baris"),
    "no token column": ("nomor\nA\n", [], "baris 1: kolom token tidak ada. Judul yang ada: nomor."),
    "two token columns": ("token,token\nA,B\n", [], "baris 1: kolom token ada 2 kali"),
    "no strata column": ("token\nA\n", ["--strata", "kec"], "kolom kec tidak ada"),
    "empty stratum": ("token,kec\nA,x\nB,\n", ["--strata", "kec"], "baris 3, kolom kec: Strata kosong"),
    "weight in words": ("token,w\nA,1\nB,dua\n", ["--weights", "w"], "baris 3, kolom w: bobot dua bukan angka"),
    "empty weight": ("token,w\nA,1\nB,\n", ["--weights", "w"], "baris 3, kolom w: bobot kosong bukan angka"),
    "weight of nothing": ("token,w\nA,0\nB,1\n", ["--weights", "w"], "baris 2, kolom w: Bobot undian harus angka"),
    "weight without end": ("token,w\nA,1\nB,inf\n", ["--weights", "w"], "baris 3, kolom w: Bobot undian harus angka"),
    "cells too many": ("token,w\nA,1\nB,1,2\n", [], "baris 3: ada 3 sel, padahal judulnya 2 kolom"),
    "open quote": ('token\nA\n"B\n', [], "tidak bisa dibaca sebagai CSV"),
    "empty file": ("", [], "kosong"),
    "only a heading": ("token\n", [], "tidak berisi peserta"),
    "quota without strata": ("token\nA\n", ["--quota", "x=1"], "Jatah per strata"),
    "quotas too large": ("token,k\nA,x\nB,y\n", ["--strata", "k", "--quota", "x=3"], "Jatah semua strata"),
    "quota unread": ("token,k\nA,x\nB,y\n", ["--strata", "k", "--quota", "x"], "tulis STRATA=KURSI"),
    "strata that read alike": ("token,a,b\nA,x / y,z\nB,x,y / z\n", ["--strata", "a,b"], "terbaca sama"),
}


@pytest.mark.parametrize("trouble", BAD_LISTS)
def test_a_bad_list_is_answered_with_one_sentence_and_nothing_is_written(folder, trouble):
    text, options, words = BAD_LISTS[trouble]
    (folder / "daftar.csv").write_text(text, encoding="utf-8", newline="")
    (folder / "undian.json").write_text("dari kemarin", encoding="utf-8")

    result = allocate(folder, *options, seats=2)

    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert sorted(file.name for file in folder.iterdir()) == ["daftar.csv", "undian.json"]
    assert (folder / "undian.json").read_text(encoding="utf-8") == "dari kemarin"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--seats", "-1"], "--seats -1"),
        (["--word", "  "], "Kata undian masih kosong"),
        (["--secret", ""], "Rahasia undian"),
    ],
)
def test_bad_settings_are_refused(folder, more, words):
    result = allocate(folder, *more)

    assert (result.exit_code, words in result.stderr) == (2, True)
    assert not (folder / "undian.json").exists()


def test_what_cannot_be_read_or_written_is_said(folder):
    assert "tidak bisa dibuka" in allocate(folder, file="lain.csv").stderr
    assert "tidak bisa dibuka" in verify(folder).stderr
    result = allocate(folder, "--out", folder / "tidak" / "ada.json")
    assert (result.exit_code, "tidak bisa ditulis" in result.stderr) == (2, True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1, "a": 1}', "\xff"])
def test_a_file_that_is_no_draw_cannot_be_verified(folder, text):
    (folder / "undian.json").write_bytes(text.encode("latin-1"))

    result = verify(folder)

    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_secret_that_could_be_guessed_is_warned_about(folder):
    result = run("allocate", "draw", folder / "daftar.csv", "--seats", 3, "--secret", "rahasia", "--word", "a",
                 "--out", folder / "undian.json")  # fmt: skip

    assert result.exit_code == 0
    assert "bukan 64 angka heksadesimal" in result.stderr
    assert "bukan 64" not in allocate(folder).stderr


def test_the_script_that_outsiders_use_comes_out_and_agrees(folder):
    allocate(folder, "--strata", "district", "--weights", "w")

    result = run("draw", "script", "--out", folder / "periksa.py")

    assert result.exit_code == 0
    done = subprocess.run(
        [sys.executable, "-S", "-I", folder / "periksa.py", folder / "undian.json"],
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "COCOK: 30 peserta, 8 terpilih.")
