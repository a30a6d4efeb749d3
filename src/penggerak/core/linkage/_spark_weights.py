# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Pairs compared in Spark: Splink's SQL, asked of each batch of pairs, so that both engines weigh alike."""

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl
import pyarrow as pa
from splink import DuckDBAPI, Linker
from splink.internals.comparison_vector_values import compute_comparison_vector_values_sql
from splink.internals.predict import predict_from_comparison_vectors_sqls_using_settings as predicted

from penggerak.core.linkage import _scoring, _training
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._features import Feature
from penggerak.core.linkage._records import Records
from penggerak.core.linkage._spark_frames import Frame, Spark
from penggerak.core.linkage._spark_pairs import as_pairs
from penggerak.core.linkage._spark_records import Shared
from penggerak.core.linkage._splink import frequency_sql, needed, numbering, splink_settings


def trained(spark: Spark, records: Records, shared: Mapping[str, Shared], decided: pl.DataFrame, *, seed: int) -> Model:
    """Learn the model: patterns are counted in Spark, what explains them is found on this machine.

    decided: rid_l, rid_r, same of the pairs that people decided.
    """
    thin = _training.thinned(spark.tables["candidate"].rows.count())
    training = spark.asked(_training.training_sql(thin, seed), "candidate")
    observed = _patterns(spark, records, training).with_columns(pl.col("pairs") * float(thin))
    by_chance = observed
    if not _training.complete(observed, records):
        drawn = spark.asked(_training.random_pairs_sql(records.count, seed), "records")
        by_chance = _patterns(spark, records, as_pairs(drawn.rows.select("join_key_l", "join_key_r").distinct()))
    every = sum(_training.class_sizes(records.bounds).values())
    same = {f.name: shared[f.exact].pairs if f.exact else None for f in records.features}
    totals = {f.name: _training.totals_of(f, by_chance, observed, every, same[f.name]) for f in records.features}
    return _training.fitted(records, observed, by_chance, totals, _labelled(spark, records, decided))


def _labelled(spark: Spark, records: Records, decided: pl.DataFrame) -> pl.DataFrame | None:
    """See _training: patterns of the decided pairs with the answer, None where nothing was decided."""
    answers = []
    for same in (True, False):
        pairs = decided.filter(pl.col("same") == same).select(join_key_l="rid_l", join_key_r="rid_r")
        if pairs.height:
            answers.append(_patterns(spark, records, as_pairs(spark.sent(pairs).rows)).with_columns(same=pl.lit(same)))
    return pl.concat(answers) if answers else None


def _patterns(spark: Spark, records: Records, pairs: Frame) -> pl.DataFrame:
    """Count pairs by their levels, see _training.patterns_sql."""
    weights = _weights_sql(records.features, numbering(records.features), tempered=False)
    sql = f"with weights as ({weights}) {_training.patterns_sql(records, 'weights')}"
    counted = spark.asked(sql, "__splink__df_blocked", _wide(spark, pairs, needed(records.features)))
    names = [name for name in counted.schema.names if name != "pairs"]
    summed = spark.frame(counted.rows.groupBy(*names).agg({"pairs": "sum"}).withColumnRenamed("sum(pairs)", "pairs"))
    return summed.sort(names)


def score(
    spark: Spark, records: Records, model: Model, shared: Mapping[str, Shared], *, conflicts: Sequence[str] = ()
) -> None:
    """Fill ``scored`` as _scoring.score does, with the reliable numbers of both sides beside (column_l, column_r).

    decided is null; what people decided comes after, see impose().
    """
    usual = {column: _usual_length(spark, column) for column in conflicts}
    exact = {f.exact: model.u[f.name][0] for f in records.features if f.exact}
    pairs = _wide(
        spark, spark.tables["candidate"], [*needed(records.features), *(f"uses_{column}" for column in exact)]
    )
    told = ", ".join(["*", *_frequencies(exact, shared, _scoring.duplicates(records, model))])
    steps = {
        "__splink__df_blocked": f"select {told} from pairs",
        "weights": _weights_sql(records.features, model, tempered=True),
        "records": _both_sides(conflicts),
        "conflict": _scoring.conflict_sql(usual),
        "weighed_pairs": _scoring.scored_sql(records, model, conflicts, "weights"),
    }
    ask = ", ".join(f"{name} as ({sql})" for name, sql in steps.items())
    spark.tables["scored"] = spark.held(spark.asked(f"with {ask} {_marked(conflicts)}", "pairs", pairs))


