"""penggerak link --engine spark writes what penggerak link writes."""

import sys
from pathlib import Path

import pytest
from polars import read_parquet
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from penggerak.cli import app

ROWS = """rec_id,nama,hp,usaha
1,Siti Aminah,081234567890,-
2,Hj. Siti Aminah,+62 812-3456-7890,
3,Budi Santoso,081298765432,tidak ada
"""
ROLES = 'id = "rec_id"\n[roles]\nperson_name = ["nama"]\nphone = ["hp"]\nbusiness_name = ["usaha"]\n'


def run(folder: Path, engine: str) -> tuple[int, str]:
    (folder / "a.csv").write_text(ROWS)
    (folder / "roles.toml").write_text(ROLES)
    arguments = ["link", str(folder / "a.csv"), "--columns", str(folder / "roles.toml"), "--engine", engine]
    told = CliRunner().invoke(app, [*arguments, "--out", str(folder / f"{engine}.parquet")])
    return told.exit_code, told.stderr


def test_both_engines_write_the_same_clusters(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is missing: install penggerak[spark]")

    told = [run(tmp_path, engine) for engine in ("duckdb", "spark")]

    assert [code for code, _ in told] == [0, 0], told
    assert_frame_equal(read_parquet(tmp_path / "spark.parquet"), read_parquet(tmp_path / "duckdb.parquet"))


def test_an_engine_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    code, told = run(tmp_path, "abacus")

    assert code == 2
    assert "abacus" in told


def test_without_spark_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)

    code, told = run(tmp_path, "spark")

    assert code == 2
    assert told.strip().splitlines() == ["Mesin spark belum terpasang; jalankan: pip install 'penggerak[spark]'."]
