"""Promises about the whole tree that no single part can keep."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted((ROOT / "src" / "penggerak").rglob("*.py"))
CORE = [path for path in SOURCES if "core" in path.relative_to(ROOT / "src" / "penggerak").parts[:1]]
STARTS_JAVA = "_spark_session.py"  # Java is told where it lies by the environment, and by nothing else


def test_core_and_sources_load_without_django() -> None:
    question = """
import pkgutil, sys, penggerak.core, penggerak.sources
for package in (penggerak.core, penggerak.sources):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        __import__(module.name)
print("django" in sys.modules)
"""
    assert (
        subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout == "False\n"
    )


@pytest.mark.parametrize(
    "path",
    [path for path in CORE if path.name != STARTS_JAVA],
    ids=lambda path: str(path.relative_to(ROOT / "src" / "penggerak")),
)
def test_the_core_asks_neither_clock_nor_environment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\b(?:datetime\.now|date\.today|time\.time|os\.environ|getenv)\b", text) == []


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.partition("\ndependencies = [\n")[2].partition("\n]\n")[0]

    assert [line for line in section.splitlines() if "#" not in line] == []


def test_the_lock_file_pins_every_package_by_checksum() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    files = [
        file for package in packages for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    ]

    assert len(files) > 100
    assert [file["url"] for file in files if not file.get("hash", "").startswith("sha256:")] == []


def test_scripts_that_are_run_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_ci_runs_exactly_the_two_commands() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("make ")] == ["make test", "make demo CHECK=1"]
