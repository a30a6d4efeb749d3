"""Two lists of one made-up city and what a run over both learns, shared by the tests of later records."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from penggerak.core.linkage import Linkage, State, link
from penggerak.core.synthetic import city, linkage_records
from penggerak.sources.reference import areas, kbli

ID = "record_id"


@dataclass(frozen=True)
class City:
    """register holds each business once; truth: source (register, new), record_id, entity."""

    register: pl.DataFrame
    new: pl.DataFrame
    roles: dict[str, list[str]]
    truth: pl.DataFrame
    batch: Linkage

    @property
    def state(self) -> State:
        assert self.batch.state is not None
        return self.batch.state


@cache
def two_lists(businesses: int = 500) -> City:
    made = city(businesses, seed=5, areas=areas(), kbli=kbli("2020"), on=date(2026, 1, 1), months=1)
    told = linkage_records(made)
    source = {"dinas_2023": "register", "kelurahan_2025": "new"}
    truth = told.truth.filter(pl.col("source").is_in(list(source))).select(
        pl.col("source").replace(source), "record_id", entity="business_id"
    )
    truth = truth.filter((pl.col("source") == "new") | pl.col("entity").is_first_distinct().over("source"))
    known = truth.filter(pl.col("source") == "register")
    register = told.frames["dinas_2023"].join(known, on=ID, how="semi")
    new = told.frames["kelurahan_2025"]
    batch = link(
        {"register": register, "new": new}, id_column=ID, roles=told.roles, reliable_ids=["nik", "nib"], review=0.0
    )
    return City(register, new, told.roles, truth, batch)