def impose(spark: Spark, decided: pl.DataFrame) -> None:
    """Let a decision (rid_l, rid_r, same) stand for the probability; the weights stay as they were found."""
    scored = spark.tables["scored"]
    rows = scored.rows.join(spark.sent(decided).rows, ["rid_l", "rid_r"], "left")
    told = rows.selectExpr(
        *(name for name in scored.schema.names if name not in ("probability", "decided")),
        "case when same then 1D when not same then 0D else probability end as probability",
        "case when same then 'same' when not same then 'different' end as decided",
    )
    spark.tables["scored"] = spark.held(Frame(told, scored.schema)[scored.schema.names])


def _usual_length(spark: Spark, column: str) -> int:
    """The length that most values have."""
    lengths = spark.tables["records"].rows.selectExpr(f"length({column}) as n").where("n is not null")
    row = lengths.groupBy("n").count().orderBy("count", "n", ascending=[False, True]).first()
    return int(row["n"]) if row else 0


def _frequencies(exact: Mapping[str, float], shared: Mapping[str, Shared], duplicates: float) -> list[str]:
    """How often the values of both sides come by chance, as Splink calls it."""
    return [
        f"case when {column}_{side} is not null then "
        + frequency_sql(chance, duplicates, f"coalesce(uses_{column}_{side}, 1)", f"{shared[column].values}::bigint")
        + f" end as tf_{column}_{side}"
        for column, chance in exact.items()
        for side in "lr"
    ]


def _both_sides(columns: Sequence[str]) -> str:
    """The records of a batch of pairs, each once."""
    sides = (
        f"select {', '.join([f'rid_{side} as rid', *(f'{c}_{side} as {c}' for c in columns)])} from pairs"
        for side in "lr"
    )
    return " union ".join(sides)


def _marked(columns: Sequence[str]) -> str:
    if not columns:
        return "select *, null::varchar as decided from weighed_pairs"
    marks = ", ".join(f"l.{c} as {c}_l, r.{c} as {c}_r" for c in columns)
    return f"""select w.*, null::varchar as decided, {marks} from weighed_pairs w
        join conflict l on w.rid_l = l.rid join conflict r on w.rid_r = r.rid"""


def _wide(spark: Spark, pairs: Frame, columns: Sequence[str]) -> Frame:
    """Pairs with the columns of both records: rid_l, rid_r, match_key, column_l, column_r."""
    records, rows = spark.tables["records"], pairs.rows.repartition(spark.parallel)
    fields = [pa.field("rid_l", pa.int32()), pa.field("rid_r", pa.int32()), pairs.schema.field("match_key")]
    for side in "lr":
        named = [f"`{column}` as {column}_{side}" for column in columns]
        rows = rows.join(records.rows.selectExpr(f"rid as join_key_{side}", *named), f"join_key_{side}")
        fields += [records.schema.field(column).with_name(f"{column}_{side}") for column in columns]
    told = rows.withColumnsRenamed({"join_key_l": "rid_l", "join_key_r": "rid_r"})
    return Frame(told.select(*(field.name for field in fields)), pa.schema(fields))


def _weights_sql(features: Sequence[Feature], model: Model, *, tempered: bool) -> str:
    """What Splink asks of ``__splink__df_blocked``: weights of comparisons (mw_) and of frequency (mw_tf_adj_)."""
    connection = duckdb.connect()
    columns = ", ".join(f"null as {column}" for column in needed(features))
    connection.execute(f"create table compared as select 0 as rid, {columns}").fetchall()
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("compared"), splink_settings(features, model, tempered=tempered), log_level=None)
    settings = linker._settings_obj
    vectors = compute_comparison_vector_values_sql(settings._columns_to_select_for_comparison_vector_values)
    steps = {"__splink__df_comparison_vectors": vectors}
    steps |= {step["output_table_name"]: step["sql"] for step in predicted(settings)}
    return "with " + ", ".join(f"{name} as ({sql})" for name, sql in steps.items()) + f" select * from {[*steps][-1]}"
