"""When backups are made, which are kept, and what a manifest tells when it was changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from penggerak.site.keeping import CannotKeep
from penggerak.site.keeping.daily import is_due, kept_backups, superseded
from penggerak.site.keeping.making import place_of
from penggerak.site.keeping.manifest import read_keys
from penggerak.site.keeping.writing import one_at_a_time, whole_or_nothing

NIGHT = datetime(2026, 11, 24, 19, 20, tzinfo=UTC)  # 2.20 in Jakarta, on the 25th


def test_the_first_backup_is_due_at_once() -> None:
    assert is_due(NIGHT.replace(hour=10), None)


def test_one_a_day_is_due_from_two_in_the_morning_on() -> None:
    last = NIGHT - timedelta(days=1)

    assert not is_due(NIGHT - timedelta(hours=1), last)
    assert is_due(NIGHT, last)
    assert not is_due(NIGHT + timedelta(hours=1), NIGHT)


def test_a_machine_that_was_off_at_night_makes_up_for_it_in_the_morning() -> None:
    assert is_due(NIGHT + timedelta(hours=6), NIGHT - timedelta(days=1))


def test_seven_days_and_four_weeks_are_kept() -> None:
    moments = [NIGHT - timedelta(days=n) for n in range(60)]

    kept = sorted(set(moments) - superseded(moments), reverse=True)

    assert kept[:7] == moments[:7]
    assert len({moment.isocalendar()[:2] for moment in kept}) >= 4
    assert len(kept) <= 7 + 4


def test_of_two_on_one_day_the_newer_is_kept() -> None:
    assert superseded([NIGHT, NIGHT + timedelta(hours=3)]) == {NIGHT}


def test_what_is_not_whole_or_not_ours_is_not_counted(tmp_path: Path) -> None:
    whole = place_of(tmp_path, NIGHT)
    for folder in (whole, tmp_path / ".penggerak-20261101T000000Z.part", tmp_path / "penggerak-holiday"):
        folder.mkdir()
        (folder / "manifest.sum").touch()
    (tmp_path / "penggerak-20261102T000000Z").mkdir()

    assert kept_backups(tmp_path) == {NIGHT: whole}


def test_a_draft_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_or_nothing(tmp_path / "kept") as draft:  # noqa: PT012 - what happens inside is the point
        (draft / "part").write_bytes(b"half")
        _ = 1 / 0

    assert list(tmp_path.iterdir()) == []


def test_two_at_once_are_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENGGERAK_DATA", str(tmp_path))

    with one_at_a_time(), pytest.raises(CannotKeep, match="Another backup or restore"), one_at_a_time():
        pass


def test_a_file_without_keys_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"a": 1}')

    with pytest.raises(CannotKeep, match="holds no keys"):
        read_keys(tmp_path / "other.json")
