"""Rules asked of a register: 10,000, 100,000 and 1,000,000 businesses, 20 opportunities of 8 rules each, to verdicts.

    python benchmarks/eligibility.py [SIZE ...] [--repeat N]

Beside it, in the same run and on the same rules, cel-python, rule-engine and openfisca-core. None of them knows a third
value, so they are given the businesses of which all is known, with ages and months already counted for them, and have
to come to the same verdicts. cel-python and rule-engine look at one business at a time and get a sample. Prints
Markdown. Wall is clock time, CPU of all threads together. Everything is made up.
"""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from penggerak.core.eligibility import RuleSet, answers, findings, reasons, repairs, rule_set, verdicts

SIZES = (10_000, 100_000, 1_000_000)
SAMPLE = {"cel-python": 50, "rule-engine": 1_000, "openfisca-core": 100_000}
OPPORTUNITIES, UNKNOWN_SHARE = 20, 0.05
ON = date(2026, 11, 24)
WORDS = {"id": "Syarat", "en": "Rule"}
FACTS = ("has_nib", "has_letter", "has_npwp", "requested_idr")


@dataclass(frozen=True)
class Figures:
    """What differs between the opportunities."""

    sales: int
    capital: int
    oldest: int
    months: int
    heads: tuple[str, ...]
    least_workers: int
    most_workers: int
    requested: int

    @classmethod
    def of(cls, number: int) -> "Figures":
        heads = tuple(f"2020:{10 + (number * 7 + step * 11) % 86}" for step in range(12))
        return cls(
            sales=1_000_000_000 + number % 5 * 800_000_000,
            capital=500_000_000 + number % 4 * 700_000_000,
            oldest=50 + number % 10,
            months=6 + 6 * (number % 3),
            heads=heads,
            least_workers=number % 3,
            most_workers=20 + number,
            requested=10_000_000 + 5_000_000 * number,
        )


def opportunity(number: int, *, licences: bool = False) -> RuleSet:
    """One opportunity of eight rules; with licences, the fifth looks through a list of them."""
    figures = Figures.of(number)
    fifth: dict[str, Any] = {"any": [{"fact": "has_nib", "is": True}, {"fact": "has_letter", "is": True}]}
    if licences:
        fifth = {"licence": ("nib", "pirt", "halal")[number % 3], "for_days": 30 * (number % 4)}
    conditions = [
        {"fact": "annual_sales_idr", "at_most": figures.sales},
        {"fact": "capital_idr", "at_most": figures.capital},
        {"age_years": "owner_birth_date", "between": [21, figures.oldest]},
        {"months_since": "started_on", "at_least": figures.months},
        fifth,
        {"fact": "kbli", "starts_with": list(figures.heads)},
        {"fact": "worker_count", "between": [figures.least_workers, figures.most_workers]},
        {
            "all": [
                {"not": {"fact": "is_state_employee", "is": True}},
                {"any": [{"fact": "requested_idr", "at_most": figures.requested}, {"fact": "has_npwp", "is": True}]},
            ]
        },
    ]
    rules = [
        {"id": f"r{at}", "condition": one, "sentence": WORDS, "source": "made up", "confidence": "C"}
        | {"changeable": at > 3, "effort": 1 + at}
        for at, one in enumerate(conditions)
    ]
    kinds = {name: "idr" if name.endswith("_idr") else "bool" for name in FACTS}
    facts = {name: {"type": kind, "label": WORDS} for name, kind in kinds.items()}
    return rule_set({"id": f"o{number}", "title": WORDS, "facts": facts, "rules": rules})


def businesses(size: int, *, licences: bool = False) -> pl.DataFrame:
    """Made-up businesses, five in a hundred of every fact unknown."""
    luck = np.random.default_rng(7)
    days = lambda first, last: luck.integers(  # noqa: E731
        date.fromisoformat(first).toordinal() - 719163, date.fromisoformat(last).toordinal() - 719163, size
    ).astype("int32")
    table = pl.DataFrame(
        {
            "annual_sales_idr": (10 ** luck.uniform(6, 10, size)).astype("int64"),
            "capital_idr": (10 ** luck.uniform(6, 9.5, size)).astype("int64"),
            "owner_birth_date": pl.Series(days("1950-01-01", "2010-01-01")).cast(pl.Date),
            "started_on": pl.Series(days("2005-01-01", "2026-11-24")).cast(pl.Date),
            "has_nib": luck.random(size) < 0.6,
            "has_letter": luck.random(size) < 0.5,
            "kbli": pl.Series(luck.integers(10_000, 96_999, size)).cast(pl.String),
            "worker_count": luck.integers(0, 30, size),
            "is_state_employee": luck.random(size) < 0.05,
            "requested_idr": luck.integers(1, 200, size) * 1_000_000,
            "has_npwp": luck.random(size) < 0.5,
        }
    ).with_columns(kbli="2020:" + pl.col("kbli"))
    holes = [
        pl.when(pl.Series(luck.random(size) >= UNKNOWN_SHARE)).then(pl.col(name)).alias(name) for name in table.columns
    ]
    table = table.with_columns(holes)
    return table.with_columns(_licences(size, luck, days)) if licences else table


