"""Lists kept by offices: grant proposals of 2020, the department's register of 2023, a licensing export of 2024."""

from dataclasses import replace

import polars as pl

from penggerak.core.synthetic import _cells, _said
from penggerak.core.synthetic._office import LIST_DATES, Messy, Office

COMPANIES = ["pt", "cv", "pt_perorangan", "cooperative"]
SCALES = {"micro": "USAHA MIKRO", "small": "USAHA KECIL", "medium": "USAHA MENENGAH"}


def bpum_2020(office: Office) -> Messy:
    """Proposals for a grant in 2020: NIK, name, phone, field of business; in capitals; many people sent in twice."""
    mess = office.mess
    rows = office.rows(LIST_DATES["bpum_2020"], mess.in_bpum, mess.bpum_repeats)
    rows = _said.with_identity(rows.with_columns(right_phone="phone"), office.draws, mess)
    rows = rows.with_columns(
        person_name=pl.col("person_name").str.to_uppercase(),
        phone=pl.coalesce("phone", pl.when(pl.col("nik").is_null()).then("right_phone")),
        category=_said.category(office.draws, mess).str.to_uppercase(),
        village_code=pl.when(office.names_area()).then(office.of_village("village_code")),
    )
    says = {"person_name", "phone", "nik", "birth_date", "street", "village_code", "category"}
    return office.finished(rows, _bpum_sheet(office, rows), swaps=[("NIK", "NO TELP"), ("KEL", "KEC")], says=says)


