"""`penggerak allocate placement` places people without a database, and says what is wrong by row and column."""

import csv
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from penggerak.cli import app

PAIRS = "applicant,option,benefit\nani,pagi,5\nani,sore,3\nbudi,pagi,4\nbudi,sore,1.5\ncitra,pagi,4\n"
OPTIONS = "option,capacity\npagi,1\nsore,1\n"


@pytest.fixture
def run(tmp_path):
    def run(pairs=PAIRS, options=OPTIONS, *more):
        for name, text in (("pairs.csv", pairs), ("options.csv", options)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        files = [tmp_path / "pairs.csv", tmp_path / "options.csv", "--out", tmp_path / "placed.csv", *more]
        return CliRunner().invoke(app, ["allocate", "placement", *map(str, files)])

    return run


def written(tmp_path):
    return list(csv.reader((tmp_path / "placed.csv").open(encoding="utf-8")))


def test_everyone_stands_in_the_file_and_one_object_on_standard_output(run, tmp_path):
    result = run(PAIRS, OPTIONS, "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["seconds"] >= 0
    assert {name: told[name] for name in ("objective", "bound", "gap", "method", "proven", "applicants", "placed")} == {
        "objective": 7.0, "bound": 7.0, "gap": 0.0, "method": "flow", "proven": True, "applicants": 3, "placed": 2,
    }  # fmt: skip
    assert told["options"][0] == {"option": "pagi", "capacity": 1, "filled": 1, "applicants": 1, "one_more": 4.0}
    assert written(tmp_path) == [
        ["applicant", "option", "benefit"], ["ani", "sore", "3.0"], ["budi", "pagi", "4.0"], ["citra", "", "0.0"],
    ]  # fmt: skip


def test_without_json_a_sentence_tells_how_good_it_is(run):
    result = run()

    assert result.exit_code == 0
    assert result.stdout == ""
    assert "2 dari 3 peserta ditempatkan" in result.stderr
    assert "Jumlah manfaat 7, terbukti paling besar" in result.stderr


def test_seats_groups_and_minimums_are_used_when_they_are_there(run, tmp_path):
    pairs = "group,seats,benefit,option,applicant\ng,1,4,pagi,ani\ng,2,4,pagi,budi\n,3,7,pagi,citra\n,,2,sore,dewi\n"

    result = run(pairs, "option,capacity,minimum\npagi,3,2\nsore,5,2\n", "--json")

    assert json.loads(result.stdout)["objective"] == 8
    assert [row[1] for row in written(tmp_path)[1:]] == ["pagi", "pagi", "", ""]


def test_the_integer_programme_keeps_standard_output_to_one_object():
    """In a process of its own: HiGHS writes past Python."""
    script = (
        "import sys; from pathlib import Path; from tempfile import mkdtemp; from penggerak.cli import app\n"
        "at = Path(mkdtemp())\n"
        "(at / 'p.csv').write_text('applicant,option,benefit,seats\\na,x,2,2\\nb,x,3,1\\nb,y,1,2\\n')\n"
        "(at / 'o.csv').write_text('option,capacity\\nx,2\\ny,2\\n')\n"
        "app(['allocate', 'placement', str(at / 'p.csv'), str(at / 'o.csv'), '--out', str(at / 'out.csv'), '--json'])\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (json.loads(done.stdout)["method"], json.loads(done.stdout)["objective"]) == ("mip", 3)


def test_the_order_of_the_rows_changes_nothing(run, tmp_path):
    run()
    first = written(tmp_path)
    heading, *rows = PAIRS.splitlines()

    run("\n".join([heading, *reversed(rows)]), "option,capacity\nsore,1\npagi,1\n")

    assert written(tmp_path) == first


@pytest.mark.parametrize(
    "pairs",
    [
        PAIRS.replace(",", ";").replace("1.5", "1,5"),
        "\ufeff" + PAIRS.replace("\n", "\r\n"),
        PAIRS.replace("ani,", '"ani",'),
        PAIRS.encode("utf-16"),
        PAIRS.replace("ani", "  ani ") + "\n\n",
    ],
)
def test_files_as_spreadsheets_save_them_are_read(run, tmp_path, pairs):
    result = run(pairs)

    assert result.exit_code == 0, result.output
    assert [row[:2] for row in written(tmp_path)[1:]] == [["ani", "sore"], ["budi", "pagi"], ["citra", ""]]


@pytest.mark.parametrize(
    ("pairs", "options", "told"),
    [
        ("", OPTIONS, ["pairs.csv kosong"]),
        ("applicant,option,benefit\n", OPTIONS, ["pairs.csv tidak berisi peserta"]),
        ("applicant,option\nani,pagi\n", OPTIONS, ["pairs.csv", "kolom benefit tidak ada"]),
        (PAIRS.replace("1.5", "banyak"), OPTIONS, ["pairs.csv, baris 5, kolom benefit", "“banyak” bukan angka"]),
        (PAIRS.replace("1.5", ""), OPTIONS, ["baris 5, kolom benefit", "kosong"]),
        (PAIRS.replace("1.5", "NaN"), OPTIONS, ["baris 5, kolom benefit"]),
        (PAIRS.replace("1.5", "inf"), OPTIONS, ["baris 5, kolom benefit"]),
        (PAIRS.replace("1.5", "1e999"), OPTIONS, ["baris 5, kolom benefit"]),
        (PAIRS.replace("budi,sore", "budi,malam"), OPTIONS, ["baris 5, kolom option", "tidak ada di daftar pilihan"]),
        (PAIRS.replace("budi,sore", "budi,pagi"), OPTIONS, ["baris 5, kolom option", "sudah ada di baris lain"]),
        (PAIRS.replace("budi,sore", ",sore"), OPTIONS, ["baris 5, kolom applicant", "kosong"]),
        (PAIRS + "\n\ndewi,malam,1\n", OPTIONS, ["baris 9, kolom option"]),
        (PAIRS + "dewi,pagi\n", OPTIONS, ["baris 7", "2 sel"]),
        ("applicant,option,benefit,seats\nani,pagi,1,0\n", OPTIONS, ["baris 2, kolom seats"]),
        ("applicant,option,benefit,seats\nani,pagi,1,1.5\n", OPTIONS, ["baris 2, kolom seats"]),
        (
            "applicant,option,benefit,group\nani,pagi,1,g\nani,sore,1,h\n",
            OPTIONS,
            ["baris 3, kolom group", "Satu peserta, satu rombongan"],
        ),
        (PAIRS, "", ["options.csv kosong"]),
        (PAIRS, "option,capacity\n", ["options.csv tidak berisi pilihan"]),
        (PAIRS, "option\npagi\nsore\n", ["options.csv", "kolom capacity tidak ada"]),
        (PAIRS, OPTIONS.replace("sore,1", "sore,-1"), ["options.csv, baris 3, kolom capacity", "“-1”"]),
        (PAIRS, OPTIONS.replace("sore,1", "sore,"), ["options.csv, baris 3, kolom capacity", "kosong"]),
        (PAIRS, OPTIONS.replace("sore,1", "sore,9999999999"), ["options.csv, baris 3, kolom capacity"]),
        (PAIRS, OPTIONS + "sore,2\n", ["options.csv, baris 4, kolom option", "sudah ada"]),
        (PAIRS, "option,capacity,minimum\npagi,1,2\nsore,1,\n", ["options.csv, baris 2, kolom minimum"]),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence_and_nothing_is_written(run, tmp_path, pairs, options, told):
    (tmp_path / "placed.csv").write_text("lama")

    result = run(pairs, options, "--json")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert all(words in result.stderr for words in told), result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"pairs.csv", "options.csv", "placed.csv"}
    assert (tmp_path / "placed.csv").read_text() == "lama"


def test_a_file_that_is_not_there_and_a_folder_that_is_not_there_are_told(run, tmp_path):
    run()
    files = [tmp_path / "pairs.csv", tmp_path / "options.csv"]

    missing = CliRunner().invoke(app, ["allocate", "placement", "tiada.csv", str(files[1]), "--out", "x.csv"])
    nowhere = CliRunner().invoke(app, ["allocate", "placement", *map(str, files), "--out", str(tmp_path / "a" / "b")])

    assert (missing.exit_code, nowhere.exit_code) == (2, 2)
    assert "tiada.csv tidak bisa dibuka" in missing.stderr
    assert "tidak bisa ditulis" in nowhere.stderr
