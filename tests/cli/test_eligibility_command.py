"""`penggerak eligibility` asks a rule set of a table of facts without a database, and writes all or nothing."""

import json
import stat

import polars as pl
import pytest
from typer.testing import CliRunner

from penggerak.cli import app

RULES = """\
id: modal-coba
title: {id: Modal coba, en: Trial capital}
facts:
  punya_rekening: {type: bool, label: {id: Punya rekening, en: Has an account}}
rules:
  - id: penjualan
    condition: {fact: annual_sales_idr, at_most: 4_800_000_000}
    sentence: {id: "Penjualan setahun {needed}.", en: "Annual sales {needed}."}
    source: contoh
    confidence: C
  - id: umur
    condition: {age_years: owner_birth_date, between: [21, 60]}
    sentence: {id: "Umur {needed}.", en: "Age {needed}."}
    source: contoh
    confidence: C
  - id: rekening
    condition:
      any:
        - {fact: punya_rekening, is: true, changeable: true, effort: 1}
        - {licence: nib, endless: valid, changeable: true, effort: 2}
    sentence: {id: Punya rekening atau NIB., en: Has an account or an NIB.}
    source: contoh
    confidence: C
  - id: bidang
    condition: {fact: kbli, starts_with: "2020:10"}
    sentence: {id: "KBLI {needed}.", en: "KBLI {needed}."}
    source: contoh
    confidence: C
"""
HEAD = "business_id,nama,annual_sales_idr,owner_birth_date,punya_rekening,licences,kbli\n"
FACTS = (
    HEAD
    + "u1,Warung Contoh,100000000,1990-01-01,ya,,2020:10794\n"
    + 'u2,"Kopi, Contoh",5000000000,2005-11-25,TIDAK,[],2020:10794\n'
    + 'u3,Toko Contoh,,1990-01-01,0,"[{""kind"": ""nib""}]",2020:10794\n'
    + "u4,Kue Contoh,1,1990-01-01,false,[],2020:10794\n"
    + "\n"
    + "u5,Mebel Contoh, 1 ,1990-01-01,1,,2020:31001\n"
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "aturan.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "fakta.csv").write_text(FACTS, encoding="utf-8")
    return tmp_path


def run(files, rules="aturan.yaml", facts="fakta.csv", *more, on="2026-11-24"):
    named = files / rules if "." in rules else rules
    arguments = ["eligibility", named, files / facts, "--on", on, "--out", files / "temuan.parquet", *more]
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_one_row_a_business_and_one_column_a_rule(files):
    result = run(files)

    assert result.exit_code == 0, result.output
    table = pl.read_parquet(files / "temuan.parquet")
    assert table.columns == ["row", "business_id", "penjualan", "umur", "rekening", "bidang"]
    assert table.rows() == [
        (2, "u1", True, True, True, True),
        (3, "u2", False, False, False, True),
        (4, "u3", None, True, True, True),
        (5, "u4", True, True, False, True),
        (7, "u5", True, True, True, False),
    ]
    assert "5 usaha, 4 syarat Modal coba" in result.output
    assert "Contoh" not in table.write_csv()  # names of people and businesses stay where they are


def test_verdicts_reasons_and_repairs_are_added_on_request(files):
    result = run(files, "aturan.yaml", "fakta.csv", "--verdicts")

    assert result.exit_code == 0, result.output
    table = pl.read_parquet(files / "temuan.parquet")
    assert table["verdict"].to_list() == ["eligible", "not_yet", "needs_a_person", "not_yet", "not_yet"]
    assert table["reasons"].to_list()[:3] == [
        [],
        [
            "Penjualan setahun paling banyak Rp4.800.000.000. Yang tercatat: Rp5.000.000.000.",
            "Umur 21 tahun sampai 60 tahun. Yang tercatat: 20 tahun.",
            "Punya rekening atau NIB. Yang tercatat: Punya rekening: tidak; NIB: tidak ada.",
        ],
        ["Penjualan setahun paling banyak Rp4.800.000.000. Yang tercatat: belum diketahui."],
    ]
    assert table["repair"].to_list() == [[], None, [], ["Punya rekening: ya"], None]
    assert table["repair_ids"].to_list() == [[], None, [], ["rekening.1"], None]
    assert table["effort"].to_list() == [0.0, None, 0.0, 1.0, None]
    assert "1 memenuhi syarat, 3 belum memenuhi syarat, 1 perlu diperiksa petugas." in result.output


def test_the_file_says_which_rules_decided(files):
    run(files)
    about = json.loads(pl.read_parquet_metadata(files / "temuan.parquet")["penggerak"])

    (files / "aturan.yaml").write_text(RULES.replace("4_800_000_000", "4_800_000_001"), encoding="utf-8")
    run(files)
    after = json.loads(pl.read_parquet_metadata(files / "temuan.parquet")["penggerak"])

    assert (about["rule_set"], about["on"], len(about["version"])) == ("modal-coba", "2026-11-24", 64)
    assert after["version"] != about["version"]


def test_english_on_request(files):
    run(files, "aturan.yaml", "fakta.csv", "--verdicts", "--language", "en")

    table = pl.read_parquet(files / "temuan.parquet")
    assert table["reasons"][2].to_list() == ["Annual sales at most Rp4,800,000,000. On record: not known."]
    assert table["repair"][3].to_list() == ["Punya rekening: ya".replace("Punya rekening: ya", "Has an account: yes")]


def test_a_set_that_comes_with_the_project_is_named(files):
    (files / "fakta.csv").write_text("annual_sales_idr;nama\n2000000000;A\n2000000001;B\n;C\n", encoding="utf-8-sig")

    result = run(files, "pp7-mikro-penjualan", "fakta.csv", "--verdicts")

    assert result.exit_code == 0, result.output
    assert pl.read_parquet(files / "temuan.parquet")["verdict"].to_list() == ["eligible", "not_yet", "needs_a_person"]


def test_columns_that_are_not_there_are_unknown_and_told(files):
    (files / "fakta.csv").write_text("annual_sales_idr\n5\n", encoding="utf-8")

    result = run(files)

    assert result.exit_code == 0
    assert "belum diketahui: punya_rekening, owner_birth_date, licences, kbli." in result.output
    assert pl.read_parquet(files / "temuan.parquet").row(0) == (2, True, None, None, None)


def test_the_answer_is_written_like_any_other_file_and_nothing_beside_it(files):
    run(files)

    mode = stat.S_IMODE((files / "temuan.parquet").stat().st_mode)
    plain = files / "biasa"
    plain.touch()
    assert mode == stat.S_IMODE(plain.stat().st_mode)
    assert sorted(path.name for path in files.iterdir()) == ["aturan.yaml", "biasa", "fakta.csv", "temuan.parquet"]


def changed(files, old, new, name="fakta.csv"):
    text = (files / name).read_text(encoding="utf-8")
    assert old in text
    (files / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("100000000", "100.000.000", "fakta.csv: baris 2, kolom annual_sales_idr: “100.000.000” tidak terbaca. Tulis rupiah bulat"),
        ("100000000", "9" * 30, "fakta.csv: baris 2, kolom annual_sales_idr"),
        ("2005-11-25", "25-11-2005", "fakta.csv: baris 3, kolom owner_birth_date: “25-11-2005” tidak terbaca. Tulis tanggal seperti"),
        ("2005-11-25", "2005-02-30", "fakta.csv: baris 3, kolom owner_birth_date"),
        ("TIDAK", "kadang", "fakta.csv: baris 3, kolom punya_rekening: “kadang” tidak terbaca. Tulis ya atau tidak."),
        ("2020:31001", "31001", "fakta.csv: baris 7, kolom kbli: “31001” bukan kode KBLI dengan versinya"),
        ("[],2020:10794\nu3", "nib,2020:10794\nu3", "fakta.csv: baris 3, kolom licences: “nib” tidak terbaca. Tulis daftar JSON"),
        ("nama,", "business_id,", "kolom “business_id” ada dua kali"),
        ("u4,", "u4,lebih,", "fakta.csv: baris 5 berisi 8 kolom, bukan 7"),
        ("u4,Kue", 'u4,"Kue', "tidak terbaca. Periksa tanda kutipnya"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_one_sentence_that_names_row_and_column(files, old, new, said):
    changed(files, old, new)

    refuses(files, run(files), said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("confidence: C\n", "confidence: X\n", "aturan.yaml: Baris 10 (rules > 1 > confidence): “X” tidak dikenal"),
        ("id: modal-coba", "id: [", "aturan.yaml: Baris 3: bukan YAML yang benar"),
        ("id: penjualan", "id: verdict", "Aturan “verdict” bernama sama dengan kolom hasil"),
        ("id: bidang\n", "id: bidang\n    valid_from: 2027-01-01\n", None),
    ],
)
def test_bad_rules_are_one_sentence_that_names_the_place(files, old, new, said):
    text = (files / "aturan.yaml").read_text(encoding="utf-8")
    (files / "aturan.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    result = run(files, "aturan.yaml", "fakta.csv", "--verdicts")

    if said:
        refuses(files, result, said)
    else:  # a rule of next year is no column yet
        assert "bidang" not in pl.read_parquet(files / "temuan.parquet").columns


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"on": "besok"}, "“besok” bukan tanggal"),
        ({"rules": "tidak-ada"}, "Aturan tidak-ada tidak ada. Sebut berkas YAML, atau salah satu dari: halal"),
        ({"facts": "hilang.csv"}, "hilang.csv tidak ada"),
        ({"rules": "kur-mikro", "on": "2025-01-01"}, "Tidak ada aturan kur-mikro yang berlaku pada 2025-01-01"),
        ({"rules": "spp-irt"}, "fakta.csv: tidak ada kolom yang disebut aturan"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(files, arguments, said):
    changed(files, "licences,", "izin,")

    refuses(files, run(files, **arguments), said)


def test_other_refusals(files):
    refuses(files, run(files, "aturan.yaml", "fakta.csv", "--language", "jv"), "Pilih id atau en")
    (files / "fakta.csv").write_bytes("annual_sales_idr\n5\xe9\n".encode("latin-1"))
    refuses(files, run(files), "bukan teks UTF-8")
    (files / "fakta.csv").write_text(" \n")
    refuses(files, run(files), "berkas kosong")


def test_a_folder_that_is_not_there_is_told(files):
    result = CliRunner().invoke(
        app,
        [
            "eligibility",
            str(files / "aturan.yaml"),
            str(files / "fakta.csv"),
            "--on",
            "2026-11-24",
            "--out",
            str(files / "x" / "t.parquet"),
        ],
    )

    refuses(files, result, "tidak dapat ditulis")


def test_numbers_of_people_are_not_repeated_in_a_refusal(files):
    rules = RULES.replace("{fact: annual_sales_idr, at_most: 4_800_000_000}", "{fact: nib_tua, is: 1}")
    rules = rules.replace("facts:\n", "facts:\n  nib_tua: {type: int, sensitive: true, label: {id: NIB, en: NIB}}\n")
    (files / "aturan.yaml").write_text(rules, encoding="utf-8")
    (files / "fakta.csv").write_text("nib_tua\n12-34-56\n", encoding="utf-8")

    result = run(files)

    refuses(files, result, "fakta.csv: baris 2, kolom nib_tua: isinya tidak terbaca")
    assert "12-34-56" not in result.output


def refuses(files, result, said):
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert "Traceback" not in result.output
    assert not (files / "temuan.parquet").exists()