def _licences(size: int, luck: np.random.Generator, days: Callable[[str, str], Any]) -> pl.Expr:
    one = [
        pl.struct(kind=pl.lit(kind), expires_on=pl.Series(days("2025-01-01", "2031-01-01")).cast(pl.Date))
        for kind in ("nib", "pirt", "halal")
    ]
    some = pl.Series(luck.integers(0, 4, size))
    return pl.concat_list(one).list.head(pl.lit(some)).alias("licences")


def measured(work: Callable[[], Any], repeat: int) -> tuple[float, float, Any]:
    """Median of wall and CPU seconds, and what came out."""
    walls, cpus, result = [], [], None
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus), result


def ours(sets: list[RuleSet], table: pl.DataFrame) -> pl.DataFrame:
    return verdicts(findings(sets, table, ON))


def complete_cases(size: int) -> pl.DataFrame:
    """Businesses of which all is known, with ages and months counted for those who cannot."""
    table = businesses(2 * size + 1_000).drop_nulls().head(size)
    born, began = pl.col("owner_birth_date"), pl.col("started_on")
    passed = (pl.lit(ON.month) * 100 + ON.day) < (born.dt.month().cast(pl.Int32) * 100 + born.dt.day())
    months = (ON.year - began.dt.year()) * 12 + ON.month - began.dt.month() - (began.dt.day() > ON.day).cast(pl.Int32)
    return table.with_columns(
        age=(ON.year - born.dt.year() - passed.cast(pl.Int32)).cast(pl.Int64), months=months.cast(pl.Int64)
    )


def cel_text(number: int) -> list[str]:
    f = Figures.of(number)
    return [
        f"annual_sales_idr <= {f.sales}",
        f"capital_idr <= {f.capital}",
        f"age >= 21 && age <= {f.oldest}",
        f"months >= {f.months}",
        "has_nib || has_letter",
        " || ".join(f'kbli.startsWith("{head}")' for head in f.heads),
        f"worker_count >= {f.least_workers} && worker_count <= {f.most_workers}",
        f"!is_state_employee && (requested_idr <= {f.requested} || has_npwp)",
    ]


def rule_engine_text(number: int) -> list[str]:
    f = Figures.of(number)
    heads = "|".join(f.heads)
    return [
        *cel_text(number)[:2],
        f"age >= 21 and age <= {f.oldest}",
        f"months >= {f.months}",
        "has_nib or has_letter",
        f'kbli =~ "({heads}).*"',
        f"worker_count >= {f.least_workers} and worker_count <= {f.most_workers}",
        f"not is_state_employee and (requested_idr <= {f.requested} or has_npwp)",
    ]


def with_cel(table: pl.DataFrame) -> Callable[[], list[list[bool]]]:
    import celpy

    environment = celpy.Environment()
    programs = [
        [environment.program(environment.compile(text)) for text in cel_text(number)] for number in range(OPPORTUNITIES)
    ]
    rows = [celpy.json_to_cel({name: row[name] for name in _asked(table)}) for row in table.iter_rows(named=True)]
    return lambda: [[_every([bool(rule.evaluate(row)) for rule in rules]) for rules in programs] for row in rows]


def with_rule_engine(table: pl.DataFrame) -> Callable[[], list[list[bool]]]:
    import rule_engine

    sets = [[rule_engine.Rule(text) for text in rule_engine_text(number)] for number in range(OPPORTUNITIES)]
    rows = [{name: row[name] for name in _asked(table)} for row in table.iter_rows(named=True)]
    return lambda: [[_every([rule.matches(row) for rule in rules]) for rules in sets] for row in rows]


def _every(answers: list[bool]) -> bool:
    """All rules are asked, also after one that fails: findings need them."""
    return all(answers)


def _asked(table: pl.DataFrame) -> list[str]:
    return [name for name in table.columns if name not in ("owner_birth_date", "started_on")]


def with_openfisca(table: pl.DataFrame) -> Callable[[], list[list[bool]]]:
    from openfisca_core.simulations import SimulationBuilder

    system = _openfisca_system(_asked(table))
    columns = {name: table[name].to_numpy() for name in _asked(table) if name != "kbli"}
    columns["kbli"] = np.array(table["kbli"].to_list(), dtype="S10")

    def run() -> list[list[bool]]:
        simulation = SimulationBuilder().build_default_simulation(system, count=table.height)
        for name, column in columns.items():
            simulation.set_input(name, "2026-11", column)
        decided = [simulation.calculate(f"o{number}", "2026-11") for number in range(OPPORTUNITIES)]
        return np.array(decided).T.tolist()

    return run


