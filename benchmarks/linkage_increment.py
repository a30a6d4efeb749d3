"""New records against a register: many at once, and one at a time, from what an earlier run learnt.

    python benchmarks/linkage_increment.py [BUSINESSES ...]

Two lists of the made-up city (dinas_2023 as the register, each business once; kelurahan_2025 as the new records). The
state is learnt from two lists of a city of 3,000 businesses, so that the whole run does not have to be waited for. Each
size runs in a process of its own, so that its peak memory is its own.
"""

import json
import random
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import linkage_data as data

SIZES = (20_000, 130_000)
CANDIDATES = (20, 200)
ID = "record_id"
Lists = tuple[pl.DataFrame, pl.DataFrame, dict[str, list[str]], pl.DataFrame]


def lists(businesses: int) -> Lists:
    """Register, new records, roles, truth."""
    from penggerak.core.synthetic import city, linkage_records
    from penggerak.sources.reference import areas, kbli

    told = linkage_records(city(businesses, seed=11, areas=areas(), kbli=kbli("2020"), on=date(2026, 1, 1), months=1))
    source = {"dinas_2023": "register", "kelurahan_2025": "new"}
    truth = told.truth.filter(pl.col("source").is_in(list(source))).select(
        pl.col("source").replace(source), "record_id", entity="business_id"
    )
    truth = truth.filter((pl.col("source") == "new") | pl.col("entity").is_first_distinct().over("source"))
    register = told.frames["dinas_2023"].join(truth.filter(pl.col("source") == "register"), on=ID, how="semi")
    return register, told.frames["kelurahan_2025"], told.roles, truth


def measured(businesses: int) -> None:
    """Print one line for the many and one for each number of candidates of a single record."""
    from penggerak.core.linkage import Scorer, link, link_new

    small = lists(3_000)
    learnt = link({"register": small[0], "new": small[1]}, id_column=ID, roles=small[2], reliable_ids=["nik", "nib"])
    register, new, _, truth = lists(businesses)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    found = link_new(new, register, state=learnt.state, id_column=ID, register_size=register.height)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    precision, recall, f1 = data.pairwise(found.clusters, truth)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({
        "register": register.height, "new": new.height, "pairs": found.report["pairs"],
        "wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "peak_gib": round(after.ru_maxrss / 2**20, 2),
        "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4),
    }))  # fmt: skip
    scorer = Scorer(learnt.state, register_size=register.height)
    for candidates in CANDIDATES:
        print(json.dumps({"candidates": candidates} | one_at_a_time(scorer, register, new, candidates)))


def one_at_a_time(scorer: object, register: pl.DataFrame, new: pl.DataFrame, candidates: int) -> dict[str, float]:
    """Milliseconds for keys, cleaning and scores of one record against rows that are seldom the same twice."""
    rng, times = random.Random(3), []
    for turn in range(220):
        row = new.row(rng.randrange(new.height), named=True)
        rows = register.sample(candidates, seed=turn)
        began, _ = time.perf_counter(), scorer.keys(row)
        scorer.score(row, rows, id_column=ID)
        times.append(1000 * (time.perf_counter() - began))
    warm = sorted(times[20:])
    return {"p50_ms": round(warm[100], 1), "p95_ms": round(warm[190], 1)}


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measured(int(sys.argv[2]))
        return
    for businesses in [int(word) for word in sys.argv[1:]] or SIZES:
        subprocess.run([sys.executable, __file__, "--one", str(businesses)], check=True)


if __name__ == "__main__":
    main()
