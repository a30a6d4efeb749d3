import codecs
import runpy
from pathlib import Path

import openpyxl
import pytest

from penggerak.core.synthetic import is_synthetic_nik, is_synthetic_phone

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "examples"
CSV = ["binaan_dinas_2023.csv", "usulan_bantuan_2020.csv"]
WORKBOOK = "usaha_per_kelurahan_2025.xlsx"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as the script makes them today."""
    folder = tmp_path_factory.mktemp("examples")
    runpy.run_path(str(ROOT / "tools" / "make_examples.py"))["main"](folder)
    return folder


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize("name", CSV)
def test_the_shipped_text_files_are_what_the_script_makes(fresh: Path, name: str) -> None:
    assert (FOLDER / name).read_bytes() == (fresh / name).read_bytes()


def test_the_shipped_workbook_is_what_the_script_makes(fresh: Path) -> None:
    assert cells(FOLDER / WORKBOOK) == cells(fresh / WORKBOOK)


def test_the_examples_are_small_and_explained() -> None:
    note = (FOLDER / "README.md").read_text(encoding="utf-8")

    for name in [*CSV, WORKBOOK]:
        assert (FOLDER / name).stat().st_size <= 40 * 1024
        assert f"`{name}`" in note


def test_one_is_windows_text_without_a_header() -> None:
    content = (FOLDER / CSV[0]).read_bytes()
    lines = content.decode("cp1252").splitlines()

    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert len(lines) == 210
    assert lines[0].split(";")[0] == "1"


def test_one_is_utf_16_with_a_total_and_signatures_below() -> None:
    content = (FOLDER / CSV[1]).read_bytes()
    lines = content.decode("utf-16").splitlines()
    people = [line.split("\t") for line in lines[1:] if line.split("\t")[0].isdigit()]

    assert content.startswith(codecs.BOM_UTF16_LE)
    assert f"JUMLAH\t{len(people)}" in lines
    assert 200 <= len(people) <= 300
    niks = [row[1] for row in people if row[1].isdigit() and len(row[1]) == 16]
    assert sum(map(is_synthetic_nik, niks)) > 0.98 * len(niks)


def test_one_is_a_workbook_with_merged_cells_titles_and_a_note() -> None:
    book = openpyxl.load_workbook(FOLDER / WORKBOOK)
    rows = cells(FOLDER / WORKBOOK)["Data"]
    phones = [str(row[7]) for row in rows[4:] if row[7]]

    assert book.sheetnames == ["Data", "Catatan"]
    assert "DATA REKAAN" in str(rows[1][0])
    assert rows[3][:3] == ("Kelurahan", "No.", "Nama")
    assert 200 <= len(rows) - 4 <= 300
    assert len(book["Data"].merged_cells.ranges) > 50
    assert sum(map(is_synthetic_phone, phones)) > 0.95 * len(phones)
