# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""The model as Splink has it, and Splink at work on pairs chosen here."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from splink import DuckDBAPI, Linker

from penggerak.core.linkage._em import Model
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature


def splink_settings(features: Sequence[Feature], model: Model, *, tempered: bool = True) -> dict[str, Any]:
    """The model as Splink reads it; the base prior is the mean, classes of pairs are corrected for afterwards."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "rid",
        "sql_dialect": "duckdb",
        "probability_two_random_records_match": 0.5,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.rid = r.rid", "sql_dialect": "duckdb"}],
        "comparisons": [_comparison(feature, model, tempered=tempered) for feature in features],
    }


def _comparison(feature: Feature, model: Model, *, tempered: bool) -> dict[str, Any]:
    """One comparison; a level that is told early (unlike) stands second, and what remains is the last but one."""
    column = feature.present
    silent = {
        "sql_condition": f"{column}_l is null or {column}_r is null",
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    numbers = zip(feature.levels, model.m[feature.name], model.u[feature.name], strict=True)
    levels = [
        {"sql_condition": v.sql, "label_for_charts": v.label, "m_probability": m, "u_probability": u}
        for v, m, u in numbers
    ]
    if feature.exact and tempered:
        levels[0] |= {
            "tf_adjustment_column": feature.exact,
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    if feature.unlike:
        unlike = levels.pop() | {"sql_condition": feature.unlike}
        levels = [levels[0], unlike, *levels[1:-1], levels[-1] | {"sql_condition": "ELSE"}]
    return {"output_column_name": feature.name, "comparison_levels": [silent, *levels]}


def scored(engine: Engine, pairs: str, features: Sequence[Feature], model: Model, *, duplicates: float | None) -> str:
    """Score the pairs of a table with Splink; returns the table it made, with mw_ per feature.

    duplicates: how many others of its own a record is expected to have; None leaves frequencies (mw_tf_adj_) out.
    """
    tempered = duplicates is not None
    api = DuckDBAPI(connection=engine.connection)
    engine.run(f"create or replace view compared as select rid, {', '.join(needed(features))} from records")
    linker = Linker(api.register("compared"), splink_settings(features, model, tempered=tempered), log_level=None)
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    for feature in features:
        if feature.exact and duplicates is not None:
            table = _frequencies(engine, feature.exact, model.u[feature.name][0], duplicates)
            linker.table_management.register_term_frequency_lookup(api.register(table), feature.exact)
    name: str = linker.inference.predict(warning_mode="never").physical_name
    return name


def needed(features: Sequence[Feature]) -> list[str]:
    """The columns that the comparisons speak of."""
    return sorted(set(re.findall(r"\b(\w+)_[lr]\b", " ".join(_conditions(features)))))


def _conditions(features: Sequence[Feature]) -> Iterator[str]:
    """All SQL that the comparisons speak, to know which columns they need."""
    for feature in features:
        yield f"{feature.present}_l {feature.exact or feature.present}_l {feature.unlike or ''}"
        yield from (level.sql for level in feature.levels)


def _frequencies(engine: Engine, column: str, chance: float, duplicates: float) -> str:
    table = f"frequency_{column}"
    engine.run(f"""create or replace table {table} as
        with total as (select count({column}) as n from records),
             used as (select {column}, count(*) as uses from records where {column} is not null group by {column})
        select {column}, {frequency_sql(chance, duplicates)} as tf_{column}
        from used, total""")
    return table


def frequency_sql(chance: float, duplicates: float, uses: str = "uses", n: str = "n") -> str:
    """How often a value comes by chance: its uses without the two compared and without their expected duplicates.

    A value that no one else has is as rare as agreement is on the whole, or as half a record if that is rarer.
    uses, n: SQL of how many records have the value, and how many have any.
    """
    return f"greatest(({uses} - 2 - {2 * duplicates}) / {n}, 0) + least({chance}, 0.5 / {n})"


def numbering(features: Sequence[Feature]) -> Model:
    """A model in which the worst level weighs 1 bit, the next 2, and so on: what it scores can be read as levels."""
    m = {f.name: [0.5] * len(f.levels) for f in features}
    u = {f.name: [0.5 ** (len(f.levels) - i + 1) for i in range(len(f.levels))] for f in features}
    return Model(m, u, {})
