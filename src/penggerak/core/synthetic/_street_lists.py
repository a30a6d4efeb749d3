"""Lists gathered on the street: by the kelurahan in 2025, and at a bazaar."""

from dataclasses import replace

import polars as pl

from penggerak.core.synthetic import _cells, _said, _slips
from penggerak.core.synthetic._draws import Choices, Draws
from penggerak.core.synthetic._office import LIST_DATES, Messy, Office

REMARKS = Choices.weighted([(["", "aktif", "masih jalan"], [60, 30, 10])])


def kelurahan_2025(office: Office) -> Messy:
    """Gathered by the kelurahan in 2025: no NIK, people as the street calls them, merged cells, old names of areas.

    Sorted by kelurahan; only the first row of each block names it, as a merged cell does when read.
    """
    draws, mess = office.draws, office.mess
    rows = office.rows(LIST_DATES["kelurahan_2025"], mess.in_kelurahan, mess.repeats)
    rows = _with_street_name(_said.with_phone(rows, draws.of("phone"), mess), office)
    rows = _said.with_business_name(rows, draws.of("business"), mess)
    nameless = pl.col("phone").is_not_null() & draws.chance("no name", mess.business_missing)
    rows = rows.with_columns(
        person_name=_cells.cased(pl.col("person_name"), draws),
        business_name=pl.when(~nameless).then(_cells.cased(pl.col("business_name"), draws)),
        category=_said.category(draws, mess),
        product=pl.col("main_product"),
        village_code=office.of_village("village_code"),
    ).sort("village", "row")
    says = {"person_name", "business_name", "phone", "street", "village_code", "category", "product"}
    return office.finished(rows, _kelurahan_sheet(office, rows), swaps=[("Nama", "Nama Usaha")], says=says)


def _with_street_name(rows: pl.DataFrame, office: Office) -> pl.DataFrame:
    """person_name: the nickname or the spouse's name where a phone stands beside it, else the owner's name."""
    draws, mess = office.draws, office.mess
    has_phone, called = pl.col("phone").is_not_null(), draws.uniform("called")
    own_or_spouse = pl.when(has_phone & (called > 1 - mess.spouse)).then("spouse_name").otherwise("owner_name")
    rows = _said.with_person_name(rows, draws.of("person"), mess, name=own_or_spouse)
    nickname = pl.when(has_phone & (called < mess.nickname)).then("call_name")
    return rows.with_columns(person_name=pl.coalesce(nickname, "person_name"))


def _kelurahan_sheet(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    draws = office.draws
    starts_block = (pl.col("village") != pl.col("village").shift()).fill_null(True)
    area = office.village().fill_null(office.of_village("village_name"))
    product = pl.when(draws.chance("product", 0.4)).then(pl.col("product").str.to_lowercase())
    return rows.select(
        pl.when(starts_block).then(area).alias("Kelurahan"),
        _cells.counted().over("village").alias("No."),
        pl.col("person_name").alias("Nama"),
        pl.col("business_name").fill_null("-").alias("Nama Usaha"),
        _cells.cased(_cells.street_cell(draws), draws).alias("Alamat"),
        _cells.rt_cell(draws).alias("RT/RW"),
        pl.concat_str("category", product, separator=", ", ignore_nulls=True).alias("Usaha"),
        pl.col("phone").alias("HP/WA"),
        _remark(draws).alias("Ket"),
    )


def _remark(draws: Draws) -> pl.Expr:
    """What the clerk noted about the state of the business, mostly nothing."""
    closed = pl.col("closed_on") <= LIST_DATES["kelurahan_2025"]
    word = draws.choice("remark", REMARKS).replace("", None)
    return pl.when(closed & draws.chance("saw it closed", 0.6)).then(pl.lit("tutup")).otherwise(word)


def bazar_2025(office: Office) -> Messy:
    """Who took part in a bazaar: a name, a stand, what they sell, always a phone."""
    draws, mess = office.draws, replace(office.mess, phone_missing=0.0)
    rows = office.rows(LIST_DATES["bazar_2025"], mess.in_bazar, mess.repeats)
    rows = _said.with_person_name(rows, draws.of("person"), mess).pipe(_said.with_phone, draws.of("phone"), mess)
    rows = _said.with_business_name(rows, draws.of("business"), mess).with_columns(product="main_product")
    rows = _slips.slip(rows, "product", _slips.typo, draws=draws.of("product"), share=mess.business_typo)
    nameless = draws.chance("no name", mess.business_missing)
    rows = rows.with_columns(business_name=pl.when(~nameless).then("business_name"))
    headings = {"person_name": "Peserta", "business_name": "Stand", "product": "Produk", "phone": "Kontak"}
    return office.finished(rows, rows.select(list(headings)).rename(headings), says=set(headings))