def _bpum_sheet(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    address = _cells.spaced(_cells.street_cell(office.draws), _cells.rt_cell(office.draws))
    return rows.select(
        _cells.counted().alias("NO"),
        pl.col("nik").alias("NIK"),
        pl.col("person_name").alias("NAMA LENGKAP"),
        _cells.date_cell(pl.col("birth_date"), office.draws).alias("TGL LAHIR"),
        address.str.to_uppercase().alias("ALAMAT"),
        office.village().str.to_uppercase().alias("KEL"),
        office.district().str.to_uppercase().alias("KEC"),
        pl.col("category").alias("BIDANG USAHA"),
        pl.col("phone").alias("NO TELP"),
    )


def dinas_2023(office: Office) -> Messy:
    """The department's register of 2023: the fullest list, typed by many hands; the address holds the kelurahan too."""
    draws, mess = office.draws, office.mess
    rows = office.rows(LIST_DATES["dinas_2023"], mess.in_dinas, mess.repeats)
    rows = _said.with_identity(rows, draws, mess).pipe(_said.with_business_name, draws.of("business"), mess)
    has_id = pl.col("nik").is_not_null() | pl.col("phone").is_not_null()
    nameless = has_id & draws.chance("no name", mess.business_missing)
    has_nib = (pl.col("nib_issued_on") <= LIST_DATES["dinas_2023"]) & draws.chance("nib", 0.45)
    rows = rows.with_columns(
        business_name=pl.when(~nameless).then("business_name"),
        nib=pl.when(has_nib).then("nib"),
        category=_said.category(draws, mess),
        product=pl.col("main_product"),
        village_code=pl.when(office.names_area()).then(office.of_village("village_code")),
    )
    says = {"person_name", "business_name", "phone", "nik", "nib", "birth_date", "street", "village_code", "category"}
    swaps = [("NAMA PEMILIK", "NAMA USAHA"), ("NIK", "NO HP"), ("KELURAHAN", "KECAMATAN")]
    return office.finished(rows, _dinas_sheet(office, rows), swaps=swaps, says=says | {"product"})


def _dinas_sheet(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    draws = office.draws
    kelurahan = pl.when(draws.chance("in address", 0.35)).then("Kel. " + office.of_village("village_name"))
    two_phones = draws.chance("two phones", office.mess.phone_second) & pl.col("phone").is_not_null()
    sales_idr = (pl.col("level_idr") / 5e5).round().cast(pl.Int64).clip(1) * 500_000
    return rows.select(
        _cells.counted().alias("NO"),
        pl.col("person_name").alias("NAMA PEMILIK"),
        pl.col("owner_sex").replace({"M": "L", "F": "P"}).alias("L/P"),
        pl.col("nik").alias("NIK"),
        _cells.date_cell(pl.col("birth_date"), draws).alias("TGL LAHIR"),
        pl.col("business_name").alias("NAMA USAHA"),
        pl.col("nib").alias("NIB"),
        pl.col("category").str.to_titlecase().alias("JENIS USAHA"),
        pl.col("product").alias("PRODUK"),
        _cells.spaced(_cells.street_cell(draws), _cells.rt_cell(draws), kelurahan).alias("ALAMAT"),
        office.village().alias("KELURAHAN"),
        office.district().alias("KECAMATAN"),
        pl.when(two_phones).then(pl.format("{} / {}", "phone", "second_phone")).otherwise("phone").alias("NO HP"),
        _cells.money_cell(sales_idr, draws).alias("OMZET PER BULAN"),
        pl.col("worker_count").cast(pl.String).alias("TENAGA KERJA"),
        pl.col("started_on").dt.year().cast(pl.String).alias("TAHUN BERDIRI"),
    )


def oss_2024(office: Office) -> Messy:
    """An export of the licensing system: NIB, KBLI, size, address, in capitals, no phones; some NIBs twice.

    Its names come from the identity card: no titles, no initials.
    """
    draws = office.draws
    mess = replace(office.mess, name_title=0.0, name_cut=0.0, name_word=office.mess.name_word / 3)
    licensed = (pl.col("nib_issued_on") <= LIST_DATES["oss_2024"]).fill_null(False)
    rows = office.rows(LIST_DATES["oss_2024"], pl.when(licensed).then(mess.in_oss).otherwise(0.0), mess.repeats)
    rows = _said.with_person_name(rows, draws.of("person"), mess).pipe(
        _said.with_business_name, draws.of("business"), mess
    )
    is_person = ~pl.col("legal_form").is_in(COMPANIES)
    rows = rows.with_columns(
        person_name=pl.when(is_person).then(pl.col("person_name").str.to_uppercase()),
        business_name=pl.col("business_name").str.to_uppercase(),
        category=pl.col("kbli_title"),
        village_code=pl.when(office.names_area()).then(office.of_village("village_code")),
    )
    says = {"person_name", "business_name", "nib", "street", "village_code", "postcode", "category"}
    return office.finished(rows, _oss_sheet(office, rows), says=says)


def _oss_sheet(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    address = _cells.spaced(_cells.street_cell(office.draws), _cells.rt_cell(office.draws))
    kind = pl.when(pl.col("person_name").is_null()).then(pl.lit("BADAN USAHA")).otherwise(pl.lit("PERORANGAN"))
    return rows.select(
        pl.col("nib").alias("NIB"),
        pl.coalesce("person_name", "business_name").alias("NAMA PERUSAHAAN"),
        pl.col("business_name").alias("NAMA PROYEK"),
        kind.alias("URAIAN JENIS PERUSAHAAN"),
        pl.col("size").replace(SCALES).alias("URAIAN SKALA USAHA"),
        pl.col("kbli").str.slice(5).alias("KBLI"),
        pl.col("kbli_title").alias("JUDUL KBLI"),
        address.str.to_uppercase().alias("ALAMAT USAHA"),
        office.village().str.to_uppercase().alias("KELURAHAN USAHA"),
        office.district().str.to_uppercase().alias("KECAMATAN USAHA"),
        pl.col("postcode").alias("KODE POS"),
        pl.col("latitude").round(4).cast(pl.String).alias("LATITUDE"),
        pl.col("longitude").round(4).cast(pl.String).alias("LONGITUDE"),
        pl.col("capital_idr").cast(pl.String).alias("JUMLAH INVESTASI"),
        pl.col("worker_count").cast(pl.String).alias("TKI"),
        pl.col("nib_issued_on").dt.strftime("%d/%m/%Y").alias("TANGGAL TERBIT"),
    )
