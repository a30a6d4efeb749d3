"""Setting up on a machine that has Python alone. Nothing here reaches the network."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).parent.parent.parent
VERSION, WHEELS = bootstrap.pinned_uv()


@pytest.mark.skipif(sys.platform != "linux", reason="names wheels for Linux")
@pytest.mark.parametrize("machine", ["x86_64", "aarch64", "arm64"])
def test_the_lock_file_has_a_uv_for_every_machine_we_promise(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)

    name = bootstrap.fitting_wheel(WHEELS)["url"].rpartition("/")[2]

    assert name.startswith(f"uv-{VERSION}-")
    assert "linux" in name
    assert machine.replace("arm64", "aarch64") in name


def test_a_machine_without_a_uv_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "vax")

    with pytest.raises(bootstrap.CannotSetUp, match=r"There is no uv for .* vax"):
        bootstrap.fitting_wheel(WHEELS)


def test_only_what_the_lock_file_names_is_accepted() -> None:
    wheel = {"hash": "sha256:" + hashlib.sha256(b"the one").hexdigest()}

    assert bootstrap.is_what_the_lock_names(b"the one", wheel)
    assert not bootstrap.is_what_the_lock_names(b"another", wheel)


def test_the_program_is_taken_out_of_the_wheel_and_can_be_run(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as wheel:
        wheel.writestr("uv-1.data/scripts/uvx", "#!/bin/sh\necho no\n")
        wheel.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho uv 1\n")

    bootstrap.unpack(packed.getvalue(), tmp_path / "uv-1" / "uv")

    assert bootstrap.runs([str(tmp_path / "uv-1" / "uv")]) == "uv 1\n"
    assert sorted(path.name for path in (tmp_path / "uv-1").iterdir()) == ["uv"]


def test_an_environment_in_step_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "penggerak").touch()
    now = bootstrap.fingerprint(sys.executable)

    assert not bootstrap.is_in_step(now, dev=False)
    bootstrap.stamp(dev=False).write_text(now)
    assert bootstrap.is_in_step(now, dev=False)
    assert not bootstrap.is_in_step(now, dev=True)
    bootstrap.stamp(dev=True).write_text(now)
    assert bootstrap.is_in_step(now, dev=True)
    assert not bootstrap.is_in_step(bootstrap.fingerprint("/another/python3"), dev=False)


def test_setting_up_needs_the_standard_library_only() -> None:
    script = ROOT / "tools" / "bootstrap.py"
    question = f"import runpy; runpy.run_path({str(script)!r}, run_name='looked_at')"

    subprocess.run([sys.executable, "-I", "-S", "-c", question], check=True)


def test_make_explains_itself() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert [word for word in ("demo", "test", "bench", "clean") if f"make {word}" not in said] == []
