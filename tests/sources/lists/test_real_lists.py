"""What is understood of two real lists, which are not part of the project."""

from collections import Counter
from collections.abc import Callable

from penggerak.core.register.cleaning import CleaningContext, CleanRow, clean_rows
from penggerak.sources.lists import RawList, guess_columns, read_list

ContextOf = Callable[[str], CleaningContext]
Sample = Callable[[str], bytes]


def _understood(content: bytes, context: CleaningContext) -> tuple[RawList, dict[str, str | None], list[CleanRow]]:
    raw = read_list(content, name="daftar.csv")
    guesses = guess_columns(raw, context=context)
    columns = {column: guess.field for column, guess in guesses.items() if guess.field}
    fields = {raw.columns[column]: guess.field for column, guess in guesses.items()}
    return raw, fields, clean_rows(raw.rows, columns=columns, context=context)


def _share(rows: list[CleanRow], field: str) -> float:
    return sum(field in row.values for row in rows) / len(rows)


def test_the_small_industry_of_samarinda(sample: Sample, context_of: ContextOf) -> None:
    raw, fields, rows = _understood(sample("samarinda_small_industry.csv"), context_of("64.72"))

    assert fields == {
        "Nama Industri": "business_name",
        "Alamat": "address",
        "Tenaga Kerja": "worker_count",
        "Nilai Investasi": "investment_idr",
        "Kapasitas Produksi": "production_capacity",
        "Komoditi": "main_activity",
    }
    assert raw.rows.height == len(rows) == 1463
    assert not any(row.is_refused for row in rows)
    assert _share(rows, "village_code") > 0.99
    assert _share(rows, "street") > 0.9
    assert _share(rows, "rt") > 0.85
    assert (sum("worker_count" in row.values for row in rows), sum("investment_idr" in row.values for row in rows)) == (
        1459,
        1457,
    )
    assert sum("business_name" not in row.values for row in rows) == 13
    assert Counter(row.values.get("legal_form") for row in rows)["pt"] == 31
    assert rows[0].values["investment_idr"] == 5_000_000_000


def test_the_fish_processors_of_probolinggo(sample: Sample, context_of: ContextOf) -> None:
    raw, fields, rows = _understood(sample("probolinggo_fish_products.csv"), context_of("35.74"))

    assert fields == {
        "PERUSAHAAN": "business_name",
        "JALAN": "address",
        "KELURAHAN": "village_code",
        "KECAMATAN": "district_code",
        "KATEGORI": "main_activity",
        "PRODUK": "main_product",
        "lat": "latitude",
        "lng": "longitude",
    }
    assert raw.rows.height == len(rows) == 68
    assert not any(row.is_refused for row in rows)
    assert _share(rows, "village_code") == _share(rows, "latitude") == 1
    unnamed = [row for row in rows if "business_name" not in row.values]
    assert len(unnamed) == 20
    assert {problem.code for row in unnamed for problem in row.problems} == {"business_unnamed"}
    assert rows[0].values["rt"] == "007"
    assert rows[0].values["rw"] == "001"


def test_the_same_lists_without_their_heading_keep_all_rows(sample: Sample, context_of: ContextOf) -> None:
    content = sample("probolinggo_fish_products.csv").split(b"\n", 1)[1]

    raw, fields, rows = _understood(content, context_of("35.74"))

    assert not raw.has_header
    assert raw.rows.height == 68
    assert [field for field in fields.values() if field] == [
        "address",
        "village_code",
        "district_code",
        "latitude",
        "longitude",
    ]
    assert _share(rows, "village_code") == 1
