# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""The weights of pairs from a State: Splink's comparisons and numbers, without asking Splink to plan anything."""

import math
from collections.abc import Iterable

import polars as pl

from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature
from penggerak.core.linkage._records import coded, listed, texts_of
from penggerak.core.linkage._splink import frequency_sql, needed, splink_settings
from penggerak.core.linkage._state import State, Uses, value_sql


def known_records(engine: Engine, state: State) -> None:
    """Make ``records`` of ``clean``: word lists weighed, and per exact column how often the value comes by chance."""
    texts = texts_of(state.parts())
    for text in texts:
        _weigh_words(engine, text, state.words.get(text, Uses(0, {})))
    chances = [_chance(engine, state, f) for f in state.features() if f.exact]
    made = "".join(f", {text}_tokens, {text}_norm" for text in texts)
    made += "".join(f", {value_sql(f'{text}_words')} as {text}_words" for text in texts)
    joins = " ".join(f"left join words_{text} using (rid)" for text in texts)
    joins += " " + " ".join(join for _, join in chances)
    engine.run(f"create table records as select clean.*{made}{''.join(sql for sql, _ in chances)} from clean {joins}")


def _weigh_words(engine: Engine, text: str, known: Uses) -> None:
    said = engine.frame(f"select rid, {text} as word from clean where {text} is not null")
    said = said.with_columns(pl.col("word").str.split(" ")).explode("word").unique()
    uses = _frame(known.uses.items(), "word")
    words = said.select("word").unique().join(uses, on="word", how="left").with_columns(pl.col("uses").fill_null(1))
    engine.keep(f"words_{text}", listed(text, said, coded(engine, words.sort("uses", "word"), known.told)))


def _frame(uses: Iterable[tuple[str, int]], name: str) -> pl.DataFrame:
    return pl.DataFrame(list(uses), schema={name: pl.String, "uses": pl.Int64}, orient="row")


def _chance(engine: Engine, state: State, feature: Feature) -> tuple[str, str]:
    """SQL of the column chance_<exact>, and of the join it needs."""
    exact = feature.exact or ""
    known = state.values.get(exact, Uses(1, {}))
    engine.keep(f"uses_{exact}", _frame(known.uses.items(), "value"))
    common = frequency_sql(
        state.model.u[feature.name][0], state.duplicates, f"coalesce(uses_{exact}.uses, 0)", str(max(known.told, 1))
    )
    value = f"cast({value_sql(exact)} as varchar)"
    return f", {common} as chance_{exact}", f"left join uses_{exact} on {value} = uses_{exact}.value"


def weights_sql(state: State) -> str:
    """Per pair of ``candidate``: rid_l, rid_r, mw_ and mw_tf_adj_ per comparison, as Splink names them."""
    features = state.features()
    columns = [*needed(features), *(f"chance_{f.exact}" for f in features if f.exact)]
    sides = ", ".join(f"l.{c} as {c}_l, r.{c} as {c}_r" for c in columns)
    levels = ", ".join(_level(f, settings) for f, settings in zip(features, _comparisons(state), strict=True))
    weights = ", ".join(_weight(f, state) for f in features)
    return f"""select rid_l, rid_r, {weights} from (select *, {levels} from (
        select l.rid as rid_l, r.rid as rid_r, {sides} from candidate
        join records l on l.rid = join_key_l join records r on r.rid = join_key_r))"""


def _comparisons(state: State) -> list[dict[str, object]]:
    comparisons: list[dict[str, object]] = splink_settings(state.features(), state.model)["comparisons"]
    return comparisons


def _level(feature: Feature, comparison: dict[str, object]) -> str:
    """The place of the pair's level in the comparison: 0 where unknown, 1 the best."""
    levels: list[dict[str, object]] = comparison["comparison_levels"]  # type: ignore[assignment]
    cases = " ".join(f"when {v['sql_condition']} then {i}" for i, v in enumerate(levels[:-1]))
    return f"case {cases} else {len(levels) - 1} end as level_{feature.name}"


def _weight(feature: Feature, state: State) -> str:
    bits = level_bits(feature, state)
    told = " ".join(f"when {i} then {bit!r}::double" for i, bit in enumerate(bits))
    sql = f"case level_{feature.name} {told} end as mw_{feature.name}"
    if not feature.exact:
        return sql
    base = math.log2(state.model.u[feature.name][0])
    chance = f"greatest(chance_{feature.exact}_l, chance_{feature.exact}_r)"
    tempered = f"case when level_{feature.name} = 1 then {base!r} - log2({chance}) else 0 end"
    return f"{sql}, {tempered} as mw_tf_adj_{feature.name}"


def level_bits(feature: Feature, state: State) -> list[float]:
    """The weight of each level in the order in which they are asked: unknown, best, (the worst, if early), the rest."""
    m, u = state.model.m[feature.name], state.model.u[feature.name]
    bits = [math.log2(a / b) for a, b in zip(m, u, strict=True)]
    if feature.unlike:
        bits = [bits[0], bits[-1], *bits[1:-1]]
    return [0.0, *bits]
