"""Lists of a made-up city as files, with the truth of which rows speak of one business."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from penggerak.apps.register.queries.linking import linkable_frame
from penggerak.core.synthetic import city, linkage_records
from penggerak.sources.reference import areas, kbli

HEADINGS = {
    "row_key": "Nomor baris",
    "person_name": "Nama Pemilik",
    "business_name": "Nama Usaha",
    "phone": "No HP",
    "nik": "NIK",
    "nib": "NIB",
    "birth_date": "Tanggal lahir",
    "street": "Jalan",
    "village": "Kelurahan",
    "category": "Kegiatan utama",
    "product": "Produk utama",
}
FIELDS = {
    "Nomor baris": "row_key",
    "Nama Pemilik": "owner_name",
    "Nama Usaha": "business_name",
    "No HP": "phone",
    "NIK": "nik",
    "NIB": "nib",
    "Tanggal lahir": "owner_birth_date",
    "Jalan": "street",
    "Kelurahan": "village_code",
    "Kegiatan utama": "main_activity",
    "Produk utama": "main_product",
}


@dataclass(frozen=True)
class CityList:
    """rows: HEADINGS as columns; truth: row number in the file -> the business it is about."""

    rows: pl.DataFrame
    truth: dict[int, int]

    @property
    def content(self) -> bytes:
        """As a csv file."""
        return self.rows.write_csv(separator=";").encode()

    def frame(self) -> pl.DataFrame:
        """As linkage takes it, uncleaned."""
        named = self.rows.select(pl.col(heading).alias(FIELDS[heading]) for heading in self.rows.columns)
        return linkable_frame((f"r{at}", row) for at, row in enumerate(named.iter_rows(named=True)))


@cache
def city_list(source: str, businesses: int = 2_000, first: int = 0, rows: int | None = None) -> CityList:
    """Rows of one source of the city; a business stands there once."""
    told = _records(businesses)
    about = told.truth.filter(pl.col("source") == source).select("record_id", entity="business_id")
    frame = told.frames[source].join(about, on="record_id", maintain_order="left").unique("entity", maintain_order=True)
    frame = frame.slice(first, rows)
    names = dict(areas().select("code", "name").iter_rows())
    shown = frame.rename({"record_id": "row_key"}).with_columns(
        village=pl.col("village_code").replace_strict(names, default=None)
    )
    rows_shown = shown.select(pl.col(name).alias(heading) for name, heading in HEADINGS.items())
    return CityList(rows_shown, dict(enumerate(frame["entity"].to_list(), start=2)))


@cache
def _records(businesses: int):
    made = city(businesses, seed=5, areas=areas(), kbli=kbli("2020"), on=date(2026, 1, 1), months=1)
    return linkage_records(made)
