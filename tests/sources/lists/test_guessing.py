"""Which field each column holds."""

from collections.abc import Callable, Sequence

import pytest

from penggerak.core.register import FIELDS
from penggerak.core.register.cleaning import PSEUDO_FIELDS, CleaningContext
from penggerak.sources.lists import RawList, guess_columns, guess_kbli_version, guess_scales, read_list
from penggerak.sources.lists._headings import heading_match

ContextOf = Callable[[str], CleaningContext]
NIKS = ["3671011708850001", "3671015708850002", "3671016902000003"]


def _list(headings: Sequence[str] | None, *rows: Sequence[str]) -> RawList:
    lines = [headings, *rows] if headings else rows
    return read_list("\n".join("|".join(line) for line in lines).encode(), name="daftar.csv")


def _fields(raw: RawList, context: CleaningContext) -> list[str | None]:
    return [guess.field for guess in guess_columns(raw, context=context).values()]


@pytest.fixture
def context(context_of: ContextOf) -> CleaningContext:
    return context_of("36.71")


@pytest.mark.parametrize("field", list(FIELDS))
def test_every_declared_heading_names_its_field_best(field: str) -> None:
    for heading in set(FIELDS[field].headings) - {"usaha"}:
        scores = {name: heading_match(FIELDS[name], heading.upper()) for name in FIELDS}
        assert scores[field] == max(scores.values()) == 1


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NO. HP/WA (aktif)*", "phone"),
        ("Kelurahan Usaha", "village_code"),
        ("Kelurhan", "village_code"),
        ("Alamat / Kecamatan", "district_code"),
        ("Alamat Usaha (lengkap)", "address"),
        ("URAIAN SKALA USAHA", "declared_size"),
        ("Jumlah Investasi", "investment_idr"),
        ("Omset per Bulan (Rp)", "monthly_sales_idr"),
        ("Jumlah Tenaga Kerja (orang)", "worker_count"),
    ],
)
def test_real_headings_name_their_field_best(heading: str, field: str) -> None:
    scores = {name: heading_match(FIELDS[name], heading) for name in FIELDS}

    assert max(scores, key=lambda name: scores[name]) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Tenaga Kerja / L", "worker_count"), ("Jumlah TK Perempuan", "worker_count"), ("Judul KBLI", "kbli")],
)
def test_a_heading_whose_other_words_turn_its_meaning_is_no_match(heading: str, field: str) -> None:
    assert heading_match(FIELDS[field], heading) < 0.5


def test_a_usual_list_is_understood_by_heading(context: CleaningContext) -> None:
    raw = _list(
        ["No", "Nama Pemilik", "NIK", "L/P", "Nama Usaha", "Alamat", "Kel", "Kec", "No HP", "Omzet per Bulan"],
        ["1", "Siti Aminah", NIKS[1], "P", "Warung Sari", "Jl. A 1", "Petir", "Cipondoh", "081234567890", "2,5 jt"],
        ["2", "Budi", NIKS[0], "L", "Toko Budi", "Jl. B 2", "Sukasari", "Tangerang", "081234567891", "Rp 3.000.000"],
    )

    assert _fields(raw, context) == [
        "ignore",
        "owner_name",
        "nik",
        "owner_sex",
        "business_name",
        "address",
        "village_code",
        "district_code",
        "phone",
        "monthly_sales_idr",
    ]


def test_cells_alone_tell_the_unmistakable_columns(context: CleaningContext) -> None:
    raw = _list(
        None,
        [
            "1",
            "Warung Sari",
            NIKS[1],
            "Jl. A 1 RT 3",
            "Petir",
            "Cipondoh",
            "081234567890",
            "a@b.id",
            "P",
            "-6.17",
            "106.63",
        ],
        [
            "2",
            "Toko Budi",
            NIKS[0],
            "Jl. B 2 RT 1",
            "Sukasari",
            "Tangerang",
            "081234567891",
            "c@d.id",
            "L",
            "-6.18",
            "106.64",
        ],
        [
            "3",
            "Bengkel Ali",
            NIKS[2],
            "Gg. C",
            "Cikokol",
            "Tangerang",
            "081234567892",
            "e@f.id",
            "P",
            "-6.19",
            "106.65",
        ],
    )

    assert not raw.has_header
    assert _fields(raw, context) == [
        "ignore",
        "business_name",
        "nik",
        "address",
        "village_code",
        "district_code",
        "phone",
        "email",
        "owner_sex",
        "latitude",
        "longitude",
    ]


