"""Linkage on Spark beside DuckDB: the same made-up records, a local cluster of two workers with one core each.

    python benchmarks/spark.py [SIZE ...]

Each engine runs in a process of its own. The cluster is Spark's local-cluster[2,1,1024]: a driver and two worker
processes on this machine, which talk as they would over a network. Clusters of both engines must be the same.
Seconds of processor and memory are those of a process and all that it started (needs /proc).
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import linkage

SIZES = (5_000, 20_000, 80_000)
MASTER = "local-cluster[2,1,1024]"
TICKS = 100  # of the processor clock in a second, as Linux counts in /proc


def measured(n: int, engine: str, out: Path) -> dict[str, object]:
    """Run linkage once on an engine; started_s is what starting Spark took before."""
    from penggerak.core.linkage import link

    frame, truth = linkage.many_records(n, seed=7)
    began = time.perf_counter()
    stop = _spark() if engine == "spark" else lambda: None
    ready = time.perf_counter()
    found = link({"a": frame}, id_column="rec_id", roles=linkage.ROLES, engine=engine)
    wall = time.perf_counter() - ready
    used = usage()
    stop()
    found.clusters.write_parquet(out)
    told = {"engine": engine, "records": n, "started_s": round(ready - began, 1), "wall_s": round(wall, 1)}
    return told | used | linkage.agreement(found.clusters, truth) | {"steps_s": found.report["seconds"]}


def _spark():
    import pyspark
    from pyspark.sql import SparkSession

    from penggerak.core.linkage._spark_session import started

    work = Path(pyspark.__file__).parent / "work"  # where the workers of a local cluster write what they say
    session = started(SparkSession.builder, MASTER, 2, None)

    def stop() -> None:
        session.stop()
        shutil.rmtree(work, ignore_errors=True)

    return stop


def usage() -> dict[str, float]:
    """Processor seconds and the sum of highest memory (GiB) of this process and all below it."""
    cpu, memory = 0.0, 0.0
    for process in _family():
        numbers = (process / "stat").read_text().rsplit(")", 1)[1].split()
        cpu += sum(map(int, numbers[11:15])) / TICKS
        told = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        memory += int(told.get("VmHWM", "0 kB").split()[0]) / 2**20
    return {"cpu_s": round(cpu, 1), "peak_gib": round(memory, 2)}


def _family() -> Iterator[Path]:
    """/proc folders of this process and all below it."""
    parents: dict[int, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    ours = {int(Path("/proc/self").resolve().name)}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return (Path(f"/proc/{pid}") for pid in ours)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        n, engine, out = sys.argv[2:]
        print(json.dumps(measured(int(n), engine, Path(out))))
        return
    for n in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            outs = {engine: Path(folder) / f"{engine}.parquet" for engine in ("duckdb", "spark")}
            for engine, out in outs.items():
                subprocess.run([sys.executable, __file__, "--one", str(n), engine, str(out)], check=True)
            same = pl.read_parquet(outs["duckdb"]).equals(pl.read_parquet(outs["spark"]))
            print(json.dumps({"records": n, "same_clusters": same}))


if __name__ == "__main__":
    main()
