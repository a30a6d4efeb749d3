"""Spark finds what DuckDB finds: the same rules, the same pairs with the same probabilities, the same clusters."""

import random
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from penggerak.core.linkage import Linkage, link
from penggerak.core.linkage import _clusters as plain

sql = pytest.importorskip("pyspark.sql", reason="pyspark is missing: install penggerak[spark]")

from penggerak.core.linkage import _spark_clusters, _spark_session  # noqa: E402 - they need Spark

QUICK = {  # a short run is over before its code is translated
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session that link() finds running and leaves running."""
    builder = sql.SparkSession.builder
    for name, value in QUICK.items():
        builder = builder.config(name, value)
    session = _spark_session.started(builder, "local[2]", 1, None)
    yield session
    session.stop()


def told_more(case: Any) -> dict[str, pl.DataFrame]:
    """The lists with a note, a day and a place beside, made of what is there, so that they are wrong where it is."""
    note = pl.concat_str("jenis", pl.lit(" seri "), pl.col("nib").str.slice(-4), pl.lit("b"), ignore_nulls=True)
    digits = pl.col("hp").str.replace_all(r"\D", "")
    day = pl.lit("20") + digits.str.slice(-2) + "-0" + digits.str.slice(-3, 1) + "-1" + digits.str.slice(-4, 1)
    place = [(pl.lit(f"{whole}.") + digits.str.slice(-start, 4)).alias(name) for name, whole, start in PLACE]
    return {name: frame.with_columns(*place, catatan=note, dibuka=day) for name, frame in case.lists.items()}


PLACE = (("lintang", -6, 8), ("bujur", 106, 6))
ROLES = {
    "business_name": ["nama_usaha"], "person_name": ["pemilik"], "id_number": ["nib", "nik"], "free_text": ["catatan"],
    "date": ["dibuka"], "latitude": ["lintang"], "longitude": ["bujur"], "street": ["alamat"],
}  # fmt: skip


def decided(found: Linkage) -> pl.DataFrame:
    """As people might: the surest pair is two businesses, the least sure one is one, and so are two never compared."""
    sure = found.pairs.sort("probability").with_columns(same=True)
    ends = found.clusters.sort("cluster_id")
    far = {"left_source": ends["source"][0], "left_id": ends["record_id"][0]}
    far |= {"right_source": ends["source"][-1], "right_id": ends["record_id"][-1]}
    told = pl.concat([sure.tail(1).with_columns(same=False), sure.head(1)]).select(*far, "same")
    return pl.concat([told, pl.DataFrame([far | {"same": True}])])


def test_spark_finds_the_clusters_that_duckdb_finds(spark: Any, data: ModuleType) -> None:
    case = data.micro_businesses(740, 4)
    settings: dict[str, Any] = {"id_column": "rec_id", "roles": ROLES, "reliable_ids": ["nib"]}
    settings["decisions"] = decided(link(told_more(case), **settings))

    small, large = (link(told_more(case), **settings, engine=engine) for engine in ("duckdb", "spark"))

    assert len(small.report["rules"]) > 5
    assert large.report["rules"] == small.report["rules"]
    assert_frame_equal(large.clusters, small.clusters)
    assert_frame_equal(large.pairs, small.pairs, abs_tol=1e-9)
    assert large.pairs["decided"].drop_nulls().to_list() == ["same", "same"]
    assert data.pairwise(large.clusters, case.truth)[2] > 0.9
    assert spark.range(2).count() == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_components_are_those_found_one_edge_at_a_time(spark: Any, seed: int) -> None:
    luck = random.Random(seed)
    chain = [(i, i + 1) for i in range(1000, 1040)]
    edges = chain + [(luck.randrange(300), luck.randrange(300, 600)) for _ in range(250)]
    luck.shuffle(edges)

    rows = _spark_clusters.components(spark.createDataFrame(edges, "rid_l int, rid_r int")).collect()

    assert {row["rid"]: row["part"] for row in rows} == plain.components(edges)