def test_cells_win_over_a_heading_they_contradict(context: CleaningContext) -> None:
    raw = _list(
        ["Nama Usaha", "NIK", "No HP"],
        ["Toko A", "081234567890", NIKS[0]],
        ["Toko B", "081234567891", NIKS[1]],
        ["Toko C", "081234567892", NIKS[2]],
    )

    assert _fields(raw, context) == ["business_name", "phone", "nik"]


def test_each_field_is_given_once_and_the_other_column_says_why(context: CleaningContext) -> None:
    raw = _list(
        ["Nama Usaha", "Alamat", "Alamat Lengkap"], ["Toko A", "Jl. A", "Jl. A 1"], ["Toko B", "Jl. B", "Jl. B 2"]
    )

    guesses = guess_columns(raw, context=context)

    assert [guess.field for guess in guesses.values()] == ["business_name", "address", None]
    assert "lebih cocok" in str(guesses["c2"].reason)


def test_a_lone_name_column_is_settled_by_its_neighbours_and_its_cells(context: CleaningContext) -> None:
    beside_business = _list(["Nama", "Nama Usaha"], ["Siti", "Warung Sari"], ["Budi", "Toko Budi"])
    beside_owner = _list(["Nama", "Pemilik"], ["Warung Sari", "Siti"], ["Toko Budi", "Budi"])
    alone = _list(["Nama", "No HP"], ["Siti Aminah", "081234567890"], ["Budi Santoso", "081234567891"])

    assert _fields(beside_business, context) == ["owner_name", "business_name"]
    assert _fields(beside_owner, context) == ["business_name", "owner_name"]
    assert _fields(alone, context) == ["owner_name", "phone"]


def test_a_lone_usaha_column_is_the_name_unless_another_column_is(context: CleaningContext) -> None:
    alone = _list(["Pemilik", "Usaha"], ["Siti", "Warung Sari"], ["Budi", "Toko Budi"])
    beside = _list(["Nama Usaha", "Usaha"], ["Warung Sari", "kelontong"], ["Toko Budi", "mebel"])

    assert _fields(alone, context) == ["owner_name", "business_name"]
    assert _fields(beside, context) == ["business_name", "main_activity"]


def test_running_numbers_are_ignored_and_keys_of_the_source_are_kept(context: CleaningContext) -> None:
    raw = _list(["No", "No Reg", "Nama Usaha"], ["1", "R-07", "Toko A"], ["2", "R-03", "Toko B"])
    repeated = _list(["ID", "Nama Usaha"], ["R-07", "Toko A"], ["R-07", "Toko B"])

    assert _fields(raw, context) == ["ignore", "row_key", "business_name"]
    assert _fields(repeated, context) == ["ignore", "business_name"]


def test_what_is_not_recognised_is_left_to_the_officer(context: CleaningContext) -> None:
    raw = _list(["Nama Usaha", "Warna Cat"], ["Toko A", "biru"], ["Toko B", "merah"])

    guess = guess_columns(raw, context=context)["c1"]

    assert (guess.field, guess.confidence) == (None, 0.0)
    assert "tetap disimpan" in str(guess.reason)


def test_every_guess_has_a_reason_and_is_a_field_or_pseudo_field(context: CleaningContext) -> None:
    raw = _list(["No", "Nama Usaha", "Apa", "KBLI 2025"], ["1", "Toko A", "x", "10794"], ["2", "Toko B", "y", "47242"])

    for guess in guess_columns(raw, context=context).values():
        assert guess.field is None or guess.field in FIELDS or guess.field in PSEUDO_FIELDS
        assert 0 <= guess.confidence <= 1
        assert str(guess.reason)


def test_headings_say_units_of_money_and_the_year_of_kbli(context: CleaningContext) -> None:
    raw = _list(
        ["Nama Usaha", "Omzet (juta)", "Aset (Rp. 000)", "Modal", "Kode KBLI 2025"],
        ["Toko A", "120", "500", "1000000", "10794"],
        ["Toko B", "24,5", "700", "2000000", "47242"],
    )
    columns = {"c0": "business_name", "c1": "annual_sales_idr", "c2": "assets_idr", "c3": "capital_idr", "c4": "kbli"}

    assert guess_scales(raw, columns) == {"c1": 1_000_000, "c2": 1_000}
    assert guess_kbli_version(raw, columns) == "2025"
    assert guess_kbli_version(raw, {"c0": "business_name"}) is None
