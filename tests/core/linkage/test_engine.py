"""What does not fit in memory is spilt where it belongs, and nothing of it is left."""

import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from penggerak.core.linkage import link
from penggerak.core.linkage._engine import Engine


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An empty current folder and an empty temporary folder of the system."""
    here, temporary = tmp_path / "here", tmp_path / "temporary"
    here.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return here, temporary


def spill(engine: Engine) -> None:
    """Make a table several times as large as the memory allowed."""
    engine.run(
        "create table large as select i, hash(i) as a, hash(i + 1) as b, hash(i, 7) as c from range(3000000) t(i)"
    )


def test_a_run_leaves_nothing_behind(folders: tuple[Path, Path], data: ModuleType) -> None:
    case = data.eating_places(60, 4)

    link(case.lists, id_column="rec_id", roles=case.roles)

    assert [list(folder.iterdir()) for folder in folders] == [[], []]


def test_what_is_spilt_goes_to_the_temporary_folder_and_is_removed(folders: tuple[Path, Path]) -> None:
    here, temporary = folders

    with Engine(memory_limit="40MB", threads=1, temp_dir=None) as engine:
        spill(engine)
        spilt = sum(file.stat().st_size for file in temporary.rglob("*") if file.is_file())

    assert spilt > 0
    assert [list(folder.iterdir()) for folder in (here, temporary)] == [[], []]


def test_a_folder_that_was_named_is_used_and_stays(folders: tuple[Path, Path], tmp_path: Path) -> None:
    named = tmp_path / "it's here"
    named.mkdir()

    with Engine(memory_limit="40MB", threads=1, temp_dir=str(named)) as engine:
        spill(engine)
        spilt = sum(file.stat().st_size for file in named.rglob("*") if file.is_file())

    assert spilt > 0
    assert named.exists()
    assert [list(folder.iterdir()) for folder in (*folders, named)] == [[], [], []]


def test_a_refused_run_leaves_nothing_behind_either(folders: tuple[Path, Path], data: ModuleType) -> None:
    case = data.eating_places(60, 4)

    with pytest.raises(ValueError, match="kolom atau daftar yang lain"):
        link(case.lists, id_column="rec_id", roles=case.roles, model={"m": {}, "u": {}})

    assert [list(folder.iterdir()) for folder in folders] == [[], []]
