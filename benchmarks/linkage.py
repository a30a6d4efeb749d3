"""How linkage scales: time, memory and agreement with the truth for 100,000, 400,000 and 1,200,000 made-up records.

    python benchmarks/linkage.py [SIZE ...] [--bare]

Each size runs in a process of its own, so that its peak memory is its own. --bare runs, beside it, plain Splink with
hand-written settings on the same records, already clean, as the yardstick. User + system seconds do not depend on who
else uses the machine.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import linkage_data as data

SIZES = (100_000, 400_000, 1_200_000)
ROLES = {
    "business_name": ["name"], "person_name": ["owner"], "phone": ["phone"], "id_number": ["nib"], "street": ["street"],
    "area": ["village"], "category": ["kind"],
}  # fmt: skip


def many_records(n: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """n business records, three in ten of them spoiled copies, made column by column; and the truth."""
    word, road = (
        data.vocabulary(data.INDONESIAN, 20_000, 2, 4, 1).words,
        data.vocabulary(data.INDONESIAN, 6_000, 2, 3, 2).words,
    )
    village = data.vocabulary(data.INDONESIAN, 110, 2, 3, 3).words
    real = n * 7 // 10

    def draw(words: list[str], salt: int, rows: int = real, power: float = 2.0) -> pl.Series:
        luck = pl.select(((pl.int_range(rows).hash(seed + salt) % 1_000_003) / 1_000_003) ** power).to_series()
        return pl.Series(words).gather((luck * len(words)).cast(pl.UInt32))

    def number(salt: int, low: int, high: int) -> pl.Series:
        return pl.select((pl.int_range(real).hash(seed + salt) % (high - low) + low).cast(pl.String)).to_series()

    truth = pl.DataFrame({"entity": pl.int_range(real, eager=True)}).with_columns(
        name=draw(data.GOODS, 1, power=1.0) + " " + draw(word, 2) + " " + draw(word, 12),
        owner=draw(word, 3) + " " + draw(word, 4),
        phone="08" + number(5, 10**8, 10**10),
        nib=pl.when(pl.int_range(real).hash(seed + 6) % 5 < 2).then(number(7, 10**12, 10**13)),
        street="jl " + draw(road, 8) + " no " + number(9, 1, 200),
        village=draw(village, 10, power=1.0),
        kind=draw(data.GOODS, 11, power=1.0),
    )
    copies = truth.gather(pl.select(pl.int_range(n - real).hash(seed) % real).to_series())
    frame = pl.concat([truth, spoiled_columns(copies, seed)]).with_row_index("n")
    frame = frame.with_columns(rec_id=pl.col("n").hash(seed).cast(pl.String)).sort("rec_id")
    told = frame.select(source=pl.lit("a"), record_id="rec_id", entity="entity")
    return frame.select("rec_id", "name", "owner", "phone", "nib", "street", "village", "kind"), told


def spoiled_columns(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """In each column, one value in eight loses a letter, one in twelve is missing, one in ten is written otherwise."""
    made = []
    for at, column in enumerate(c for c in frame.columns if c != "entity"):
        luck = pl.int_range(pl.len()).hash(seed + 100 + at) % 120
        cut = 2 + (pl.int_range(pl.len()).hash(seed + 200 + at) % 6).cast(pl.Int64)
        value = pl.col(column)
        slipped = value.str.slice(0, cut) + value.str.slice(cut + 1)
        other = {
            "name": "Toko " + value.str.to_uppercase(),
            "street": value.str.replace("jl ", "Jalan "),
            "phone": "+62" + value.str.slice(1),
        }
        told = (
            pl.when(luck < 15)
            .then(slipped)
            .when(luck < 25)
            .then(None)
            .when(luck < 37)
            .then(other.get(column, value))
            .otherwise(value)
        )
        made.append(told.alias(column))
    return frame.with_columns(made)


def measured(n: int) -> dict[str, object]:
    """Run linkage once and compare with the truth."""
    from penggerak.core.linkage import link

    frame, truth = many_records(n, seed=7)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    found = link({"a": frame}, id_column="rec_id", roles=ROLES)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    pairs = sum(int(rule["pairs"]) for rule in found.report["rules"])
    told = {"rule_pairs": pairs, "cpu_seconds": found.report["cpu_seconds"]}
    return figures(n, wall, before, after) | agreement(found.clusters, truth) | told


def figures(n: int, wall: float, before: resource.struct_rusage, after: resource.struct_rusage) -> dict[str, object]:
    """Wall and processor seconds between two moments, and the highest memory so far in GiB."""
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "records": n,
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "peak_gib": round(after.ru_maxrss / 2**20, 2),
    }


def agreement(clusters: pl.DataFrame, truth: pl.DataFrame) -> dict[str, object]:
    precision, recall, f1 = data.pairwise(clusters, truth)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def bare(n: int) -> dict[str, object]:
    """Splink as its tutorials write it, settings by hand, cleaning not included: the yardstick."""
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    frame, truth = many_records(n, seed=7)
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    connection = duckdb.connect()
    connection.execute("set threads = 2").fetchall()
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[
            block_on("phone"), block_on("nib"), block_on("owner", "village"), block_on("name"),
            block_on("street", "village"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds(c, [0.92, 0.8]).configure(term_frequency_adjustments=c != "phone")
            for c in ("name", "owner", "phone", "street")
        ]
        + [cl.ExactMatch(c) for c in ("nib", "village", "kind")],
    )  # fmt: skip
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register(frame.to_arrow()), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("phone"), block_on("name", "owner")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("owner", "village"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.9)
    found = connection.sql(f"select 'a' as source, rec_id as record_id, cluster_id from {clusters.physical_name}").pl()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    return {"bare": True} | figures(n, wall, before, after) | agreement(found, truth)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps((bare if "--bare" in sys.argv else measured)(int(sys.argv[2]))))
        return
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(SIZES)
    for n in sizes:
        for extra in ([], ["--bare"]) if "--bare" in sys.argv else ([],):
            subprocess.run([sys.executable, __file__, "--one", str(n), *extra], check=True)


if __name__ == "__main__":
    main()