def _openfisca_system(names: list[str]) -> Any:
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import MONTH
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="business", plural="businesses", label="", is_person=True)
    place = build_entity(key="place", plural="places", label="", roles=[{"key": "tenant", "plural": "tenants"}])
    system = TaxBenefitSystem([person, place])

    def add(name: str, kind: type, formula: Any = None) -> None:
        body: dict[str, Any] = {"value_type": kind, "entity": person, "definition_period": MONTH, "label": name}
        if kind is str:
            body["max_length"] = 10
        system.add_variable(type(name, (Variable,), body | ({"formula": formula} if formula else {})))

    for name in names:
        add(name, str if name == "kbli" else bool if name.startswith(("has_", "is_")) else float)
    for number in range(OPPORTUNITIES):
        for at, formula in enumerate(_openfisca_formulas(number)):
            add(f"o{number}_r{at}", bool, formula)
        add(f"o{number}", bool, _all_of(number))
    return system


def _all_of(number: int) -> Any:
    def formula(of: Any, period: Any) -> Any:
        return np.logical_and.reduce([of(f"o{number}_r{at}", period) for at in range(8)])

    return formula


def _openfisca_formulas(number: int) -> list[Any]:
    f = Figures.of(number)
    heads = [head.encode() for head in f.heads]
    return [
        lambda of, period: of("annual_sales_idr", period) <= f.sales,
        lambda of, period: of("capital_idr", period) <= f.capital,
        lambda of, period: (of("age", period) >= 21) & (of("age", period) <= f.oldest),
        lambda of, period: of("months", period) >= f.months,
        lambda of, period: of("has_nib", period) | of("has_letter", period),
        lambda of, period: np.isin(of("kbli", period).astype("S7"), heads),
        lambda of, period: (
            (of("worker_count", period) >= f.least_workers) & (of("worker_count", period) <= f.most_workers)
        ),
        lambda of, period: (
            ~of("is_state_employee", period) & ((of("requested_idr", period) <= f.requested) | of("has_npwp", period))
        ),
    ]


PEERS = {"cel-python": with_cel, "rule-engine": with_rule_engine, "openfisca-core": with_openfisca}


def print_ours(sizes: list[int], repeat: int) -> float:
    """Our times, and how many businesses a second the largest makes of CPU time."""
    plain = [opportunity(number) for number in range(OPPORTUNITIES)]
    listed = [opportunity(number, licences=True) for number in range(OPPORTUNITIES)]
    print("| businesses | to verdicts: wall s | CPU s | rules a wall second | with licences as lists: wall s | CPU s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    rate = 0.0
    for size in sizes:
        table, with_lists = businesses(size), businesses(size, licences=True)
        wall, cpu, decided = measured(lambda table=table: ours(plain, table), repeat)
        wall_lists, cpu_lists, _ = measured(lambda table=with_lists: ours(listed, table), repeat)
        assert set(decided["o0"].unique().cast(pl.String)) == {"eligible", "not_yet", "needs_a_person"}
        rate = size / cpu
        asked = size * OPPORTUNITIES * 8 / wall
        print(f"| {size:,} | {wall:.3f} | {cpu:.3f} | {asked:.2e} | {wall_lists:.3f} | {cpu_lists:.3f} |", flush=True)
    return rate


def print_beyond(size: int, repeat: int) -> None:
    """What comes after verdicts: the least repair of every business, words, and the answer on one page."""
    sets = [opportunity(number) for number in range(OPPORTUNITIES)]
    found = findings(sets, businesses(size), ON)
    wall, cpu, _ = measured(lambda: repairs(found), 1)
    alone = findings(sets[0], businesses(size), ON)
    wall_words, cpu_words, _ = measured(lambda: reasons(alone), 1)
    one = businesses(1).row(0, named=True)
    wall_one, _, _ = measured(lambda: answers(sets, one, ON), 5 * repeat)
    print(
        f"\n{size:,} businesses: least repairs for all {OPPORTUNITIES} opportunities {wall:.1f} s (CPU {cpu:.1f}); ",
        end="",
    )
    print(f"reasons in words for one opportunity {wall_words:.1f} s (CPU {cpu_words:.1f}). ", end="")
    print(f"One business, {OPPORTUNITIES} opportunities, findings, words and repairs: {wall_one * 1000:.0f} ms.")


def print_peers(rate: float) -> None:
    sets = [opportunity(number) for number in range(OPPORTUNITIES)]
    print("\n| peer | businesses | wall s | CPU s | businesses a CPU second | ours, times as many |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, prepare in PEERS.items():
        table = complete_cases(SAMPLE[name])
        wall, cpu, decided = measured(prepare(table), 1)
        expected = ours(sets, table).select(pl.all() == "eligible").rows()
        assert [tuple(row) for row in decided] == expected, f"{name} decides otherwise"
        speed = table.height / cpu
        print(
            f"| {name} | {table.height:,} | {wall:.2f} | {cpu:.2f} | {speed:,.0f} | {rate / speed:,.0f} |", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    rate = print_ours(asked.sizes, asked.repeat)
    print_beyond(min(100_000, max(asked.sizes)), asked.repeat)
    print_peers(rate)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\nPeak memory of it all {peak:.1f} GiB. " + json.dumps({"load": [round(one, 1) for one in _load()]}))


def _load() -> tuple[float, ...]:
    import os

    return os.getloadavg()


if __name__ == "__main__":
    main()
