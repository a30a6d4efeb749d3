"""penggerak link: which rows of one or several CSV files speak of the same business or person."""

import io
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import polars as pl
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from penggerak.core.linkage import THRESHOLD, BadInput, Linkage
from penggerak.core.linkage import link as find_links
from penggerak.core.sentences import sentence

_STEPS = {
    "clean": "Membersihkan isi kolom",
    "pair": "Memilih pasangan yang layak dibandingkan",
    "learn": "Mempelajari tanda-tanda kesamaan",
    "score": "Menimbang setiap pasangan",
    "cluster": "Mengelompokkan",
}  # fmt: skip
_SEPARATORS = ",;\t|"


def link(
    files: Annotated[list[Path], typer.Argument(help="Satu atau beberapa berkas CSV.", metavar="A.csv [B.csv ...]")],
    columns: Annotated[
        Path, typer.Option("--columns", help="Berkas TOML: id = nama kolom id, [roles] peran = [kolom, ...].")
    ],
    out: Annotated[Path, typer.Option("--out", help="Hasil kelompok (parquet): source, record_id, cluster_id.")],
    pairs: Annotated[Path | None, typer.Option("--pairs", help="Pasangan beserta bobot tiap peran (parquet).")] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Seberapa yakin, 0 sampai 1, agar dua baris disatukan.")
    ] = THRESHOLD,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option("--engine", help="duckdb di mesin ini; spark untuk daftar yang tidak muat di satu mesin."),
    ] = "duckdb",
    spark_master: Annotated[
        str | None, typer.Option("--spark-master", help="Alamat Spark, mis. spark://host:7077; tanpa ini, mesin ini.")
    ] = None,
    memory: Annotated[str, typer.Option("--memory", help="Batas memori mesin data, mis. 3GB.")] = "3GB",
    temp_dir: Annotated[
        Path | None, typer.Option("--temp-dir", help="Folder untuk data yang tidak muat di memori.")
    ] = None,
) -> None:
    """Temukan baris yang membicarakan usaha atau orang yang sama, di satu atau beberapa daftar."""
    console = Console(stderr=True)
    try:
        id_column, roles = read_roles(columns)
        lists = dict(zip(_source_names(files), map(read_csv, files), strict=True))
        found = _with_progress(
            console,
            lists,
            id_column=id_column,
            roles=roles,
            threshold=threshold,
            engine=engine,
            spark_master=spark_master,
            memory_limit=memory,
            temp_dir=temp_dir,
        )
        _write(found.clusters, out)
        if pairs is not None:
            _write(found.pairs, pairs)
    except BadInput as refusal:
        _refuse(console, str(refusal))
    rows, groups = found.clusters.height, found.clusters["cluster_id"].n_unique()
    console.print(f"{rows} baris menjadi {groups} kelompok; ditulis ke {out}.", highlight=False, markup=False)


def read_roles(path: Path) -> tuple[str, dict[str, list[str]]]:
    """The id column and the columns per role from a TOML file. Raises BadInput."""
    try:
        told = tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            sentence("%(file)s bukan berkas TOML yang sah: %(reason)s.", file=path.name, reason=str(error).rstrip("."))
        ) from error
    roles = told.get("roles")
    if not isinstance(told.get("id"), str) or not isinstance(roles, Mapping):
        raise BadInput(sentence('%(file)s harus menyebut id = "nama kolom" dan bagian [roles].', file=path.name))
    return told["id"], {role: _columns(path, role, used) for role, used in roles.items()}


def _columns(path: Path, role: str, used: object) -> list[str]:
    names = [used] if isinstance(used, str) else used
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadInput(sentence("%(file)s: peran %(role)s harus berisi daftar nama kolom.", file=path.name, role=role))
    return names


def read_csv(path: Path) -> pl.DataFrame:
    """A CSV as text columns; separator and encoding (UTF-8, UTF-16, Windows-1252) are recognised. Raises BadInput."""
    text = _decoded(path, _bytes(path))
    if not text.strip():
        raise BadInput(sentence("%(file)s kosong.", file=path.name))
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=heading.count)
    try:
        return pl.read_csv(io.BytesIO(text.encode()), separator=separator, infer_schema=False, encoding="utf8")
    except pl.exceptions.PolarsError as error:
        reason = str(error).split("\n", 1)[0].rstrip(".")
        raise BadInput(
            sentence("%(file)s tidak bisa dibaca sebagai CSV: %(reason)s.", file=path.name, reason=reason)
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            sentence("%(file)s tidak bisa dibuka: berkas tidak ada atau tidak boleh dibaca.", file=str(path))
        ) from error


def _decoded(path: Path, raw: bytes) -> str:
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput(sentence("%(file)s bukan teks yang dikenal; simpan ulang sebagai CSV UTF-8.", file=path.name))


def _source_names(files: list[Path]) -> list[str]:
    """File names without their ending; whole paths when two files are called alike."""
    if len({str(path) for path in files}) < len(files):
        raise BadInput(sentence("Berkas yang sama diberikan dua kali."))
    names = [path.stem for path in files]
    return names if len(set(names)) == len(names) else [str(path) for path in files]


def _with_progress(console: Console, lists: dict[str, pl.DataFrame], **settings: Any) -> Linkage:
    temp_dir = settings.pop("temp_dir")
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("", total=1.0)
        return find_links(
            lists, **settings, temp_dir=str(temp_dir) if temp_dir else None,
            progress=lambda step, share: bar.update(task, description=_STEPS[step], completed=share),
        )  # fmt: skip


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        frame.write_parquet(path)
    except OSError as error:
        raise BadInput(sentence("Hasil tidak bisa ditulis ke %(file)s; periksa foldernya.", file=str(path))) from error


def _refuse(console: Console, told: str) -> NoReturn:
    console.print(told, style="red", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(code=2)


if __name__ == "__main__":
    typer.run(link)
