"""penggerak link, as a script calls it."""

from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from penggerak.cli.link import link

app = typer.Typer()
app.command()(link)

ROWS = "rec_id,nama,hp\n1,Siti Aminah,081234567890\n2,Hj. Siti Aminah,+62 812-3456-7890\n3,Budi Santoso,081298765432\n"
ROLES = 'id = "rec_id"\n[roles]\nperson_name = ["nama"]\nphone = ["hp"]\n'


def run(folder: Path, *contents: bytes, roles: str = ROLES, extra: tuple[str, ...] = ()) -> tuple[int, str]:
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"daftar{number}.csv")
        files[-1].write_bytes(content)
    (folder / "roles.toml").write_text(roles)
    told = CliRunner().invoke(
        app, [*map(str, files), "--columns", str(folder / "roles.toml"), "--out", str(folder / "out.parquet"), *extra]
    )
    return told.exit_code, told.stderr


def test_clusters_and_pairs_are_written(tmp_path: Path) -> None:
    code, _ = run(tmp_path, ROWS.encode(), extra=("--pairs", str(tmp_path / "pairs.parquet"), "--threshold", "0.9"))

    clusters, pairs = pl.read_parquet(tmp_path / "out.parquet"), pl.read_parquet(tmp_path / "pairs.parquet")
    assert code == 0
    assert clusters.columns == ["source", "record_id", "cluster_id"]
    assert clusters["record_id"].to_list() == ["1", "2", "3"]
    assert pairs.columns == [
        "left_source",
        "left_id",
        "right_source",
        "right_id",
        "probability",
        "person_name",
        "phone",
    ]


def test_two_lists_keep_their_names_as_sources(tmp_path: Path) -> None:
    code, _ = run(tmp_path, ROWS.encode(), ROWS.encode())

    assert code == 0
    assert pl.read_parquet(tmp_path / "out.parquet")["source"].unique().sort().to_list() == ["daftar0", "daftar1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_separator_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    content = ROWS.replace("Budi", "Bé").replace(",", separator).encode(encoding)

    code, told = run(tmp_path, content)

    assert code == 0, told
    assert pl.read_parquet(tmp_path / "out.parquet").height == 3


@pytest.mark.parametrize(
    ("content", "roles", "told"),
    [
        (b"", ROLES, "kosong"),
        (b"rec_id,nama,hp\n", ROLES, "tidak berisi satu baris pun"),
        ((ROWS + "1,Siti,0812\n").encode(), ROLES, "dipakai lebih dari sekali"),
        (ROWS.replace("hp", "telp", 1).encode(), ROLES, 'Kolom "hp"'),
        (ROWS.replace("rec_id", "nomor", 1).encode(), ROLES, 'Kolom id "rec_id"'),
        (bytes(range(256)) * 20, ROLES, "bukan teks yang dikenal"),
        (ROWS.encode(), "id = ", "bukan berkas TOML"),
        (ROWS.encode(), "[roles]\n", "harus menyebut id"),
        (ROWS.encode(), 'id = "rec_id"\n[roles]\nnama = ["nama"]\n', 'Peran "nama" tidak dikenal'),
        (ROWS.encode(), 'id = "rec_id"\n[roles]\nphone = [1]\n', "harus berisi daftar nama kolom"),
    ],
)
def test_bad_input_gives_one_clear_sentence_and_exit_code_2(
    tmp_path: Path, content: bytes, roles: str, told: str
) -> None:
    code, said = run(tmp_path, content, roles=roles)

    assert code == 2
    assert told in said
    assert said.strip().endswith(".")
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text(ROLES)

    told = CliRunner().invoke(
        app,
        [str(tmp_path / "tiada.csv"), "--columns", str(tmp_path / "roles.toml"), "--out", str(tmp_path / "o.parquet")],
    )

    assert told.exit_code == 2
    assert "tidak bisa dibuka" in told.stderr
