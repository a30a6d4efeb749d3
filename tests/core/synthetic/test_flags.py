import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.identity import check, parse_nik
from penggerak.core.synthetic import (
    SYNTHETIC_NOTE,
    City,
    is_synthetic_nib,
    is_synthetic_nik,
    is_synthetic_phone,
)
from penggerak.core.synthetic._flags import nib_numbers, phone_numbers


def test_every_number_in_the_truth_is_recognised_as_made_up(made: City) -> None:
    assert all(map(is_synthetic_nik, made.owners["nik"]))
    assert all(map(is_synthetic_phone, made.owners["phone"]))
    assert all(map(is_synthetic_nib, made.businesses["nib"].drop_nulls()))
    assert made.owners["email"].drop_nulls().str.ends_with("@contoh.example").all()


def test_every_intact_number_in_the_lists_is_recognised_too(made: City) -> None:
    for name, records in made.records.items():
        niks = records["nik"].drop_nulls().str.replace_all(r"[.' ]", "")
        intact = niks.filter(niks.str.contains(r"^\d{16}$") & ~niks.str.ends_with("0"))
        assert all(map(is_synthetic_nik, intact)), name
        phones = records["phone"].drop_nulls()
        assert sum(map(is_synthetic_phone, phones)) >= 0.97 * phones.len(), name
        assert all(map(is_synthetic_nib, records["nib"].drop_nulls())), name


def test_numbers_are_right_in_form(made: City) -> None:
    for nik, phone in made.owners.head(300).select("nik", "phone").iter_rows():
        assert check("nik", nik).ok
        assert check("phone", phone).ok
    assert all(check("nib", nib).ok for nib in made.businesses["nib"].drop_nulls().head(300))


def test_a_nik_tells_the_sex_and_birth_date_of_its_owner(made: City) -> None:
    for nik, sex, born in made.owners.select("nik", "owner_sex", "owner_birth_date").head(500).iter_rows():
        parsed = parse_nik(nik)
        assert (parsed.sex, parsed.birth_day, parsed.birth_month) == (sex, born.day, born.month)
        assert parsed.district_code.startswith("36.71.")


def test_no_two_people_share_a_nik_or_a_phone(made: City) -> None:
    assert made.owners["nik"].is_unique().all()
    assert made.owners["phone"].is_unique().all()
    assert made.businesses["nib"].drop_nulls().is_unique().all()


@settings(deadline=None)
@given(st.integers(0, 2**31), st.sets(st.integers(0, 9_999_999), min_size=2, max_size=50))
def test_different_numbers_give_different_phones_and_nibs(seed: int, numbers: set[int]) -> None:
    frame = pl.DataFrame({"n": sorted(numbers)})

    made = frame.select(phone=phone_numbers(pl.col("n"), seed=seed), nib=nib_numbers(pl.col("n"), seed=seed))

    assert made["phone"].is_unique().all()
    assert made["nib"].is_unique().all()
    assert all(map(is_synthetic_phone, made["phone"]))
    assert all(map(is_synthetic_nib, made["nib"]))


@pytest.mark.parametrize(
    ("phone", "answer"),
    [
        ("0899001234567", True),
        ("+62 899-0012-34567", True),
        ("62899001234567", True),
        ("899001234567", True),
        ("089900123456", False),
        ("081234567890", False),
        ("", False),
    ],
)
def test_made_up_phones_are_told_from_others(phone: str, answer: bool) -> None:
    assert is_synthetic_phone(phone) is answer


@pytest.mark.parametrize(
    ("nik", "answer"),
    [
        ("3671011708859001", True),
        ("3671 0117 0885 9999", True),
        ("3671011708850001", False),
        ("367101170885900", False),
    ],
)
def test_made_up_niks_are_told_from_others(nik: str, answer: bool) -> None:
    assert is_synthetic_nik(nik) is answer


@pytest.mark.parametrize(
    ("nib", "answer"), [("9900000054439", True), ("0220001234417", False), ("990000005443", False)]
)
def test_made_up_nibs_are_told_from_others(nib: str, answer: bool) -> None:
    assert is_synthetic_nib(nib) is answer


def test_the_note_says_that_the_data_are_made_up() -> None:
    assert "rekaan" in str(SYNTHETIC_NOTE)
