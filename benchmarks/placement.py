"""How placement scales: 2,000, 20,000 and 200,000 applicants, five options each, into 50 classes with too few seats.

    python benchmarks/placement.py [SIZE ...] [--mip-seconds 200]

Beside it HiGHS on the same pairs, as linear and as mixed-integer programme, up to 20,000 applicants. Every placement is
checked by proof(), which shares no code with the solvers: nothing over capacity, nobody twice, and a bound from the
prices that equals what was reached. CPU seconds do not depend on who else uses the machine.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import polars as pl
from scipy.sparse import csr_array

from penggerak.core.allocation.placement import Weights, benefit, distance_km, place, proof

SIZES = (2_000, 20_000, 200_000)
LARGEST_FOR_HIGHS = 20_000
CLASSES, EACH, SEATS_FOR = 50, 5, 0.8
SIDE_DEGREES = 0.15  # about 17 km, as a city


@dataclass(frozen=True)
class Run:
    seconds: float
    cpu_seconds: float
    objective: float


def applicants(n: int, seed: int = 7) -> tuple[pl.DataFrame, pl.DataFrame]:
    """People and classes spread over a city; each ranks the five nearest of twelve classes that suit them."""
    chance = np.random.default_rng(seed)
    homes, rooms = chance.random((n, 2)) * SIDE_DEGREES, chance.random((CLASSES, 2)) * SIDE_DEGREES
    suits = chance.random((n, CLASSES)).argpartition(12, axis=1)[:, :12]
    far = np.linalg.norm(homes[:, None, :] - rooms[suits], axis=2)
    chosen = np.take_along_axis(suits, far.argsort(axis=1)[:, :EACH], axis=1)
    ranks = chance.permuted(np.tile(np.arange(1, EACH + 1), (n, 1)), axis=1)
    urgent = np.repeat(chance.choice([1.0, 1.25, 1.5], n, p=[0.7, 0.2, 0.1]), EACH)
    who = np.repeat(np.arange(n), EACH)
    at = pl.DataFrame(
        {"a": homes[who, 0], "b": homes[who, 1], "c": rooms[chosen.ravel(), 0], "d": rooms[chosen.ravel(), 1]}
    )
    km = distance_km(pl.col("a"), pl.col("b"), pl.col("c"), pl.col("d"))
    points = at.with_columns(rank=pl.Series(ranks.ravel()), priority=pl.Series(urgent)).select(
        benefit(Weights(farthest_km=30.0), distance_km=km, rank=pl.col("rank"), priority=pl.col("priority"))
    )
    pairs = pl.DataFrame({"applicant": who, "option": chosen.ravel(), "benefit": points.to_series()}).with_columns(
        pl.format("P{}", "applicant").alias("applicant"), pl.format("kelas {}", "option").alias("option")
    )
    capacity = np.full(CLASSES, int(n * SEATS_FOR / CLASSES))
    return pairs, pl.DataFrame({"option": [f"kelas {at}" for at in range(CLASSES)], "capacity": capacity})


def timed(work: Callable[[], float]) -> Run:
    wall, cpu = time.perf_counter(), time.process_time()
    objective = work()
    return Run(time.perf_counter() - wall, time.process_time() - cpu, objective)


class QuietHighs(highspy.Highs):
    def enableCallbacks(self) -> None:  # noqa: N802 - the name of highspy
        self.silent()
        super().enableCallbacks()


def by_highs(pairs: pl.DataFrame, options: pl.DataFrame, *, is_whole: bool, seconds: float) -> tuple[float, float]:
    """(objective, bound) by HiGHS with its own settings, save that it may leave no gap."""
    who = pairs["applicant"].rank("dense").to_numpy().astype(np.int32) - 1
    names = {name: at for at, name in enumerate(options["option"])}
    where = who.max() + 1 + pairs["option"].replace_strict(names, return_dtype=pl.Int32).to_numpy()
    n = pairs.height
    entries = (np.ones(2 * n), (np.append(who, where), np.tile(np.arange(n), 2)))
    limit = np.append(np.ones(who.max() + 1), options["capacity"].to_numpy())
    rows = csr_array(entries, shape=(len(limit), n))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_, model.sense_ = n, len(limit), highspy.ObjSense.kMaximize
    model.col_cost_ = pairs["benefit"].to_numpy().astype(float)
    model.col_lower_, model.col_upper_ = np.zeros(n), np.ones(n)
    model.row_lower_, model.row_upper_ = np.full(len(limit), -np.inf), limit
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    if is_whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * n
    solver = QuietHighs()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    return info.objective_function_value, info.mip_dual_bound if is_whole else info.objective_function_value


def measured(n: int, mip_seconds: float) -> list[str]:
    """Rows of the table for one size; ends the program when an answer is not what it has to be."""
    pairs, options = applicants(n)
    kept = []
    ours = timed(lambda: kept.append(place(pairs, options)) or kept[0].objective)
    placement = kept[0]
    proving = timed(lambda: proof(pairs, options, placement.placed, placement.filled).objective)
    looked = proof(pairs, options, placement.placed, placement.filled)
    if not looked.is_optimal or looked.objective != ours.objective:
        sys.exit(f"{n}: the placement is not proven: {looked}")
    rows = [line(n, "penggerak", ours, ours, f"proven, checked in {proving.seconds:.2f} s")]
    for is_whole in (False, True) if n <= LARGEST_FOR_HIGHS else ():
        rows.append(beside(pairs, options, ours, is_whole=is_whole, seconds=mip_seconds))
    return rows


def beside(pairs: pl.DataFrame, options: pl.DataFrame, ours: Run, *, is_whole: bool, seconds: float) -> str:
    """The row of HiGHS."""
    bound = 0.0

    def work() -> float:
        nonlocal bound
        objective, bound = by_highs(pairs, options, is_whole=is_whole, seconds=seconds)
        return objective

    run = timed(work)
    name = "HiGHS, mixed-integer" if is_whole else "HiGHS, linear"
    return line(pairs["applicant"].n_unique(), name, run, ours, f"bound {bound:,.0f}")


def line(n: int, name: str, run: Run, ours: Run, note: str) -> str:
    ratio = f"{run.cpu_seconds / ours.cpu_seconds:.1f}"
    return f"| {n:,} | {name} | {run.seconds:.2f} | {run.cpu_seconds:.2f} | {ratio} | {run.objective:,.0f} | {note} |"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sizes", type=int, nargs="*", default=SIZES)
    asked.add_argument("--mip-seconds", type=float, default=200.0, help="how long HiGHS may take")
    given = asked.parse_args()
    place(*applicants(100))  # libraries loaded
    print(
        "| applicants | by | wall s | CPU s | CPU, times ours | objective | |\n"
        "| ---: | --- | ---: | ---: | ---: | ---: | --- |"
    )
    for size in given.sizes:
        print("\n".join(measured(size, given.mip_seconds)), flush=True)
