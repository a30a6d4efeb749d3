"""What is done in Python for one record is done in SQL for many: both have to say the same, for every kind of list."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.linkage import Scorer, link
from penggerak.core.linkage import _cleaning as sql
from penggerak.core.linkage import _plain_cleaning as plain
from penggerak.core.linkage._plain_records import sound

PIECES = st.one_of(
    st.sampled_from(["Jl. ", "No. 5", "RT.03/RW 012", "rt 3 rw 4", "&", "CV", " ud ", "Hj. ", "moh", "S.H.", "é", "Ü"]),
    st.sampled_from(
        ["’", "'", "+62", " 0812", "-", "/", "1999", "31/12/1999", "12 Agustus 1980", "March 9, 2001", "m"]
    ),
    st.sampled_from(
        ["36959", ".0", "@", "x.id", "\t", "\n", " ", "Kel. ", "desa ", "  ", "AB-12", "ß", "ñ", "汉", "½"]
    ),
    st.sampled_from(["0000", "N/A", "none", "blok", "A8/24", ",", ";", "1e5", "-6.17, 106.63", "nov 3 99", "3-4-05"]),
    st.sampled_from(["2001.02.3", "st", "3rd", "\u00a0", "Toko", "bu", "x"]),
)
CELLS = st.one_of(
    st.none(), st.lists(PIECES, max_size=6).map("".join), st.text(st.characters(max_codepoint=255), max_size=12)
)
TWINS: dict[str, tuple[str, Callable[[str | None], Any]]] = {
    "plain": (sql.plain("v"), plain.plain),
    "person": (sql.person("v"), plain.person),
    "business": (sql.business("v"), plain.business),
    "phone": (sql.phone("v"), plain.phone),
    "identifier": (sql.identifier("v"), plain.identifier),
    "email": (sql.email("v"), plain.email),
    "date": (sql.date("v", month_first=False), plain.date(month_first=False)),
    "american date": (sql.date("v", month_first=True), plain.date(month_first=True)),
    "street": (sql.street("v"), lambda cell: plain.street([cell])),
    "area": (sql.area("v"), plain.area),
    "postcode": (sql.postcode("v"), plain.postcode),
    "coordinate": (sql.coordinate("v"), plain.coordinate),
    "quantity": (f"nullif({sql.number('v')}, 0)", plain.quantity),
    "sound": (sql.sound("coalesce(v, '')"), lambda cell: sound(cell or "")),
}


@pytest.mark.parametrize("name", TWINS)
@given(cells=st.lists(CELLS.filter(lambda cell: cell is None or "\0" not in cell), min_size=1, max_size=60))
@settings(max_examples=8, deadline=None)
def test_a_cell_is_cleaned_alike(name: str, cells: list[str | None]) -> None:
    asked, clean = TWINS[name]
    frame = pl.DataFrame({"n": range(len(cells)), "v": pl.Series(cells, dtype=pl.String)})
    connection = duckdb.connect()
    connection.register("cells", frame.to_arrow())

    told = connection.execute(f"select {asked} from cells order by n").fetchall()

    assert [clean(cell) for cell in cells] == [value for (value,) in told]


@pytest.mark.parametrize(
    "kind", ["people_two_lists", "publications_messy", "micro_businesses", "products", "households", "eating_places"]
)
def test_a_pair_is_weighed_alike(data: ModuleType, kind: str) -> None:
    case = data.CASES[kind](90, 3)
    every = pl.concat(
        [
            frame.with_columns(pl.concat_str(pl.lit(name), "rec_id").alias("rec_id"))
            for name, frame in case.lists.items()
        ]
    )
    batch = link({"all": every}, id_column="rec_id", roles=case.roles, review=0.0)
    assert batch.state is not None
    scorer = Scorer(batch.state)
    for row in every.sort("rec_id")[10::10].iter_rows(named=True):
        many = batch.pairs.filter(pl.col("right_id") == row["rec_id"]).sort("left_id")
        others = every.filter(pl.col("rec_id").is_in(many["left_id"].implode()))
        one = scorer.score(row, others, id_column="rec_id", review=0.0).sort("register_id")
        assert_frame_equal(one, many.select(pl.col("left_id").alias("register_id"), *one.columns[1:]), abs_tol=2e-4)
