"""`penggerak precheck` checks a list of recipients without a database."""

import csv
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from penggerak.cli import app
from penggerak.sources.lists import read_list

BUDI, SITI, RINI = "3671011708859001", "3671015708859002", "3671014101909003"
LIST = (
    "Nama Lengkap;NIK;Tanggal Lahir;Kelurahan;Omzet per tahun\n"
    f"Budi Contoh;{BUDI};17-08-1985;Sukasari;Rp 120.000.000\n"
    f"Siti Contoh;{SITI};18-08-1985;Cikokol;Rp 3.000.000.000\n"
    f"Rini Contoh;{RINI};01-01-1990;Babakan;Rp 10.000.000\n"
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "penerima.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "meninggal.csv").write_text(f"NIK;Nama\n{RINI};Rini\n", encoding="utf-8")
    (tmp_path / "sk.csv").write_text(f"NIK;Nama\n{BUDI};Budi\n{RINI};Rini\n", encoding="utf-8")
    (tmp_path / "tanpa.csv").write_text("Nama;Kota\nBudi;Tangerang\n", encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["precheck", *map(str, arguments)])


def test_hits_are_told_with_how_to_repair_them_and_without_numbers(files):
    look_ups = ["--lookup", f"deceased={files}/meninggal.csv@2026-10-31", "--lookup", f"decree={files}/sk.csv"]

    result = run(files / "penerima.csv", *look_ups, "--as-of", "2026-11-01", "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert {(hit["row"], hit["check"]) for hit in told["hits"]} == {
        (3, "identity_mismatch"), (3, "not_micro"), (3, "not_in_decree"), (4, "deceased"),
    }  # fmt: skip
    assert told["counts"]["deceased"] == {"hit": 1, "clear": 2, "unknown": 0}
    assert told["counts"]["bank_credit"] == {"hit": 0, "clear": 0, "unknown": 3}
    assert "per 31-10-2026" in next(hit["sentence"] for hit in told["hits"] if hit["check"] == "deceased")
    assert not any(nik in result.output for nik in (BUDI, SITI, RINI))


def test_every_finding_goes_to_csv_and_the_rows_with_hits_to_a_sheet(files):
    result = run(
        files / "penerima.csv", "--as-of", "2026-11-01", "--csv", files / "out.csv", "--repairs", files / "r.xlsx"
    )

    assert result.exit_code == 0, result.output
    assert "1 dari 3 baris perlu diperbaiki" in result.output
    rows = list(csv.DictReader((files / "out.csv").open(encoding="utf-8")))
    assert (len(rows), sum(row["outcome"] == "hit" for row in rows)) == (30, 2)
    sheet = read_list((files / "r.xlsx").read_bytes(), name="r.xlsx")
    assert sheet.rows.height == 1
    assert SITI in sheet.rows.write_csv()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tidak-ada.csv"], "tidak ada"),
        (["penerima.csv", "--city", "99.99"], "tidak dikenal"),
        (["penerima.csv", "--lookup", "lain=sk.csv"], "JENIS=BERKAS"),
        (["penerima.csv", "--lookup", "credit=hilang.csv"], "tidak ada"),
        (["penerima.csv", "--lookup", "credit=sk.csv@kemarin"], "tanggalnya"),
        (["penerima.csv", "--lookup", "credit=tanpa.csv"], "kolom NIK"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(files, monkeypatch, arguments, said):
    monkeypatch.chdir(files)

    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.output


def test_it_needs_neither_django_nor_a_database(files):
    question = (
        "import sys; from typer.testing import CliRunner; from penggerak.cli import app;"
        f"print(CliRunner().invoke(app, ['precheck', {str(files / 'penerima.csv')!r}]).exit_code, 'django' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout

    assert told == "0 False\n"
